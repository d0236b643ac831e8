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
from valvo.statistics.chart_types import BoolArray, Chance, FloatArray, Law
from valvo.statistics.observed import Observed
from valvo.statistics.persistence import widened_for_persistence

# How much of a normal distribution lies below −3, −2, 2 and 3 σ.
ZONES = scipy.special.ndtr(np.array([-3.0, -2.0, 2.0, 3.0]))
_NEARNESS = 1e-9  # of a count: less than this from a whole number is rounding


def widened(lines: Lines, phase: PhaseData, chance: Chance) -> Lines:
    """Return the lines of a chart with limits no narrower, and distances no longer, than chance alone gives them."""
    if chance.law == "times":
        return widened_for_times(lines, phase, chance.per)
    if chance.law == "stock":
        return _standing(_beyond_counts(widened_for_persistence(lines, phase), phase, Chance("poisson", chance.per)))
    return _beyond_counts(lines, phase, chance)


def _beyond_counts(lines: Lines, phase: PhaseData, chance: Chance) -> Lines:
    by = _by_chance(lines.centre, phase.observed, chance)
    sizes = by.sizes[:, :1] if np.all(by.sizes == by.sizes[:, :1]) else by.sizes  # plain counts are alike everywhere
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
    sides = np.maximum(*(_on_side(by, side) for side in (1, -1)))
    larger = np.fmax(np.fmax.reduce(sides, axis=1, keepdims=True), 0.5)  # few lie unevenly about their mean
    return replace(lines, by_chance=None, same_side=larger + (1 - larger) * (2 * same_side - 1))


def rare_runs(flagged: BoolArray, by: ByChance, side: int, level: float) -> BoolArray:
    """Return the points of those runs to one side (1 above, −1 below) that chance gives no oftener than `level`.

    Either so many points lie there no oftener, or their total is so far from the expected no oftener.
    """
    if not flagged.any():
        return flagged
    starts = flagged & ~np.hstack([np.zeros((len(flagged), 1), dtype=np.bool_), flagged[:, :-1]])
    run = np.cumsum(starts.ravel()).reshape(flagged.shape) - 1

    def total(numbers: FloatArray) -> FloatArray:
        return np.bincount(run[flagged], weights=np.broadcast_to(numbers, flagged.shape)[flagged]).astype(np.float64)

    with np.errstate(divide="ignore"):  # where nothing can lie, nothing does
        length = np.exp(total(np.log(_on_side(by, side))))
    expected = np.broadcast_to(by.expected, flagged.shape)[starts]
    tail = at_least if side > 0 else at_most
    rare = np.fmin(length, tail(by.law, total(by.counts), total(by.sizes), expected)) <= level
    found = flagged.copy()
    found[flagged] = rare[run[flagged]]
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
    found = scipy.special.betaincc(count + 1, np.where(rest > 0, rest, 1.0), expected)
    return np.asarray(np.where(rest > 0, found, np.where(np.isnan(rest), np.nan, 1.0)), dtype=np.float64)


def quantile(law: Law, share: FloatArray, size: FloatArray, expected: FloatArray) -> FloatArray:
    """Return the smallest count that chance does not exceed with at least a probability; NaN where size is missing."""
    inverse = scipy.special.pdtrik if law == "poisson" else scipy.special.bdtrik
    parts = (size * expected,) if law == "poisson" else (size, np.broadcast_to(expected, size.shape))
    found = np.where(np.isnan(size), np.nan, np.maximum(np.ceil(np.nan_to_num(inverse(share, *parts))), 0.0))
    below = np.maximum(found - 1, 0)  # the inverse is of a smooth curve: rounding may lift it over the whole number
    return np.asarray(np.where(at_most(law, below, size, expected) >= share, below, found), dtype=np.float64)


def _by_chance(centre: FloatArray, observed: Observed, chance: Chance) -> ByChance:
    if observed.numerators is None or observed.denominators is None:
        raise ValueError("chance needs counts; call check_spec first")
    sizes = np.where(observed.denominators > 0, observed.denominators, np.nan)
    expected = np.maximum(centre / chance.per, 0)
    if chance.law == "poisson":
        return ByChance("poisson", observed.numerators, sizes, expected)
    if chance.law == "ratio":  # of so many of both kinds, r / (1 + r) are of the first
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
    high = -scipy.special.ndtri(at_least(by.law, by.counts, by.sizes, by.expected))
    low = scipy.special.ndtri(at_most(by.law, by.counts, by.sizes, by.expected))
    cut = np.where(z > 0, np.fmin(z, np.fmax(high, 0)), np.fmax(z, np.fmin(low, 0)))
    return np.asarray(np.where(np.isnan(z), np.nan, cut), dtype=np.float64)


def _on_side(by: ByChance, side: int) -> FloatArray:
    """Return the probability of each point to lie strictly on one side of the centre."""
    mean = by.sizes * by.expected
    if side > 0:
        return at_least(by.law, np.floor(mean + _NEARNESS) + 1, by.sizes, by.expected)
    return at_most(by.law, np.ceil(mean - _NEARNESS) - 1, by.sizes, by.expected)
