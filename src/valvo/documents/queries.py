"""What the document page shows: the version a person may read, its sections as HTML, and what has changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import NotFoundError, Refusal
from valvo.core.figures import Suppression
from valvo.core.languages import LANGUAGES, Language
from valvo.documents import access, building, rules, tree
from valvo.documents.builders.registry import BUILDERS, builder
from valvo.documents.choices import MEANINGS, DocumentState
from valvo.documents.comparing import Difference, differences
from valvo.documents.composing import LiveFigure, Placed, live_figures, proposed
from valvo.documents.models import Comment, Document, Publication, Section, Snapshot
from valvo.documents.renderers.html import Writer

PREFIX = "d"


@dataclass(frozen=True)
class SectionView:
    """One section as the page shows it; the rest is there for those who write."""

    key: str
    anchor: str
    heading: str
    level: int
    html: SafeString
    shown: bool
    texts: Mapping[Language, str]
    seen: str
    section: Section | None
    comments: tuple[Comment, ...]
    overdue: bool
    proposal: str

    @property
    def open_comments(self) -> int:
        """Return how many remarks wait to be dealt with."""
        return sum(one.resolved_at is None for one in self.comments)


@dataclass(frozen=True)
class Revision:
    """How today's data differ from what was approved, or of a draft from what was there when somebody last wrote.

    `unknown` where they cannot be read now. `values`: may this reader see today's figures beside hidden ones? They have
    been approved by nobody, and no later document could take them into account.
    """

    changed: tuple[Difference, ...] = ()
    unknown: bool = False
    since_written: bool = False
    values: bool = True


@dataclass(frozen=True)
class Page:
    """Everything the document page shows."""

    document: Document
    content: tree.Document
    sections: tuple[SectionView, ...]
    definitions: SafeString
    figures: tuple[LiveFigure, ...]
    editions: tuple[Publication, ...]
    edition: Publication | None
    revision: Revision
    meaning: str
    may_write: bool
    may_approve: bool
    may_publish: bool

    @property
    def writing(self) -> bool:
        """Tell whether the page is a draft that this person may write in."""
        return self.may_write and self.edition is None and rules.may_write(self.document.state)


def title_of(document: Document, language: Language) -> str:
    """Return what a document is called; its builder's name where that is no longer there."""
    known = BUILDERS.get(document.builder)
    return known.title[language] if known else document.builder


def edition_for(person: User, document: Document, asked: int | None) -> Publication | None:
    """Return the edition a person reads: the one asked for, else the newest for readers, else none (the draft).

    Raises NotFoundError for an edition that is not there, or withdrawn and not theirs.
    """
    writes = access.may_write(person, document)
    editions = document.publications.select_related("snapshot", "published_by").defer("snapshot__trees")
    readable = editions if writes else editions.filter(withdrawn_at__isnull=True)
    if asked is not None:
        found = readable.filter(edition=asked).first()
        if found is None:
            raise NotFoundError("no such edition")
        return found
    if writes and document.state != DocumentState.PUBLISHED:
        return None
    return readable.order_by("-edition").first()


def content_for(document: Document, edition: Publication | None, language: Language) -> tree.Document:
    """Return the tree a person reads: an edition's own, or the document as its state has it."""
    return building.frozen(edition.snapshot, language) if edition else building.current(document, language)


def page(person: User, document: Document, language: Language, asked: int | None = None) -> Page:
    """Return what the page shows to a person in a language."""
    edition = edition_for(person, document, asked)
    writes = access.may_write(person, document)
    drafted = edition is None and rules.may_write(document.state)
    if drafted:
        content, placed = building.for_writers(document, language)
    else:
        content = content_for(document, edition, language)
        kind = builder(document.builder)
        placed = tuple(Placed(kind.key_of(section, language), section) for section in content.sections)
    work = _Work.of(document) if drafted and writes else _Work({}, {}, {})
    snapshot = edition.snapshot if edition else None if drafted else building.approved(document)
    drawn = _kept(snapshot.pk, snapshot.digest, language) if snapshot else _drawn(content, placed, work)
    return Page(
        document=document,
        content=content,
        sections=tuple(_view(*one, language, work) for one in zip(placed, drawn.sections, strict=True)),
        definitions=drawn.definitions,
        figures=live_figures(content) if drafted else (),
        editions=tuple(document.publications.select_related("published_by", "withdrawn_by").order_by("-edition")),
        edition=edition,
        revision=_revision(document, edition, language, drafted=drafted, writes=writes),
        meaning=str(MEANINGS[rules.State(document.state)]),
        may_write=writes,
        may_approve=writes and rules.may_approve(person.pk, document.written_by_id),
        may_publish=access.may_publish(person, document),
    )


