"""Figures declared in the web as indicators: what units deliver under codes of their own stands beside the catalogue.

An own indicator is known as `own_<key of the figure>`. Figures whose code the catalogue reads are already there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max, Q

from valvo.analytics.expressions import row
from valvo.core import clock
from valvo.core.figures import Unit as Counted
from valvo.core.languages import Language, Text
from valvo.core.periods import Period
from valvo.documents.tree import Limit
from valvo.indicators.catalogue.facts import text
from valvo.indicators.catalogue.making import CODES_READ, DELIVERIES
from valvo.indicators.declarations import Count as Counting
from valvo.indicators.declarations import Indicator, Measure, Rate, Target, Theme, Total
from valvo.indicators.own_ids import PREFIX, is_own
from valvo.measured.choices import Better, Combine
from valvo.measured.models import Delivery, MeasuredFigure
from valvo.measured.rules import is_stale
from valvo.organisation.models import Unit
from valvo.organisation.queries import path, subtree
from valvo.statistics.chart_types import Direction

_DELIVERED = text("Lämnade tal", "Toimitetut luvut", "Figures delivered")
_DELIVERED_COUNTED = text("lämnade tal", "toimitetusta luvusta", "figures delivered")
_PARTS = text("Täljarna enheterna lämnar", "Yksiköiden toimittamat osoittajat", "The parts units deliver")
_WHOLES = text("Nämnarna enheterna lämnar", "Yksiköiden toimittamat nimittäjät", "The wholes units deliver")
_DECLARED = text("Satt när talet infördes", "Asetettu, kun luku otettiin käyttöön", "Set when the figure was declared")

_DIRECTIONS: Mapping[Better, Direction] = {Better.UP: "up", Better.DOWN: "down", Better.NONE: "none"}


@dataclass(frozen=True)
class Freshness:
    """The newest period somebody has delivered, whether a later one is overdue, and how many came late in a year."""

    newest: Period
    stale: bool
    late: int


def own_indicator(identifier: str) -> Indicator | None:
    """Return an own indicator by its id; None for an id that is none."""
    key = identifier.removeprefix(PREFIX)
    if not is_own(identifier) or not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    found = MeasuredFigure.objects.exclude(code__in=CODES_READ).filter(pk=int(key)).first()
    return _made(found) if found else None


def own_names(language: Language, unit: Unit | None = None) -> Mapping[str, str]:
    """Return every own indicator's name by its id; with a unit, those of the unit."""
    figures = figures_around(unit) if unit else MeasuredFigure.objects.exclude(code__in=CODES_READ)
    return {f"{PREFIX}{one.pk}": one.names[language] for one in figures}


def own_indicators(unit: Unit | int) -> list[Indicator]:
    """Return the own indicators of a unit: declared at it, above it or under it."""
    return [_made(one) for one in figures_around(unit)]


def every_own() -> list[Indicator]:
    """Return every own indicator."""
    return [_made(one) for one in MeasuredFigure.objects.exclude(code__in=CODES_READ).order_by("pk")]


def figures_around(unit: Unit | int) -> Sequence[MeasuredFigure]:
    """Return the figures behind a unit's own indicators, by name."""
    today = clock.today()
    above = [one.pk for one in path(unit, today)]
    below = subtree(unit, today).values("pk")
    found = MeasuredFigure.objects.filter(Q(unit__in=above) | Q(unit__in=below)).exclude(code__in=CODES_READ)
    return list(found.distinct())


def is_asked(unit: Unit, one: Indicator) -> bool:
    """Tell whether an indicator is one of a unit's: those of the catalogue are every unit's."""
    return not is_own(one.id) or any(f"{PREFIX}{figure.pk}" == one.id for figure in figures_around(unit))


def declared_at(one: Indicator) -> Unit:
    """Return the unit an own indicator is declared at: it and those under it are asked for it."""
    return MeasuredFigure.objects.select_related("unit").get(pk=int(one.id.removeprefix(PREFIX))).unit


def freshness(unit: int, figures: Iterable[MeasuredFigure]) -> Mapping[str, Freshness]:
    """Return how fresh each figure is at and under a unit; nothing for one nobody has delivered. One query."""
    asked = {one.pk: one for one in figures}
    today = clock.today()
    rows = Delivery.objects.filter(
        figure__in=asked, replaced_by__isnull=True, unit__in=subtree(unit, today).values("pk")
    )
    year_ago = date(today.year - 1, today.month, 1)
    late = Count("pk", filter=Q(late=True, last__gte=year_ago))
    found = rows.order_by().values("figure").annotate(newest=Max("last"), late=late)
    return {f"{PREFIX}{one['figure']}": _fresh(asked[one["figure"]], one["newest"], one["late"]) for one in found}


def _fresh(figure: MeasuredFigure, last: date, late: int) -> Freshness:
    newest = Period.containing(last, figure.grain)  # type: ignore[arg-type]  # one of its choices
    ended = figure.ended_on is not None and newest.end >= figure.ended_on
    return Freshness(newest, not ended and is_stale(newest, figure.days_after, clock.today()), late)


def _made(figure: MeasuredFigure) -> Indicator:
    target = None if figure.target is None else float(figure.target)
    words = (figure.names, figure.meaning, figure.unit_of_measure)
    return _declared(figure.pk, figure.code, Combine(figure.combine), Better(figure.better), target, words)


@lru_cache(maxsize=1024)
def _declared(  # noqa: PLR0917 (everything an indicator is made of, as its key in the cache)
    key: int, code: str, combine: Combine, better: Better, target: float | None, words: tuple[Text, str, str]
) -> Indicator:
    names, meaning, unit = words
    shown = names if not meaning else text(meaning, meaning, meaning)
    measured = text(unit, unit, unit)
    parted = combine is not Combine.SUM
    return Indicator(
        id=f"{PREFIX}{key}",
        theme=Theme.OWN,
        name=names,
        definition=shown,
        numerator=_PARTS if parted else names,
        denominator={Combine.SHARE: _WHOLES, Combine.MEAN: _DELIVERED}.get(combine),
        basis=_DELIVERED_COUNTED if combine is Combine.MEAN else measured,
        measure=_measure(code, combine),
        unit={Combine.SHARE: Counted.PERCENT, Combine.MEAN: Counted.SCORE}.get(combine, Counted.COUNT),
        better=_DIRECTIONS[better],
        target=_target(better, target),
        decimals=1 if parted else 0,
    )


def _measure(code: str, combine: Combine) -> Measure:
    of_code = row.measure == code
    total = Total(DELIVERIES, row.value, where=of_code)
    match combine:
        case Combine.SUM:
            return total
        case Combine.SHARE:
            return Rate(total, Total(DELIVERIES, row.out_of, where=of_code))
        case Combine.MEAN:
            return Rate(total, Counting(DELIVERIES, where=of_code), 1.0)


def _target(better: Better, value: float | None) -> Target | None:
    limit = {Better.UP: Limit.AT_LEAST, Better.DOWN: Limit.AT_MOST}.get(better)
    return Target(value, limit, _DECLARED) if value is not None and limit else None
