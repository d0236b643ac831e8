"""Indicators computed from the lake: any units, any period and grain, under the tree of the time or today's.

All indicators made from the same fact are computed in one pass over it. A unit's figure is made of the rows of all
units that stood under it on the row's own day; medians and shares are computed from rows, never from parts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Literal

import pyarrow as pa

from valvo.analytics.engine import Lake, current_manifest, open_lake
from valvo.analytics.expressions import Table, Value, ibis, row
from valvo.analytics.storage import address
from valvo.analytics.tables import CLOSURE, UNITS
from valvo.core import clock
from valvo.core.periods import MONTHS, Grain, Period, periods_between
from valvo.indicators.catalogue import indicator
from valvo.indicators.declarations import Count, Fact, Indicator, Quantile, Share

Tree = Literal["then", "today"]
_ALWAYS = (date.min, date.max)
KEPT_ANSWERS = 512


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

    Counts have no denominator; a quantile's denominator is the number of rows it rests on.
    """

    indicator: str
    unit: int
    period: Period
    numerator: int | None
    denominator: int | None
    value: float | None


def compute(ask: Ask) -> tuple[Computed, ...]:
    """Return the figures from the present lake, by indicator, unit and period; kept as long as the lake's version.

    Raises LakeMissingError before the first refresh and UnknownIndicatorError for an unknown indicator.
    """
    manifest = current_manifest()
    today = clock.local_day(manifest.as_of)
    return _kept(address(""), manifest.lake_version, today, ask)


@lru_cache(maxsize=KEPT_ANSWERS)
def _kept(_address: str, _version: int, _today: date, ask: Ask) -> tuple[Computed, ...]:
    return compute_on(open_lake(), ask)


def compute_on(lake: Lake, ask: Ask) -> tuple[Computed, ...]:
    """Return the figures from a given lake, on whatever engine it lies."""
    wanted = [indicator(one) for one in ask.indicators]
    found: dict[tuple[str, int, int], Computed] = {}
    starts: dict[str, date | None] = {}
    for fact, group in _by_fact(wanted):
        for computed in _rows(lake, ask, fact, group):
            found[computed.indicator, computed.unit, computed.period.first.toordinal()] = computed
        start = _start(lake, fact)
        starts |= {one.id: start for one in group}
    return tuple(_filled(wanted, _periods_of_units(lake, ask), found, starts))


