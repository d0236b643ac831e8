"""Indicators computed from the lake: any units, any period and grain, under the tree of the time or today's.

All indicators made from the same fact are computed in one pass over it. A unit's figure is made of the rows of all
units that stood under it on the row's own day; medians and shares are computed from rows, never from parts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from valvo.analytics.engine import Lake, current_manifest, first_day, open_lake
from valvo.analytics.storage import address
from valvo.analytics.tables import UNITS
from valvo.core import clock
from valvo.core.periods import MONTHS, Grain, Period, periods_between
from valvo.indicators.catalogue import indicator
from valvo.indicators.declarations import (
    Count,
    DaysSince,
    Fact,
    Indicator,
    Quantile,
    Rate,
    Ratio,
    Share,
    Stock,
    StockShare,
    Total,
)
from valvo.indicators.gathering import gathered_lines
from valvo.indicators.own_ids import is_own
from valvo.indicators.passes import passes
from valvo.indicators.reach import Tree, index_of

KEPT_ANSWERS = 512
Line = Mapping[str, int | float | None]
Lines = dict[tuple[int, int], dict[str, int | float | None]]


@dataclass(frozen=True)
class Ask:
    """What is asked: indicators by id, units by key, from `first` up to but not including `end`, by grain.

    `within` narrows every figure to rows that were under that unit as well: the parts of a whole then sum up to it.
    `tree`: a row counts for the units above it on its day ("then"), or for those above its unit today ("today").
    """

    indicators: tuple[str, ...]
    units: tuple[int, ...]
    first: date
    end: date
    grain: Grain = "month"
    tree: Tree = "then"
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """One figure. Shares are in per cent; value is None where the denominator is 0.

    Counts have no denominator; a quantile has no numerator, and its denominator is the number of rows it rests on.
    """

    indicator: str
    unit: int
    period: Period
    numerator: int | float | None
    denominator: int | float | None
    value: float | None


def compute(ask: Ask) -> tuple[Computed, ...]:
    """Return the figures from the present lake, by indicator, unit and period; kept as long as the lake's version.

    Raises LakeMissingError before the first refresh and UnknownIndicatorError for an unknown indicator.
    """
    manifest = current_manifest()
    today = clock.local_day(manifest.as_of)
    own = tuple(one for one in ask.indicators if is_own(one))
    if own and len(own) < len(ask.indicators):  # what is computed ahead is read, the rest computed
        rest = tuple(one for one in ask.indicators if not is_own(one))
        return compute(replace(ask, indicators=rest)) + compute(replace(ask, indicators=own))
    return _kept(address(""), manifest.lake_version, today, ask)


@lru_cache(maxsize=KEPT_ANSWERS)
def _kept(_address: str, _version: int, _today: date, ask: Ask) -> tuple[Computed, ...]:
    lake = open_lake()
    lines = _gathered(lake, ask)
    return compute_on(lake, ask) if lines is None else _from(lake, ask, lines)


def _gathered(lake: Lake, ask: Ask) -> Lines | None:
    """Return the lines computed ahead for this version of the lake, None where they do not answer what is asked."""
    if (ask.grain, ask.tree, ask.within) != ("month", "then", None) or any(map(is_own, ask.indicators)):
        return None
    names = [f"{one}__{column}" for one in ask.indicators for column in "ndv"]
    months = index_of(ask.first, 1), index_of(ask.end - timedelta(days=1), 1)
    found = gathered_lines(lake.manifest, names, ask.units, *months)
    return None if found is None else _by_place(found)


def compute_on(lake: Lake, ask: Ask) -> tuple[Computed, ...]:
    """Return the figures from a given lake, on whatever engine it lies."""
    wanted = [indicator(one) for one in ask.indicators]
    found = (line for one in passes(lake, wanted, ask) for line in lake.run(one.table).to_pylist())
    return _from(lake, ask, _by_place(found))


def _by_place(found: Iterable[Line]) -> Lines:
    """Return the columns of all passes by unit and period."""
    lines: Lines = {}
    for line in found:
        group, period = line["group"], line["period"]
        lines.setdefault((int(group or 0), int(period or 0)), {}).update(line)
    return lines


def _from(lake: Lake, ask: Ask, lines: Lines) -> tuple[Computed, ...]:
    wanted = [indicator(one) for one in ask.indicators]
    return tuple(_figures(wanted, _periods_of_units(lake, ask), lines, _starts(lake, wanted)))


def computed(one: Indicator, unit: int, period: Period, line: Line) -> Computed:
    """Return an indicator's figure from the columns of its passes; where there were no rows, what that means."""
    part, whole, value = (_number(line.get(f"{one.id}__{column}")) for column in "ndv")
    match one.measure:
        case Count() | Stock():
            return Computed(one.id, unit, period, part or 0, None, float(part or 0))
        case Total():
            return Computed(one.id, unit, period, part, None, None if part is None else float(part))
        case Share() | Ratio() | StockShare():
            scale = 1.0 if isinstance(one.measure, Ratio) else 100.0
            return Computed(one.id, unit, period, part or 0, whole or 0, _divided(part or 0, whole, scale))
        case Rate(part=amount, whole=of, per=per):
            part = part or 0 if isinstance(amount, Count) else part
            whole = whole or 0 if isinstance(of, Count) else whole
            return Computed(one.id, unit, period, part, whole, _divided(part, whole, per))
        case Quantile():
            return Computed(one.id, unit, period, None, whole or 0, None if value is None else float(value))
        case DaysSince():
            return Computed(one.id, unit, period, None, None, None if value is None else float(value))


def _divided(part: float | None, whole: float | None, scale: float) -> float | None:
    return scale * part / whole if whole and part is not None else None


def _number(number: float | None) -> int | float | None:
    """Return a number as counts and sums are kept: whole where it is whole."""
    return number if number is None or number != int(number) else int(number)


def _starts(lake: Lake, wanted: Sequence[Indicator]) -> Mapping[Fact, date | None]:
    """Return the first day anything of each fact was recorded at all: before it there is no data, not nothing."""
    return {fact: first_day(lake.manifest, fact.table, fact.day) for fact in {one.fact for one in wanted}}


def _periods_of_units(lake: Lake, ask: Ask) -> Mapping[int, list[Period]]:
    """Return the periods in which each unit existed, cut to what was asked and to what can be known."""
    units = lake.table(UNITS)
    lives = lake.run(units.filter(units.id.isin(list(ask.units))).select("id", "opened_on", "closed_on")).to_pylist()
    known = min(ask.end, clock.local_day(lake.manifest.as_of) + timedelta(days=1))
    found: dict[int, list[Period]] = {unit: [] for unit in ask.units}
    for life in lives:
        first, end = max(ask.first, life["opened_on"]), min(known, life["closed_on"] or date.max)
        found[life["id"]] = list(periods_between(first, end, ask.grain)) if first < end else []
    return found


def _figures(
    wanted: Sequence[Indicator],
    periods: Mapping[int, Sequence[Period]],
    lines: Lines,
    starts: Mapping[Fact, date | None],
) -> Iterator[Computed]:
    for one in wanted:
        start = starts[one.fact]
        for unit, own in periods.items():
            for period in own:
                if start is not None and period.end > start:
                    line = lines.get((unit, index_of(period.first, MONTHS[period.grain])), {})
                    yield computed(one, unit, period, line)
