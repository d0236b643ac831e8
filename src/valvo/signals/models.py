"""Signals: a figure has passed its threshold, or its chart tells of a change for the worse, and somebody is to answer.

One for each indicator, unit and period. What is watched beside the targets is said by `Watch`.
"""

from django.db import models
from django.db.models import Q

from valvo.accounts.models import User
from valvo.core.periods import Period
from valvo.improvement.models import Action
from valvo.organisation.models import Unit
from valvo.signals.choices import Reach, SignalState


class Watch(models.Model):
    """An indicator watched at a unit, or at units under it; without a threshold the target in force is one."""

    indicator = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reach = models.CharField(max_length=8, choices=Reach)
    threshold = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    days = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["unit_id", "indicator", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "reach"], condition=Q(ended_at__isnull=True), name="watch_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit_id} {self.reach}"


class Signal(models.Model):
    """What is to be answered: the figure, what it passed, who answers and until when.

    `held_at` is the unit whose responsible person is asked now; it moves up when nobody answers in time.
    """

    indicator = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    first = models.DateField()
    value = models.FloatField()
    threshold = models.FloatField(null=True, blank=True)  # null: the figure passed none
    rule = models.CharField(max_length=20, blank=True)  # the chart's rule; empty: the chart says nothing
    state = models.CharField(max_length=8, choices=SignalState, default=SignalState.OPEN)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    steps = models.PositiveSmallIntegerField(default=0)  # how many levels up it has gone
    answer_by = models.DateField()
    raised_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["answer_by", "id"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "unit", "period"], name="signal_once_a_period"),
            models.CheckConstraint(condition=Q(threshold__isnull=False) | ~Q(rule=""), name="signal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="signal_answered_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "answer_by"], name="signal_open_by_owner", condition=Q(state="open")),
            models.Index(fields=["unit", "-first"], name="signal_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit_id} {self.period}"

    @property
    def time(self) -> Period:
        """Return the period it is about."""
        return Period.parse(self.period)
