"""Occasions: what was arranged for whom; and how many have completed which training. Nobody is named."""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.occasions.choices import Audience
from valvo.organisation.models import Unit


class Occasion(models.Model):
    """A training, a meeting, a dialogue … on a day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)  # of the code list occasion_kind
    title = models.CharField(max_length=120)
    on = models.DateField()
    audience = models.CharField(max_length=12, choices=Audience)
    invited = models.PositiveIntegerField(null=True, blank=True)
    participants = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["unit", "on"], name="occasion_by_unit")]

    def __str__(self) -> str:
        return self.title


class Completion(models.Model):
    """How many of a unit's people had completed a training on a day; a corrected figure stands beside the old one."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    training = models.CharField(max_length=120)
    audience = models.CharField(max_length=12, choices=Audience)
    as_of = models.DateField()
    done = models.PositiveIntegerField()
    whole = models.PositiveIntegerField()
    file = models.CharField(max_length=255)
    row = models.PositiveIntegerField()  # the first of its rows
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaces")

    class Meta:
        ordering = ["training", "unit__name_sv", "-as_of", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "training", "audience", "as_of"],
                condition=Q(replaced_by__isnull=True),
                name="completion_once",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("whole")), name="completion_part_within_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.training} {self.as_of}: {self.done}/{self.whole}"