def wide(lake: Lake, ask: Ask, fact: Fact, group: Sequence[Indicator]) -> Table:
    """Return the expression behind `compute`: one row per unit and period, columns `<id>__n`, `<id>__d`, `<id>__v`.

    `period` counts periods of the grain since year 0. Units without any row in a period have no row.
    """
    rows = lake.table(fact.table)
    day = rows[fact.day]
    # The partition's year is named too, so that files of other years are not opened. Days of a later stage of a row
    # (closed, done) lie in its first year or after it.
    rows = rows.filter(day >= ask.first, day < ask.end, rows.year <= ask.end.year)
    if fact.day in {"received_on", "opened_on", "created_on", "started_on"}:
        rows = rows.filter(rows.year >= ask.first.year)
    reach = members(lake, ask)
    day = rows[fact.day]
    joined = rows.join(reach, [rows.unit == reach.member, day >= reach.since, day < reach.until])
    months = joined[fact.day].year() * 12 + joined[fact.day].month() - 1
    joined = joined.mutate(period=(months // MONTHS[ask.grain]).cast("int32"))
    columns = {name: value for one in group for name, value in _aggregates(one)}
    return joined.group_by(["group", "period"]).aggregate(**columns)


def members(lake: Lake, ask: Ask) -> Table:
    """Return which units count for which: columns group, member, since, until (days, until not included)."""
    links = _links(lake, ask.tree)
    reach = links.filter(links.ancestor.isin(list(ask.units)))
    reach = reach.select(group=reach.ancestor, member=reach.descendant, since=reach.valid_from, until=reach.valid_to)
    if ask.within is None:
        return reach
    whole = links.filter(links.ancestor == ask.within)
    whole = whole.select(inside=whole.descendant, from_day=whole.valid_from, to_day=whole.valid_to)
    both = reach.join(whole, reach.member == whole.inside)
    both = both.select(
        group=both.group,
        member=both.member,
        since=ibis.greatest(both.since, both.from_day),
        until=ibis.least(both.until, both.to_day),
    )
    return both.filter(both.since < both.until)


def units_below(lake: Lake, unit: int, level: str, first: date, end: date) -> list[int]:
    """Return the units of a level (a unit kind, or "children") that stood under a unit at some time between days."""
    links, units = lake.table(CLOSURE), lake.table(UNITS)
    below = links.filter(links.ancestor == unit, links.depth > 0, links.valid_from < end, links.valid_to > first)
    if level == "children":
        below = below.filter(below.depth == 1)
    else:
        of_kind = units.filter(units.kind == level)
        below = below.semi_join(of_kind, below.descendant == of_kind.id)
    return sorted(lake.run(below.select(below.descendant).distinct())["descendant"].to_pylist())


def _links(lake: Lake, tree: Tree) -> Table:
    """Return the closure, or today's for all days. A closed unit keeps the place it had last."""
    links = lake.table(CLOSURE)
    if tree == "then":
        return links
    units, today = lake.table(UNITS), clock.local_day(lake.manifest.as_of)
    units = units.select(unit_id=units.id, closed_on=units.closed_on)
    joined = links.join(units, links.descendant == units.unit_id)
    now = (joined.valid_from <= today) & ((joined.valid_to > today) | (joined.valid_to == joined.closed_on))
    return joined.filter(now).select(
        "ancestor", "descendant", "depth", valid_from=ibis.date(_ALWAYS[0]), valid_to=ibis.date(_ALWAYS[1])
    )


def _aggregates(one: Indicator) -> Iterator[tuple[str, Value]]:
    """Yield the columns of an indicator: numerator, denominator, value (what the measure has of them)."""
    match one.measure:
        case Count(where=where):
            yield f"{one.id}__n", row.count(where=where)
        case Share(part=part, whole=whole):
            yield f"{one.id}__n", row.count(where=part if whole is None else part & whole)
            yield f"{one.id}__d", row.count(where=whole)
        case Quantile(column=column, where=where, share=share):
            yield f"{one.id}__d", row.count(where=where)
            yield f"{one.id}__v", row[column].quantile(share, where=where)


def _by_fact(wanted: Sequence[Indicator]) -> Iterator[tuple[Fact, list[Indicator]]]:
    def place(one: Indicator) -> tuple[str, str]:
        return one.fact.table.name, one.fact.day

    for _, group in groupby(sorted(wanted, key=place), key=place):
        together = list(group)
        yield together[0].fact, together


def _rows(lake: Lake, ask: Ask, fact: Fact, group: Sequence[Indicator]) -> Iterator[Computed]:
    table: pa.Table = lake.run(wide(lake, ask, fact, group))
    length = MONTHS[ask.grain]
    for line in table.to_pylist():
        months = line["period"] * length
        period = Period(date(months // 12, months % 12 + 1, 1), ask.grain)
        for one in group:
            yield _computed(one, line, period)


def _computed(one: Indicator, line: Mapping[str, int | float | None], period: Period) -> Computed:
    numerator, denominator = _whole(line.get(f"{one.id}__n")), _whole(line.get(f"{one.id}__d"))
    return Computed(one.id, int(line["group"] or 0), period, numerator, denominator, _value(one, line))


def _value(one: Indicator, line: Mapping[str, int | float | None]) -> float | None:
    match one.measure:
        case Count():
            return float(line[f"{one.id}__n"] or 0)
        case Share():
            part, whole = line[f"{one.id}__n"], line[f"{one.id}__d"]
            return 100.0 * (part or 0) / whole if whole else None
        case Quantile():
            found = line[f"{one.id}__v"]
            return None if found is None else float(found)


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _start(lake: Lake, fact: Fact) -> date | None:
    """Return the first day anything of this fact was recorded at all: before it there is no data, not nothing."""
    rows = lake.table(fact.table)
    found: date | None = lake.run(rows.aggregate(first=rows[fact.day].min()))["first"].to_pylist()[0]
    return found


def _periods_of_units(lake: Lake, ask: Ask) -> Mapping[int, list[Period]]:
    """Return the periods in which each unit existed, cut to what was asked and to what can be known."""
    units = lake.table(UNITS)
    lives = lake.run(units.filter(units.id.isin(list(ask.units))).select("id", "opened_on", "closed_on")).to_pylist()
    known = min(ask.end, date.fromordinal(clock.local_day(lake.manifest.as_of).toordinal() + 1))
    found: dict[int, list[Period]] = {unit: [] for unit in ask.units}
    for life in lives:
        first, end = max(ask.first, life["opened_on"]), min(known, life["closed_on"] or date.max)
        found[life["id"]] = list(periods_between(first, end, ask.grain)) if first < end else []
    return found


def _filled(
    wanted: Sequence[Indicator],
    periods: Mapping[int, Sequence[Period]],
    found: Mapping[tuple[str, int, int], Computed],
    starts: Mapping[str, date | None],
) -> Iterator[Computed]:
    for one in wanted:
        start = starts[one.id]
        for unit, own in periods.items():
            for period in own:
                if start is not None and period.end > start:
                    yield found.get((one.id, unit, period.first.toordinal())) or _nothing(one, unit, period)


def _nothing(one: Indicator, unit: int, period: Period) -> Computed:
    match one.measure:
        case Count():
            return Computed(one.id, unit, period, 0, None, 0.0)
        case Share():
            return Computed(one.id, unit, period, 0, 0, None)
        case Quantile():
            return Computed(one.id, unit, period, None, 0, None)
