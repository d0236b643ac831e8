"""What a unit's own data say about a period: counted once from the lake, small numbers hidden for all languages alike.

Events below a threshold are hidden together with whatever they could be worked out from: one table holds the units
under it, the months and the event types with all their sums, and what documents approved before tell of the same
(`builders.issues`). `valvo.statistics.disclosure` decides over it whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from valvo.analytics.engine import Lake, open_lake
from valvo.analytics.expressions import Table as Rows
from valvo.analytics.expressions import row
from valvo.analytics.storage import address
from valvo.analytics.tables import ACTIONS, CASES, CLOSURE, LakeTable
from valvo.core import clock
from valvo.core.figures import Figure, Suppression
from valvo.core.periods import Period
from valvo.documents import releases
from valvo.documents.builders import picked_cells
from valvo.documents.builders.issues import Days, Issue, itself, protected, sums_within
from valvo.documents.rules import Audience, least_shown
from valvo.indicators.catalogue import SERIOUS, indicator
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.declarations import Condition, Share
from valvo.indicators.gathered import shown_manifest
from valvo.indicators.picture import months_shown
from valvo.statistics.disclosure import Policy, Protected
from valvo.statistics.disclosure_tables import Key, Relation

# What remains of the events beside these (near misses, not serious) touches no person and needs no hiding.
MEASURES = ("events", "reached", "serious")
IDS = ("reports", "reached_share", "serious_share", "median_days_to_close", "action_share")
# The case indicators and the cell that holds their numerator; their denominator is always the events.
NUMERATORS = {"reached_share": "reached", "serious_share": "serious"}
Place = tuple[str, str]  # a unit and days, as in the names of cells
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
class Counted:
    """Everything the documents tell of one unit and period, before anything is hidden.

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
    issue: Issue

    @property
    def unfinished(self) -> bool:
        """Tell whether the period is still going on."""
        return self.period.end > self.as_of

    @property
    def whole(self) -> Place:
        """Return the unit over the period."""
        return self.over(self.period)

    @property
    def earlier(self) -> Place:
        """Return the unit over the same period of the year before."""
        return self.over(self.period.year_before())

    @property
    def own(self) -> Place:
        """Return what the unit has beside the units under it."""
        return itself(self.whole[0]), self.whole[1]

    def over(self, span: Period) -> Place:
        """Return the unit over a month or quarter."""
        return str(self.unit), str(days_of(span, self.as_of))

    def below(self, unit: int) -> Place:
        """Return a unit directly below over the period."""
        return str(unit), self.whole[1]

    def typed(self, code: str) -> Key:
        """Return the cell of the events of a type."""
        return (*self.whole, "events", f"type {code}")


@dataclass(frozen=True, eq=False)
class Live:
    """What one document may show of what is counted; `threshold` is the least number of events shown."""

    counted: Counted
    protected: Protected
    threshold: int

    def count(self, cell: Key, value: int, *, definition: str) -> Figure:
        """Return a count, hidden where it must be."""
        return HIDDEN if cell in self.protected.hidden else Figure(value, definition=definition)

    def share(self, part: Key, whole: Key, counts: tuple[int, int], *, definition: str) -> Figure:
        """Return a share of the events, hidden where it would give a hidden count away."""
        figure = Figure.share(*counts, definition=definition)
        return figure if self.protected.rate_shown(part, whole) else _like(figure)

    def kept(self, place: Place, figure: Figure) -> Figure:
        """Return an indicator's figure, hidden where a count behind it is, or where it rests on too few cases."""
        if figure.value is None:
            return figure
        measure = NUMERATORS.get(figure.definition)
        if measure is None:
            too_few = figure.out_of is not None and figure.out_of < self.threshold
            return _like(figure, Suppression.UNCERTAIN) if too_few else figure
        return figure if self.protected.rate_shown((*place, measure), (*place, "events")) else _like(figure)

    def issue(self) -> Issue:
        """Return what the document tells, with what is hidden of it."""
        told = self.counted.issue
        return Issue(told.cells, told.relations, frozenset(self.protected.hidden) & frozenset(told.cells))


def _like(figure: Figure, reason: Suppression = Suppression.SMALL_NUMBER) -> Figure:
    return Figure(None, figure.unit, figure.decimals, suppressed=reason, definition=figure.definition)


def live(unit: int, period: Period, audience: Audience = Audience.INSIDE) -> Live:
    """Return the figures from the present lake, kept as long as its version; raises LakeMissingError before the first.

    `unit` is a key of the organisation's tree.
    """
    manifest = shown_manifest()
    version, as_of = manifest.lake_version, clock.local_day(manifest.as_of)
    counted = _counted_once(address(""), version, as_of, unit, period)
    spans = [Days.parse(key[1]) for key in counted.issue.cells]
    former = releases.around(unit, min(one.first for one in spans), max(one.end for one in spans))
    return _protected_once(counted, former, audience)


@lru_cache(maxsize=64)
def _protected_once(counted: Counted, former: releases.Former, audience: Audience) -> Live:
    return Live(counted, beside_former(counted.issue, former, audience), least_shown(audience).events)


def beside_former(issue: Issue, former: releases.Former, audience: Audience, beside: Iterable[Issue] = ()) -> Protected:
    """Return what of a document's events may be shown beside what former documents tell, by today's data.

    `beside` is what else a reader has, already judged.
    """
    issues = [*beside, *(one.as_of_today(_today(one)) for one in releases.issues(former, audience))]
    return protected(issue, issues, releases.children(former), Policy(least_shown(audience).events))


