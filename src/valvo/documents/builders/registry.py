"""Every document that can be made: its title, which units and periods it fits, and what makes it.

    builder("safety-review").build(unit, Period.parse("2026Q3"), "sv")

`headings` names the sections by keys that are the same in all languages: by them a person's text finds its place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils import translation
from django.utils.translation import gettext as _

from valvo.core.languages import Language, Text
from valvo.core.periods import Grain, Period
from valvo.documents import tree
from valvo.documents.builders import live_words, safety_review
from valvo.documents.builders import words as review_words
from valvo.documents.builders.annual_review import build as annual_review
from valvo.documents.builders.quarterly_review import build as quarterly_review
from valvo.documents.errors import WrongPeriodError
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit

REVIEW_SECTIONS = (
    "summary",
    "access",
    "assessment",
    "care",
    "safety",
    "audits",
    "supervision",
    "visits",
    "objections",
    "complaints",
    "injuries",
    "feedback",
    "ombud",
    "staff",
    "other",
    "chains",
    "sources",
)
REVIEW_HEADINGS = MappingProxyType({key: review_words.WORDS[key] for key in REVIEW_SECTIONS})
WHOLES = frozenset({UnitKind.ORGANISER, UnitKind.PRODUCER, UnitKind.ENTITY})


@dataclass(frozen=True)
class Builder:
    """One kind of document."""

    name: str
    title: Text
    units: frozenset[UnitKind]
    grains: frozenset[Grain]
    headings: Mapping[str, Text]
    make: Callable[[Unit, Period, Language], tree.Document]

    def build(self, unit: Unit, period: Period, language: Language) -> tree.Document:
        """Return the document; raises WrongPeriodError where unit or period do not fit."""
        self.check(unit, period)
        with translation.override(language):
            return self.make(unit, period, language)

    def check(self, unit: Unit, period: Period) -> None:
        """Raise WrongPeriodError, with a sentence, where the document is not for such a unit or period."""
        if UnitKind(unit.kind) not in self.units:
            raise WrongPeriodError(_("This document is not made for a unit of this kind."))
        if period.grain not in self.grains:
            raise WrongPeriodError(_("This document is not made for a period of this length."))

    def key_of(self, section: tree.Section, language: Language) -> str:
        """Return the key of a section of this document; empty for one without a key."""
        return next((key for key, text in self.headings.items() if text[language] == section.heading), "")


BUILDERS: Mapping[str, Builder] = MappingProxyType(
    {
        one.name: one
        for one in (
            Builder(
                name=safety_review.NAME,
                title=live_words.WORDS["title"],
                units=frozenset(UnitKind),
                grains=frozenset({"quarter", "year"}),
                headings=live_words.HEADINGS,
                make=safety_review.build,
            ),
            Builder(
                name="quarterly-review",
                title=review_words.WORDS["quarterly_title"],
                units=WHOLES,
                grains=frozenset({"quarter", "third"}),
                headings=REVIEW_HEADINGS,
                make=quarterly_review,
            ),
            Builder(
                name="annual-review",
                title=review_words.WORDS["annual_title"],
                units=WHOLES,
                grains=frozenset({"year"}),
                headings=REVIEW_HEADINGS,
                make=annual_review,
            ),
        )
    }
)


def builder(name: str) -> Builder:
    """Return a builder by name; raises WrongPeriodError for an unknown one."""
    try:
        return BUILDERS[name]
    except KeyError:
        raise WrongPeriodError(_("There is no document called “%(name)s”.") % {"name": name}) from None
