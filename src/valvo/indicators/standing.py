"""What stands when a period ends, and how long ago something last happened: figures of a moment, not of a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce

from valvo.analytics.engine import Lake
from valvo.analytics.expressions import Table, Value, ibis
from valvo.core.periods import MONTHS
from valvo.indicators.declarations import Condition, DaysSince, Stock
from valvo.indicators.involved import more_rows
from valvo.indicators.reach import MOST_NAMED, Span, as_of, index_of, members, period_of


@dataclass(frozen=True, eq=False)
class Standing:
    """One column: how many of a stock's rows (where `part` holds) stand when a period ends."""

    name: str
    stock: Stock
    part: Condition | None = None


def standing(lake: Lake, span: Span, together: Sequence[Standing]) -> Table:
    """Return what stood when each period ended: all that had come less all that had gone, unit by unit.

    Coming and going is first summed by unit and period, so the rows themselves are read once.
    """
    names = [one.name for one in together]
    reach = members(lake, span)
    changes = reduce(
        lambda left, right: left.union(right, distinct=False),
        [_flows(lake, span, reach, one, names) for one in together],
    )
    flows = changes.group_by(["unit", "at"]).aggregate(**{name: changes[name].sum() for name in names})
    stood = _summed_up(flows, _ends(lake, span), names)
    joined = stood.join(reach, [stood.unit == reach.member, stood.end > reach.since, stood.end <= reach.until])
    return joined.group_by(["group", "period"]).aggregate(**{name: joined[name].sum() for name in names})


def _summed_up(flows: Table, ends: Table, names: Sequence[str]) -> Table:
    """Return the running sums by unit at the end of every period: columns unit, period, end and the names."""
    units = flows.select("unit").distinct()
    grid = units.cross_join(ends)
    joined = grid.left_join(flows, [grid.unit == flows.unit, grid.period == flows.at])
    changes = {name: joined[name].fill_null(0) for name in names}
    every = joined.select(unit=joined.unit, period=joined.period, end=joined.end, **changes)
    so_far = ibis.window(group_by="unit", order_by="period", preceding=None, following=0)
    sums = {name: every[name].sum().over(so_far) for name in names}
    return every.select("unit", "period", "end", **sums)


def _flows(lake: Lake, span: Span, reach: Table, one: Standing, names: Sequence[str]) -> Table:
    """Return by unit and period how many came and went: columns unit, at and the names, nought in the others'."""
    stock, rows = one.stock, lake.table(one.stock.table)
    if stock.where is not None:
        rows = rows.filter(stock.where)
    if one.part is not None:
        rows = rows.filter(one.part)
    if len(span.units) <= MOST_NAMED:  # else nearly every unit is asked for
        rows = rows.semi_join(reach, rows.unit == reach.member)
    came = rows[stock.since]
    if stock.months or stock.after:
        came = (came + ibis.interval(months=stock.months) + ibis.interval(days=int(stock.after))).cast("date")
    ends = (stock.until,) if isinstance(stock.until, str) else stock.until
    rows = rows.select(unit=rows.unit, came=came, gone=ibis.coalesce(*(rows[day] for day in ends)))
    rows = rows.filter(rows.came <= as_of(lake), rows.gone.isnull() | (rows.gone > rows.came))
    gone = rows.filter(rows.gone.notnull())
    both = _change(rows, "came", 1, span).union(_change(gone, "gone", -1, span), distinct=False)
    nought = ibis.literal(0, "int64")
    return both.select("unit", "at", **{name: both.change if name == one.name else nought for name in names})


def _change(rows: Table, day: str, step: int, span: Span) -> Table:
    """Return a step for each row by the period of a day; what lies before the first period asked for counts there."""
    counted = rows.group_by(["unit", _at(rows[day], span).name("at")]).aggregate(number=rows.count())
    return counted.select("unit", "at", change=(counted.number * step).cast("int64"))


def _at(day: Value, span: Span) -> Value:
    first = index_of(span.first, MONTHS[span.grain])
    return ibis.greatest(period_of(day, span.grain), ibis.literal(first, "int32"))


def days_since(lake: Lake, span: Span, measure: DaysSince, name: str) -> Table:
    """Return how many days had gone when each period ended since the last of some rare rows before that."""
    rows = lake.table(measure.fact.table)
    if measure.where is not None:
        rows = rows.filter(measure.where)
    reach, day = members(lake, span), measure.fact.day
    rows = rows.filter(rows[day] <= as_of(lake))
    joined = rows.join(reach, [rows.unit == reach.member, rows[day] >= reach.since, rows[day] < reach.until])
    days = joined.select(group=joined.group, day=joined[day])
    more = more_rows(lake, span, table=measure.fact.table, rows=rows, reach=reach, day=day)
    if more is not None:
        days = days.union(more.select(group=more.group, day=more[day]), distinct=False)
    days = days.mutate(at=_at(days.day, span))
    last = days.group_by(["group", "at"]).aggregate(day=days.day.max())
    grid = last.select(unit=last.group).distinct().cross_join(_ends(lake, span))
    every = grid.left_join(last, [grid.unit == last.group, grid.period == last.at])
    every = every.select(unit=grid.unit, period=grid.period, end=grid.end, day=last.day)
    so_far = ibis.window(group_by="unit", order_by="period", preceding=None, following=0)
    latest = every.mutate(latest=every.day.max().over(so_far))
    latest = latest.filter(latest.latest.notnull())
    gone = latest.end.delta(latest.latest, unit="day") - 1
    return latest.select(group=latest.unit, period=latest.period, **{name: gone})


def _ends(lake: Lake, span: Span) -> Table:
    """Return the periods asked for that have begun, each with the day after its last: columns period, end."""
    known = as_of(lake) + timedelta(days=1)
    length = MONTHS[span.grain]
    first, last = (index_of(day, length) for day in (span.first, min(span.end, known) - timedelta(days=1)))
    periods = ibis.range(first, last + 1).unnest().name("period").as_table()
    next_month = (periods.period + 1) * length
    following = ibis.date((next_month // 12).cast("int32"), (next_month % 12 + 1).cast("int32"), 1)
    return periods.select(period=periods.period.cast("int32"), end=ibis.least(following, ibis.date(known)))
