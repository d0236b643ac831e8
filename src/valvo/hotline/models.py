"""Alerts of never events, who is on call, the messages to them, and a log nobody can change.

An alert outlives its report and case: it holds a number, a unit and codes, nothing about anybody.
"""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.handling.models import Case
from valvo.hotline.choices import AlertState, CallState, ChannelName, What
from valvo.organisation.models import Unit


class Duty(models.Model):
    """Somebody is on call for a unit and all under it, at a step, from a day up to but not including another.

    `phone` is the number the second channel calls: that of the duty phone, whoever holds it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    step = models.PositiveSmallIntegerField()
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="duties")
    phone = models.CharField(max_length=24, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["step", "valid_from", "id"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="duty_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(step__range=(1, 9)), name="duty_step"),
            models.UniqueConstraint(
                fields=["unit", "step", "person"], condition=Q(valid_to__isnull=True), name="duty_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.unit_id}, step {self.step}"


class Alert(models.Model):
    """A report told of a never event, or was judged to. Written in that very transaction; the worker calls people.

    `rule` names the never event, `definition` the SHA-256 of the list it stood in. `called` counts the steps called
    since it was raised, `turns` all that ever were, and `next_call_at` is when the next one is due; null where nobody
    is to be called.
    """

    number = models.CharField(max_length=16, unique=True)  # the report's
    case = models.OneToOneField(Case, on_delete=models.SET_NULL, null=True, related_name="alert")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="alerts")
    rule = models.CharField(max_length=40)
    definition = models.CharField(max_length=64)
    happened_on = models.DateField()
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=AlertState, default=AlertState.CALLING)
    called = models.PositiveSmallIntegerField(default=0)
    turns = models.PositiveSmallIntegerField(default=0)
    next_call_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_call_at__isnull=True) | Q(state=AlertState.CALLING), name="alert_calls_while_calling"
            ),
        ]
        indexes = [
            models.Index(fields=["next_call_at"], name="alert_to_call", condition=Q(next_call_at__isnull=False)),
            models.Index(fields=["unit", "happened_on"], name="alert_by_unit"),
        ]

    def __str__(self) -> str:
        return self.number


class Call(models.Model):
    """One message to one person by one channel: it is sent at least once and, where all is well, only once."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="calls")
    turn = models.PositiveSmallIntegerField()  # which of the alert's steps called, counted from 0
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=8, choices=ChannelName)
    phone = models.CharField(max_length=24, blank=True)
    state = models.CharField(max_length=12, choices=CallState, default=CallState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["alert", "turn", "person", "channel"], name="call_once"),
        ]
        indexes = [models.Index(fields=["next_try_at"], name="call_to_send", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.alert_id} turn {self.turn} by {self.channel}"


class Entry(models.Model):
    """One line of an alert's log; the database refuses to change or remove it.

    `step` is the step of the on-call list (1 …), `person` whom a message went to, `by` who did it, `code` why a message
    failed, `reason` what somebody wrote.
    """

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="log")
    at = models.DateTimeField()
    what = models.CharField(max_length=16, choices=What)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.PositiveSmallIntegerField(null=True)
    channel = models.CharField(max_length=8, choices=ChannelName, blank=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.alert_id} {self.what}"
