"""Every document that can be made: its title, which units and periods it fits, and what makes it.

    builder("safety-review").build(unit, Period.parse("2026Q3"), "sv")

`headings` names the sections by keys that are the same in all languages: by them a person's text finds its place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.utils import translation
from django.utils.translation import gettext as _

from valvo.core.languages import Language, Text
from valvo.core.periods import Grain, Period
from valvo.documents import tree
from valvo.documents.builders import action_plan, live_words, programme_words
from valvo.documents.builders import words as review_words
from valvo.documents.builders.annual_review import build as annual_review
from valvo.documents.builders.board_picture import BOARD_PICTURE
from valvo.documents.builders.covered_review import Covered
from valvo.documents.builders.issues import Issue
from valvo.documents.builders.live_document import Plan
from valvo.documents.builders.patient_safety_report import PATIENT_SAFETY_REPORT
from valvo.documents.builders.programme_evaluation import FINAL, LEAD_INDICATORS, MIDWAY, Evaluation
from valvo.documents.builders.quarterly_review import build as quarterly_review
from valvo.documents.builders.safety_review import SAFETY_REVIEW
from valvo.documents.builders.unit_follow_up import UNIT_FOLLOW_UP
from valvo.documents.errors import WrongPeriodError
from valvo.documents.looks import theme_of
from valvo.documents.rules import Audience
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit

REVIEW_SECTIONS = (
    "summary",
    "access",
    "assessment",
    "care",
    "continuity",
    "safety",
    "audits",
    "supervision",
    "visits",
    "objections",
    "complaints",
    "injuries",
    "practice",
    "feedback",
    "ombud",
    "staff",
    "cooperation",
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
    make: Callable[[Unit, Period, Language, Audience], tree.Document]
    told: Callable[[Unit, Period, Audience], Issue | None] = lambda _unit, _period, _audience: None

    def build(
        self, unit: Unit, period: Period, language: Language, audience: Audience = Audience.INSIDE
    ) -> tree.Document:
        """Return the document; raises WrongPeriodError where unit or period do not fit."""
        self.check(unit, period)
        with translation.override(language):
            return replace(self.make(unit, period, language, audience), theme=theme_of(unit))

    def check(self, unit: Unit, period: Period) -> None:
        """Raise WrongPeriodError, with a sentence, where the document is not for such a unit or period."""
        if UnitKind(unit.kind) not in self.units:
            raise WrongPeriodError(_("This document is not made for a unit of this kind."))
        if period.grain not in self.grains:
            raise WrongPeriodError(_("This document is not made for a period of this length."))

    def key_of(self, section: tree.Section, language: Language) -> str:
        """Return the key of a section of this document; empty for one without a key."""
        return next((key for key, text in self.headings.items() if text[language] == section.heading), "")


ALL = frozenset(UnitKind)


def _live(plan: Plan, grains: set[Grain], units: frozenset[UnitKind] = ALL) -> Builder:
    headings = MappingProxyType({key: live_words.HEADINGS[key] for key in plan.sections})
    title = live_words.WORDS[plan.title]
    return Builder(plan.name, title, units, frozenset(grains), headings, plan.build, plan.told)


def _registers(
    name: str, title: str, grains: set[Grain], make: Callable[[Unit, Period, Language, Audience], tree.Document]
) -> Builder:
    reviews = Covered(make)
    title_text = review_words.WORDS[title]
    return Builder(name, title_text, WHOLES, frozenset(grains), REVIEW_HEADINGS, reviews.build, reviews.told)


def _plain(make: Callable[[Unit, Period, Language], tree.Document]) -> Callable[..., tree.Document]:
    """Return the maker of a document that tells of no people, for any audience the same."""
    return lambda unit, period, language, _audience: make(unit, period, language)


def _programmes(one: Evaluation) -> Builder:
    headings = MappingProxyType({key: programme_words.HEADINGS[key] for key in one.sections})
    return Builder(one.name, programme_words.WORDS[one.title], ALL, frozenset({"year"}), headings, _plain(one.build))


BUILDERS: Mapping[str, Builder] = MappingProxyType(
    {
        one.name: one
        for one in (
            _live(SAFETY_REVIEW, {"quarter", "year"}),
            _registers("quarterly-review", "quarterly_title", {"quarter", "third"}, quarterly_review),
            _registers("annual-review", "annual_title", {"year"}, annual_review),
            _live(BOARD_PICTURE, {"quarter", "year"}, WHOLES),
            _live(UNIT_FOLLOW_UP, {"third"}, frozenset({UnitKind.UNIT, UnitKind.ENTITY})),
            _live(PATIENT_SAFETY_REPORT, {"year"}),
            *(_programmes(one) for one in (MIDWAY, FINAL, LEAD_INDICATORS)),
            Builder(
                "action-plan",
                action_plan.TITLE,
                ALL,
                frozenset({"quarter", "third", "year"}),
                action_plan.HEADINGS,
                _plain(action_plan.build),
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
