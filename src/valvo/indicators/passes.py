"""The expressions behind the figures: one pass over each fact, whatever the engine.

A pass has one row per unit (`group`) and period (`period`, counted in periods of the grain since the year 0) and for
each of its indicators the columns `<id>__n`, `<id>__d` and `<id>__v`: numerator, denominator and value, as far as the
measure has them. A unit without any row in a period has no line; one made from two facts has its columns in two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from valvo.analytics.engine import Lake
from valvo.analytics.expressions import Table, Value, ibis, row
from valvo.analytics.tables import LakeTable
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
from valvo.indicators.involved import more_rows
from valvo.indicators.reach import Span, as_of, eras, members, period_of
from valvo.indicators.standing import Standing, days_since, standing

# Days on which the row of a fact begins or which its partition is of: the year of its partition is theirs.
_FIRST_DAYS = {"received_on", "raised_on", "opened_on", "created_on", "started_on", "on", "last_on", "stands_from"}
# Up to so many units rows are counted straight for those above them. Beyond that they are first counted unit by unit.
FEW = 40


@dataclass(frozen=True, eq=False)
class Pass:
    """One expression and the names of the columns it has beside `group` and `period`."""

    table: Table
    columns: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Part:
    """One column of an indicator: an aggregate over the rows of a fact. Quantiles cannot be put together from parts."""

    name: str
    fact: Fact
    value: Value
    adds_up: bool = True


def passes(lake: Lake, wanted: Sequence[Indicator], span: Span) -> Iterator[Pass]:
    """Yield the expressions that give all these indicators; none over an empty table."""

    def place(part: Part) -> tuple[str, str, bool, tuple[str, ...], bool]:
        # Many units: what adds up is counted unit by unit first, quantiles are not.
        apart = len(span.units) > FEW and not part.adds_up
        return part.fact.table.name, part.fact.day, part.fact.passed, part.fact.last_of, apart

    def is_there(table: LakeTable) -> bool:
        return lake.manifest.tables[table.name].rows > 0

    asked = [part for one in wanted for part in parts(one) if is_there(part.fact.table)]
    for _, group in groupby(sorted(asked, key=place), key=place):
        together = tuple(group)
        yield Pass(_during(lake, span, together[0].fact, together), tuple(part.name for part in together))
    stocks = sorted(
        (each for one in wanted for each in _stocks(one) if is_there(each.stock.table)),
        key=lambda one: one.stock.table.name,
    )
    for _, same in groupby(stocks, key=lambda one: one.stock.table.name):
        standings = tuple(same)
        yield Pass(standing(lake, span, standings), tuple(one.name for one in standings))
    for one in wanted:
        if isinstance(one.measure, DaysSince) and is_there(one.fact.table):
            yield Pass(days_since(lake, span, one.measure, f"{one.id}__v"), (f"{one.id}__v",))


def parts(one: Indicator) -> Iterator[Part]:
    """Yield the columns of an indicator that are counted during periods."""
    fact = one.fact
    match one.measure:
        case Count() | Total():
            yield _amount(f"{one.id}__n", one.measure)
        case Share(part=part, whole=whole):
            yield Part(f"{one.id}__n", fact, row.count(where=part if whole is None else part & whole))
            yield Part(f"{one.id}__d", fact, row.count(where=whole))
        case Ratio(part=part, whole=whole):
            yield Part(f"{one.id}__n", fact, row.count(where=part))
            yield Part(f"{one.id}__d", fact, row.count(where=whole))
        case Rate(part=amount, whole=of):
            yield _amount(f"{one.id}__n", amount)
            yield _amount(f"{one.id}__d", of)
        case Quantile(value=value, where=where, share=share):
            yield Part(f"{one.id}__d", fact, row.count(where=where))
            yield Part(f"{one.id}__v", fact, value.quantile(share, where=where), adds_up=False)


def _amount(name: str, amount: Count | Total) -> Part:
    if isinstance(amount, Count):
        return Part(name, amount.fact, row.count(where=amount.where))
    return Part(name, amount.fact, amount.value.sum(where=amount.where))


def _stocks(one: Indicator) -> Iterator[Standing]:
    match one.measure:
        case Stock():
            yield Standing(f"{one.id}__n", one.measure)
        case StockShare(whole=whole, part=part):
            yield Standing(f"{one.id}__n", part) if isinstance(part, Stock) else Standing(f"{one.id}__n", whole, part)
            yield Standing(f"{one.id}__d", whole)


def _during(lake: Lake, span: Span, fact: Fact, together: Sequence[Part]) -> Table:
    """Return what happened during the periods."""
    rows = _rows(lake, span, fact)
    reach = members(lake, span)
    more = more_rows(lake, span, table=fact.table, rows=rows, reach=reach, day=fact.day)
    if len(span.units) > FEW and together[0].adds_up:
        counted = _unit_by_unit(rows, reach, fact, together)
        return counted if more is None else _added(counted, _grouped(more, together), together)
    day = rows[fact.day]
    joined = rows.join(reach, [rows.unit == reach.member, day >= reach.since, day < reach.until])
    if more is not None:
        joined = joined.select(*more.columns).union(more, distinct=False)
    return _grouped(joined, together)


def _grouped(rows: Table, together: Sequence[Part]) -> Table:
    return rows.group_by(["group", "period"]).aggregate(**{part.name: part.value for part in together})


def _added(one: Table, other: Table, together: Sequence[Part]) -> Table:
    """Return two passes over different rows as one, for what adds up."""
    names = ["group", "period", *(part.name for part in together)]
    both = one.select(*names).union(other.select(*names), distinct=False)
    return both.group_by(["group", "period"]).aggregate(**{part.name: both[part.name].sum() for part in together})


def _unit_by_unit(rows: Table, reach: Table, fact: Fact, together: Sequence[Part]) -> Table:
    """Return the same, each row counted once for its own unit, and the units' counts then for those above them."""
    still, day = eras(reach), rows[fact.day]
    joined = rows.join(still, [rows.unit == still.member, day >= still.since, day < still.until])
    own = joined.group_by(["member", "since", "period"]).aggregate(**{part.name: part.value for part in together})
    own = own.select(own_unit=own.member, from_day=own.since, **{name: own[name] for name in _others(own)})
    above = own.join(reach, [own.own_unit == reach.member, own.from_day >= reach.since, own.from_day < reach.until])
    sums = {part.name: above[part.name].sum() for part in together}
    return above.group_by(["group", "period"]).aggregate(**sums)


def _others(own: Table) -> list[str]:
    return [name for name in own.columns if name not in {"member", "since"}]


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
