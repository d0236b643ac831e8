"""What is told in public of what happened; cases for learning with questions, where they were used; materials."""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.attachments.models import StoredFile
from valvo.intake.models import Report
from valvo.learning.choices import MaterialKind
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


_LANGUAGES = [("sv", "Svenska"), ("fi", "Suomi"), ("en", "English")]


class LearningCase(models.Model):
    """What happened, freed of who and where, with questions to talk about; checked by another before it is used.

    `organiser` is the whole it may be read in; `from_case` the number of the case it was made from, where there is one.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    organiser = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    title = models.CharField(max_length=120)
    told = models.TextField()
    learned = models.TextField()
    questions = models.TextField()  # one a line
    from_case = models.CharField(max_length=20, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("written_by")),
                name="learning_case_checked_by_another",
            )
        ]
        indexes = [models.Index(fields=["organiser", "-published_at"], name="learning_case_of_organiser")]

    def __str__(self) -> str:
        return self.title


class Use(models.Model):
    """That a learning case was used at a unit on a day, with how many people; nobody is named."""

    learning_case = models.ForeignKey(LearningCase, on_delete=models.PROTECT, related_name="uses")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    people = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.learning_case_id} at {self.unit_id} on {self.on}"


class Material(models.Model):
    """Something to teach or work by: a link or a file, with the day it is looked over again."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    organiser = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=MaterialKind)
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    link = models.URLField(max_length=300, blank=True)
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(link="", stored__isnull=False) | (~Q(link="") & Q(stored__isnull=True)),
                name="material_link_or_file",
            )
        ]
        indexes = [models.Index(fields=["organiser", "kind"], name="material_of_organiser")]

    def __str__(self) -> str:
        return self.title
