"""Reviews made of registers, for an audience: for the public small numbers are hidden, also beside former reviews."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from valvo.core.figures import format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents import releases
from valvo.documents.builders import covering
from valvo.documents.builders.issues import Days, Issue, protected, together
from valvo.documents.builders.parts import followed
from valvo.documents.builders.parts.handled import handled
from valvo.documents.builders.words import WORDS
from valvo.documents.rules import Audience, least_shown
from valvo.documents.tree import Document
from valvo.organisation.models import Unit
from valvo.statistics.disclosure import Policy

# The sections that count people and what happened to them; the others count visits, chains, staff and answers.
OF_PEOPLE = (
    "summary",
    "access",
    "assessment",
    "care",
    "continuity",
    "safety",
    "objections",
    "complaints",
    "injuries",
    "ombud",
    "other",
)


@dataclass(frozen=True)
class Covered:
    """A review and how it is made."""

    make: Callable[[Unit, Period, Language, Audience], Document]

    def build(self, unit: Unit, period: Period, language: Language, audience: Audience) -> Document:
        """Return the review with what its audience may not see hidden."""
        document, least = self.make(unit, period, language, audience), least_shown(audience).registers
        if least <= 1:
            return document
        found, issue = self._judged(unit, period, audience)
        places = frozenset(place for place, keys in found.places.items() if issue.hidden & set(keys))
        sources = frozenset(_numbered(document, ("sources",)))
        within = frozenset(_numbered(document, OF_PEOPLE))
        return covering.covered(document, covering.Cover(places, within, sources, least))

    def told(self, unit: Unit, period: Period, audience: Audience) -> Issue | None:
        """Return what the review tells of counts that may be small, None where it tells of none."""
        counted = handled(unit, period, audience)
        beside = followed.issue(unit, period, audience)
        parts = [counted.issue] if counted else []
        parts += [beside] if beside else []
        if least_shown(audience).registers > 1:
            parts.append(self._judged(unit, period, audience)[1])
        return together(parts) if parts else None

    def _judged(self, unit: Unit, period: Period, audience: Audience) -> tuple[covering.Found, Issue]:
        """Return the cells of the review, found in one language for all, and what is hidden of them."""
        document = self.make(unit, period, "sv", audience)
        found = covering.found(document, str(unit.pk), _spans(period), _numbered(document, OF_PEOPLE))
        before = period.year_before()
        former = releases.around(unit.pk, before.first, period.end)
        policy = Policy(least_shown(audience).registers)
        hidden = protected(found.issue, list(releases.issues(former, audience)), releases.children(former), policy)
        own = frozenset(hidden.hidden) & frozenset(found.issue.cells)
        return found, Issue(found.issue.cells, found.issue.relations, own)


def _numbered(document: Document, keys: Sequence[str]) -> dict[int, str]:
    """Return these sections by their number in a document."""
    named = {WORDS[key][document.language]: key for key in keys}
    return {number: named[one.heading] for number, one in enumerate(document.sections) if one.heading in named}


def _spans(period: Period) -> dict[str, Days]:
    """Return the days of the columns headed by a period."""
    return {format_period(one, "sv"): Days(one.first, one.end) for one in (period, period.year_before())}
