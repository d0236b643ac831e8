"""An indicator before and after an action, with what can and cannot be said about the difference.

Twelve whole months on either side of the month in which the action was done are compared; that month belongs to
neither. Counts and rates are compared by the ratio of two Poisson rates, shares by the difference of two proportions,
other figures by a control chart whose limits rest on the months before. Months somebody has excluded from the
indicator's chart are left out of all of it. docs/improvement.md tells it in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import isfinite, nan
from typing import Literal

from valvo.core import clock
from valvo.core.periods import Period
from valvo.indicators.catalogue import indicator
from valvo.indicators.computing import Ask, Computed, compute
from valvo.indicators.decisions import excluded_months
from valvo.indicators.declarations import Count, Indicator, Ratio, Share
from valvo.indicators.gathered import shown_manifest
from valvo.statistics.chart_types import MAKING_DATA_COUNT, ChartResult, ChartSpec
from valvo.statistics.charts import control_chart
from valvo.statistics.comparison import Comparison, proportion_difference, rate_ratio
from valvo.statistics.observed import from_values

MONTHS = 12  # compared on either side
FEWEST_BEFORE = 6
FEWEST_AFTER = 3
Method = Literal["ratio", "points", "chart"]
Json = dict[str, object]


class Verdict(StrEnum):
    """What the figures say. `HIGHER` and `LOWER` are for indicators without a good direction."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "unclear"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True)
class Side:
    """The months on one side of the action; the counts are sums, the value is of all months together."""

    months: int
    numerator: int | None
    denominator: int | None
    value: float | None


@dataclass(frozen=True)
class Change:
    """The change with its 95 % interval: per cent for `ratio`, percentage points for `points`; None where infinite.

    `dispersion` tells how many times more the months vary than chance alone would let them (1 where no more).
    """

    method: Method
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    dispersion: float = 1.0


@dataclass(frozen=True)
class Measured:
    """The figures an effect is judged by. `points` are the months in order, `mark` is the place of the action's."""

    indicator: str
    unit: int
    done_on: date
    as_of: date
    before: Side
    after: Side
    change: Change
    verdict: Verdict
    points: tuple[Computed, ...]
    mark: int
    left_out: int = 0  # months excluded from the indicator's chart


def measured(indicator_id: str, unit: int, done_on: date) -> Measured:
    """Return the figures around the day an action was done.

    Raises LakeMissingError before the first refresh and UnknownIndicatorError for an unknown indicator.
    """
    as_of = clock.local_day(shown_manifest().as_of)
    month = Period.containing(done_on, "month")
    end = min(month.shifted(MONTHS + 1).first, Period.containing(as_of, "month").first)
    first = month.shifted(-MONTHS).first
    points = compute(Ask((indicator_id,), (unit,), first, max(end, month.end), "month"))
    whole = [one for one in points if one.period.end <= as_of]
    excluded = excluded_months(indicator_id, unit)
    kept = [one for one in whole if one.period.first not in excluded]
    found = judged(indicator(indicator_id), unit, done_on, as_of, kept)
    return replace(found, left_out=len(whole) - len(kept))


def judged(one: Indicator, unit: int, done_on: date, as_of: date, points: Sequence[Computed]) -> Measured:
    """Return what whole months in order say about a change on a day."""
    month = Period.containing(done_on, "month")
    before = [point for point in points if point.period < month]
    after = [point for point in points if point.period > month]
    change, verdict = _compared(one, before, after)
    return Measured(
        indicator=one.id,
        unit=unit,
        done_on=done_on,
        as_of=as_of,
        before=_side(one, before),
        after=_side(one, after),
        change=change,
        verdict=verdict,
        points=tuple(points),
        mark=len(before),
    )


def _side(one: Indicator, points: Sequence[Computed]) -> Side:
    known = [point for point in points if point.value is not None]
    numerator = int(sum(point.numerator or 0 for point in known))
    denominator = int(sum(point.denominator or 0 for point in known))
    match one.measure:
        case Count():
            return Side(len(points), numerator, None, numerator / len(points) if points else None)
        case Share() | Ratio():
            scale = 100.0 if isinstance(one.measure, Share) else 1.0
            return Side(len(points), numerator, denominator, scale * numerator / denominator if denominator else None)
        case _:
            mean = sum(point.value or 0.0 for point in known) / len(known) if known else None
            return Side(len(points), None, None, mean)


def _compared(one: Indicator, before: Sequence[Computed], after: Sequence[Computed]) -> tuple[Change, Verdict]:
    method: Method = {Count: "ratio", Ratio: "ratio", Share: "points"}.get(type(one.measure), "chart")  # type: ignore[assignment]  # one of the three
    sides = [[point for point in side if point.value is not None] for side in (before, after)]
    if len(sides[0]) < FEWEST_BEFORE or len(sides[1]) < FEWEST_AFTER:
        return Change(method), Verdict.TOO_LITTLE
    if method == "chart":
        return Change(method), _by_chart(one, sides[0], sides[1])
    counts = [_counts(one, side) for side in sides]
    if not any(events for events, _exposure in counts):
        return Change(method), Verdict.TOO_LITTLE
    dispersion = _dispersion(method, one, sides)
    found = _difference(method, counts[0], counts[1], dispersion)
    even = 1.0 if method == "ratio" else 0.0
    change = _change(method, found, dispersion)
    if found.lower <= even <= found.upper:
        return change, Verdict.UNCLEAR
    return change, _directed(one, up=found.value > even)


