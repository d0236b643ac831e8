"""The counts behind an indicator as cells of what a document tells, so that figures of texts are judged like tables.

A cell is named by what is counted, not by the indicator: two indicators that count the same rows share it, and what
the tables of live data count (`live.MEASURES`, types of events) goes by the name it has there.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from valvo.documents.builders.issues import Days, Issue
from valvo.indicators.catalogue import INDICATORS, indicator
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.declarations import (
    Count,
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
from valvo.statistics.disclosure_tables import Key, Relation

PART, WHOLE = "numerator", "denominator"
TYPE = "type_"  # how the indicators of event types are called
# What tables of live data tell, by an indicator that counts the same.
IN_TABLES: Mapping[tuple[str, str], Key] = {
    ("reached_share", PART): ("reached",),
    ("reached_per_1000_bed_days", PART): ("reached",),
    ("reached_share", WHOLE): ("events",),
    ("serious_share", PART): ("serious",),
}
# What remains of the events beside these touches no person and needs no hiding.
WITHOUT_REST: frozenset[Key] = frozenset({("reached",), ("serious",)})


def cells(one: Indicator, found: Computed, days: Days) -> Issue:
    """Return the counts behind an indicator's figure over some days, with what is left of the whole of a share.

    Sums that are no whole number are no counts. What stands at a moment is told of the last day: it adds up over none.
    """
    over = days.last_day if one.of_moment or one.last_seen else days
    place, named = (str(found.unit), str(over)), counted(one)
    counts = {part: _whole(count) for part, count in ((PART, found.numerator), (WHOLE, found.denominator))}
    told = {(*place, *named[part]): count for part, count in counts.items() if part in named and count is not None}
    part, whole = counts[PART], counts[WHOLE]
    if part is None or whole is None or not _has_rest(one):
        return Issue(told, ())
    own, of, rest = (*place, *named[PART]), (*place, *named[WHOLE]), (*place, *_rest(named[PART]))
    return Issue({**told, rest: whole - part}, (Relation(of, (own, rest)),))


def today(key: Key) -> int | None:
    """Return a cell's count in the present lake; None where no indicator of the catalogue counts it over days."""
    found = _in_catalogue().get(key[2:])
    if found is None:
        return None
    unit, days = int(key[0]), Days.parse(key[1])
    asked = compute(Ask((found[0],), (unit,), days.first, days.end, "year", within=unit))
    one = cells(indicator(found[0]), asked[0], days) if len(asked) == 1 else Issue({}, ())
    return one.cells.get(key)


def counted(one: Indicator) -> Mapping[str, Key]:
    """Return what the numerator and the denominator of an indicator count, as names of cells end."""
    if one.id.startswith(TYPE):
        return {PART: ("events", f"type {one.id.removeprefix(TYPE)}")}
    return {part: _in_tables().get(name, (name,)) for part, name in _names(one)}


@cache
def _in_tables() -> Mapping[str, Key]:
    found = {dict(_names(indicator(name)))[part]: what for (name, part), what in IN_TABLES.items()}
    types = (one for one in INDICATORS if one.id.startswith(TYPE))
    return found | {dict(_names(one))[PART]: counted(one)[PART] for one in types}


@cache
def _in_catalogue() -> Mapping[Key, tuple[str, str]]:
    """Return an indicator that counts it, and as what, by the end of a cell's name."""
    found: dict[Key, tuple[str, str]] = {}
    for one in INDICATORS:
        for part, what in counted(one).items() if not (one.of_moment or one.last_seen) else ():
            found.setdefault(what, (one.id, part))
            if part == PART and _has_rest(one):
                found.setdefault(_rest(what), (one.id, part))
    return found


def _names(one: Indicator) -> Iterator[tuple[str, str]]:
    """Yield what numerator and denominator count, in the words of the declaration."""
    match one.measure:
        case Count() | Total() as amount:
            yield PART, _amount(amount)
        case Share(fact=fact, part=part, whole=whole):
            yield PART, _rows(fact, part if whole is None else whole & part)
            yield WHOLE, _rows(fact, whole)
        case Ratio(fact=fact, part=part, whole=whole):
            yield PART, _rows(fact, part)
            yield WHOLE, _rows(fact, whole)
        case Rate(part=of, whole=per):
            yield PART, _amount(of)
            yield WHOLE, _amount(per)
        case Quantile(fact=fact, where=where):
            yield WHOLE, _rows(fact, where)
        case Stock() as stock:
            yield PART, _standing(stock)
        case StockShare(whole=whole, part=part):
            yield PART, _standing(part) if isinstance(part, Stock) else f"{_standing(whole)} {part!r}"
            yield WHOLE, _standing(whole)


def _rows(fact: Fact, where: object) -> str:
    return f"{fact.table.name} {fact.day} {where!r}"


def _amount(amount: Count | Total) -> str:
    rows = _rows(amount.fact, amount.where)
    return f"{rows} {amount.value!r}" if isinstance(amount, Total) else rows


def _standing(stock: Stock) -> str:
    return f"{stock.table.name} {stock.since} {stock.until} {stock.where!r} {stock.months} {stock.after}"


def _has_rest(one: Indicator) -> bool:
    return isinstance(one.measure, Share | StockShare) and counted(one)[PART] not in WITHOUT_REST


def _rest(what: Key) -> Key:
    return (f"{' '.join(what)} not",)


def _whole(number: float | None) -> int | None:
    return None if number is None or number < 0 or number % 1 else int(number)
