"""Measured figures: what is to be delivered by whom and when, and what has been delivered.

A delivered figure is never overwritten: a corrected one stands beside it and the old one points to it.
"""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.core.languages import Text
from valvo.core.periods import Period
from valvo.measured.choices import Better, Combine, GrainChoice
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit


class MeasuredFigure(models.Model):
    """A figure that the units of a kind, at or under `unit`, deliver for each period."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    name_sv = models.CharField(max_length=120)
    name_fi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    meaning = models.CharField(max_length=300, blank=True)
    unit_of_measure = models.CharField(max_length=40)
    combine = models.CharField(max_length=8, choices=Combine)
    better = models.CharField(max_length=4, choices=Better)
    target = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    delivered_by = models.CharField(max_length=12, choices=UnitKind)
    grain = models.CharField(max_length=8, choices=GrainChoice)
    days_after = models.PositiveSmallIntegerField()
    starts_on = models.DateField()  # the first period asked for holds this day
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)  # no period that begins on or after this day is asked for

    class Meta:
        ordering = ["name_sv", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="measured_code_once"),
            models.CheckConstraint(condition=Q(days_after__lte=366), name="measured_due_within_a_year"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def names(self) -> Text:
        """Return the name in three languages."""
        return Text(sv=self.name_sv, fi=self.name_fi, en=self.name_en)


class FigureVersion(models.Model):
    """What a figure was declared as before somebody changed it, and why it was changed."""

    figure = models.ForeignKey(MeasuredFigure, on_delete=models.PROTECT, related_name="versions")
    before = models.JSONField()  # the changed fields as they were
    why = models.CharField(max_length=300)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.changed_at}"


class Delivery(models.Model):
    """One figure of a unit for a period: a value, or a part (`value`) with its whole (`out_of`)."""

    figure = models.ForeignKey(MeasuredFigure, on_delete=models.PROTECT, related_name="deliveries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    first = models.DateField()
    last = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    out_of = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    late = models.BooleanField(default=False)
    delivered_at = models.DateTimeField()
    delivered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.CharField(max_length=255, blank=True)  # empty for one entered by hand
    row = models.PositiveIntegerField(default=0)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaces")

    class Meta:
        ordering = ["-last", "unit_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "unit", "period"], condition=Q(replaced_by__isnull=True), name="delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(out_of__isnull=True) | Q(value__lte=F("out_of")), name="delivery_part_within_whole"
            ),
        ]
        indexes = [models.Index(fields=["figure", "last"], name="delivery_by_figure")]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.unit_id} {self.period}: {self.value}"

    @property
    def time(self) -> Period:
        """Return the period it is of."""
        return Period.parse(self.period)
