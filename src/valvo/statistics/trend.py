"""Is it going down, and how surely? Trends of counts per exposure and of proportions.

"Provably decreasing" is a declared definition: a method, a window of periods and a level, kept with the verdict.
See docs/statistics/trend.md.
"""

from dataclasses import dataclass
from math import expm1, inf, sqrt
from typing import Literal, get_args

import numpy as np
import scipy
from numpy.typing import ArrayLike

from valvo.statistics.checks import (
    FloatArray,
    StatisticsError,
    counts,
    exposures,
    numbers,
    one_of,
    parts_of,
    same_length,
    share,
)

Direction = Literal["decreasing", "increasing"]
TrendMethod = Literal["poisson_score", "log_linear", "cochran_armitage"]


@dataclass(frozen=True, slots=True)
class TrendTest:
    """One test of trend: z is positive when the figure rises; p_value is two-sided."""

    z: float
    p_value: float
    method: str

    def one_sided(self, direction: Direction) -> float:
        """Return the p-value against "no trend, or one the other way"."""
        return float(scipy.special.ndtr(self.z if direction == "decreasing" else -self.z))


@dataclass(frozen=True, slots=True)
class LogLinearTrend:
    """A fitted rate·exp(slope·time): slope and its standard error per unit of time, already inflated by √φ.

    `change` is exp(slope) − 1, the relative change per unit of time, with its interval. `dispersion` is Pearson's
    χ²/(k−2) as found; φ = max(1, dispersion) was applied. `degrees` are those of Student's t; None means normal.
    """

    intercept: float
    slope: float
    standard_error: float
    dispersion: float
    change: float
    change_lower: float
    change_upper: float
    p_value: float
    degrees: int | None
    confidence: float
    method: str

    def one_sided(self, direction: Direction) -> float:
        """Return the p-value against "no trend, or one the other way"."""
        half = self.p_value / 2
        falls = self.slope < 0
        return half if falls == (direction == "decreasing") else 1 - half


@dataclass(frozen=True, slots=True)
class TrendDefinition:
    """What "provably" means: the method, how many of the latest periods, and the one-sided level."""

    direction: Direction = "decreasing"
    method: TrendMethod = "log_linear"
    window: int = 12
    level: float = 0.05


@dataclass(frozen=True, slots=True)
class TrendVerdict:
    """The answer with the definition it was given under and the one-sided p-value behind it."""

    proved: bool
    p_value: float
    first_period: int
    periods: int
    definition: TrendDefinition


def _times(times: ArrayLike | None, length: int) -> FloatArray:
    if times is None:
        return np.arange(length, dtype=np.float64)
    return np.atleast_1d(numbers(times, "times"))


def _check_spread(times: FloatArray, needed: int) -> None:
    if times.size < needed:
        raise StatisticsError(f"times: a trend needs at least {needed} periods, here there are {times.size}.")
    if np.ptp(times) == 0:
        raise StatisticsError("times: all periods stand at the same time.")


def poisson_score_trend(events: ArrayLike, exposure: ArrayLike, times: ArrayLike | None = None) -> TrendTest:
    """Return the score test of a log-linear trend in Poisson rates, without overdispersion.

    T = Σ tᵢ(Oᵢ − Eᵢ), V = λ(Σ nᵢtᵢ² − (Σ nᵢtᵢ)²/Σ nᵢ), z = T/√V (Breslow & Day 1987, vol. II, sec. 3.6).
    Without any events, or with all exposure at one time, there is nothing to test and z is 0.
    """
    o, n = np.atleast_1d(counts(events, "events")), np.atleast_1d(exposures(exposure, "exposure"))
    t = _times(times, o.size)
    same_length(events=o, exposure=n, times=t)
    _check_spread(t, 2)
    # Centred times give the same T and V, and keep digits when times are years such as 2024.
    centred = t - np.average(t, weights=n)
    common = o.sum() / n.sum()
    variance = common * float(n @ centred**2)
    z = float(centred @ o) / sqrt(variance) if variance > 0 else 0.0
    return TrendTest(z, 2 * float(scipy.special.ndtr(-abs(z))), "poisson_score")


def cochran_armitage(numerators: ArrayLike, denominators: ArrayLike, scores: ArrayLike | None = None) -> TrendTest:
    """Return the test of a linear trend in proportions. Armitage 1955, Biometrics 11:375–386.

    The variance is binomial with denominator N (as R's prop.trend.test); z² is its χ² on one degree of freedom.
    When all or none have the property there is nothing to test and z is 0.
    """
    x, n = (np.atleast_1d(array) for array in parts_of(numerators, denominators))
    t = _times(scores, x.size)
    same_length(numerators=x, denominators=n, scores=t)
    _check_spread(t, 2)
    centred = t - np.average(t, weights=n)
    pooled = x.sum() / n.sum()
    variance = pooled * (1 - pooled) * float(n @ centred**2)
    z = float(centred @ x) / sqrt(variance) if variance > 0 else 0.0
    return TrendTest(z, 2 * float(scipy.special.ndtr(-abs(z))), "cochran_armitage")


