"""From a document's rows to its tree: built anew while people write, thawed from its snapshot once approved."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from valvo.core.figures import MISSING_MARK
from valvo.core.languages import LANGUAGES, Language
from valvo.core.periods import Period
from valvo.documents import comparing, tree
from valvo.documents.builders import picked
from valvo.documents.builders.issues import Issue, together
from valvo.documents.builders.registry import Builder, builder
from valvo.documents.canvas import Json
from valvo.documents.choices import DocumentState
from valvo.documents.comparing import Difference, Printed
from valvo.documents.composing import LiveFigure, Placed, arranged, asked_figures, composed, proposed
from valvo.documents.composing import live_figures as figures_of
from valvo.documents.freezing import thaw
from valvo.documents.models import Document, DraftFigures, Snapshot
from valvo.documents.rules import Audience
from valvo.indicators.declarations import Indicator

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
    """Return what the document tells of counts that may be small, in tables and texts; None where it tells of none."""
    held = _asked_anywhere(document)
    held -= {one.name for one in live_figures(document, "sv")} if held else set()
    in_texts = picked.issue(_pick(document, picked.named(document.unit_id, held), held))
    parts = [one for one in (_shown(document), in_texts) if one]
    return together(parts) if parts else None


def _shown(document: Document) -> Issue | None:
    """Return what the builder's part of the document tells."""
    period, audience = Period.parse(document.period), Audience(document.audience)
    return builder(document.builder).told(document.unit, period, audience)


def _asked_anywhere(document: Document) -> frozenset[str]:
    """Return the names of figures that stand in the texts of any language."""
    hidden = document.sections.filter(shown=False).values("key")
    return asked_figures(document.texts.exclude(key__in=hidden).values_list("markdown", flat=True))


def written(document: Document, language: Language) -> Written:
    """Return what people have put in."""
    texts = dict(document.texts.filter(language=language).values_list("key", "markdown"))
    return Written(texts, frozenset(document.sections.filter(shown=False).values_list("key", flat=True)))


def for_readers(document: Document, language: Language, *, draft: bool) -> tree.Document:
    """Return the document as readers would see it now."""
    made, placed = built(document, language)
    held = written(document, language)
    made, more = _with_picked(document, made, held)
    return composed(made, placed, held.texts, held.hidden, draft=draft, more=more)


def for_writers(document: Document, language: Language) -> tuple[tree.Document, tuple[Placed, ...]]:
    """Return every section with its text, hidden and empty ones too."""
    made, placed = built(document, language)
    held = written(document, language)
    made, more = _with_picked(document, made, held)
    return replace(made, draft=True), arranged(made, placed, held.texts, held.hidden, more)


def _with_picked(
    document: Document, made: tree.Document, held: Written
) -> tuple[tree.Document, tuple[LiveFigure, ...]]:
    """Return the document with the figures its texts hold that it does not show and their definitions, and those
    figures by name: judged with those of the other languages, which readers have as well.
    """
    asked = asked_figures(text for key, text in held.texts.items() if key not in held.hidden)
    asked -= {one.name for one in figures_of(made)} if asked else set()
    wanted = picked.named(document.unit_id, asked)
    if not wanted:
        return made, ()
    explained = {one.name for one in made.definitions}
    added = [one for one in picked.definitions(wanted, made.language) if one.name not in explained]
    everywhere = _asked_anywhere(document) - {one.name for one in figures_of(made)}
    pick = _pick(document, picked.named(document.unit_id, everywhere), everywhere)
    found = picked.figures(pick, made.language)
    quoted = tuple(tree.KeyFigure(one.label, one.figure) for one in found if one.name in asked)
    return replace(made, definitions=(*made.definitions, *added), quoted=quoted), found


def _pick(document: Document, wanted: Sequence[Indicator], held: frozenset[str]) -> picked.Pick:
    period, audience = Period.parse(document.period), Audience(document.audience)
    shown = _shown(document) if wanted else None
    return picked.Pick(document.unit_id, period, audience, tuple(wanted), held, shown)


def picked_figures(document: Document, words: str, language: Language) -> tuple[LiveFigure, ...]:
    """Return the figures there are of the indicators whose name holds some words, of the document's unit and period."""
    wanted = picked.matching(document.unit_id, words, language)
    found = picked.figures(_pick(document, wanted, frozenset(picked.names(document.unit_id))), language)
    return tuple(one for one in found if one.printed != MISSING_MARK)


def _quoting(document: Document, language: Language) -> tree.Document:
    """Return what the builder makes, with the figures of the catalogue that people's texts hold."""
    return _with_picked(document, built(document, language)[0], written(document, language))[0]


def known_figures(document: Document) -> frozenset[str]:
    """Return the names of all figures a text in the document may hold."""
    return frozenset(picked.names(document.unit_id)) | {one.name for one in live_figures(document, "en")}


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
        language: [[list(place), asdict(one)] for place, one in comparing.printed(_quoting(document, language)).items()]
        for language in LANGUAGES
    }


def since_written(document: Document, language: Language) -> tuple[Difference, ...] | None:
    """Return which figures differ from those there were when somebody last wrote; None where nobody has."""
    kept = DraftFigures.objects.filter(document=document).first()
    if kept is None:
        return None
    before = {tuple(place): Printed(**one) for place, one in kept.printed.get(language, ())}
    return comparing.changes(before, comparing.printed(_quoting(document, language)), language)


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
