"""Improvement actions, whatever raised them: one list for cases, risks, observations, evaluations and meetings."""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.improvement.choices import ActionState, Origin
from valvo.organisation.models import Unit


class Action(models.Model):
    """Something to be done by somebody until a day. It counts when somebody else than its owner has verified it."""

    origin = models.CharField(max_length=12, choices=Origin)
    origin_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="actions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="actions")
    due = models.DateField()
    state = models.CharField(max_length=12, choices=ActionState, default=ActionState.PLANNED)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_note = models.TextField(blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                | Q(verified_at__isnull=False, verified_by__isnull=False, done_at__isnull=False),
                name="action_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("owner")), name="action_verified_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ActionState.DONE, ActionState.VERIFIED]) | Q(done_at__isnull=False),
                name="action_done_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["origin", "origin_id"], name="action_by_origin"),
            models.Index(fields=["unit", "state", "due"], name="action_by_unit"),
            models.Index(fields=["owner", "state", "due"], name="action_by_owner"),
        ]

    def __str__(self) -> str:
        return self.title
