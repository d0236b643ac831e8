"""Audits and supervision visits: the plan, the team, what was observed, the unit's comment and the report that is kept.

Nothing here names who was heard: staff, clients and children are counted. The report and what is added after it never
change: triggers see to it.
"""

from django.db import models
from django.db.models import Q

from valvo.accounts.models import User
from valvo.attachments.models import StoredFile
from valvo.handling.models import Case
from valvo.improvement.models import Action
from valvo.inspections.choices import ObservationGrade, Purpose, TeamRole, VisitKind, VisitState
from valvo.organisation.choices import ProviderForm
from valvo.organisation.models import Unit
from valvo.questionnaires.models import Edition
from valvo.recommendations.models import Recommendation


class Visit(models.Model):
    """One visit to one unit. `form` is how the unit's services were provided when the visit was planned.

    `score` and `grounds` (points by factor) are what it was proposed on. `version` grows with every step: a page made
    before it is refused.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="visits")
    purpose = models.CharField(max_length=12, choices=Purpose)
    kind = models.CharField(max_length=12, choices=VisitKind)
    form = models.CharField(max_length=8, choices=ProviderForm)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    state = models.CharField(max_length=12, choices=VisitState, default=VisitState.PLANNED)
    reason = models.TextField(blank=True)  # why it is made, where somebody says so
    score = models.PositiveIntegerField(null=True, blank=True)
    grounds = models.JSONField(default=dict, blank=True)
    planned_for = models.DateField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    visited_on = models.DateField(null=True, blank=True)
    heard_staff = models.PositiveSmallIntegerField(default=0)
    heard_clients = models.PositiveSmallIntegerField(default=0)
    heard_children = models.PositiveSmallIntegerField(default=0)
    summary = models.TextField(blank=True)
    comment_due = models.DateField(null=True, blank=True)
    comment = models.TextField(blank=True)
    commented_at = models.DateTimeField(null=True, blank=True)
    commented_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-planned_for", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[VisitState.PLANNED, VisitState.CANCELLED]) | Q(visited_on__isnull=False),
                name="visit_made_has_day",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(state=VisitState.APPROVED, approved_at__isnull=False, approved_by__isnull=False),
                name="visit_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(approved_at__isnull=False),
                name="visit_published_is_approved",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "visited_on"], name="visit_by_unit"),
            models.Index(fields=["state", "planned_for"], name="visit_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} visit to {self.unit_id}"


class Member(models.Model):
    """Somebody who makes the visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visits")
    role = models.CharField(max_length=12, choices=TeamRole)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "person"], name="visitor_once"),
            models.UniqueConstraint(fields=["visit"], condition=Q(role=TeamRole.LEAD), name="visit_one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.role}"


class Material(models.Model):
    """Something the unit is asked for before the visit, and its answer."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="material")
    wanted = models.CharField(max_length=400)
    due = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "material"
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return f"material for {self.visit_id}"


class Observation(models.Model):
    """One thing seen or heard. `client_key` is made where the form is filled in: sent twice it is kept once.

    `case` is that of the report which an immediate danger became.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="observations")
    client_key = models.UUIDField(unique=True)
    theme = models.CharField(max_length=40)
    item = models.CharField(max_length=40, blank=True)  # of the visit's questionnaire
    grade = models.CharField(max_length=12, choices=ObservationGrade)
    text = models.TextField()
    place = models.CharField(max_length=120, blank=True)
    danger = models.BooleanField(default=False)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="observations")
    decision = models.TextField(blank=True)
    decision_due = models.DateField(null=True, blank=True)
    action = models.OneToOneField(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["theme", "grade"], name="observation_by_theme")]

    def __str__(self) -> str:
        return f"{self.theme} {self.grade}"


class Picture(models.Model):
    """A file with an observation, or with the unit's answer before the visit."""

    observation = models.ForeignKey(
        Observation, on_delete=models.CASCADE, null=True, blank=True, related_name="pictures"
    )
    material = models.ForeignKey(Material, on_delete=models.CASCADE, null=True, blank=True, related_name="files")
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(observation__isnull=True, material__isnull=False)
                | Q(observation__isnull=False, material__isnull=True),
                name="picture_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"file {self.stored_id}"


class Report(models.Model):
    """The report as approved: `trees` holds one frozen document per language, `digest` their SHA-256."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="report")
    trees = models.JSONField()
    public_trees = models.JSONField()  # without what is not for everybody
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.visit_id} {self.digest[:8]}"


class Addition(models.Model):
    """What is added to a report after it was approved."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="additions")
    text = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"addition to {self.visit_id}"


class Spread(models.Model):
    """A recommendation given because a theme's shortcomings recur under a unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    theme = models.CharField(max_length=40)
    recommendation = models.OneToOneField(Recommendation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "theme"], name="spread_by_theme")]

    def __str__(self) -> str:
        return f"{self.theme} {self.recommendation_id}"


class RestrictionCount(models.Model):
    """How many decisions on a kind of restriction measure a unit made in a month, and how many were checked.

    `faulty` are those of the checked that did not meet the law. No decision is kept here, only how many there were.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="restrictions")
    kind = models.CharField(max_length=40)
    month = models.DateField()  # its first day
    decisions = models.PositiveIntegerField()
    checked = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-month", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "month"], name="restriction_once_a_month"),
            models.CheckConstraint(
                condition=Q(faulty__lte=models.F("checked"), checked__lte=models.F("decisions")),
                name="restriction_checked_of_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.month}"


class RestrictionsTold(models.Model):
    """What pages tell of a unit's restriction measures, and what is hidden: kept, for what has been seen stays known.

    `cells` holds a number by its name (`decided|movement`, `quarter|2026Q3`), None where it is hidden. `itself`: what a
    unit with units under it reported itself, told to nobody. `quarter` is the last of those told.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    itself = models.BooleanField(default=False)
    quarter = models.CharField(max_length=8)
    cells = models.JSONField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "itself"], name="restrictions_told_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.quarter}"
