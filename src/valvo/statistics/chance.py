"""What chance alone gives counts, shares and ratios: limits never narrower than that, and how rare a run is.

An XmR chart takes its limits from the values and its rules from values that lie evenly about their mean. Counts of a
few a month do neither: they are skewed, and most of them may lie on one side. Here the exact Poisson or binomial
probability is asked as well. Probability limits: Montgomery 7.3; Ryan T.P., Schwertman N.C., J Qual Technol 1997;29:86.
Of two Poisson counts with a steady ratio each is binomial among both: Przyborowski J., Wilenski H., Biometrika
1940;31:313. Quantiles of times have a module of their own.
"""

from dataclasses import replace

import numpy as np
import scipy

from valvo.statistics.chance_of_times import outer, widened_for_times
from valvo.statistics.chart_limits import ByChance, Lines, PhaseData
from valvo.statistics.chart_types import BoolArray, Chance, FloatArray, IntArray, Law
from valvo.statistics.observed import Observed
from valvo.statistics.persistence import widened_for_persistence

# How much of a normal distribution lies below −3, −2, 2 and 3 σ.
ZONES = scipy.special.ndtr(np.array([-3.0, -2.0, 2.0, 3.0]))
_NEARNESS = 1e-9  # of a count: less than this from a whole number is rounding
_NEAREST = 1 - 1e-9  # in σ: no rule asks how far from the mean a point lies that is nearer than this


def widened(lines: Lines, phase: PhaseData, chance: Chance) -> Lines:
    """Return the lines of a chart with limits no narrower, and distances no longer, than chance alone gives them."""
    if chance.law == "times":
        return widened_for_times(lines, phase, chance.per)
    if chance.law == "stock":
        return _standing(_beyond_counts(widened_for_persistence(lines, phase), phase, Chance("poisson", chance.per)))
    return _beyond_counts(lines, phase, chance)


def _beyond_counts(lines: Lines, phase: PhaseData, chance: Chance) -> Lines:
    by = _by_chance(lines.centre, phase.observed, chance)
    sizes = _differing(by.sizes)
    shares = ZONES[:, np.newaxis, np.newaxis]
    low, low_2, high_2, high = _as_values(quantile(by.law, shares, sizes, by.expected), sizes, chance)
    return replace(
        lines,
        lower=outer(np.fmin, lines.lower, low),
        upper=outer(np.fmax, lines.upper, high),
        lower_warning=outer(np.fmin, lines.lower_warning, low_2),
        upper_warning=outer(np.fmax, lines.upper_warning, high_2),
        z=_nearer(lines.z, by),
        by_chance=by,
    )


def _standing(lines: Lines) -> Lines:
    """Return the lines of a stock, whose runs are none of independent counts."""
    by, same_side = lines.by_chance, lines.same_side
    if by is None or same_side is None:
        raise ValueError("a stock has counts and a persistence")
    each = replace(by, sizes=_differing(by.sizes))
    sides = np.maximum(*(_on_side(each, side) for side in (1, -1)))
    larger = np.fmax(np.fmax.reduce(sides, axis=1, keepdims=True), 0.5)  # few lie unevenly about their mean
    return replace(lines, by_chance=None, same_side=larger + (1 - larger) * (2 * same_side - 1))


def rare_runs(flagged: BoolArray, by: ByChance, side: int, level: float) -> BoolArray:
    """Return the points of those runs to one side (1 above, −1 below) that chance gives no oftener than `level`.

    Either so many points lie there no oftener, or their total is so far from the expected no oftener.
    """
    if not flagged.any():
        return flagged
    starts = flagged & ~np.hstack([np.zeros((len(flagged), 1), dtype=np.bool_), flagged[:, :-1]])
    run, points = (np.cumsum(starts.ravel()).reshape(flagged.shape) - 1)[flagged], by.at(flagged)

    def total(numbers: FloatArray) -> FloatArray:
        return np.bincount(run, weights=numbers).astype(np.float64)

    with np.errstate(divide="ignore"):  # where nothing can lie, nothing does
        length = np.exp(total(np.log(_on_side(points, side))))
    tail = at_least if side > 0 else at_most
    rare = np.fmin(length, tail(by.law, total(points.counts), total(points.sizes), by.at(starts).expected)) <= level
    found = flagged.copy()
    found[flagged] = rare[run]
    return found


def at_most(law: Law, count: FloatArray, size: FloatArray, expected: FloatArray) -> FloatArray:
    """Return the probability of so many or fewer; NaN where something is missing."""
    if law == "poisson":
        found = scipy.special.pdtr(np.maximum(count, 0), size * expected)
    else:
        found = _binomial(np.maximum(count, 0), size, expected)
    return np.asarray(np.where(count < 0, 0.0, found), dtype=np.float64)


