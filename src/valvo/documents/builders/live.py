"""What a unit's own data say about a period: counted once from the lake, small numbers hidden for all languages alike.

Events below `THRESHOLD` are hidden together with whatever they could be worked out from: one table holds the units
under it, the months and the event types with all their sums, and `valvo.statistics.disclosure` decides over it whole.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from valvo.analytics.engine import Lake, open_lake
from valvo.analytics.expressions import Table as Rows
from valvo.analytics.expressions import row
from valvo.analytics.storage import address
from valvo.analytics.tables import ACTIONS, CASES, CLOSURE, LakeTable
from valvo.core import clock
from valvo.core.figures import Figure, Suppression
from valvo.core.periods import Period
from valvo.indicators.catalogue import indicator
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.declarations import Condition, Share
from valvo.indicators.picture import months_shown
from valvo.statistics.disclosure import Policy, Protected, protect
from valvo.statistics.disclosure_tables import Key, Relation, Table

THRESHOLD = 5
TOTAL, BEFORE, OWN = "total", "before", "own"
# What remains of the events beside these (near misses, not serious) touches no person and needs no hiding.
MEASURES = ("events", "reached", "serious")
IDS = ("reports", "reached_share", "serious_share", "median_days_to_close", "action_share")
# The case indicators and the cell that holds their numerator; their denominator is always the events.
NUMERATORS = {"reached_share": "reached", "serious_share": "serious"}
# One mark and one reason for all, so that the small ones do not stand out among those hidden with them.
HIDDEN = Figure.hidden(Suppression.SMALL_NUMBER)


@dataclass(frozen=True)
class Counts:
    """Reports received, and events with how many reached a person and how many were serious."""

    reports: int = 0
    events: int = 0
    reached: int = 0
    serious: int = 0

    def cells(self) -> dict[str, int]:
        """Return the counts that are hidden where they are small, by measure."""
        return dict(zip(MEASURES, (self.events, self.reached, self.serious), strict=True))

    def less(self, others: Iterable["Counts"]) -> "Counts":
        """Return what is left when others are taken away."""
        rest = list(others)
        return Counts(
            self.reports - sum(one.reports for one in rest),
            self.events - sum(one.events for one in rest),
            self.reached - sum(one.reached for one in rest),
            self.serious - sum(one.serious for one in rest),
        )


@dataclass(frozen=True)
class ActionCount:
    """Actions in one state, and how many of them are not done although their day has passed."""

    state: str
    number: int
    late: int


@dataclass(frozen=True, eq=False)
class Live:
    """Everything the documents tell of one unit and period.

    `months` run further back, for the charts; `quarters` are those of a year, none for a shorter period.
    """

    unit: int
    period: Period
    as_of: date
    now: Mapping[str, Computed]
    before: Mapping[str, Computed]
    months: Mapping[str, tuple[Computed, ...]]
    quarters: Mapping[str, tuple[Computed, ...]]
    units: Mapping[int, Counts]
    types: Mapping[str, int]
    actions: tuple[ActionCount, ...]
    protected: Protected

    @property
    def unfinished(self) -> bool:
        """Tell whether the period is still going on."""
        return self.period.end > self.as_of

    def count(self, cell: Key, value: int, *, definition: str) -> Figure:
        """Return a count, hidden where it must be."""
        return HIDDEN if cell in self.protected.hidden else Figure(value, definition=definition)

    def share(self, part: Key, whole: Key, counts: tuple[int, int], *, definition: str) -> Figure:
        """Return a share of the events, hidden where it would give a hidden count away."""
        figure = Figure.share(*counts, definition=definition)
        return figure if self.protected.rate_shown(part, whole) else _like(figure)

    def kept(self, row_key: str, figure: Figure) -> Figure:
        """Return an indicator's figure, hidden where a count behind it is, or where it rests on too few cases."""
        if figure.value is None:
            return figure
        measure = NUMERATORS.get(figure.definition)
        if measure is None:
            too_few = figure.out_of is not None and figure.out_of < THRESHOLD
            return _like(figure, Suppression.UNCERTAIN) if too_few else figure
        return figure if self.protected.rate_shown((row_key, measure), (row_key, "events")) else _like(figure)


