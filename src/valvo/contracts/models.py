"""Contracts on bought services: what was agreed with a producer, the reports that are due, and sanctions taken."""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.organisation.models import Unit
from valvo.questionnaires.models import Sheet


class Contract(models.Model):
    """One contract of an organiser with a producer. `check_sheet` is the answered questionnaire on what it demands."""

    organiser = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contracts_given")
    producer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contracts")
    name = models.CharField(max_length=200)
    reference = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # its last day
    responsible = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contracts")
    staff_agreed = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)  # full-time equivalents
    check_sheet = models.ForeignKey(Sheet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="contract_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(organiser=F("producer")), name="contract_with_another"),
        ]

    def __str__(self) -> str:
        return self.name


class DueReport(models.Model):
    """A report the contract demands: what, by when, when it came, and the staff it told of."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="reports")
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    received_on = models.DateField(null=True, blank=True)
    staff = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)  # full-time equivalents

    class Meta:
        ordering = ["-due_on", "-id"]

    def __str__(self) -> str:
        return self.what


class Sanction(models.Model):
    """A step taken on the ladder, why, until when the producer has time, and how it ended."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="sanctions")
    step = models.CharField(max_length=40)
    definition = models.CharField(max_length=64)
    reason = models.TextField()
    endangered = models.BooleanField(default=False)  # safety was essentially endangered
    decided_on = models.DateField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    remedy_by = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(outcome=""), name="sanction_closed_says_how"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.contract_id}"
