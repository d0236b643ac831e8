"""What is told in public of what happened and what was done: one version for each language, apart from the report."""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.intake.models import Report
from valvo.organisation.models import Unit


class Version(models.Model):
    """A text for everybody, in one language. Once published it is not changed, only withdrawn with a reason.

    `place` is the unit named in public, high enough in the tree that the unit alone tells of nobody; `year` is when it
    happened.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=120)
    told = models.TextField()
    done = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdraw_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("written_by")),
                name="version_checked_by_another",
            ),
            models.UniqueConstraint(
                fields=["report", "language"], condition=Q(withdrawn_at__isnull=True), name="version_once_a_language"
            ),
        ]
        indexes = [models.Index(fields=["language", "-published_at"], name="version_public")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.language}"

    @property
    def is_published(self) -> bool:
        """Tell whether the version has been published and not withdrawn."""
        return self.published_at is not None and self.withdrawn_at is None


class Waiver(models.Model):
    """Why nothing of a case is told in public though the reporter agreed; taken back by writing a text after all."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="not_told")
    reason = models.CharField(max_length=400)
    waived_at = models.DateTimeField()
    waived_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.report_id} is not told of"
