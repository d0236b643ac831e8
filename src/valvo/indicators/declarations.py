"""What an indicator is: a declaration, not a program.

A declaration says which rows of the lake are meant, what is counted among them, which way is good and how the figure
may be shown. Conditions are written on `row`, which stands for a row of the fact's table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from valvo.analytics.expressions import BooleanValue
from valvo.analytics.tables import LakeTable
from valvo.core.figures import Unit
from valvo.core.languages import Text
from valvo.core.periods import Grain, Period
from valvo.documents.tree import Limit
from valvo.statistics.chart_types import Chance, Chart, Direction

Condition: TypeAlias = BooleanValue
Level: TypeAlias = Literal["unit", "organiser"]


class Theme(StrEnum):
    """The chapters of the situation picture, in their order there."""

    SAFETY = "safety"
    REPORTING = "reporting"
    HANDLING = "handling"
    IMPROVEMENT = "improvement"
    ACCESS = "access"
    COMPLAINTS = "complaints"
    STAFF = "staff"
    CARE = "care"
    STEERING = "steering"
    EVENT_TYPES = "event_types"
    FACTORS = "factors"
    OWN = "own"  # figures declared in the web, beside the catalogue


class Publication(StrEnum):
    """Where a figure may be shown to those who see no cases."""

    OPEN = "open"  # as it is
    THRESHOLD = "threshold"  # small numbers are hidden
    INTERNAL = "internal"  # not at all


@dataclass(frozen=True)
class Fact:
    """Rows of a lake table, each placed in time by one of its days; rows without that day are left out.

    `passed` leaves out days that are not over yet: what is due today is neither kept nor broken. `last_of` keeps, in
    each period, only the last rows of each thing these columns tell apart: a queue is as long as it was when last seen.
    """

    table: LakeTable
    day: str
    passed: bool = False
    last_of: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Count:
    """How many rows there are (where a condition holds)."""

    fact: Fact
    where: Condition | None = None


@dataclass(frozen=True, eq=False)
class Share:
    """Which part of the rows (where `whole` holds) also meets `part`, in per cent."""

    fact: Fact
    part: Condition
    whole: Condition | None = None


@dataclass(frozen=True, eq=False)
class Ratio:
    """Rows where `part` holds for each row where `whole` holds; no row is both."""

    fact: Fact
    part: Condition
    whole: Condition


@dataclass(frozen=True, eq=False)
class Total:
    """The sum of a column (where a condition holds); no rows give no value, since nought would have been said.

    `events`: what is summed up is events or things looked at, one by one, not litres, hours or people in a queue.
    """

    fact: Fact
    value: Condition
    where: Condition | None = None
    events: bool = False


@dataclass(frozen=True, eq=False)
class Rate:
    """One amount for every `per` of another; the two may come from different tables."""

    part: Count | Total
    whole: Count | Total
    per: float = 100.0

    @property
    def fact(self) -> Fact:
        """Return the rows that are counted."""
        return self.part.fact


@dataclass(frozen=True, eq=False)
class Quantile:
    """The value below which a share of the rows lies, interpolated between the two rows next to it."""

    fact: Fact
    value: Condition
    where: Condition | None = None
    share: float = 0.5


@dataclass(frozen=True, eq=False)
class Stock:
    """How many rows stand between two of their days when a period ends: begun, and not yet ended.

    `until`: the day it ended, or the days of which one at most is filled: done or cancelled. `months`: only those that
    have stood for longer than that. `after`: a row counts from the day after `since`.
    """

    table: LakeTable
    since: str
    until: str | tuple[str, ...]
    where: Condition | None = None
    months: int = 0
    after: bool = False

    @property
    def fact(self) -> Fact:
        """Return the rows it is made from, placed by the day they begin."""
        return Fact(self.table, self.since)


@dataclass(frozen=True, eq=False)
class StockShare:
    """Which part of what stands when a period ends (see `Stock`) meets a condition, in per cent.

    The part may be a stock of its own: rows of the whole that end before it does.
    """

    whole: Stock
    part: Condition | Stock

    @property
    def fact(self) -> Fact:
        """Return the rows it is made from."""
        return self.whole.fact


@dataclass(frozen=True, eq=False)
class DaysSince:
    """Days gone since the last row (where a condition holds) when a period ended; no value before the first."""

    fact: Fact
    where: Condition | None = None


Measure = Count | Share | Ratio | Total | Rate | Quantile | Stock | StockShare | DaysSince


@dataclass(frozen=True)
class Target:
    """A value to reach and which side of it is good; `source` says who has set it.

    `since`: the first year it holds, always where there is none. `before`: what held from earlier years on.
    """

    value: float
    limit: Limit
    source: Text
    since: int | None = None
    before: tuple[tuple[int, float], ...] = ()

    @property
    def by_year(self) -> tuple[tuple[int | None, float], ...]:
        """Return from which years on which value holds, the oldest first."""
        return (*self.before, (self.since, self.value))

    def on(self, day: date) -> float | None:
        """Return the value that holds on a day, None before the first."""
        held = [value for year, value in self.by_year if year is None or year <= day.year]
        return held[-1] if held else None


_BY_CHANCE: Mapping[type[Measure], Chance] = {
    Count: Chance("poisson"),
    Share: Chance("binomial", 100.0),
    Ratio: Chance("ratio"),
    Quantile: Chance("times"),
    Stock: Chance("stock"),
}


@dataclass(frozen=True, eq=False)
class Indicator:
    """One indicator of the catalogue.

    `numerator` and `denominator` are the sentences people read; a plain count has no denominator. `basis` names what
    the figure rests on in a table row: "412 of 868 reports". `better` is the direction of improvement. `ripens`: for
    so many months after a period what it counts still happens, as a judgement some weeks after the event; until then
    the figure is shown and not judged. `level` and `period`: the lowest level and the shortest period it is told for.
    `follows`: measures of the action programme it follows; `lead`: which of WHO's lead indicators it is, if any.
    """

    id: str
    theme: Theme
    name: Text
    definition: Text
    numerator: Text
    denominator: Text | None
    basis: Text
    measure: Measure
    unit: Unit
    better: Direction
    target: Target | None = None
    chart: Chart = "i"
    decimals: int = 1
    publication: Publication = Publication.THRESHOLD
    ripens: int = 0
    level: Level = "unit"
    period: Grain = "month"
    follows: tuple[str, ...] = ()
    lead: int | None = None

    @property
    def fact(self) -> Fact:
        """Return the rows it is made from."""
        return self.measure.fact

    def is_ripe(self, period: Period, today: date) -> bool:
        """Tell whether what a period's figure counts has had time to happen."""
        return not self.ripens or Period.containing(period.end, "month").shifted(self.ripens).first <= today

    @property
    def of_moment(self) -> bool:
        """Tell whether it says how things stand when a period ends, not what happened during it."""
        return isinstance(self.measure, Stock | StockShare | DaysSince)

    @property
    def last_seen(self) -> bool:
        """Tell whether of each period only what was seen last counts, in it or in what it is divided by."""
        facts = [self.measure.part.fact, self.measure.whole.fact] if isinstance(self.measure, Rate) else [self.fact]
        return any(fact.last_of for fact in facts)

    @property
    def chance(self) -> Chance | None:
        """Return how the figure varies by chance alone; None where it is no count, and no quantile, of known things."""
        match self.measure:
            case Total(fact=fact, events=events):
                return Chance("stock") if fact.last_of else Chance("poisson") if events else None
            case Rate(part=Count() | Total(events=True), whole=whole, per=per):
                of_events = isinstance(whole, Total) and whole.events and self.unit is Unit.PERCENT
                return Chance("binomial" if of_events else "poisson", per)
        return _BY_CHANCE.get(type(self.measure))

    @property
    def follows_from_months(self) -> bool:
        """Tell whether a longer period's figure can be made of its months': no quantile, nor what is last seen."""
        return not (isinstance(self.measure, Quantile) or self.last_seen)

    def target_of(self, day: date) -> float | None:
        """Return the catalogue's target on a day."""
        return self.target.on(day) if self.target else None

    @property
    def limit(self) -> Limit | None:
        """Return which side of a target is good; None where neither is."""
        if self.target:
            return self.target.limit
        return {"up": Limit.AT_LEAST, "down": Limit.AT_MOST}.get(self.better)
