"""What plans tell of indicators: a unit's key figures of the last whole year, small numbers hidden."""

from django.utils.translation import gettext as _

from valvo.analytics.errors import LakeMissingError
from valvo.core import clock
from valvo.core.figures import Figure, Suppression
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.tree import Block, KeyFigure, KeyFigures, Note
from valvo.indicators.catalogue import indicator
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.declarations import Publication
from valvo.plans.models import Plan

# Shares and times, no counts: a plan gives away no small number that another hides.
TOLD = ("reached_share", "median_days_to_close", "tasks_done_share")
FEW = 5  # smaller counts are hidden where plans are published


def blocks(plan: Plan, language: Language) -> tuple[Block, ...]:
    """Return the key figures; a note before the lake has been built."""
    year = Period.containing(clock.today(), "year").shifted(-1)
    try:
        found = {one.indicator: one for one in compute(Ask(TOLD, (plan.unit_id,), year.first, year.end, "year"))}
    except LakeMissingError:
        return (Note(_("The figures have not been gathered yet.")),)
    items = tuple(KeyFigure(indicator(one).name[language], _told(one, found.get(one)), note=str(year)) for one in TOLD)
    return (KeyFigures(items),)


def _told(name: str, computed: Computed | None) -> Figure:
    one = indicator(name)
    counts = (computed.numerator, computed.denominator) if computed else ()
    if one.publication is not Publication.OPEN and any(count and count < FEW for count in counts):
        return Figure.hidden(Suppression.SMALL_NUMBER, one.unit, decimals=one.decimals)
    return Figure(computed.value if computed else None, one.unit, one.decimals, definition=name)
