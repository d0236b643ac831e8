"""Programmes as organisers adopt them, what their units answer year by year, votes on plans, projects and pilots."""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.core import clock
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.programmes import project_rules
from valvo.programmes.choices import AnswerLevel, MemberPosition, ProjectRole, ProjectState, Spread


class Edition(models.Model):
    """A programme's definition as it was when somebody adopted it; an answer keeps the edition it was given on."""

    programme = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "id"]

    def __str__(self) -> str:
        return f"{self.programme} {self.version}"


class Adoption(models.Model):
    """An organiser follows a programme, with the units under it, from a day up to but not including another.

    `provider_forms` narrows the units concerned to some forms of provision; an empty list means all.
    """

    programme = models.CharField(max_length=80)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="adoptions")
    organiser = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="adoptions")
    provider_forms = models.JSONField(default=list, blank=True)
    shares_results = models.BooleanField(default=False)  # with the other organisers that do
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["programme", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="adoption_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["organiser", "programme"], condition=Q(valid_to__isnull=True), name="adoption_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} at {self.organiser_id}"


class Answerer(models.Model):
    """Units of a kind answer for a level of the programme."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="answerers")
    level = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=UnitKind)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["adoption", "level", "kind"], name="answerer_once")]

    def __str__(self) -> str:
        return f"{self.level}: {self.kind}"


class Evaluation(models.Model):
    """What a unit answers about one task for one year. `text` says why when the task is not relevant."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evaluations")
    programme = models.CharField(max_length=80)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12, choices=AnswerLevel)
    text = models.TextField(blank=True)
    evidence = models.TextField(blank=True)  # a link or a reference a line
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["unit_id", "year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "task", "unit"], name="evaluation_once"),
            models.CheckConstraint(
                condition=~Q(level=AnswerLevel.NOT_RELEVANT) | ~Q(text=""), name="evaluation_not_relevant_says_why"
            ),
        ]
        indexes = [models.Index(fields=["unit", "programme", "year"], name="evaluation_by_unit")]

    def __str__(self) -> str:
        return f"{self.task} {self.year} at {self.unit_id}: {self.level}"


class Sheet(models.Model):
    """A unit's answers of a year in short, one mark a task in the edition's order; derived from its evaluations."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="sheets")
    programme = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    marks = models.TextField()
    answered = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["unit_id", "programme", "year"]
        constraints = [models.UniqueConstraint(fields=["programme", "year", "unit"], name="sheet_once")]

    def __str__(self) -> str:
        return f"{self.programme} {self.year} at {self.unit_id}"


class Ballot(models.Model):
    """A vote on a plan among an organiser's members, by the rule of its definition; frozen when closed."""

    programme = models.CharField(max_length=80)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    organiser = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ballots")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved = models.BooleanField(null=True, blank=True)  # the outcome, known when closed

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "programme"], condition=Q(closed_at__isnull=True), name="ballot_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, approved__isnull=True)
                | Q(closed_at__isnull=False, approved__isnull=False),
                name="ballot_closed_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"vote on {self.programme} at {self.organiser_id}"


class Member(models.Model):
    """A member of a ballot with its inhabitants, and how it has decided."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(max_length=120)
    inhabitants = models.PositiveIntegerField()
    position = models.CharField(max_length=12, choices=MemberPosition, default=MemberPosition.WAITING)
    decided_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "name"], name="member_once"),
            models.CheckConstraint(
                condition=Q(position=MemberPosition.WAITING, decided_on__isnull=True)
                | (~Q(position=MemberPosition.WAITING) & Q(decided_on__isnull=False)),
                name="member_decided_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.position}"


class Project(models.Model):
    """A project or pilot under a measure of a programme; `unit` leads it, `places` are where it is tried.

    `decision` says what follows, with why, once it has ended; spreading goes through recommendations.
    """

    programme = models.CharField(max_length=80)
    measure = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(max_length=200)
    aim = models.TextField()
    places = models.ManyToManyField(Unit, related_name="+", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    result = models.TextField(blank=True)
    decision = models.CharField(max_length=8, choices=Spread, blank=True)
    why = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="project_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & ~Q(result="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="project_decided_with_result",
            ),
        ]
        indexes = [models.Index(fields=["programme", "measure"], name="project_by_measure")]

    def __str__(self) -> str:
        return self.title

    @property
    def stands(self) -> str:
        """Return where the project stands, in words."""
        found = project_rules.stage(starts_on=self.starts_on, decision=self.decision, today=clock.today())
        return str(ProjectState(found).label)

    @property
    def is_late(self) -> bool:
        """Tell whether the project is past its last day without a decision."""
        return project_rules.is_late(ends_on=self.ends_on, decision=self.decision, today=clock.today())


class ProjectMember(models.Model):
    """Somebody in a project's group, and as what."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=ProjectRole)

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "person"], name="project_member_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.person_id} {self.role}"
