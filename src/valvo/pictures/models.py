"""Saved pictures: a person's or a forum's own choice of indicators, at a stable address; and who gets one by mail."""

from django.db import models
from django.db.models import Q

from valvo.accounts.models import User
from valvo.forums.models import Forum
from valvo.organisation.models import Unit
from valvo.pictures.choices import GrainChoice, WhichChoice


class SavedPicture(models.Model):
    """A named choice: which indicators in which order, of which unit and period.

    One for a forum is seen by its members who see the unit's figures, a `shared` one by everybody who sees them.
    """

    key = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    meets = models.ForeignKey(Forum, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    forum = models.CharField(max_length=80, blank=True)  # as it was written before a forum could be chosen
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    shared = models.BooleanField(default=False)
    grain = models.CharField(max_length=8, choices=GrainChoice, default=GrainChoice.MONTH)
    which = models.CharField(max_length=8, choices=WhichChoice, default=WhichChoice.LAST)
    period = models.CharField(max_length=8, blank=True)  # always this one; empty: `which` of `grain`
    indicators = models.JSONField()  # ids of the catalogue, in their order
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "unit", "name"], condition=Q(removed_at__isnull=True), name="picture_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def forum_name(self) -> str:
        """Return the name of the forum it is for; empty where it is for none."""
        return self.meets.name if self.meets else self.forum


class FirstPicture(models.Model):
    """The picture a person's menu opens."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    picture = models.ForeignKey(SavedPicture, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.picture_id}"


class MorningMail(models.Model):
    """Somebody wants a picture's counts by mail every working morning, until they end it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    picture = models.ForeignKey(SavedPicture, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="one_morning_mail")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.picture_id}"
