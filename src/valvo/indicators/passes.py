"""The expressions behind the figures: one pass over each fact, whatever the engine.

A pass has one row per unit (`group`) and period (`period`, counted in periods of the grain since the year 0) and for
each of its indicators the columns `<id>__n`, `<id>__d` and `<id>__v`: numerator, denominator and value, as far as the
measure has them. A unit without any row in a period has no line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal, Protocol

from valvo.analytics.engine import Lake
from valvo.analytics.expressions import Table, Value, ibis, row
from valvo.analytics.tables import CLOSURE, UNITS
from valvo.core import clock
from valvo.core.periods import MONTHS, Grain
from valvo.indicators.declarations import Count, Fact, Indicator, Quantile, Ratio, Share, Stock

Tree = Literal["then", "today"]
# Days on which the row of a fact begins: the year of its partition is theirs.
_FIRST_DAYS = {"received_on", "opened_on", "created_on", "started_on"}


class Span(Protocol):
    """What a pass needs to know of what was asked; see `computing.Ask`."""

    @property
    def units(self) -> tuple[int, ...]: ...
    @property
    def first(self) -> date: ...
    @property
    def end(self) -> date: ...
    @property
    def grain(self) -> Grain: ...
    @property
    def tree(self) -> Tree: ...
    @property
    def within(self) -> int | None: ...


@dataclass(frozen=True, eq=False)
class Pass:
    """One expression and the indicators whose columns it has."""

    table: Table
    indicators: tuple[Indicator, ...]


def passes(lake: Lake, wanted: Sequence[Indicator], span: Span) -> Iterator[Pass]:
    """Yield the expressions that give all these indicators."""
    flows = [one for one in wanted if not isinstance(one.measure, Stock)]

    def place(one: Indicator) -> tuple[str, str, bool]:
        return one.fact.table.name, one.fact.day, one.fact.passed

    for _, group in groupby(sorted(flows, key=place), key=place):
        together = tuple(group)
        yield Pass(_during(lake, span, together[0].fact, together), together)
    for one in wanted:
        if isinstance(one.measure, Stock):
            yield Pass(_at_ends(lake, span, one, one.measure), (one,))


def members(lake: Lake, span: Span) -> Table:
    """Return which units count for which: columns group, member, since, until (days, until not included)."""
    links = _links(lake, span.tree)
    reach = links.filter(links.ancestor.isin(list(span.units)))
    reach = reach.select(group=reach.ancestor, member=reach.descendant, since=reach.valid_from, until=reach.valid_to)
    if span.within is None:
        return reach
    whole = links.filter(links.ancestor == span.within)
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
    units, today = lake.table(UNITS), _as_of(lake)
    units = units.select(unit_id=units.id, closed_on=units.closed_on)
    joined = links.join(units, links.descendant == units.unit_id)
    now = (joined.valid_from <= today) & ((joined.valid_to > today) | (joined.valid_to == joined.closed_on))
    always = {"valid_from": ibis.date(date.min), "valid_to": ibis.date(date.max)}
    return joined.filter(now).select("ancestor", "descendant", "depth", **always)


def _during(lake: Lake, span: Span, fact: Fact, group: Sequence[Indicator]) -> Table:
    """Return what happened during the periods."""
    rows = lake.table(fact.table)
    end = min(span.end, _as_of(lake) + timedelta(days=0 if fact.passed else 1))
    # The partition's year is named too, so that files of other years are not opened. Later days of a row (closed,
    # done) lie in its first year or after it.
    rows = rows.filter(rows[fact.day] >= span.first, rows[fact.day] < end, rows.year <= span.end.year)
    if fact.day in _FIRST_DAYS:
        rows = rows.filter(rows.year >= span.first.year)
    reach = members(lake, span)
    day = rows[fact.day]
    joined = rows.join(reach, [rows.unit == reach.member, day >= reach.since, day < reach.until])
    joined = joined.mutate(period=_period(joined[fact.day], span.grain))
    columns = {name: value for one in group for name, value in _aggregates(one)}
    return joined.group_by(["group", "period"]).aggregate(**columns)


def _aggregates(one: Indicator) -> Iterator[tuple[str, Value]]:
    """Yield the columns of an indicator: numerator, denominator, value (what the measure has of them)."""
    match one.measure:
        case Count(where=where):
            yield f"{one.id}__n", row.count(where=where)
        case Share(part=part, whole=whole):
            yield f"{one.id}__n", row.count(where=part if whole is None else part & whole)
            yield f"{one.id}__d", row.count(where=whole)
        case Ratio(part=part, whole=whole):
            yield f"{one.id}__n", row.count(where=part)
            yield f"{one.id}__d", row.count(where=whole)
        case Quantile(value=value, where=where, share=share):
            yield f"{one.id}__d", row.count(where=where)
            yield f"{one.id}__v", value.quantile(share, where=where)


def _at_ends(lake: Lake, span: Span, one: Indicator, stock: Stock) -> Table:
    """Return what stood when each period ended: all that had come less all that had gone, unit by unit.

    Coming and going is first summed by unit and period, so the rows themselves are read once.
    """
    flows = _flows(lake, stock, span.grain)
    ends = _ends(lake, span)
    reach = members(lake, span)
    stood = flows.join(ends, flows.at <= ends.period)
    joined = stood.join(reach, [stood.unit == reach.member, stood.end > reach.since, stood.end <= reach.until])
    return joined.group_by(["group", "period"]).aggregate(**{f"{one.id}__n": joined.change.sum()})


def _flows(lake: Lake, stock: Stock, grain: Grain) -> Table:
    """Return by unit and period how many came and went: columns unit, at, change."""
    rows = lake.table(stock.table)
    if stock.where is not None:
        rows = rows.filter(stock.where)
    came = rows[stock.since]
    if stock.months or stock.after:
        came = (came + ibis.interval(months=stock.months) + ibis.interval(days=int(stock.after))).cast("date")
    rows = rows.select(unit=rows.unit, came=came, gone=rows[stock.until])
    rows = rows.filter(rows.came <= _as_of(lake), rows.gone.isnull() | (rows.gone > rows.came))
    coming = rows.select(unit=rows.unit, at=_period(rows.came, grain), change=ibis.literal(1, "int64"))
    gone = rows.filter(rows.gone.notnull())
    going = gone.select(unit=gone.unit, at=_period(gone.gone, grain), change=ibis.literal(-1, "int64"))
    both = coming.union(going, distinct=False)
    return both.group_by(["unit", "at"]).aggregate(change=both.change.sum())


def _ends(lake: Lake, span: Span) -> Table:
    """Return the periods asked for that have begun, each with the day after its last: columns period, end."""
    known = _as_of(lake) + timedelta(days=1)
    length = MONTHS[span.grain]
    first, last = (_index(day, length) for day in (span.first, min(span.end, known) - timedelta(days=1)))
    periods = ibis.range(first, last + 1).unnest().name("period").as_table()
    next_month = (periods.period + 1) * length
    following = ibis.date((next_month // 12).cast("int32"), (next_month % 12 + 1).cast("int32"), 1)
    return periods.select(period=periods.period.cast("int32"), end=ibis.least(following, ibis.date(known)))


def _period(day: Value, grain: Grain) -> Value:
    return ((day.year() * 12 + day.month() - 1) // MONTHS[grain]).cast("int32")


def _index(day: date, length: int) -> int:
    return (day.year * 12 + day.month - 1) // length


def _as_of(lake: Lake) -> date:
    return clock.local_day(lake.manifest.as_of)