def at_least(law: Law, count: FloatArray, size: FloatArray, expected: FloatArray) -> FloatArray:
    """Return the probability of so many or more; NaN where something is missing."""
    if law == "poisson":
        found = scipy.special.pdtrc(np.maximum(count - 1, 0), size * expected)
    else:  # so many or more of one kind are so many or fewer of the other
        found = at_most(law, size - count, size, 1 - expected)
    return np.asarray(np.where(count < 1, 1.0, found), dtype=np.float64)


def _binomial(count: FloatArray, size: FloatArray, expected: FloatArray) -> FloatArray:
    """Return the probability of so many or fewer as an incomplete beta integral; scipy's own wants whole types."""
    rest = size - count
    found = scipy.special.betainc(np.where(rest > 0, rest, 1.0), count + 1, 1 - expected)  # its complement is slower
    return np.asarray(np.where(rest > 0, found, np.where(np.isnan(rest), np.nan, 1.0)), dtype=np.float64)


def quantile(law: Law, share: FloatArray, size: FloatArray, expected: FloatArray) -> FloatArray:
    """Return the smallest count that chance does not exceed with at least a probability; NaN where size is missing.

    Cornish E.A., Fisher R.A., Rev Inst Int Stat 1938;5:307 come within a count or two; from there it is stepped.
    """
    share, size, expected = np.broadcast_arrays(share, size, expected)
    others = np.zeros_like(expected) if law == "poisson" else expected
    mean, normal = size * expected, scipy.special.ndtri(share)
    near = mean + normal * np.sqrt(mean * (1 - others)) + (normal**2 - 1) * (1 - 2 * others) / 6
    found: FloatArray = np.maximum(np.ceil(near - 0.5), 0)

    def probability(points: IntArray, fewer: int = 0) -> FloatArray:
        return at_most(law, found.flat[points] - fewer, size.flat[points], expected.flat[points])

    reached = at_most(law, found, size, expected)
    points = np.flatnonzero(reached < share)
    while points.size:
        found.flat[points] += 1
        points = points[probability(points) < share.flat[points]]
    points = np.flatnonzero(reached >= share)
    while points.size:
        points = points[probability(points, 1) >= share.flat[points]]
        found.flat[points] -= 1
    return found


def _by_chance(centre: FloatArray, observed: Observed, chance: Chance) -> ByChance:
    if observed.numerators is None or observed.denominators is None:
        raise ValueError("chance needs counts; call check_spec first")
    sizes = np.where(observed.denominators > 0, observed.denominators, np.nan)
    expected = np.maximum(centre / chance.per, 0)
    if chance.law == "poisson":
        return ByChance("poisson", observed.numerators, sizes, expected)
    if chance.law == "ratio":  # of so many of both kinds, r / (1 + r) are of the first
        with np.errstate(invalid="ignore"):  # none of the second kind at all: no ratio, and no share
            return ByChance("binomial", observed.numerators, observed.numerators + sizes, expected / (1 + expected))
    return ByChance("binomial", observed.numerators, sizes, np.minimum(expected, 1))


def _as_values(found: FloatArray, sizes: FloatArray, chance: Chance) -> FloatArray:
    """Return counts as the values that are charted. A ratio has one of the second kind at least."""
    if chance.law != "ratio":
        return found * chance.per / sizes
    first = np.minimum(found, sizes - 1)
    return chance.per * first / (sizes - first)


def _nearer(z: FloatArray, by: ByChance) -> FloatArray:
    """Return distances in σ, cut to those of a normal value that chance gives as rarely."""
    cut = z.copy()
    for side, tail in ((1, at_least), (-1, at_most)):
        far = side * z >= _NEAREST
        points = by.at(far)
        normal = -scipy.special.ndtri(tail(by.law, points.counts, points.sizes, points.expected))
        cut[far] = side * np.fmin(side * z[far], np.fmax(normal, 0))
    return cut


def _differing(sizes: FloatArray) -> FloatArray:
    """Return the sizes, or one for each series where they are alike everywhere, as those of plain counts are."""
    return sizes[:, :1] if np.all(sizes == sizes[:, :1]) else sizes


def _on_side(by: ByChance, side: int) -> FloatArray:
    """Return the probability of each point to lie strictly on one side of the centre."""
    mean = by.sizes * by.expected
    if side > 0:
        return at_least(by.law, np.floor(mean + _NEARNESS) + 1, by.sizes, by.expected)
    return at_most(by.law, np.ceil(mean - _NEARNESS) - 1, by.sizes, by.expected)
