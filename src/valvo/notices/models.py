"""Statutory notices being filled in, and as they were when sent on."""

from django.db import models
from django.db.models import Q

from valvo.accounts.models import User
from valvo.handling.models import Case, Notice


class Draft(models.Model):
    """A notice to an authority about a case. `texts` holds what the handler wrote, by field.

    `form` and `definition` (SHA-256) say which notice it is; everything else in it is read from the case until it is
    sent. `content` is the notice as it was sent, and `notice` handling's record of it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notice_drafts")
    form = models.CharField(max_length=40)
    definition = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    texts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField(null=True, blank=True)
    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, null=True, blank=True, related_name="draft")

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "form"], condition=Q(notice__isnull=True), name="notice_draft_one_open"
            ),
            models.CheckConstraint(
                condition=Q(notice__isnull=True, content__isnull=True) | Q(notice__isnull=False, content__isnull=False),
                name="notice_draft_sent_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.form}"