def _directed(one: Indicator, *, up: bool) -> Verdict:
    if one.better == "none":
        return Verdict.HIGHER if up else Verdict.LOWER
    return Verdict.BETTER if up == (one.better == "up") else Verdict.WORSE


def _counts(one: Indicator, points: Sequence[Computed]) -> tuple[int, int]:
    """Return events and what they are held against: months for a count."""
    events = int(sum(point.numerator or 0 for point in points))
    exposure = int(sum(point.denominator or 0 for point in points))
    return events, len(points) if isinstance(one.measure, Count) else exposure


def _difference(method: Method, before: tuple[int, int], after: tuple[int, int], dispersion: float) -> Comparison:
    """Return after against before. Where months vary more than chance, counts weigh less by their design effect.

    Rao & Scott 1992 (Biometrics 48:577–585): counts and exposures divided by the dispersion keep the estimate and
    widen its interval; the quasi-Poisson of McCullagh & Nelder 1989 for the ratio.
    """
    (o1, n1), (o2, n2) = after, before
    if dispersion == 1.0 or (method == "ratio" and 0 in {o1, o2}):
        return rate_ratio(o1, n1, o2, n2) if method == "ratio" else proportion_difference(o1, n1, o2, n2, per=100.0)
    small = [value / dispersion for value in (o1, n1, o2, n2)]
    return rate_ratio(*small, method="log") if method == "ratio" else proportion_difference(*small, per=100.0)


def _dispersion(method: Method, one: Indicator, sides: Sequence[Sequence[Computed]]) -> float:
    """Return Pearson's X² over its degrees of freedom, around each side's own mean; at least 1."""
    total, months = 0.0, 0
    for side in sides:
        events, exposure = _counts(one, side)
        rate = events / exposure if exposure else 0.0
        for point in side:
            own = 1 if isinstance(one.measure, Count) else point.denominator or 0
            variance = own * rate * ((1 - rate) if method == "points" else 1)
            total += ((point.numerator or 0) - own * rate) ** 2 / variance if variance else 0.0
            months += 1
    return max(1.0, total / (months - 2))


def _change(method: Method, found: Comparison, dispersion: float) -> Change:
    def shown(value: float) -> float | None:
        scaled = (value - 1) * 100 if method == "ratio" else value
        return scaled if isfinite(scaled) else None

    return Change(method, shown(found.value), shown(found.lower), shown(found.upper), dispersion)


def _by_chart(one: Indicator, before: Sequence[Computed], after: Sequence[Computed]) -> Verdict:
    chart = chart_of(one, [*before, *after], len(before))
    later = range(len(before), len(before) + len(after))
    found = {chart.point_types[index] for index in later if any(flags[index] for flags in chart.flags.values())}
    if "special_cause_concern" in found:
        return Verdict.UNCLEAR if "special_cause_improvement" in found else Verdict.WORSE
    if "special_cause_improvement" in found:
        return Verdict.BETTER
    if not found - {"common_cause"}:
        return Verdict.UNCLEAR
    return Verdict.HIGHER if _mean(after) > _mean(before) else Verdict.LOWER


def _mean(points: Sequence[Computed]) -> float:
    return sum(point.value or 0.0 for point in points) / len(points)


def chart_of(one: Indicator, points: Sequence[Computed], before: int) -> ChartResult:
    """Return the control chart of the months with centre and limits from those before the action."""
    enough = sum(point.value is not None for point in points[:before]) >= FEWEST_BEFORE
    spec = ChartSpec(one.chart, MAKING_DATA_COUNT, freeze=before if enough else None, direction=one.better)
    return control_chart(from_values([nan if point.value is None else point.value for point in points]), spec)


# --- kept with a decision -------------------------------------------------------------------------


def to_json(found: Measured) -> Json:
    """Return the figures as they are kept with a decision; `from_json` gives them back."""
    return {
        "indicator": found.indicator,
        "unit": found.unit,
        "done_on": found.done_on.isoformat(),
        "as_of": found.as_of.isoformat(),
        "before": vars(found.before) | {},
        "after": vars(found.after) | {},
        "change": vars(found.change) | {},
        "verdict": found.verdict.value,
        "mark": found.mark,
        "left_out": found.left_out,
        "months": [[str(one.period), one.numerator, one.denominator, one.value] for one in found.points],
    }


def from_json(kept: Mapping[str, object]) -> Measured:
    """Return the figures that were kept with a decision."""
    name, unit = str(kept["indicator"]), int(str(kept["unit"]))
    return Measured(
        indicator=name,
        unit=unit,
        done_on=date.fromisoformat(str(kept["done_on"])),
        as_of=date.fromisoformat(str(kept["as_of"])),
        before=Side(**kept["before"]),  # type: ignore[arg-type]  # what to_json wrote
        after=Side(**kept["after"]),  # type: ignore[arg-type]  # as above
        change=Change(**kept["change"]),  # type: ignore[arg-type]  # as above
        verdict=Verdict(str(kept["verdict"])),
        mark=int(str(kept["mark"])),
        points=tuple(Computed(name, unit, Period.parse(p), n, d, v) for p, n, d, v in kept["months"]),  # type: ignore[attr-defined]  # as above
        left_out=int(str(kept.get("left_out", 0))),  # what was kept before months could be excluded says nothing of it
    )
