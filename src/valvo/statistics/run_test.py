"""The run test: longest run and number of crossings of the centre line.

Anhøj J., Olesen A.V., Run charts revisited, PLoS One 2014;9:e113825; longest run: Schilling M.F., Math Mag 2012;85:141;
crossings: Chen Z., Model Assist Stat Appl 2010;5:73. Missing values and points on the centre line are passed over.
"""

from dataclasses import dataclass

import numpy as np
import scipy

from valvo.statistics.chart_types import BoolArray, FloatArray, IntArray, RunTest, SideArray

CROSSINGS_LEVEL = 0.05  # Chen 2010


@dataclass(frozen=True, eq=False)
class RunTests:
    """The run test of one phase of many series: counts of shape (series,), flags of shape (series, points)."""

    useful: IntArray
    longest_run: IntArray
    longest_run_max: IntArray
    crossings: IntArray
    crossings_min: IntArray
    long_run: BoolArray
    few_crossings: BoolArray

    def of(self, series: int) -> RunTest:
        """Return the test of one series."""
        useful = int(self.useful[series])
        if useful == 0:
            return RunTest(0, None, None, None, None)
        return RunTest(
            useful,
            int(self.longest_run[series]),
            int(self.longest_run_max[series]),
            int(self.crossings[series]),
            int(self.crossings_min[series]),
        )


def longest_run_max(useful: IntArray) -> IntArray:
    """Return the longest run to be expected among so many useful observations: round(log₂ n) + 3 (Schilling 2012)."""
    return np.rint(np.log2(np.maximum(useful, 1))).astype(np.int64) + 3


def crossings_min(useful: IntArray) -> IntArray:
    """Return the fewest crossings to be expected: the 5 % quantile of Bin(n − 1, ½) (Chen 2010)."""
    trials = np.maximum(np.arange(int(np.max(useful, initial=1))), 1)
    quantile = np.ceil(scipy.special.bdtrik(CROSSINGS_LEVEL, trials, 0.5))
    below = np.maximum(quantile - 1, 0)  # bdtrik inverts a smooth curve, rounding may lift it over the whole number
    table = np.where(scipy.special.bdtr(below, trials, 0.5) >= CROSSINGS_LEVEL, below, quantile).astype(np.int64)
    table[0] = 0  # one observation cannot cross
    return np.asarray(table[np.maximum(useful - 1, 0)], dtype=np.int64)


def analyse_runs(sides: SideArray) -> RunTests:
    """Return the run test of each row of `sides`: 1 above the centre, −1 below, 0 on it or missing.

    long_run marks every useful point of a run that is too long; few_crossings the last useful point of the phase, for
    the sentence is about the whole phase.
    """
    run, starts = _runs(sides)
    useful = (sides != 0).sum(axis=1)
    lengths = _lengths(run, sides != 0)
    longest = lengths.max(axis=1, initial=0)
    crossings = np.maximum(starts.sum(axis=1) - 1, 0)
    limit, fewest = longest_run_max(useful), crossings_min(useful)
    last = _last(sides != 0)
    few = (crossings < fewest)[:, np.newaxis] & last
    return RunTests(useful, longest, limit, crossings, fewest, lengths > limit[:, np.newaxis], few)


def _runs(sides: SideArray) -> tuple[IntArray, BoolArray]:
    """Return the number of the run each point lies in (counted over all rows), and where runs start."""
    columns = np.arange(sides.shape[1])
    latest = np.maximum.accumulate(np.where(sides != 0, columns, -1), axis=1)
    before = np.hstack([np.full((len(sides), 1), -1), latest[:, :-1]])
    former = np.where(before >= 0, np.take_along_axis(sides, np.maximum(before, 0), axis=1), 0)
    starts = (sides != 0) & (sides != former)
    return np.cumsum(starts).reshape(sides.shape), starts


def _lengths(run: IntArray, useful: BoolArray) -> IntArray:
    counts = np.bincount(run[useful], minlength=int(run.max(initial=0)) + 1)
    return np.where(useful, counts[run], 0)


def _last(useful: BoolArray) -> BoolArray:
    remaining = np.cumsum(useful[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(useful & (remaining == 1))


def sides_of(value: FloatArray, centre: FloatArray) -> SideArray:
    """Return 1 above the centre line, −1 below, 0 on it or missing.

    On it: nearer than 10⁻¹² of the largest value, which is rounding in the last digits and nothing else.
    """
    with np.errstate(invalid="ignore"):
        nearness = 1e-12 * np.fmax.reduce(np.abs(value), axis=1, keepdims=True)
        distance = value - centre
        return (distance > nearness).astype(np.int8) - (distance < -nearness).astype(np.int8)
