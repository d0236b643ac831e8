"""The arithmetic of a funnel: z-scores, overdispersion and lines on each scale. See docs/statistics/funnel.md."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from valvo.statistics.checks import BoolArray, FloatArray, counts
from valvo.statistics.intervals import Bounds, clopper_pearson_bounds, exact_poisson_bounds, normal_quantile

Statistic = Literal["proportion", "rate", "ratio"]
Limits = Literal["score", "exact", "arcsine", "log", "square_root"]
Trimming = Literal["winsorise", "truncate", "none"]

TRIM_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Units:
    """Units side by side: numerators x, denominators n, the centre they are held against. Arrays of one length."""

    names: tuple[str, ...]
    x: FloatArray
    n: FloatArray
    centre: float
    statistic: Statistic

    @property
    def expected(self) -> FloatArray:
        """Return the count each unit would have at the centre."""
        return self.centre * self.n


def z_scores(units: Units, transformation: Limits) -> FloatArray:
    """Return (Y − centre)/s on the transformed scale; not a number where nothing is expected."""
    x, n, expected = units.x, units.n, units.expected
    if transformation == "arcsine":
        turned = np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(units.centre))
        return np.asarray(2 * np.sqrt(n) * turned)  # s = 1/(2√n)
    safe = np.where(expected > 0, expected, np.nan)
    if transformation == "square_root":
        return np.asarray(2 * (np.sqrt(x) - np.sqrt(safe)))  # Y = √(O/E), s = 1/(2√E)
    # Y = ln(O/E), s = 1/√E; ln 0 has no value, so a unit without events counts as half an event (and is warned of).
    return np.asarray(np.sqrt(safe) * np.log(np.maximum(x, 0.5) / safe))


def standard_errors(units: Units, transformation: Limits) -> FloatArray:
    """Return s within units: of the angle for arcsine, else of the figure relative to its centre."""
    if transformation == "arcsine":
        return np.asarray(1 / (2 * np.sqrt(units.n)))
    safe = np.where(units.expected > 0, units.expected, np.nan)
    return np.asarray(1 / np.sqrt(safe) if transformation == "log" else 1 / (2 * np.sqrt(safe)))


def overdispersion(z: FloatArray, s: FloatArray, trimming: Trimming) -> tuple[float | None, float]:
    """Return φ and τ² over the tamed z-scores; φ is None where there is nothing to judge by.

    φ = Σz²/n; τ² = (nφ − (n−1))/(Σw − Σw²/Σw) with w = 1/s², and 0 when nφ < n−1 (Spiegelhalter et al. 2012,
    J. R. Statist. Soc. A 175:1–47, after DerSimonian & Laird 1986). One unit says nothing of variation between units.
    """
    if np.isnan(z).any():
        return None, 0.0
    tamed, kept = _tame(z, trimming)
    if tamed.size == 0:
        return None, 0.0
    phi = float(np.mean(tamed**2))
    excess = tamed.size * phi - (tamed.size - 1)
    if tamed.size == 1 or excess <= 0:
        return phi, 0.0
    weights = np.sort(1 / s[kept] ** 2)
    # The same as twice the sum of products of pairs over Σw, which does not vanish beside one unit of enormous size.
    spread = 2 * (weights[1:] * np.cumsum(weights)[:-1]).sum() / weights.sum()
    return phi, float(excess / spread)


def _tame(z: FloatArray, trimming: Trimming) -> tuple[FloatArray, BoolArray]:
    """Return the z-scores after taming the outermost tenths, and which units they belong to."""
    every = np.ones(z.size, dtype=np.bool_)
    if trimming == "winsorise":
        low, high = np.quantile(z, [TRIM_SHARE, 1 - TRIM_SHARE])
        return np.clip(z, low, high), every
    if trimming == "truncate":
        # Ranks in ten groups, the first and last left out (SHMI specification, NHS Digital).
        groups = round(1 / TRIM_SHARE)
        group = np.floor(_ranks(z) * groups / (z.size + 1))
        kept = (group > 0) & (group < groups - 1)
        return z[kept], kept
    return z, every


def _ranks(values: FloatArray) -> FloatArray:
    """Return ranks from 1; equal values share the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place], dtype=np.float64)


