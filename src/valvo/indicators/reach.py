"""Which units count for which on which days, and how periods are counted: what every pass over the lake begins with."""

from datetime import date
from typing import Literal, Protocol

from valvo.analytics.engine import Lake
from valvo.analytics.expressions import Table, Value, ibis
from valvo.analytics.tables import CLOSURE, UNITS
from valvo.core import clock
from valvo.core.periods import MONTHS, Grain

Tree = Literal["then", "today"]
MOST_NAMED = 500


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


def members(lake: Lake, span: Span) -> Table:
    """Return which units count for which: columns group, member, since, until (days, until not included).

    Where very many are asked for, all are answered for: naming thousands costs more than leaving some out afterwards.
    """
    links = links_of(lake, span.tree)
    reach = links if len(span.units) > MOST_NAMED else links.filter(links.ancestor.isin(list(span.units)))
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


def eras(reach: Table) -> Table:
    """Return the stretches of days in which nothing moves above a unit: columns member, since, until.

    A row of a fact falls into one of them, however many units stand above it.
    """
    begins = reach.select(member=reach.member, since=reach.since)
    ends = reach.select(member=reach.member, since=reach.until)
    bounds = begins.union(ends, distinct=True)
    following = ibis.window(group_by="member", order_by="since")
    found = bounds.mutate(until=bounds.since.lead().over(following))
    return found.filter(found.until.notnull())


def links_of(lake: Lake, tree: Tree) -> Table:
    """Return the closure, or today's for all days. A closed unit keeps the place it had last."""
    links = lake.table(CLOSURE)
    if tree == "then":
        return links
    units, today = lake.table(UNITS), as_of(lake)
    units = units.select(unit_id=units.id, closed_on=units.closed_on)
    joined = links.join(units, links.descendant == units.unit_id)
    now = (joined.valid_from <= today) & ((joined.valid_to > today) | (joined.valid_to == joined.closed_on))
    always = {"valid_from": ibis.date(date.min), "valid_to": ibis.date(date.max)}
    return joined.filter(now).select("ancestor", "descendant", "depth", **always)


def period_of(day: Value, grain: Grain) -> Value:
    return ((day.year() * 12 + day.month() - 1) // MONTHS[grain]).cast("int32")


def index_of(day: date, length: int) -> int:
    return (day.year * 12 + day.month - 1) // length


def as_of(lake: Lake) -> date:
    return clock.local_day(lake.manifest.as_of)
