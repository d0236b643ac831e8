"""Confidence intervals of one figure: a proportion, a count, a rate per unit, a mean.

The `*_bounds` functions take arrays (broadcast against each other) and return lower and upper; the functions beside
them take one figure and return an `Interval` that names its method. See docs/statistics/intervals.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import scipy
from numpy.typing import ArrayLike

from valvo.statistics.checks import FloatArray, StatisticsError, counts, exposures, numbers, one_of, parts_of, share

PoissonMethod = Literal["exact_poisson", "byar", "byar_exact_below_10"]
ProportionMethod = Literal["wilson", "clopper_pearson"]

# Byar's approximation is within 0.2 % of the exact limits from ten events on (Breslow & Day 1987, p. 69).
BYAR_FROM = 10


@dataclass(frozen=True, slots=True)
class Interval:
    """One figure with its interval, in the figure's own unit, and the method that made it."""

    value: float
    lower: float
    upper: float
    confidence: float
    method: str


Bounds = tuple[FloatArray, FloatArray]


def normal_quantile(confidence: float) -> float:
    """Return z so that a standard normal lies within ±z with this probability; 0.95 gives 1.959964."""
    return float(scipy.special.ndtri(0.5 + share(confidence, "confidence") / 2))


def wilson_bounds(numerators: ArrayLike, denominators: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return Wilson's score limits of proportions (0 to 1). Wilson 1927, JASA 22:209–212."""
    x, n = parts_of(numerators, denominators)
    z = normal_quantile(confidence)
    p = x / n
    middle = p + z**2 / (2 * n)
    spread = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    # At 0 of n and n of n the limit is exactly 0 and 1; subtraction would leave the last digit's noise.
    lower = np.where(x == 0, 0.0, (middle - spread) / scale)
    upper = np.where(x == n, 1.0, (middle + spread) / scale)
    return lower, upper


def clopper_pearson_bounds(numerators: ArrayLike, denominators: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return exact binomial limits of proportions (0 to 1). Clopper & Pearson 1934, Biometrika 26:404–413."""
    x, n = parts_of(numerators, denominators)
    tail = (1 - share(confidence, "confidence")) / 2
    # The beta form of the binomial tails; `where` keeps the parameters positive where the limit is 0 or 1 anyway.
    lower = np.where(x == 0, 0.0, scipy.special.betaincinv(np.where(x == 0, 1.0, x), n - x + 1, tail))
    upper = np.where(x == n, 1.0, scipy.special.betainccinv(x + 1, np.where(x == n, 1.0, n - x), tail))
    return lower, upper


def exact_poisson_bounds(events: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return exact limits of Poisson counts from the χ² distribution. Garwood 1936, Biometrika 28:437–442."""
    x = counts(events, "events")
    tail = (1 - share(confidence, "confidence")) / 2
    # χ²(2x)/2 is a gamma with shape x: the same number, without the detour.
    lower = np.where(x == 0, 0.0, scipy.special.gammaincinv(np.where(x == 0, 1.0, x), tail))
    return lower, np.asarray(scipy.special.gammainccinv(x + 1, tail), dtype=np.float64)


def byar_bounds(events: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return Byar's approximate limits of Poisson counts. Breslow & Day 1987, vol. II, p. 69.

    At one event and 99.8 % the formula gives a negative lower limit; a count cannot be negative, so it becomes 0.
    """
    x = counts(events, "events")
    z = normal_quantile(confidence)
    above = x + 1
    safe = np.where(x == 0, 1.0, x)
    lower = np.where(x == 0, 0.0, safe * (1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))) ** 3)
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.maximum(lower, 0.0), upper


def byar_exact_below_10_bounds(events: ArrayLike, confidence: float = 0.95) -> Bounds:
    """Return exact limits below ten events and Byar's from ten on, as PHEindicatormethods and Fingertips do."""
    x = counts(events, "events")
    exact, byar = exact_poisson_bounds(x, confidence), byar_bounds(x, confidence)
    return np.where(x < BYAR_FROM, exact[0], byar[0]), np.where(x < BYAR_FROM, exact[1], byar[1])


_POISSON: dict[str, Callable[[ArrayLike, float], Bounds]] = {
    "exact_poisson": exact_poisson_bounds,
    "byar": byar_bounds,
    "byar_exact_below_10": byar_exact_below_10_bounds,
}
_PROPORTION: dict[str, Callable[[ArrayLike, ArrayLike, float], Bounds]] = {
    "wilson": wilson_bounds,
    "clopper_pearson": clopper_pearson_bounds,
}


def rate_bounds(
    events: ArrayLike, exposure: ArrayLike, confidence: float = 0.95, *, method: PoissonMethod = "exact_poisson"
) -> Bounds:
    """Return limits of rates (events per one unit of exposure), from the chosen limits of the counts."""
    n = exposures(exposure, "exposure")
    lower, upper = _POISSON[one_of(method, get_args(PoissonMethod), "method")](events, confidence)
    return lower / n, upper / n


def proportion(
    numerator: float,
    denominator: float,
    *,
    per: float = 1.0,
    confidence: float = 0.95,
    method: ProportionMethod = "wilson",
) -> Interval:
    """Return a proportion times `per` (100 for per cent) with its interval; a zero denominator is refused."""
    bounds = _PROPORTION[one_of(method, get_args(ProportionMethod), "method")]
    lower, upper = bounds(numerator, denominator, confidence)
    value = numerator / denominator
    return Interval(value * per, float(lower) * per, float(upper) * per, confidence, method)


def count(events: float, *, confidence: float = 0.95, method: PoissonMethod = "exact_poisson") -> Interval:
    """Return a count of events with the interval of the expected count behind it."""
    return rate(events, 1.0, confidence=confidence, method=method)


def rate(
    events: float,
    exposure: float,
    *,
    per: float = 1.0,
    confidence: float = 0.95,
    method: PoissonMethod = "exact_poisson",
) -> Interval:
    """Return events per `per` units of exposure (1,000 bed days, say) with its interval."""
    lower, upper = rate_bounds(events, exposure, confidence, method=method)
    return Interval(events / exposure * per, float(lower) * per, float(upper) * per, confidence, method)


def mean(values: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Return the mean of at least two values with Student's t interval (Student 1908, Biometrika 6:1–25)."""
    data = numbers(values, "values")
    if data.size < 2:
        raise StatisticsError(f"values: a mean's interval needs at least two values, here there are {data.size}.")
    middle = float(data.mean())
    error = float(data.std(ddof=1)) / float(np.sqrt(data.size))
    spread = float(scipy.special.stdtrit(data.size - 1, 0.5 + share(confidence, "confidence") / 2)) * error
    return Interval(middle, middle - spread, middle + spread, confidence, "student_t")
