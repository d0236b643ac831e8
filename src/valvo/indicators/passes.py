"""The expressions behind the figures: one pass over each fact, whatever the engine.

A pass has one row per unit (`group`) and period (`period`, counted in periods of the grain since the year 0) and for
each of its indicators the columns `<id>__n`, `<id>__d` and `<id>__v`: numerator, denominator and value, as far as the
measure has them. A unit without any row in a period has no line; one made from two facts has its columns in two.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial, reduce
from itertools import groupby

from valvo.analytics.engine import Lake
from valvo.analytics.expressions import Table, Value, ibis, row
from valvo.analytics.tables import LakeTable
from valvo.indicators.declarations import (
    Condition,
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
from valvo.indicators.involved import more_rows
from valvo.indicators.reach import Reach, Span, as_of, period_of
from valvo.indicators.standing import Standing, days_since, standing

# Days on which the row of a fact begins or which its partition is of: the year of its partition is theirs.
_FIRST_DAYS = {"received_on", "raised_on", "opened_on", "created_on", "started_on", "on", "last_on", "stands_from"}


@dataclass(frozen=True, eq=False)
class Pass:
    """One expression, written when it is asked for, and the names of its columns beside `group` and `period`.

    `reads` are the rows it is made of. Figures of a moment need every day up to it, others those of their periods.
    """

    columns: tuple[str, ...]
    reads: Fact
    table: Callable[[], Table]
    of_moments: bool = False


@dataclass(frozen=True, eq=False)
class Part:
    """One column of an indicator: an aggregate over the rows of a fact. Quantiles cannot be put together from parts."""

    name: str
    fact: Fact
    value: Value
    adds_up: bool = True


def passes(lake: Lake, wanted: Sequence[Indicator], span: Span) -> Iterator[Pass]:
    """Yield the expressions that give all these indicators; none over an empty table."""
    reach = Reach(lake, span)

    def place(part: Part) -> tuple[str, str, bool, tuple[str, ...], bool]:
        # Many units: what adds up is counted unit by unit first, quantiles are not. For few one pass is less.
        apart = not part.adds_up and reach.wide
        return part.fact.table.name, part.fact.day, part.fact.passed, part.fact.last_of, apart

    def is_there(table: LakeTable) -> bool:
        return lake.manifest.tables[table.name].rows > 0

    asked = [part for one in wanted for part in parts(one) if is_there(part.fact.table)]
    for _, group in groupby(sorted(asked, key=place), key=place):
        together = tuple(group)
        fact, names = together[0].fact, tuple(part.name for part in together)
        yield Pass(names, fact, partial(_during, lake, span, reach, together))
    stocks = sorted(
        (each for one in wanted for each in _stocks(one) if is_there(each.stock.table)),
        key=lambda one: one.stock.table.name,
    )
    for _, same in groupby(stocks, key=lambda one: one.stock.table.name):
        standings = tuple(same)
        names, rows = tuple(one.name for one in standings), Fact(standings[0].stock.table, "")
        yield Pass(names, rows, partial(standing, lake, span, standings), of_moments=True)
    for one in wanted:
        if isinstance(one.measure, DaysSince) and is_there(one.fact.table):
            name, measure = f"{one.id}__v", one.measure
            yield Pass((name,), one.fact, partial(days_since, lake, span, measure, name), of_moments=True)


def parts(one: Indicator) -> Iterator[Part]:
    """Yield the columns of an indicator that are counted during periods."""
    fact = one.fact
    match one.measure:
        case Count() | Total():
            yield _amount(f"{one.id}__n", one.measure)
        case Share(part=part, whole=whole):
            yield Part(f"{one.id}__n", fact, _count(part if whole is None else part & whole))
            yield Part(f"{one.id}__d", fact, _count(whole))
        case Ratio(part=part, whole=whole):
            yield Part(f"{one.id}__n", fact, _count(part))
            yield Part(f"{one.id}__d", fact, _count(whole))
        case Rate(part=amount, whole=of):
            yield _amount(f"{one.id}__n", amount)
            yield _amount(f"{one.id}__d", of)
        case Quantile(value=value, where=where, share=share):
            yield Part(f"{one.id}__d", fact, _count(where))
            yield Part(f"{one.id}__v", fact, value.quantile(share, where=where), adds_up=False)


def _count(where: Condition | None) -> Value:
    """Return how many rows there are; a filtered count does the same in twice the time."""
    return row.count() if where is None else where.ifelse(1, None).count()


def _amount(name: str, amount: Count | Total) -> Part:
    if isinstance(amount, Count):
        return Part(name, amount.fact, _count(amount.where))
    return Part(name, amount.fact, amount.value.sum(where=amount.where))


def _stocks(one: Indicator) -> Iterator[Standing]:
    match one.measure:
        case Stock():
            yield Standing(f"{one.id}__n", one.measure)
        case StockShare(whole=whole, part=part):
            yield Standing(f"{one.id}__n", part) if isinstance(part, Stock) else Standing(f"{one.id}__n", whole, part)
            yield Standing(f"{one.id}__d", whole)


def _during(lake: Lake, span: Span, reach: Reach, together: Sequence[Part]) -> Table:
    """Return what happened during the periods."""
    fact = together[0].fact
    rows = _rows(lake, span, fact)
    more = more_rows(lake, span, table=fact.table, rows=rows, reach=reach.members, day=fact.day)
    if reach.many and all(part.adds_up for part in together):
        counted = [_unit_by_unit(rows, reach.steady, together)]
        if reach.moving is not None:
            counted.append(_grouped(_on_the_day(rows, reach.moving, fact.day), together))
        return _added([*counted, *([] if more is None else [_grouped(more, together)])], together)
    if reach.many and reach.moving is None:
        joined = rows.join(reach.steady, rows.unit == reach.steady.member)
    else:
        joined = _on_the_day(rows, reach.members, fact.day)
    if more is not None:
        joined = joined.select("group", *rows.columns).union(more.select("group", *rows.columns), distinct=False)
    return _grouped(joined, together)


def _on_the_day(rows: Table, members: Table, day: str) -> Table:
    """Return each row once for every unit it counted for on its own day."""
    return rows.join(members, [rows.unit == members.member, rows[day] >= members.since, rows[day] < members.until])


def _grouped(rows: Table, together: Sequence[Part]) -> Table:
    return rows.group_by(["group", "period"]).aggregate(**{part.name: part.value for part in together})


def _unit_by_unit(rows: Table, steady: Table, together: Sequence[Part]) -> Table:
    """Return the same for units that stand where they stand all the time: rows are counted once, then summed up."""
    own = rows.group_by(["unit", "period"]).aggregate(**{part.name: part.value for part in together})
    above = own.join(steady, own.unit == steady.member)
    return _summed(above, together)


def _added(counted: Sequence[Table], together: Sequence[Part]) -> Table:
    """Return passes over different rows as one, for what adds up."""
    if len(counted) == 1:
        return counted[0]
    names = ["group", "period", *(part.name for part in together)]
    every = [one.select(*names) for one in counted]
    return _summed(reduce(lambda one, other: one.union(other, distinct=False), every), together)


def _summed(counts: Table, together: Sequence[Part]) -> Table:
    sums = {part.name: counts[part.name].sum() for part in together}
    return counts.group_by(["group", "period"]).aggregate(**sums)


def _rows(lake: Lake, span: Span, fact: Fact) -> Table:
    """Return the fact's rows of the days asked for, each with its period."""
    rows = lake.table(fact.table)
    end = min(span.end, as_of(lake) + timedelta(days=0 if fact.passed else 1))
    # The partition's year is named too, so that files of other years are not opened. Later days of a row (closed,
    # done) lie in its first year or after it.
    rows = rows.filter(rows[fact.day] >= span.first, rows[fact.day] < end, rows.year <= span.end.year)
    if fact.day in _FIRST_DAYS:
        rows = rows.filter(rows.year >= span.first.year)
    rows = rows.mutate(period=period_of(rows[fact.day], span.grain))
    if not fact.last_of:
        return rows
    each = ibis.window(group_by=[*fact.last_of, "period"])
    rows = rows.mutate(newest=rows[fact.day].max().over(each))
    return rows.filter(rows[fact.day] == rows.newest).drop("newest")
