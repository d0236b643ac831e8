"""Requests that one person makes, with a reason, and another decides: nobody opens a name or removes text alone."""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.core import clock
from valvo.intake.models import Report
from valvo.privacy.choices import STANDINGS, Purpose
from valvo.privacy.rules import Standing, standing


class Request(models.Model):
    """One request; the database holds to it that who asks does not decide."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="requests")
    purpose = models.CharField(max_length=12, choices=Purpose)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decide_before = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    open_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granted__isnull=True, decided_at__isnull=True, decided_by__isnull=True)
                | Q(granted__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                name="request_decided_wholly",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="request_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(open_until__isnull=True) | Q(granted=True), name="request_open_when_granted"
            ),
        ]
        indexes = [models.Index(fields=["decide_before"], name="request_waiting", condition=Q(granted__isnull=True))]

    def __str__(self) -> str:
        return f"{self.purpose} {self.report_id}"

    @property
    def standing(self) -> Standing:
        """Return where the request stands now."""
        return standing(clock.now(), decide_before=self.decide_before, granted=self.granted, open_until=self.open_until)

    @property
    def stands(self) -> str:
        """Return where the request stands now, in words."""
        return str(STANDINGS[self.standing])
