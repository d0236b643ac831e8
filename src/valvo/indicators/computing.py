"""Indicators computed from the lake: any units, any period and grain, under the tree of the time or today's.

All indicators made from the same fact are computed in one pass over it. A unit's figure is made of the rows of all
units that stood under it on the row's own day; medians and shares are computed from rows, never from parts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from valvo.analytics.engine import Lake, first_day, open_lake
from valvo.analytics.storage import Manifest, address
from valvo.analytics.tables import UNITS
from valvo.core import clock
from valvo.core.at_once import AtOnce
from valvo.core.periods import MONTHS, Grain, Period, periods_between
from valvo.indicators import gathered
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
from valvo.indicators.gathered import Contents, Life, Line
from valvo.indicators.passes import passes
from valvo.indicators.reach import Tree, index_of

KEPT_ANSWERS = 512
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


# Ten people who open a picture nobody has gathered yet, the first morning of a new program, wait for one computation.
_under_way: AtOnce[tuple[Computed, ...]] = AtOnce()


def compute(ask: Ask) -> tuple[Computed, ...]:
    """Return the figures of the version of the lake pages show, by indicator, unit and period; kept for that version.

    Raises LakeMissingError before the first refresh and UnknownIndicatorError for an unknown indicator.
    """
    manifest, contents = gathered.shown()
    there = _there(contents, ask) if contents else ()
    if 0 < len(there) < len(ask.indicators):  # what is computed ahead is read, the rest computed
        rest = tuple(one for one in ask.indicators if one not in there)
        return compute(replace(ask, indicators=there)) + compute(replace(ask, indicators=rest))
    version = (address(""), manifest.lake_version, clock.local_day(manifest.as_of), ask)
    return _under_way.get(version, lambda: _kept(*version))


@lru_cache(maxsize=KEPT_ANSWERS)
def _kept(_address: str, _version: int, _today: date, ask: Ask) -> tuple[Computed, ...]:
    manifest, contents = gathered.shown()
    found = compute_ahead(contents, ask) if contents else None
    return compute_on(open_lake(manifest), ask) if found is None else found


def compute_ahead(contents: Contents, ask: Ask) -> tuple[Computed, ...] | None:
    """Return the figures from what has been gathered; None where that does not answer what is asked.

    Months are there as they are; longer periods are put together from them, where they can be, or there as well.
    """
    if _there(contents, ask) != ask.indicators:
        return None
    wanted = [indicator(one) for one in ask.indicators]
    try:
        lines = _lines(contents, wanted, ask)
    except FileNotFoundError:  # removed since: newer figures have come in their place
        return None
    periods = _periods(ask, contents.manifest, contents.lives)
    starts = {one.fact: contents.starts.get(gathered.fact_name(one.fact)) for one in wanted}
    return tuple(_figures(wanted, periods, lines, starts))


def _there(contents: Contents, ask: Ask) -> tuple[str, ...]:
    """Return those of the indicators asked for that can be read from what has been gathered."""
    aligned = all(Period.containing(day, ask.grain).first == day for day in (ask.first, ask.end))
    if (ask.tree, ask.within) != ("then", None) or not (ask.grain == "month" or aligned):
        return ()
    longer = ask.grain in gathered.LONGER and ask.first >= contents.longer_from
    known = (one for one in ask.indicators if one in contents.indicators)
    return tuple(one for one in known if ask.grain == "month" or longer or indicator(one).follows_from_months)


def _lines(contents: Contents, wanted: Sequence[Indicator], ask: Ask) -> Lines:
    """Return the columns by unit and period; raises FileNotFoundError for a file gone."""
    length, months = MONTHS[ask.grain], (index_of(ask.first, 1), index_of(ask.end - timedelta(days=1), 1))
    by_month = [one for one in wanted if length == 1 or one.follows_from_months]
    found = gathered.lines(contents, _columns(by_month), ask.units, months)
    at_ends = set(_columns([one for one in wanted if one.of_moment]))
    lines = _put_together(found, length, at_ends, index_of(clock.local_day(contents.manifest.as_of), 1))
    apart = [one for one in wanted if one not in by_month]
    for place, line in _by_place(gathered.lines(contents, _columns(apart), ask.units, months, length)).items():
        lines.setdefault(place, {}).update(line)
    return lines


def _columns(wanted: Iterable[Indicator]) -> list[str]:
    return [f"{one.id}__{column}" for one in wanted for column in "ndv"]


def _put_together(found: Iterable[Line], length: int, at_ends: set[str], known: int) -> Lines:
    """Return months' columns by unit and longer period: what is counted adds up, what stands is as it stood last.

    `length` is in months; `at_ends` are the columns of what stands, `known` the last month there is anything of.
    """
    lines: Lines = {}
    for line in found:
        month = int(line["period"] or 0)
        into = lines.setdefault((int(line["group"] or 0), month // length), {})
        is_last = month == min(month // length * length + length - 1, known)
        for name in line.keys() - {"group", "period"}:
            value = line[name]
            if name in at_ends:
                into[name] = value if is_last else into.get(name)
            elif value is not None:
                into[name] = value + (into.get(name) or 0)
    return lines


def compute_on(lake: Lake, ask: Ask) -> tuple[Computed, ...]:
    """Return the figures from a given lake, on whatever engine it lies."""
    wanted = [indicator(one) for one in ask.indicators]
    lines = _by_place(line for one in passes(lake, wanted, ask) for line in lake.run(one.table()).to_pylist())
    periods = _periods(ask, lake.manifest, _lives(lake, ask.units))
    return tuple(_figures(wanted, periods, lines, _starts(lake, wanted)))


def _by_place(found: Iterable[Line]) -> Lines:
    """Return the columns of all passes by unit and period."""
    lines: Lines = {}
    for line in found:
        group, period = line["group"], line["period"]
        lines.setdefault((int(group or 0), int(period or 0)), {}).update(line)
    return lines


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


def _lives(lake: Lake, wanted: Sequence[int]) -> Mapping[int, Life]:
    """Return the day each unit opened, and the day it closed."""
    units = lake.table(UNITS)
    found = lake.run(units.filter(units.id.isin(list(wanted))).select("id", "opened_on", "closed_on")).to_pylist()
    return {one["id"]: (one["opened_on"], one["closed_on"]) for one in found}


def _periods(ask: Ask, manifest: Manifest, lives: Mapping[int, Life]) -> Mapping[int, list[Period]]:
    """Return the periods in which each unit existed, cut to what was asked and to what can be known."""
    known = min(ask.end, clock.local_day(manifest.as_of) + timedelta(days=1))
    found: dict[int, list[Period]] = {}
    for unit in ask.units:
        opened, closed = lives.get(unit, (date.max, None))
        first, end = max(ask.first, opened), min(known, closed or date.max)
        found[unit] = list(periods_between(first, end, ask.grain)) if first < end else []
    return found


def _figures(
    wanted: Sequence[Indicator],
    periods: Mapping[int, Sequence[Period]],
    lines: Lines,
    starts: Mapping[Fact, date | None],
) -> Iterator[Computed]:
    # Ends and lines are found once, not for each indicator: a page has a hundred and fifty.
    places = [
        (unit, period, period.end, lines.get((unit, index_of(period.first, MONTHS[period.grain])), {}))
        for unit, own in periods.items()
        for period in own
    ]
    for one in wanted:
        start = starts[one.fact]
        if start is not None:
            yield from (computed(one, unit, period, line) for unit, period, end, line in places if end > start)
