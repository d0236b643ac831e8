"""Documents: what people write between the figures, what was approved, and what was published when.

While people write, figures come from the data each time the page is opened. Approving freezes the whole tree in three
languages as a `Snapshot`, and publishing shows that very snapshot: triggers in the database keep it from changing.
"""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.documents.choices import DocumentAudience, DocumentState
from valvo.organisation.models import Unit

LANGUAGE_CHOICES = [("sv", "Svenska"), ("fi", "Suomi"), ("en", "English")]


class Document(models.Model):
    """One review of one unit over one period for one audience, in all languages; `builder` names what it is made of."""

    builder = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")
    period = models.CharField(max_length=8)  # as `core.periods` writes it: 2026, 2026Q3, 2026T2, 2026-07
    first = models.DateField()
    end = models.DateField()  # the day after the period's last
    audience = models.CharField(max_length=8, choices=DocumentAudience, default=DocumentAudience.INSIDE)
    state = models.CharField(max_length=12, choices=DocumentState, default=DocumentState.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # the last who wrote or arranged
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-first", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["builder", "unit", "period", "audience"], name="document_once"),
            models.CheckConstraint(condition=Q(end__gt=F("first")), name="document_ends_after_start"),
        ]
        indexes = [models.Index(fields=["unit", "state", "first"], name="document_by_unit")]

    def __str__(self) -> str:
        return f"{self.builder} {self.unit_id} {self.period}"


class Section(models.Model):
    """How one section of a document is arranged: shown or not, who writes it and by when."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=40)
    shown = models.BooleanField(default=True)
    writer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="section_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.key}"


class SectionText(models.Model):
    """What a person wrote in one section in one language, in Markdown."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="texts")
    key = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=LANGUAGE_CHOICES)
    markdown = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["document", "key", "language"], name="section_text_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.key} {self.language}"


class Comment(models.Model):
    """A remark on a section for those who write; readers never see it."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="comments")
    key = models.CharField(max_length=40)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.key} {self.written_at:%Y-%m-%d %H:%M}"


class DraftFigures(models.Model):
    """The figures of a draft as they were printed when somebody last wrote in it: by language, place and text."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="draft_figures")
    printed = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "draft figures"

    def __str__(self) -> str:
        return f"{self.document_id} {self.kept_at:%Y-%m-%d %H:%M}"


class Snapshot(models.Model):
    """The whole document as approved: `trees` holds one frozen tree per language, `digest` their SHA-256."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="snapshots")
    trees = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # who approved

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.digest[:8]}"


class Release(models.Model):
    """What a snapshot tells of counts that may be small, shown and hidden, over some days; `releases` reads it."""

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="release")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    end = models.DateField()  # the day after the last
    told = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["unit", "first"], name="release_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.first}"


class Publication(models.Model):
    """One edition that readers see, or saw until it was withdrawn."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="publications")
    edition = models.PositiveSmallIntegerField()
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="publication")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["edition"]
        constraints = [
            models.UniqueConstraint(fields=["document", "edition"], name="publication_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="publication_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} edition {self.edition}"


class Look(models.Model):
    """The logo and colours of a unit's documents, and of those of units under it that have none of their own."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="look")
    deep = models.CharField(max_length=7)  # #rrggbb
    accent = models.CharField(max_length=7)
    logo = models.BinaryField(blank=True, default=b"")  # PNG made anew, without metadata
    logo_alt = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.deep} {self.accent}"
