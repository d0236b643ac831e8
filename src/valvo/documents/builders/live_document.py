"""What all documents made of live data have in common: their head, their definitions, their sections by key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from valvo.core.figures import format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.builders import live_blocks
from valvo.documents.builders.issues import Issue
from valvo.documents.builders.live import IDS, Live, live
from valvo.documents.builders.live_words import HEADINGS, say
from valvo.documents.builders.review import unit_name
from valvo.documents.rules import Audience
from valvo.documents.tree import Block, Document, Section
from valvo.indicators.decisions import decided
from valvo.organisation.models import Unit

Blocks = Sequence[Block | None]


@dataclass(frozen=True)
class Told:
    """What a section's makers know: the figures, whose they are, the language to tell them in."""

    live: Live
    decisions: live_blocks.Decisions
    unit: Unit
    name: str
    language: Language


@dataclass(frozen=True)
class Plan:
    """A document made of live data: the words of its title and subtitle, and what makes each section, by heading."""

    name: str
    title: str
    subtitle: str
    sections: Mapping[str, Callable[[Told], Blocks]]

    def build(self, unit: Unit, period: Period, language: Language, audience: Audience = Audience.INSIDE) -> Document:
        """Return the document; raises LakeMissingError before the lake has been built."""
        told = Told(live(unit.pk, period, audience), decided(unit), unit, unit_name(unit, language), language)
        made = {key: make(told) for key, make in self.sections.items()}
        document = Document(
            name=self.name,
            title=say(self.title, language),
            subtitle=say(self.subtitle, language),
            language=language,
            organisation=told.name,
            period=format_period(period, language),
            as_of=min(period.last, told.live.counted.as_of),
            sections=tuple(
                Section(HEADINGS[key][language], blocks=tuple(block for block in blocks if block))
                for key, blocks in made.items()
            ),
        )
        used = {figure.definition for figure in document.figures()}
        explained = live_blocks.definitions(IDS, language)
        return replace(document, definitions=tuple(one for one in explained if one.name in used))

    def told(self, unit: Unit, period: Period, audience: Audience) -> Issue:
        """Return what the document tells of counts that may be small."""
        return live(unit.pk, period, audience).issue()


def words(_told: Told) -> Blocks:
    """Return nothing: in this section only people write."""
    return ()


def keys(*ids: str) -> Callable[[Told], Blocks]:
    """Return the maker of a row of key figures."""
    return lambda told: (live_blocks.key_figures(told.live, told.decisions, ids, told.language),)


def charts(*ids: str) -> Callable[[Told], Blocks]:
    """Return the maker of control charts by month."""
    return lambda told: [
        live_blocks.month_chart(told.live, told.decisions, one, told.name, told.language) for one in ids
    ]


def units(told: Told) -> Blocks:
    """Return the units directly below."""
    rows = Unit.objects.filter(pk__in=list(told.live.counted.units))
    names = {unit.pk: unit_name(unit, told.language) for unit in rows}
    return (live_blocks.units_table(told.live, names, told.name, told.language),)


def types(told: Told) -> Blocks:
    """Return the events by type."""
    return live_blocks.type_blocks(told.live, told.language)


def actions(told: Told) -> Blocks:
    """Return the actions decided in the period."""
    return (live_blocks.actions_table(told.live, told.language),)


def quarters(told: Told) -> Blocks:
    """Return the indicators by quarter of a year."""
    return (live_blocks.quarters_table(told.live, IDS, told.language),)


def method(told: Told) -> Blocks:
    """Return what a reader must know of the figures."""
    return live_blocks.method_notes(told.live, told.language)


def together(*makers: Callable[[Told], Blocks]) -> Callable[[Told], Blocks]:
    """Return the maker of several makers' blocks, one after the other."""
    return lambda told: [block for make in makers for block in make(told)]