def lines(units: Units, limits: Limits, confidence: float, tau2: float) -> Bounds:
    """Return the lower and upper line at each unit's size, in the figure's own unit. τ² needs a transformed scale."""
    if limits == "score":
        return _score_lines(units, confidence)
    if limits == "exact":
        return _exact_lines(units, confidence)
    if limits == "arcsine":
        return _arcsine_lines(units, confidence, tau2)
    if units.centre == 0:
        return np.zeros_like(units.n), np.zeros_like(units.n)
    spread = normal_quantile(confidence) * np.sqrt(standard_errors(units, limits) ** 2 + tau2)
    if limits == "log":
        # Next to nothing expected: the limit is past all meaning, but must stay a number.
        spread = np.minimum(spread, 500)
        return units.centre * np.exp(-spread), units.centre * np.exp(spread)
    return units.centre * np.maximum(1 - spread, 0) ** 2, units.centre * (1 + spread) ** 2


def _score_lines(units: Units, confidence: float) -> Bounds:
    """p₀ ± z√(p₀(1−p₀)/n), cut to 0..1: where the unit's Wilson interval just touches the centre."""
    spread = normal_quantile(confidence) * np.sqrt(units.centre * (1 - units.centre) / units.n)
    return np.maximum(units.centre - spread, 0.0), np.minimum(units.centre + spread, 1.0)


def _exact_lines(units: Units, confidence: float) -> Bounds:
    """Exact limits around the expected count: χ²(·, 2E)/2 and χ²(·, 2E+2)/2 for Poisson counts, beta for parts."""
    if units.statistic == "proportion":
        return clopper_pearson_bounds(np.minimum(units.expected, units.n), units.n, confidence)
    lower, upper = exact_poisson_bounds(units.expected, confidence)
    return lower / units.n, upper / units.n


def _arcsine_lines(units: Units, confidence: float, tau2: float) -> Bounds:
    """sin²(arcsin√p₀ ± z√(1/4n + τ²)); past 0 and a right angle the sine turns back, so the line ends there."""
    middle = np.arcsin(np.sqrt(units.centre))
    spread = normal_quantile(confidence) * np.sqrt(1 / (4 * units.n) + tau2)
    return np.sin(np.maximum(middle - spread, 0)) ** 2, np.sin(np.minimum(middle + spread, np.pi / 2)) ** 2


def outside(units: Units, limits: Limits, confidence: float, bounds: Bounds) -> tuple[BoolArray, BoolArray]:
    """Return which units lie strictly below and strictly above.

    For exact limits the unit's own exact interval is asked whether it excludes the centre: the lines, drawn from an
    expected count that is no whole number, cannot tell the exact tail.
    """
    if limits == "exact":
        if units.statistic == "proportion":
            lower, upper = clopper_pearson_bounds(units.x, units.n, confidence)
        else:
            few, many = exact_poisson_bounds(units.x, confidence)
            lower, upper = few / units.n, many / units.n
        return upper < units.centre, lower > units.centre
    # On the log scale no line reaches 0; a unit without events is judged as half an event, as in its z-score.
    value = np.maximum(units.x, 0.5) / units.n if limits == "log" else units.x / units.n
    return value < bounds[0], value > bounds[1]


def limits_by_events(events: ArrayLike, confidence: float) -> Bounds:
    """Return the lines of a funnel drawn over observed events, relative to the centre; the upper is ∞ at 0 events.

    At O events the ratio O/E is outside when O's exact interval excludes E: lower O/χ²-upper, upper O/χ²-lower. These
    are the lines of Fingertips and PHEindicatormethods for rates and ratios, and they agree with the flags here.
    """
    observed = counts(events, "events")
    lower, upper = exact_poisson_bounds(observed, confidence)
    return observed / upper, np.where(observed > 0, observed / np.where(observed > 0, lower, 1.0), np.inf)