@lru_cache(maxsize=64)
def _counted_once(_address: str, _version: int, as_of: date, unit: int, period: Period) -> Counted:
    lake = open_lake(shown_manifest())
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
    tables = _Tables(
        unit=str(unit),
        total=(days_of(period, as_of), _counts(now)),
        before=(days_of(before, as_of), _counts(earlier)),
        months={days_of(span, as_of): counts for span, counts in _by_span(months).items()},
        quarters={days_of(span, as_of): counts for span, counts in _by_span(quarters).items()},
        units=units,
        types=types,
    )
    return Counted(
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
        issue=tables.issue(),
    )


def days_of(span: Period, as_of: date) -> Days:
    """Return the days of a period, of one that goes on those until now: a later document tells of more of them."""
    return Days(span.first, max(min(span.end, as_of + timedelta(days=1)), span.first))


@dataclass(frozen=True)
class _Tables:
    """What an outsider could put together, and how."""

    unit: str
    total: tuple[Days, Counts]
    before: tuple[Days, Counts]
    months: Mapping[Days, Counts]
    quarters: Mapping[Days, Counts]
    units: Mapping[int, Counts]
    types: Mapping[str, int]

    def issue(self) -> Issue:
        """Return everything the document could show, and the sums between it."""
        (days, total), whole = self.total, str(self.total[0])
        spans = (*self.months.items(), *self.quarters.items(), self.before, self.total)
        rows = {(self.unit, str(span)): counts for span, counts in spans}
        parts = {(str(unit), whole): counts for unit, counts in self.units.items()}
        if parts:
            parts |= {(itself(self.unit), whole): total.less(self.units.values())}
        cells: dict[Key, int] = {
            (*place, measure): value
            for place, counts in (rows | parts).items()
            for measure, value in counts.cells().items()
        }
        types: dict[Key, int] = {
            (self.unit, whole, "events", f"type {code}"): number for code, number in self.types.items()
        }
        return Issue(cells | types, tuple(self._sums(days, tuple(parts), tuple(types))))

    def _sums(self, days: Days, parts: Sequence[Place], types: Sequence[Key]) -> Iterator[Relation]:
        for whole in (days, *self.quarters):
            yield from sums_within(self.unit, whole, self.months, MEASURES)
        if self.months and min(self.months).first <= self.before[0].first:
            yield from sums_within(self.unit, self.before[0], self.months, MEASURES)
        for measure in MEASURES if parts else ():
            yield Relation((self.unit, str(days), measure), tuple((*place, measure) for place in parts))
        if types:
            yield Relation((self.unit, str(days), "events"), tuple(types))


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


def during(lake: Lake, table: LakeTable, day: str, unit: int, days: Days) -> Rows:
    """Return the rows of some days that belonged to a unit, or to one under it, on their own day."""
    links, rows = lake.table(CLOSURE), lake.table(table)
    reach = links.filter(links.ancestor == unit)
    reach = reach.select(member=reach.descendant, since=reach.valid_from, until=reach.valid_to)
    rows = rows.filter(rows[day] >= days.first, rows[day] < days.end)
    return rows.join(reach, [rows.unit == reach.member, rows[day] >= reach.since, rows[day] < reach.until])


def _types(lake: Lake, unit: int, period: Period) -> dict[str, int]:
    """Return the number of events of each type (empty for those not classified), most first."""
    joined = during(lake, CASES, "opened_on", unit, Days(period.first, period.end)).filter(events())
    counted = lake.run(joined.group_by("event_type").aggregate(number=row.count())).to_pylist()
    found = {line["event_type"] or "": int(line["number"]) for line in counted}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _today(issue: Issue) -> Callable[[Key], int | None]:
    """Return how the cells of an issue are counted in the present lake: units by day, and what they have themselves."""
    first = min(Days.parse(key[1]).first for key in issue.cells)
    end = max(Days.parse(key[1]).end for key in issue.cells)
    manifest = shown_manifest()

    def count(key: Key) -> int | None:
        if not key[0].isdecimal():
            return None
        if key[2] not in MEASURES:
            return picked_cells.today(key)
        days = Days.parse(key[1])
        rows = _by_day(address(""), manifest.lake_version, int(key[0]), first, end)
        held = [row for row in rows if days.first <= row["opened_on"] < days.end]
        return sum(int(row[key[2]]) for row in held if len(key) == 3 or key[3] == f"type {row['event_type'] or ''}")

    return count


@lru_cache(maxsize=256)
def _by_day(_address: str, _version: int, unit: int, first: date, end: date) -> list[Mapping[str, Any]]:
    """Return the events of a unit by day and type: how many there are, reached a person, were serious."""
    lake = open_lake(shown_manifest())
    rows = during(lake, CASES, "opened_on", unit, Days(first, end)).filter(events())
    counted = rows.group_by("opened_on", "event_type").aggregate(
        events=row.count(),
        reached=row.count(where=row.reach == "reached"),
        serious=row.count(where=row.harm >= SERIOUS),
    )
    return list(lake.run(counted).to_pylist())


def _actions(lake: Lake, unit: int, period: Period, as_of: date) -> tuple[ActionCount, ...]:
    joined = during(lake, ACTIONS, "created_on", unit, Days(period.first, period.end))
    late = joined.state.isin(["planned", "under_way"]) & (joined.due_on < as_of)
    counted = joined.mutate(late=late).group_by("state").aggregate(number=row.count(), late=row.late.sum())
    return tuple(
        ActionCount(line["state"], int(line["number"]), int(line["late"] or 0))
        for line in lake.run(counted).to_pylist()
    )
