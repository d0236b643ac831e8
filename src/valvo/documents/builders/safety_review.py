"""The review of client and patient safety, made out of live data for any unit, over a quarter or a year.

Nothing in it comes from a file: figures are computed from the lake by the declarations of the indicators, and each
knows its definition. People write between them.
"""

from collections.abc import Mapping, Sequence

from valvo.core.figures import format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.builders import live_blocks as blocks
from valvo.documents.builders.live import IDS, Live, live
from valvo.documents.builders.live_words import HEADINGS, say
from valvo.documents.builders.review import unit_name
from valvo.documents.tree import Block, Document, Section
from valvo.organisation.models import Unit

NAME = "safety-review"


def build(unit: Unit, period: Period, language: Language) -> Document:
    """Return the review; raises LakeMissingError before the lake has been built."""
    found = live(unit.pk, period)
    return Document(
        name=NAME,
        title=say("title", language),
        subtitle=say("subtitle", language),
        language=language,
        organisation=unit_name(unit, language),
        period=format_period(period, language),
        as_of=min(period.last, found.as_of),
        sections=_sections(found, unit, language),
        definitions=blocks.definitions(IDS, language),
    )


def _sections(found: Live, unit: Unit, language: Language) -> tuple[Section, ...]:
    name = unit_name(unit, language)
    below = blocks.units_table(found, _names(found.units, language), name, language)
    held: Mapping[str, Sequence[Block]] = {
        "summary": (blocks.key_figures(found, IDS, language),),
        "learned": (),
        "course": [blocks.month_chart(found, one, name, language) for one in ("reports", "reached_share")],
        "units": (below,) if below else (),
        "types": blocks.type_blocks(found, language),
        "handling": (blocks.month_chart(found, "median_days_to_close", name, language),),
        "actions": (blocks.actions_table(found, language),),
        "ahead": (),
        "method": blocks.method_notes(found, language),
    }
    return tuple(
        Section(HEADINGS[key][language], blocks=tuple(inner))
        for key, inner in held.items()
        if not (key == "units" and below is None)
    )


def _names(units: Mapping[int, object], language: Language) -> dict[int, str]:
    return {unit.pk: unit_name(unit, language) for unit in Unit.objects.filter(pk__in=list(units))}
