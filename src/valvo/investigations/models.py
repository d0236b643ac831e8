"""The investigation of a serious event: a decision, a team, what was found, and the report that is kept.

Codes come from `definitions/investigation.yaml`. Nothing here names a patient, a relative or who took support.
Work notes are deleted some time after the report is approved; the report is never changed: triggers see to it.
"""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.handling.models import Case
from valvo.improvement.models import Action
from valvo.investigations.choices import BarrierOutcome, InvestigationState, Party, Reply
from valvo.investigations.rules import LEAD
from valvo.organisation.models import Unit


class Investigation(models.Model):
    """One serious event being investigated. `version` grows with every step: a page made before it is refused."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="investigation")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="investigations")
    title = models.CharField(max_length=120)
    level = models.CharField(max_length=40)
    definition = models.CharField(max_length=64)
    reason = models.TextField()  # why it is investigated, at this level
    state = models.CharField(max_length=12, choices=InvestigationState, default=InvestigationState.RUNNING)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    summary = models.TextField(blank=True)
    no_recommendation_reason = models.TextField(blank=True)
    support_offered_at = models.DateTimeField(null=True, blank=True)  # that it was offered; who took it is kept nowhere
    sent_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    notes_expire_on = models.DateField(null=True, blank=True)
    notes_expired_at = models.DateTimeField(null=True, blank=True)
    abandoned_reason = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True, notes_expire_on__isnull=True)
                | Q(
                    state=InvestigationState.APPROVED,
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    notes_expire_on__isnull=False,
                ),
                name="investigation_approved_by_somebody",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("decided_at")), name="investigation_due_after_decision"),
        ]
        indexes = [models.Index(fields=["unit", "state", "due_at"], name="investigation_by_unit")]

    def __str__(self) -> str:
        return f"investigation of {self.case_id}"


class Member(models.Model):
    """Somebody in the team, and what they state about their independence of the event."""

    investigation = models.ForeignKey(Investigation, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="investigations")
    role = models.CharField(max_length=40)
    independent = models.BooleanField(null=True, blank=True)  # None: not stated yet
    ties = models.CharField(max_length=400, blank=True)
    stated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["investigation", "person"], name="team_member_once"),
            models.UniqueConstraint(fields=["investigation"], condition=Q(role=LEAD), name="team_one_lead"),
            models.CheckConstraint(
                condition=Q(independent__isnull=True, stated_at__isnull=True)
                | Q(independent__isnull=False, stated_at__isnull=False),
                name="team_stated_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.investigation_id} {self.role}"


class Entry(models.Model):
    """What everything the team writes down has in common."""

    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Moment(Entry):
    """One thing that happened in the event, and where it is known from."""

    investigation = models.ForeignKey(Investigation, on_delete=models.CASCADE, related_name="moments")
    happened_on = models.DateField()
    happened_at = models.TimeField(null=True, blank=True)
    text = models.TextField()
    source = models.CharField(max_length=40)

    class Meta(Entry.Meta):
        ordering = ["happened_on", F("happened_at").asc(nulls_first=True), "id"]


class Contribution(Entry):
    """A contributing factor, by element of the method."""

    investigation = models.ForeignKey(Investigation, on_delete=models.CASCADE, related_name="contributions")
    element = models.CharField(max_length=40)
    text = models.TextField()


class Barrier(Entry):
    """Something that should have stopped the event, and what it did."""

    investigation = models.ForeignKey(Investigation, on_delete=models.CASCADE, related_name="barriers")
    text = models.TextField()
    outcome = models.CharField(max_length=8, choices=BarrierOutcome)


class Participation(Entry):
    """That the patient or somebody close was asked to take part, and how it went; no names, no words."""

    investigation = models.ForeignKey(Investigation, on_delete=models.CASCADE, related_name="participations")
    party = models.CharField(max_length=16, choices=Party)
    reply = models.CharField(max_length=12, choices=Reply)
    way = models.CharField(max_length=40, blank=True)
    offered_on = models.DateField()


class Finding(Entry):
    """What the investigation shows."""

    investigation = models.ForeignKey(Investigation, on_delete=models.CASCADE, related_name="findings")
    text = models.TextField()


class Recommendation(Entry):
    """What should be done, and the action it became."""

    investigation = models.ForeignKey(Investigation, on_delete=models.CASCADE, related_name="recommendations")
    text = models.TextField()
    action = models.OneToOneField(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+")


class WorkNote(Entry):
    """The team's working paper; deleted when the definition's time after approval has run out."""

    investigation = models.ForeignKey(Investigation, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()


class Report(models.Model):
    """The report as approved: `trees` holds one frozen document per language, `digest` their SHA-256."""

    investigation = models.OneToOneField(Investigation, on_delete=models.PROTECT, related_name="report")
    trees = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # who approved

    def __str__(self) -> str:
        return f"{self.investigation_id} {self.digest[:8]}"


class SupportText(models.Model):
    """An organiser's own words and contacts on the page of support to staff, in three languages."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="support_text")
    text_sv = models.TextField()
    text_fi = models.TextField()
    text_en = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"support at {self.unit_id}"
