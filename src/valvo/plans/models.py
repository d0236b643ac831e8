"""Plans: what people write by heading, versions as approved, what was published, and the accounts that follow.

A version is the whole plan as it was approved, with what it inherited and what filled itself in; triggers in the
database keep versions, their parts and publications as they were.
"""

from django.db import models
from django.db.models import Q

from valvo.accounts.models import User
from valvo.organisation.models import Unit

_LANGUAGES = [("sv", "Svenska"), ("fi", "Suomi"), ("en", "English")]


class Plan(models.Model):
    """One plan of one unit, by a template; `languages` are those it is written in, such as `sv,fi`."""

    template = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    languages = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_on = models.DateField(null=True, blank=True)  # the first time
    review_on = models.DateField(null=True, blank=True)  # of what is published
    version = models.PositiveIntegerField(default=1)  # grows with every write: a page made before it is refused

    class Meta:
        ordering = ["template", "unit_id"]
        constraints = [
            models.UniqueConstraint(fields=["template", "unit"], name="plan_once"),
            models.CheckConstraint(
                condition=Q(published__isnull=True, review_on__isnull=True, published_on__isnull=True)
                | Q(published__isnull=False, review_on__isnull=False, published_on__isnull=False),
                name="plan_published_is_reviewed",
            ),
        ]
        indexes = [models.Index(fields=["unit", "template", "review_on"], name="plan_by_unit")]

    def __str__(self) -> str:
        return f"{self.template} {self.unit_id}"


class PlanText(models.Model):
    """What stands under a heading in a language: added to what is inherited, or in its place."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="texts")
    heading = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    markdown = models.TextField()
    replaces = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["plan", "heading", "language"], name="plan_text_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.heading} {self.language}"


class Version(models.Model):
    """The whole plan as approved: a frozen document per language, with the SHA-256 of them all."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    trees = models.JSONField()
    digest = models.CharField(max_length=64)
    review_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # who approved

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} version {self.number}"


class VersionPart(models.Model):
    """The words of one part of a version, for searching, comparing and handing down."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="parts")
    heading = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["version", "heading", "language"], name="plan_part_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.heading} {self.language}"


class VersionPublication(models.Model):
    """That a version was published, when and by whom."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="publication")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.version_id} published"


class FollowUp(models.Model):
    """The account of four months: how the plan was followed, what was seen, what was changed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="follow_ups")
    period = models.CharField(max_length=8)  # as `core.periods` writes it: 2026T2
    text_sv = models.TextField(blank=True)
    text_fi = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-period"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "period"], name="follow_up_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="follow_up_published_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.period}"


class Understood(models.Model):
    """That somebody has read a version and says they understand it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="understood")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="understood_once")]

    def __str__(self) -> str:
        return f"{self.version_id} by {self.person_id}"