def log_linear_trend(
    events: ArrayLike,
    exposure: ArrayLike,
    times: ArrayLike | None = None,
    *,
    overdispersion: bool = True,
    confidence: float = 0.95,
) -> LogLinearTrend:
    """Return the fitted Poisson regression ln(rate) = a + b·time with ln(exposure) as offset.

    With overdispersion the standard error is multiplied by √max(1, χ²/(k−2)) (McCullagh & Nelder 1989, sec. 6.2) and
    Student's t with k−2 degrees is used; without it φ is 1 and the normal is used. At least three periods; fewer than
    two periods with events have no finite fit or next to none, and are refused.
    """
    o, n = np.atleast_1d(counts(events, "events")), np.atleast_1d(exposures(exposure, "exposure"))
    t = _times(times, o.size)
    same_length(events=o, exposure=n, times=t)
    _check_spread(t, 3)
    if np.unique(t[o > 0]).size < 2:
        raise StatisticsError("events: a fitted trend needs events in at least two periods.")
    intercept, slope, mean, variance = _fit(o, n, t)
    # A fitted mean may fall below the smallest number where nothing happened; it then adds nothing.
    dispersion = float(((o - mean) ** 2 / np.maximum(mean, 1e-300)).sum() / (o.size - 2))
    error = sqrt(variance * (max(1.0, dispersion) if overdispersion else 1.0))
    degrees = o.size - 2 if overdispersion else None
    # Student's t with infinitely many degrees of freedom is the normal.
    tails = np.inf if degrees is None else degrees
    spread = float(scipy.special.stdtrit(tails, 0.5 + share(confidence, "confidence") / 2)) * error
    return LogLinearTrend(
        intercept=intercept,
        slope=slope,
        standard_error=error,
        dispersion=dispersion,
        change=_relative_change(slope),
        change_lower=_relative_change(slope - spread),
        change_upper=_relative_change(slope + spread),
        p_value=2 * float(scipy.special.stdtr(tails, -abs(slope) / error)),
        degrees=degrees,
        confidence=confidence,
        method="log_linear_quasi_poisson" if overdispersion else "log_linear_poisson",
    )


def _relative_change(slope: float) -> float:
    """Return exp(slope) − 1; with hardly any events the upper limit is beyond all numbers, and is ∞."""
    return expm1(slope) if slope < 700 else inf


def _fit(o: FloatArray, n: FloatArray, t: FloatArray) -> tuple[float, float, FloatArray, float]:
    """Return intercept, slope, fitted means and the slope's Poisson variance at the greatest likelihood.

    Given the slope, the fitted means share out ΣO in proportion to n·exp(slope·t). At the best slope their mean time is
    that of the events; it rises with the slope, so there is one root, found however unequal the exposures are.
    """
    span = float(np.ptp(t))
    unit_time = (t - t.min()) / span
    total = float(o.sum())
    aim = float(o @ unit_time) / total

    def excess(slope: float) -> float:
        return float(scipy.special.softmax(np.log(n) + slope * unit_time) @ unit_time) - aim

    reach = 1.0
    while excess(-reach) > 0 or excess(reach) < 0:
        reach *= 2
    root = float(scipy.optimize.brentq(excess, -reach, reach, xtol=1e-12, rtol=1e-14, maxiter=500))
    spread = scipy.special.softmax(np.log(n) + root * unit_time)
    slope = root / span
    intercept = float(np.log(total) - scipy.special.logsumexp(np.log(n) + slope * t))
    variance = 1 / (total * float(spread @ (unit_time - aim) ** 2)) / span**2
    return intercept, slope, total * spread, variance


def provable_trend(
    numerators: ArrayLike, denominators: ArrayLike, definition: TrendDefinition | None = None
) -> TrendVerdict:
    """Return whether the latest `window` periods show the trend under the definition.

    Numerators are events, denominators exposure (or the whole, for cochran_armitage), in time order. Fewer periods
    than the window are refused: the definition cannot be met by less data. Without enough events to fit a
    log-linear trend the answer is "not proved" with p = 1.
    """
    rule = definition or TrendDefinition()
    one_of(rule.method, get_args(TrendMethod), "method")
    one_of(rule.direction, get_args(Direction), "direction")
    share(rule.level, "level")
    o = np.atleast_1d(counts(numerators, "numerators"))
    n = np.atleast_1d(exposures(denominators, "denominators"))
    length = same_length(numerators=o, denominators=n)
    if rule.window < 3 or length < rule.window:
        raise StatisticsError(f"window: {rule.window} periods (at least 3) are asked for, {length} are given.")
    first = length - rule.window
    p_value = _one_sided(o[first:], n[first:], rule)
    return TrendVerdict(p_value <= rule.level, p_value, first, rule.window, rule)


def _one_sided(o: FloatArray, n: FloatArray, rule: TrendDefinition) -> float:
    if rule.method == "poisson_score":
        return poisson_score_trend(o, n).one_sided(rule.direction)
    if rule.method == "cochran_armitage":
        return cochran_armitage(o, n).one_sided(rule.direction)
    if np.count_nonzero(o) < 2:
        return 1.0
    return log_linear_trend(o, n).one_sided(rule.direction)