def _like(figure: Figure, reason: Suppression = Suppression.SMALL_NUMBER) -> Figure:
    return Figure(None, figure.unit, figure.decimals, suppressed=reason, definition=figure.definition)


def live(unit: int, period: Period) -> Live:
    """Return the figures from the present lake, kept as long as its version; raises LakeMissingError before the first.

    `unit` is a key of the organisation's tree.
    """
    manifest = open_lake().manifest
    return _kept(address(""), manifest.lake_version, clock.local_day(manifest.as_of), unit, period)


@lru_cache(maxsize=64)
def _kept(_address: str, _version: int, as_of: date, unit: int, period: Period) -> Live:
    lake = open_lake()
    before = period.year_before()
    first, end = months_shown(period, as_of)
    now = _by_id(compute(_ask((unit,), period, unit)))
    earlier = _by_id(compute(_ask((unit,), before, unit)))
    months = _lines(compute(Ask(IDS, (unit,), min(first, period.first), max(end, period.end), "month", within=unit)))
    quarters = (
        _lines(compute(Ask(IDS, (unit,), period.first, period.end, "quarter", within=unit)))
        if period.grain == "year"
        else {}
    )
    children = _children(lake, unit, period)
    units = _units(compute(_ask(children, period, unit)))
    types = _types(lake, unit, period)
    spans = _by_span(months) | _by_span(quarters)
    tables = _Tables(_counts(now), _counts(earlier), spans, units, types, period)
    return Live(
        unit=unit,
        period=period,
        as_of=as_of,
        now=now,
        before=earlier,
        months={name: tuple(one for one in line if first <= one.period.first < end) for name, line in months.items()},
        quarters=quarters,
        units=units,
        types=types,
        actions=_actions(lake, unit, period, as_of),
        protected=protect(tables.joined(), Policy(THRESHOLD)),
    )


def span_key(period: Period) -> str:
    """Return the name of a month's or quarter's row in the protected table."""
    return f"during {period}"


def unit_key(unit: int) -> str:
    """Return the name of a unit's row in the protected table."""
    return f"unit {unit}"


def type_key(code: str) -> str:
    """Return the name of an event type's row in the protected table."""
    return f"type {code}"


@dataclass(frozen=True)
class _Tables:
    """What an outsider could put together, and how."""

    total: Counts
    before: Counts
    spans: Mapping[Period, Counts]  # months, and quarters of a year
    units: Mapping[int, Counts]
    types: Mapping[str, int]
    period: Period

    def joined(self) -> Table:
        """Return one table over everything the document shows."""
        rows = {TOTAL: self.total, BEFORE: self.before}
        rows |= {span_key(span): counts for span, counts in self.spans.items()}
        parts = {unit_key(unit): counts for unit, counts in self.units.items()}
        if parts:
            parts |= {OWN: self.total.less(self.units.values())}
        rows |= parts
        cells: dict[Key, int] = {
            (name, measure): value for name, counts in rows.items() for measure, value in counts.cells().items()
        }
        cells |= {(type_key(code), "events"): number for code, number in self.types.items()}
        return Table(cells, tuple(self._sums(tuple(parts))))

    def _sums(self, parts: Sequence[str]) -> Iterator[Relation]:
        months = [one for one in self.spans if one.grain == "month"]
        sums = [(TOTAL, _inside(months, self.period)), (TOTAL, parts)]
        earlier = self.period.year_before()
        if months and min(months).first <= earlier.first:
            sums.append((BEFORE, _inside(months, earlier)))
        sums += [(span_key(one), _inside(months, one)) for one in self.spans if one.grain == "quarter"]
        for measure in MEASURES:
            for whole, names in sums:
                if names:
                    yield Relation((whole, measure), tuple((name, measure) for name in names))
        if self.types:
            yield Relation((TOTAL, "events"), tuple((type_key(code), "events") for code in self.types))


