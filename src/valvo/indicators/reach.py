"""Which units count for which on which days, and how periods are counted: what every pass over the lake begins with."""

from datetime import date
from functools import cached_property
from typing import Literal, Protocol

from valvo.analytics.engine import Lake
from valvo.analytics.expressions import Table, Value, ibis
from valvo.analytics.tables import CLOSURE, UNITS
from valvo.core import clock
from valvo.core.periods import MONTHS, Grain

Tree = Literal["then", "today"]
MOST_NAMED = 500
# Up to so many units asked for, with so many under them, rows are counted straight for those above them.
FEW, FEW_MEMBERS = 40, 200


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


class Reach:
    """Which units count for which over the days asked for, as the passes use it."""

    def __init__(self, lake: Lake, span: Span) -> None:
        self._lake, self._span = lake, span
        self.members = members(lake, span)

    @property
    def wide(self) -> bool:
        """Tell whether figures of many units are asked for."""
        return len(self._span.units) > FEW

    @cached_property
    def many(self) -> bool:
        """Tell whether rows of many units are asked for: those are first counted unit by unit."""
        if self.wide:
            return True
        return bool(self._lake.run(self.members.count().as_table())[0][0].as_py() > FEW_MEMBERS)

    @cached_property
    def steady(self) -> Table:
        """Return who counts for whom on all the days: columns group, member."""
        kept = self.members.filter(self.members.since <= self._span.first, self.members.until >= self._span.end)
        return kept.select("group", "member")

    @cached_property
    def moving(self) -> Table | None:
        """Return who begins or ceases to count for whom meanwhile, as `members`; None where nobody does."""
        first, end, every = self._span.first, self._span.end, self.members
        meanwhile = every.filter(every.since < end, every.until > first, (every.since > first) | (every.until < end))
        return meanwhile if self._lake.run(meanwhile.limit(1)).num_rows else None


def links_of(lake: Lake, tree: Tree) -> Table:
    """Return the closure, or today's for all days. A closed unit keeps the place it had last.

    What was begun there and ends after it closed then still counts for the units above it.
    """
    links, units, today = lake.table(CLOSURE), lake.table(UNITS), as_of(lake)
    units = units.select(unit_id=units.id, closed_on=units.closed_on)
    joined = links.join(units, links.descendant == units.unit_id)
    last = joined.valid_to == joined.closed_on.fill_null(date.max)
    if tree == "then":
        lasting = joined.mutate(valid_to=last.ifelse(ibis.date(date.max), joined.valid_to))
        return lasting.select("ancestor", "descendant", "depth", "valid_from", "valid_to")
    now = (joined.valid_from <= today) & ((joined.valid_to > today) | last)
    always = {"valid_from": ibis.date(date.min), "valid_to": ibis.date(date.max)}
    return joined.filter(now).select("ancestor", "descendant", "depth", **always)


def period_of(day: Value, grain: Grain) -> Value:
    months = day.year() * 12 + day.month() - 1  # a division is of floats, which takes longer than all else here
    return (months if grain == "month" else months // MONTHS[grain]).cast("int32")


def index_of(day: date, length: int) -> int:
    return (day.year * 12 + day.month - 1) // length


def as_of(lake: Lake) -> date:
    return clock.local_day(lake.manifest.as_of)
