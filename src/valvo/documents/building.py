"""From a document's rows to its tree: built anew while people write, thawed from its snapshot once approved."""

from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from valvo.core.languages import LANGUAGES, Language
from valvo.core.periods import Period
from valvo.documents import comparing, tree
from valvo.documents.builders.issues import Issue
from valvo.documents.builders.registry import Builder, builder
from valvo.documents.canvas import Json
from valvo.documents.choices import DocumentState
from valvo.documents.comparing import Difference, Printed
from valvo.documents.composing import LiveFigure, Placed, arranged, composed, proposed
from valvo.documents.composing import live_figures as figures_of
from valvo.documents.freezing import thaw
from valvo.documents.models import Document, DraftFigures, Snapshot
from valvo.documents.rules import Audience

KEPT_TREES = 48


@dataclass(frozen=True)
class Written:
    """What people have put into a document in one language: texts by section, and sections switched off."""

    texts: dict[str, str]
    hidden: frozenset[str]


def built(document: Document, language: Language) -> tuple[tree.Document, tuple[Placed, ...]]:
    """Return what the builder makes out of today's data, and its sections by key."""
    kind = builder(document.builder)
    made = kind.build(document.unit, Period.parse(document.period), language, Audience(document.audience))
    return made, _placed(made, kind, language)


def told(document: Document) -> Issue | None:
    """Return what the document tells of counts that may be small, None where it tells of none."""
    period, audience = Period.parse(document.period), Audience(document.audience)
    return builder(document.builder).told(document.unit, period, audience)


def written(document: Document, language: Language) -> Written:
    """Return what people have put in."""
    texts = dict(document.texts.filter(language=language).values_list("key", "markdown"))
    return Written(texts, frozenset(document.sections.filter(shown=False).values_list("key", flat=True)))


def for_readers(document: Document, language: Language, *, draft: bool) -> tree.Document:
    """Return the document as readers would see it now."""
    made, placed = built(document, language)
    held = written(document, language)
    return composed(made, placed, held.texts, held.hidden, draft=draft)


def for_writers(document: Document, language: Language) -> tuple[tree.Document, tuple[Placed, ...]]:
    """Return every section with its text, hidden and empty ones too."""
    made, placed = built(document, language)
    held = written(document, language)
    return replace(made, draft=True), arranged(made, placed, held.texts, held.hidden)


def live_figures(document: Document, language: Language) -> tuple[LiveFigure, ...]:
    """Return the figures a text in the document may hold."""
    return figures_of(built(document, language)[0])


def proposals(document: Document, key: str) -> dict[Language, str]:
    """Return what the figures of a section suggest to say, in every language; empty where they suggest nothing."""
    found: dict[Language, str] = {}
    for language in LANGUAGES:
        sections = [one.section for one in built(document, language)[1] if one.key == key]
        found[language] = proposed(sections[0], language) if sections else ""
    return found


def frozen(snapshot: Snapshot, language: Language) -> tree.Document:
    """Return a snapshot's tree in a language, kept: a snapshot never changes, and thawing takes longer than drawing."""
    return _frozen(snapshot.pk, snapshot.digest, language)


@lru_cache(maxsize=KEPT_TREES)
def _frozen(pk: int, _digest: str, language: Language) -> tree.Document:
    return thaw(Snapshot.objects.get(pk=pk).trees[language])


def printed(document: Document) -> Json:
    """Return every figure the draft prints now as plain data, by language: where it stands and how it is printed."""
    return {
        language: [[list(place), asdict(one)] for place, one in comparing.printed(built(document, language)[0]).items()]
        for language in LANGUAGES
    }


def since_written(document: Document, language: Language) -> tuple[Difference, ...] | None:
    """Return which figures differ from those there were when somebody last wrote; None where nobody has."""
    kept = DraftFigures.objects.filter(document=document).first()
    if kept is None:
        return None
    before = {tuple(place): Printed(**one) for place, one in kept.printed.get(language, ())}
    return comparing.changes(before, comparing.printed(built(document, language)[0]), language)


def approved(document: Document) -> Snapshot | None:
    """Return what was approved last, without its trees; None where nothing was, or people write anew."""
    if document.state in {DocumentState.DRAFT, DocumentState.REVIEW}:
        return None
    return document.snapshots.defer("trees").order_by("-pk").first()


def current(document: Document, language: Language) -> tree.Document:
    """Return the document as its state has it: what was approved last, or a draft out of today's data."""
    snapshot = approved(document)
    return frozen(snapshot, language) if snapshot else for_readers(document, language, draft=True)


def _placed(made: tree.Document, kind: Builder, language: Language) -> tuple[Placed, ...]:
    return tuple(Placed(kind.key_of(section, language), section) for section in made.sections)
