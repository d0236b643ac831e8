"""Legal holds, and what has been erased: when, by which rule, how much. Nothing of what was erased."""

from django.db import models
from django.db.models import Q

from valvo.accounts.models import User
from valvo.intake.models import Report
from valvo.organisation.models import Unit


class Hold(models.Model):
    """A case is kept whole until the hold is lifted: an authority, a court or a claim needs it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["placed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(lifted_at__isnull=True), name="hold_once")
        ]

    def __str__(self) -> str:
        return f"hold of {self.report_id}"


class Run(models.Model):
    """One time that something was erased."""

    at = models.DateTimeField()
    cases = models.PositiveIntegerField()
    files = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.cases}"


class RunLine(models.Model):
    """How many cases of a kind at a unit one run erased, by which rule and version of it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="lines")
    rule = models.CharField(max_length=40)
    definition = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    cases = models.PositiveIntegerField()

    class Meta:
        ordering = ["kind", "unit_id"]

    def __str__(self) -> str:
        return f"{self.kind} at {self.unit_id}: {self.cases}"


class Erased(models.Model):
    """A report whose words, names and files are gone."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="erased")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="reports")

    class Meta:
        verbose_name_plural = "erased"

    def __str__(self) -> str:
        return f"{self.report_id} in {self.run_id}"