@dataclass(frozen=True)
class _Work:
    """What those who write have put into the sections."""

    arranged: Mapping[str, Section]
    comments: Mapping[str, tuple[Comment, ...]]
    texts: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, document: Document) -> "_Work":
        """Return the work on a document, in three queries."""
        comments: dict[str, tuple[Comment, ...]] = {}
        for one in document.comments.select_related("written_by"):
            comments[one.key] = (*comments.get(one.key, ()), one)
        texts = document.texts.values_list("key", "language", "markdown")
        return cls(
            arranged={one.key: one for one in document.sections.select_related("writer")},
            comments=comments,
            texts={(key, language): text for key, language, text in texts},
        )

    def shows(self, key: str) -> bool:
        """Tell whether a section is switched on."""
        return key not in self.arranged or self.arranged[key].shown


@dataclass(frozen=True)
class _Drawn:
    """A document as HTML: its sections with their anchors, and its definitions."""

    sections: tuple[tuple[str, SafeString], ...]
    definitions: SafeString


@lru_cache(maxsize=building.KEPT_TREES)
def _kept(pk: int, digest: str, language: Language) -> _Drawn:
    """Return an approved document, drawn once: a snapshot never changes."""
    content = building.frozen(Snapshot(pk=pk, digest=digest), language)
    return _drawn(content, [Placed("", section) for section in content.sections], _Work({}, {}, {}))


def _drawn(content: tree.Document, placed: Sequence[Placed], work: _Work) -> _Drawn:
    """Return the sections as HTML, those switched off with their heading alone."""
    writer = Writer(content.language, PREFIX, 1)
    sections = []
    for number, one in enumerate(placed, start=1):
        bare = tree.Section(one.section.heading, one.section.level)
        html = writer.section(one.section if work.shows(one.key) else bare, number)
        sections.append((f"{PREFIX}-s{number}", mark_safe(html)))  # noqa: S308 (the renderer escapes every text)
    return _Drawn(tuple(sections), mark_safe(writer.definitions(content.definitions)))  # noqa: S308 (the same)


def _view(placed: Placed, drawn: tuple[str, SafeString], language: Language, work: _Work) -> SectionView:
    own = {one: work.texts.get((placed.key, one), "") for one in LANGUAGES}
    section = work.arranged.get(placed.key)
    anchor, html = drawn
    return SectionView(
        key=placed.key,
        anchor=anchor,
        heading=placed.section.heading,
        level=placed.section.level,
        html=html,
        shown=work.shows(placed.key),
        texts=own,
        seen=rules.fingerprint(own.values()),
        section=section,
        comments=work.comments.get(placed.key, ()),
        proposal="" if all(own.values()) else proposed(placed.section, language),
        overdue=bool(section and section.due and section.due < clock.today() and not any(own.values())),
    )


def _revision(
    document: Document, edition: Publication | None, language: Language, *, drafted: bool, writes: bool
) -> Revision:
    """Return what today's data would say otherwise than the edition read, the draft last written, the last approval."""
    if drafted and (changed := building.since_written(document, language)) is not None:
        return Revision(changed, since_written=True)
    snapshot = edition.snapshot if edition else _last_snapshot(document)
    if snapshot is None:
        return Revision()
    try:
        today = building.for_readers(document, language, draft=False)
    except Refusal:
        return Revision(unknown=True)
    hidden = any(figure.suppressed is Suppression.SMALL_NUMBER for figure in today.figures())
    return Revision(differences(building.frozen(snapshot, language), today), values=writes or not hidden)


def _last_snapshot(document: Document) -> Snapshot | None:
    return document.snapshots.defer("trees").order_by("-pk").first()
