"""Signal rules as pure functions of where the points lie. Each returns flags of shape (series, points).

A pattern marks all points that make it. A missing value breaks a pattern; so does a point on the centre line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valvo.statistics.chance import rare_runs
from valvo.statistics.chart_limits import ByChance, Lines
from valvo.statistics.chart_types import BoolArray, FloatArray, RuleName, RuleSet, SideArray
from valvo.statistics.persistence import as_rare
from valvo.statistics.run_test import RunTests, analyse_runs, sides_of

NEARNESS = 1e-9  # in σ: less than this beyond a zone is rounding


@dataclass(frozen=True, eq=False)
class Placed:
    """Where the points of one phase lie: value, side of the centre, distance in σ, and flags against the limits.

    by_chance: the counts behind them, where runs are to be held against chance. of_median: the side of the median,
    which a run must keep too where values are skewed. same_side: how often a value lies on the side of the one before.
    """

    value: FloatArray
    sides: SideArray
    z: FloatArray
    outside: BoolArray
    runs: RunTests
    by_chance: ByChance | None = None
    of_median: SideArray | None = None
    same_side: FloatArray | None = None


def place(lines: Lines) -> Placed:
    """Return the points of a phase placed about its lines."""
    sides = sides_of(lines.value, lines.centre)
    outside = sides_of(lines.value, lines.upper) > 0
    outside |= sides_of(lines.value, lines.lower) < 0
    of_median = None if lines.median is None else sides_of(lines.value, lines.median)
    return Placed(
        lines.value, sides, lines.z, outside, analyse_runs(sides), lines.by_chance, of_median, lines.same_side
    )


def flag(rule: RuleName, placed: Placed, rule_set: RuleSet) -> BoolArray:
    """Return where a rule fires, with the lengths of its rule set."""
    return _RULES[rule](placed, rule_set)


def direction_of(rule: RuleName, placed: Placed, rule_set: RuleSet) -> SideArray:
    """Return which way each point speaks under a rule: 1 high, −1 low, 0 neither (patterns without a direction)."""
    if rule == "trend":
        return _trend_direction(placed, rule_set)
    if rule in {"alternating", "stratification", "mixture", "few_crossings"}:
        return np.zeros_like(placed.sides)
    return placed.sides


def in_a_row(holds: BoolArray, length: int) -> BoolArray:
    """Return the points that belong to at least `length` neighbours in a row for which something holds."""
    return _part_of(_count(holds, length) == length, length)


def _count(holds: BoolArray, length: int) -> npt.NDArray[np.int32]:
    """Return how many of the last `length` points hold; −1 where there are not yet so many."""
    count = np.cumsum(holds, axis=1, dtype=np.int32)
    count[:, length:] -= count[:, :-length].copy()
    count[:, : length - 1] = -1
    return count


def _part_of(complete: BoolArray, length: int) -> BoolArray:
    """Return the points of every window of `length` that is complete at its last point."""
    padded = np.hstack([complete, np.zeros((len(complete), length - 1), dtype=np.bool_)])
    return np.asarray(_count(padded, length)[:, length - 1 :] > 0)


def _outside(placed: Placed, _: RuleSet) -> BoolArray:
    return placed.outside


def _shift(placed: Placed, rule_set: RuleSet) -> BoolArray:
    sides = placed.sides if placed.of_median is None else _agreed(placed.sides, placed.of_median)
    above = _lasting(sides > 0, rule_set.shift_points, placed.same_side)
    below = _lasting(sides < 0, rule_set.shift_points, placed.same_side)
    if placed.by_chance is not None:
        level = 2.0 ** (1 - rule_set.shift_points)  # what so many in a row to either side of a median come to
        above = rare_runs(above, placed.by_chance, 1, level)
        below = rare_runs(below, placed.by_chance, -1, level)
    return above | below


def _lasting(holds: BoolArray, length: int, same_side: FloatArray | None) -> BoolArray:
    """Return the points in rows of at least `length`, or of as many as come so seldom where they hang on each other."""
    found = in_a_row(holds, length)
    if same_side is None or not found.any():
        return found
    starts = found & ~np.hstack([np.zeros((len(found), 1), dtype=np.bool_), found[:, :-1]])
    run = (np.cumsum(starts.ravel()).reshape(found.shape) - 1)[found]
    needed = np.broadcast_to(as_rare(length, same_side), found.shape)[found]
    found[found] = np.bincount(run)[run] >= needed
    return found


def _agreed(one: SideArray, other: SideArray) -> SideArray:
    """Return the sides on which both agree, 0 elsewhere."""
    return np.where(one == other, one, np.int8(0))


def _steps(placed: Placed) -> SideArray:
    """Return the sign of each step from the point before; 0 where level or missing, shape (series, points − 1)."""
    difference = np.diff(placed.value, axis=1)
    return (difference > 0).astype(np.int8) - (difference < 0).astype(np.int8)


def _points_of_steps(steps: BoolArray, points: int, same_side: FloatArray | None) -> BoolArray:
    """Return the points at both ends of steps that are part of a row of points − 1 of them."""
    flagged = _lasting(steps, points - 1, same_side)
    edge = np.zeros((len(steps), 1), dtype=np.bool_)
    return np.asarray(np.hstack([edge, flagged]) | np.hstack([flagged, edge]))


def _trend(placed: Placed, rule_set: RuleSet) -> BoolArray:
    rising, falling = _trends(placed, rule_set)
    return rising | falling


def _trends(placed: Placed, rule_set: RuleSet) -> tuple[BoolArray, BoolArray]:
    steps = _steps(placed)
    rising = _points_of_steps(steps > 0, rule_set.trend_points, placed.same_side)
    return rising, _points_of_steps(steps < 0, rule_set.trend_points, placed.same_side)


def _trend_direction(placed: Placed, rule_set: RuleSet) -> SideArray:
    """Return 1 in a rising trend, −1 in a falling one; a point where both meet goes with the later one."""
    rising, falling = _trends(placed, rule_set)
    after = np.hstack([_steps(placed), np.zeros((len(rising), 1), dtype=np.int8)])
    return np.asarray(np.where(rising & falling, after, rising.astype(np.int8) - falling), dtype=np.int8)


def _two_of_three(placed: Placed, rule_set: RuleSet) -> BoolArray:
    if rule_set.two_of_three == "between_two_sigma_and_limit":
        near = (np.abs(placed.z) > 2 + NEARNESS) & ~placed.outside
        return _of_window(near, placed.sides, needed=2, window=3, all_one_side=True)
    return _of_window(np.abs(placed.z) > 2 + NEARNESS, placed.sides, needed=2, window=3, all_one_side=False)


def _four_of_five(placed: Placed, _: RuleSet) -> BoolArray:
    return _of_window(np.abs(placed.z) > 1 + NEARNESS, placed.sides, needed=4, window=5, all_one_side=False)


def _of_window(beyond: BoolArray, sides: SideArray, *, needed: int, window: int, all_one_side: bool) -> BoolArray:
    """Return the points beyond a zone where `needed` of `window` neighbours are, on one side of the centre."""
    flagged = np.zeros(beyond.shape, dtype=np.bool_)
    for side in (1, -1):
        here = beyond & (sides == side)
        complete = _count(here, window) >= needed
        if all_one_side:
            complete &= _count(sides == side, window) == window
        flagged |= here & _part_of(complete, window)
    return flagged


def _alternating(placed: Placed, _: RuleSet) -> BoolArray:
    steps = _steps(placed)
    turns = np.zeros(placed.value.shape, dtype=np.bool_)  # a turn stands at the last of its three points
    turns[:, 2:] = steps[:, 1:] * steps[:, :-1] < 0
    return _part_of(_count(turns, 12) == 12, 14)  # twelve turns in a row take fourteen points


def _stratification(placed: Placed, _: RuleSet) -> BoolArray:
    return in_a_row(np.abs(placed.z) < 1 - NEARNESS, 15)


def _mixture(placed: Placed, _: RuleSet) -> BoolArray:
    return in_a_row(np.abs(placed.z) > 1 + NEARNESS, 8)


def _long_run(placed: Placed, _: RuleSet) -> BoolArray:
    return placed.runs.long_run


def _few_crossings(placed: Placed, _: RuleSet) -> BoolArray:
    return placed.runs.few_crossings


_RULES: Mapping[RuleName, Callable[[Placed, RuleSet], BoolArray]] = {
    "outside_limits": _outside,
    "shift": _shift,
    "trend": _trend,
    "two_of_three": _two_of_three,
    "four_of_five": _four_of_five,
    "alternating": _alternating,
    "stratification": _stratification,
    "mixture": _mixture,
    "long_run": _long_run,
    "few_crossings": _few_crossings,
}