def _inside(months: Sequence[Period], span: Period) -> tuple[str, ...]:
    return tuple(span_key(one) for one in months if span.first <= one.first < span.end)


def _ask(units: tuple[int, ...], period: Period, whole: int) -> Ask:
    """Ask within the whole: an event in which several units have a part belongs to its own, so that all adds up."""
    return Ask(IDS, units, period.first, period.end, period.grain, within=whole)


def _by_id(found: Iterable[Computed]) -> dict[str, Computed]:
    return {one.indicator: one for one in found}


def _counts(found: Mapping[str, Computed]) -> Counts:
    reports, reached, serious = (found.get(name) for name in ("reports", "reached_share", "serious_share"))
    return Counts(
        reports=int(reports.numerator or 0) if reports else 0,
        events=int(reached.denominator or 0) if reached else 0,
        reached=int(reached.numerator or 0) if reached else 0,
        serious=int(serious.numerator or 0) if serious else 0,
    )


def _lines(found: Iterable[Computed]) -> dict[str, tuple[Computed, ...]]:
    lines: dict[str, list[Computed]] = {name: [] for name in IDS}
    for one in found:
        lines[one.indicator].append(one)
    return {name: tuple(line) for name, line in lines.items()}


def _by_span(months: Mapping[str, Sequence[Computed]]) -> dict[Period, Counts]:
    found: dict[Period, dict[str, Computed]] = {}
    for line in months.values():
        for one in line:
            found.setdefault(one.period, {})[one.indicator] = one
    return {span: _counts(values) for span, values in sorted(found.items())}


def _units(found: Iterable[Computed]) -> dict[int, Counts]:
    values: dict[int, dict[str, Computed]] = {}
    for one in found:
        values.setdefault(one.unit, {})[one.indicator] = one
    return {unit: _counts(held) for unit, held in values.items()}


def events() -> Condition:
    """Return which cases are events: the very condition the indicators count by."""
    measure = indicator("reached_share").measure
    if not isinstance(measure, Share) or measure.whole is None:
        raise TypeError("The share that reached a person is no share any longer")
    return measure.whole


def _children(lake: Lake, unit: int, period: Period) -> tuple[int, ...]:
    """Return the units that stood directly under a unit at some time of a period."""
    links = lake.table(CLOSURE)
    below = links.filter(links.ancestor == unit, links.depth == 1)
    below = below.filter(below.valid_from < period.end, below.valid_to > period.first)
    return tuple(sorted(lake.run(below.select(below.descendant).distinct())["descendant"].to_pylist()))


def _during(lake: Lake, table: LakeTable, day: str, unit: int, period: Period) -> Rows:
    """Return the rows of a period that belonged to a unit, or to one under it, on their own day."""
    links, rows = lake.table(CLOSURE), lake.table(table)
    reach = links.filter(links.ancestor == unit)
    reach = reach.select(member=reach.descendant, since=reach.valid_from, until=reach.valid_to)
    rows = rows.filter(rows[day] >= period.first, rows[day] < period.end)
    return rows.join(reach, [rows.unit == reach.member, rows[day] >= reach.since, rows[day] < reach.until])


def _types(lake: Lake, unit: int, period: Period) -> dict[str, int]:
    """Return the number of events of each type (empty for those not classified), most first."""
    joined = _during(lake, CASES, "opened_on", unit, period).filter(events())
    counted = lake.run(joined.group_by("event_type").aggregate(number=row.count())).to_pylist()
    found = {line["event_type"] or "": int(line["number"]) for line in counted}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _actions(lake: Lake, unit: int, period: Period, as_of: date) -> tuple[ActionCount, ...]:
    joined = _during(lake, ACTIONS, "created_on", unit, period)
    late = joined.state.isin(["planned", "under_way"]) & (joined.due_on < as_of)
    counted = joined.mutate(late=late).group_by("state").aggregate(number=row.count(), late=row.late.sum())
    return tuple(
        ActionCount(line["state"], int(line["number"]), int(line["late"] or 0))
        for line in lake.run(counted).to_pylist()
    )
