"""The annual clock: series of occasions, and what has been said of single ones.

An occasion is not stored before something is said of it: its days follow from the series. `Day` holds what differs:
moved to another day, with why; done, by whom.
"""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.annual_clock.choices import Kind, Often
from valvo.forums.models import Forum
from valvo.organisation.models import Unit


class Series(models.Model):
    """Something that comes back in the year of a unit. `version` grows with every change.

    `builder` names the document due, for the kind `document`; `forum` tells which forum meets; `source` the law or rule
    that asks for it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    title_sv = models.CharField(max_length=120)
    title_fi = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    first = models.DateField()
    often = models.CharField(max_length=12, choices=Often)
    until = models.DateField(null=True, blank=True)
    responsible = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    builder = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=120, blank=True)
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, null=True, blank=True, related_name="series")
    template = models.CharField(max_length=60, blank=True)  # which template's line it came from
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("first")), name="series_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(builder="") | Q(kind=Kind.DOCUMENT), name="series_only_documents_are_built"
            ),
            models.CheckConstraint(
                condition=Q(forum__isnull=True) | Q(kind=Kind.FORUM), name="series_only_forums_meet"
            ),
            models.UniqueConstraint(
                fields=["unit", "template"],
                condition=~Q(template="") & Q(ended_at__isnull=True),
                name="series_once_from_a_template",
            ),
        ]

    def __str__(self) -> str:
        return self.title_en


class Day(models.Model):
    """What has been said of one occasion of a series: the one whose own day is `due`."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="days")
    due = models.DateField()
    moved_to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due"]
        constraints = [
            models.UniqueConstraint(fields=["series", "due"], name="day_once"),
            models.CheckConstraint(condition=Q(moved_to__isnull=True) | ~Q(reason=""), name="day_moved_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.due}"


class Feed(models.Model):
    """A calendar feed somebody can subscribe to by a secret address; only the address's digest is kept."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    mine = models.BooleanField()  # only what the owner is responsible for
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, null=True, blank=True, related_name="+")  # only it
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.unit_id}"
