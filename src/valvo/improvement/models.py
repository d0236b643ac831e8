"""Improvement actions, whatever raised them: one list for cases, risks, observations, evaluations and meetings."""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.attachments.models import StoredFile
from valvo.improvement.choices import ActionState, Effect, Origin
from valvo.organisation.models import Unit


class Action(models.Model):
    """Something to be done by somebody until a day. It counts when somebody else than its owner has verified it.

    `effect` is what is expected to become better, `indicator` (an id of the catalogue) where it should be seen. `cost`
    is a code of the list `cost_class`. `check_on` is when effect is looked at, where the action sets a day of its own.
    """

    origin = models.CharField(max_length=16, choices=Origin)
    origin_id = models.BigIntegerField(default=0)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="actions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="actions")
    due = models.DateField()
    effect = models.TextField(blank=True)
    indicator = models.CharField(max_length=60, blank=True)
    cost = models.CharField(max_length=40, blank=True)
    check_on = models.DateField(null=True, blank=True)
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
            # Few of the actions of many years are still to be done; the strip of the picture counts them by this alone.
            models.Index(
                fields=["unit", "due"],
                name="action_open",
                condition=Q(state__in=[ActionState.PLANNED, ActionState.UNDER_WAY]),
            ),
            models.Index(fields=["owner", "state", "due"], name="action_by_owner"),
            models.Index(fields=["indicator", "unit"], name="action_by_indicator", condition=~Q(indicator="")),
        ]

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """A file that shows that an action was done."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="evidence")
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.stored_id} of {self.action_id}"


class EffectCheck(models.Model):
    """From a day on somebody looks at whether a verified action helped.

    `effect` is what the last decision said; empty while there is none.
    """

    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="effect_check")
    due = models.DateField()
    responsible = models.ForeignKey(User, on_delete=models.PROTECT, related_name="effect_checks")
    effect = models.CharField(max_length=8, choices=Effect, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["responsible", "due"], name="effect_check_by_person")]

    def __str__(self) -> str:
        return f"effect of {self.action_id} on {self.due}"


class EffectDecision(models.Model):
    """What was decided about an action's effect, with the figures it was decided on.

    Rows are added and never changed: somebody who thinks otherwise later adds another, and the last one counts.
    `figures` is empty where the action is tied to no indicator, or where there were none to be had.
    """

    effect_check = models.ForeignKey(EffectCheck, on_delete=models.PROTECT, related_name="decisions")
    effect = models.CharField(max_length=8, choices=Effect)
    reason = models.TextField()
    figures = models.JSONField(default=dict, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["decided_at", "id"]

    def __str__(self) -> str:
        return f"{self.effect_check_id}: {self.effect}"
