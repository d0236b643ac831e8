"""Centre and limits of each control chart, for one phase of many series at once.

Sources: Montgomery D.C., Introduction to Statistical Quality Control, 7th ed. (sections named on the lines); Nelson
L.S., J Qual Technol 1982;14:172 (screening of moving ranges); Laney D.B., Qual Eng 2002;14:531 (primes); Benneyan
J.C., Health Care Manag Sci 2001;4:305 (g); Provost L.P., Murray S.K., The Health Care Data Guide, 2011 (g and t);
Taylor W.A., Normalized Individuals (I_N) Chart, 2017 (I′).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import scipy

from valvo.statistics.chart_types import BoolArray, Chance, Chart, FloatArray, Law
from valvo.statistics.observed import Observed

D2 = 1.128  # expected range of two normal observations, in σ; Montgomery appendix VI
D4 = 3.267  # upper limit of a moving range over its mean; Montgomery appendix VI
D4_PRIME = 3.2665  # the same for normalised ranges, as Taylor 2017 writes it
T_POWER = 3.6  # exponential times to the power 1/3.6 are nearly normal; Nelson L.S., J Qual Technol 1994;26:239
G_MEDIAN = 0.693  # ln 2: median over mean of a geometric count; Provost & Murray 2011, p. 228


@dataclass(frozen=True, eq=False)
class PhaseData:
    """One phase: observations (series × points), which columns make the baseline, and the choices that matter here."""

    observed: Observed
    baseline: BoolArray
    centre: float | None
    screen_moving_ranges: bool
    xmr_constant: float
    chance: Chance | None = None


@dataclass(frozen=True, eq=False)
class Dispersion:
    """Pearson's X² of the baseline about its centre, and its degrees of freedom, one per series."""

    chi_square: FloatArray
    degrees: FloatArray


@dataclass(frozen=True, eq=False)
class ByChance:
    """Counts and what they are counted among (series × points), and the expected count or share of one (series × 1)."""

    law: Law
    counts: FloatArray
    sizes: FloatArray
    expected: FloatArray

    def kept(self, columns: BoolArray) -> "ByChance":
        """Return the same of some points only."""
        return replace(self, counts=self.counts[:, columns], sizes=self.sizes[:, columns])

    def at(self, points: BoolArray) -> "ByChance":
        """Return the same of some points of each series, in one row."""
        expected = np.broadcast_to(self.expected, points.shape)[points]
        return replace(self, counts=self.counts[points], sizes=self.sizes[points], expected=expected)


@dataclass(frozen=True, eq=False)
class Lines:
    """What is drawn. Arrays broadcast to series × points; z is the distance from the mean in σ, NaN if none.

    by_chance: the counts behind the values, where they are held against chance. median: what a run must lie beyond as
    well as the centre, where values are skewed. same_side: how often a value lies on the side of the one before it,
    where they hang on each other; shape (series, 1).
    """

    value: FloatArray
    centre: FloatArray
    lower: FloatArray
    upper: FloatArray
    lower_warning: FloatArray
    upper_warning: FloatArray
    z: FloatArray
    dispersion: Dispersion | None = None
    sigma_z: FloatArray | None = None
    by_chance: ByChance | None = None
    median: FloatArray | None = None
    same_side: FloatArray | None = None


def draw(chart: Chart, phase: PhaseData) -> Lines:
    """Return the lines of a chart for one phase. Impossible divisions give NaN: not defined, never a guess."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return _CHARTS[chart](phase)


def mean_present(numbers: FloatArray) -> FloatArray:
    """Return the mean of what is present in each row, shape (series, 1); NaN where nothing is."""
    present = ~np.isnan(numbers)
    total = np.where(present, numbers, 0.0).sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        return np.asarray(total / present.sum(axis=1, keepdims=True), dtype=np.float64)


def median_present(numbers: FloatArray) -> FloatArray:
    """Return the median of what is present in each row, shape (series, 1); NaN where nothing is."""
    ordered = np.sort(numbers, axis=1)  # NaN last
    count = (~np.isnan(numbers)).sum(axis=1, keepdims=True)
    low = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis=1)
    high = np.take_along_axis(ordered, np.minimum(count // 2, np.maximum(count - 1, 0)), axis=1)
    return np.asarray((low + high) / 2, dtype=np.float64)


def mean_moving_range(numbers: FloatArray, *, screen: bool, factor: float = D4) -> FloatArray:
    """Return the mean of |xᵢ − xᵢ₋₁| in each row, shape (series, 1); a range beside a missing value is missing.

    screen: ranges of `factor` times their mean or more are dropped once (Nelson 1982).
    """
    return _screened_mean(np.abs(np.diff(numbers, axis=1)), screen=screen, factor=factor)


def c4(sizes: FloatArray) -> FloatArray:
    """Return E(s)/σ of normal samples of each size; NaN below 2. Montgomery appendix VI."""
    n, gammaln = np.where(sizes > 1, sizes, np.nan), scipy.special.gammaln
    return np.asarray(
        np.sqrt(2 / (n - 1)) * np.exp(gammaln(n / 2) - gammaln((n - 1) / 2)),
        dtype=np.float64,
    )


def _screened_mean(ranges: FloatArray, *, screen: bool, factor: float) -> FloatArray:
    average = mean_present(ranges)
    if not screen:
        return average
    kept = (ranges < factor * average) | (average == 0)  # a constant series has nothing to screen
    return mean_present(np.where(kept, ranges, np.nan))


def _ratio_of_sums(top: FloatArray, bottom: FloatArray) -> FloatArray:
    total = np.nansum(top, axis=1, keepdims=True)
    return np.asarray(total / np.nansum(bottom, axis=1, keepdims=True), dtype=np.float64)


def _needed(numbers: FloatArray | None) -> FloatArray:
    """Return numbers that check_for_chart has made sure of; raises ValueError where it was not asked."""
    if numbers is None:
        raise ValueError("the chart needs counts or subgroups that are not there; call check_for_chart first")
    return numbers


def _given(phase: PhaseData) -> FloatArray | None:
    rows = phase.observed.values.shape[0]
    return None if phase.centre is None else np.full((rows, 1), phase.centre)


def _around(
    value: FloatArray, mean: FloatArray, sigma: FloatArray, *, low: float = -np.inf, high: float = np.inf
) -> Lines:
    """Return mean ± 3σ with warning lines at ± 2σ, cut to low and high."""

    def line(sigmas: int) -> FloatArray:
        return np.asarray(np.clip(mean + sigmas * sigma, low, high), dtype=np.float64)

    z = np.where(value == mean, 0.0, (value - mean) / sigma)
    return Lines(value, mean, line(-3), line(3), line(-2), line(2), np.where(np.isnan(sigma), np.nan, z))


def _run(phase: PhaseData) -> Lines:
    given, value = _given(phase), phase.observed.values
    centre = given if given is not None else median_present(value[:, phase.baseline])
    none = np.full_like(centre, np.nan)
    return Lines(value, centre, none, none, none, none, none)


def _i(phase: PhaseData) -> Lines:
    given, value = _given(phase), phase.observed.values
    baseline = value[:, phase.baseline]
    if phase.chance is not None and phase.chance.law == "ratio":
        centre = given if given is not None else phase.chance.per * _pooled_centre(phase)
    else:
        centre = given if given is not None else mean_present(baseline)
    spread = mean_moving_range(baseline, screen=phase.screen_moving_ranges)
    return _around(value, centre, spread * phase.xmr_constant / 3)  # Montgomery 6.4


def _mr(phase: PhaseData) -> Lines:
    """Return moving ranges; the first of a phase has none. The ranges are never screened here: they are the data."""
    given, observed = _given(phase), phase.observed.values
    first = np.full((observed.shape[0], 1), np.nan)
    value = np.hstack([first, np.abs(np.diff(observed, axis=1))])
    centre = given if given is not None else mean_present(value[:, phase.baseline])
    zero = np.where(np.isnan(centre), np.nan, 0.0)
    return Lines(value, centre, zero, D4 * centre, zero, D4 * 2 / 3 * centre, np.full_like(centre, np.nan))


def _subgroup_sigma(phase: PhaseData) -> FloatArray:
    """Return s: pooled where sizes differ, or the mean of s where they are equal (Montgomery 6.3)."""
    sizes, deviations = _needed(phase.observed.denominators), _needed(phase.observed.deviations)
    widest = np.fmax.reduce(sizes, axis=1, keepdims=True)
    equal = widest == np.fmin.reduce(sizes, axis=1, keepdims=True)
    n, s = sizes[:, phase.baseline], deviations[:, phase.baseline]
    degrees = np.where(np.isnan(s), np.nan, n - 1)
    pooled = np.sqrt(_ratio_of_sums(degrees * s**2, degrees))
    return np.asarray(np.where(equal, mean_present(s), pooled), dtype=np.float64)


def _xbar(phase: PhaseData) -> Lines:
    given, value, sizes = _given(phase), phase.observed.values, _denominators(phase)
    n = sizes[:, phase.baseline]
    centre = given if given is not None else _ratio_of_sums(value[:, phase.baseline] * n, n)
    return _around(value, centre, _subgroup_sigma(phase) / (c4(sizes) * np.sqrt(sizes)))  # A3, Montgomery 6.3


def _s(phase: PhaseData) -> Lines:
    given, sizes, deviations = _given(phase), _denominators(phase), _needed(phase.observed.deviations)
    centre = given if given is not None else _subgroup_sigma(phase)
    unbias = c4(sizes)
    return _around(deviations, centre, centre * np.sqrt(1 - unbias**2) / unbias, low=0)  # B3 and B4, Montgomery 6.3


def _c(phase: PhaseData) -> Lines:
    given, value = _given(phase), phase.observed.values
    baseline = value[:, phase.baseline]
    centre = given if given is not None else mean_present(baseline)
    lines = _around(value, centre, np.sqrt(centre), low=0)  # Montgomery 7.3
    return replace(lines, dispersion=_dispersion(phase, (baseline - centre) ** 2 / centre))


def _u(phase: PhaseData) -> Lines:
    centre, sigma = _rate_sigma(phase)
    lines = _around(phase.observed.values, centre, sigma, low=0)
    return replace(lines, dispersion=_dispersion(phase, _standardised(phase, centre, sigma) ** 2))


def _p(phase: PhaseData) -> Lines:
    centre, sigma = _proportion_sigma(phase)
    lines = _around(phase.observed.values, centre, sigma, low=0, high=1)
    return replace(lines, dispersion=_dispersion(phase, _standardised(phase, centre, sigma) ** 2))


def _u_prime(phase: PhaseData) -> Lines:
    centre, sigma = _rate_sigma(phase)
    sigma_z = _laney(phase, centre, sigma)
    return replace(_around(phase.observed.values, centre, sigma * sigma_z, low=0), sigma_z=sigma_z[:, 0])


def _p_prime(phase: PhaseData) -> Lines:
    centre, sigma = _proportion_sigma(phase)
    sigma_z = _laney(phase, centre, sigma)
    return replace(_around(phase.observed.values, centre, sigma * sigma_z, low=0, high=1), sigma_z=sigma_z[:, 0])


def _rate_sigma(phase: PhaseData) -> tuple[FloatArray, FloatArray]:
    centre = _pooled_centre(phase)
    return centre, np.asarray(np.sqrt(centre / _denominators(phase)), dtype=np.float64)  # Montgomery 7.3


def _proportion_sigma(phase: PhaseData) -> tuple[FloatArray, FloatArray]:
    centre = _pooled_centre(phase)
    return centre, np.asarray(np.sqrt(centre * (1 - centre) / _denominators(phase)), dtype=np.float64)  # Montgomery 7.2


def _pooled_centre(phase: PhaseData) -> FloatArray:
    given = _given(phase)
    if given is not None:
        return given
    top = _needed(phase.observed.numerators)
    return _ratio_of_sums(top[:, phase.baseline], _denominators(phase)[:, phase.baseline])


def _denominators(phase: PhaseData) -> FloatArray:
    """Return denominators, or ones where plain values were given (missing where the value is)."""
    values, bottom = phase.observed.values, phase.observed.denominators
    return bottom if bottom is not None else np.where(np.isnan(values), np.nan, 1.0)


def _standardised(phase: PhaseData, centre: FloatArray, sigma: FloatArray) -> FloatArray:
    value, spread = phase.observed.values[:, phase.baseline], sigma[:, phase.baseline]
    return np.asarray(np.where(value == centre, 0.0, (value - centre) / spread), dtype=np.float64)


def _laney(phase: PhaseData, centre: FloatArray, sigma: FloatArray) -> FloatArray:
    z = _standardised(phase, centre, sigma)
    return mean_moving_range(z, screen=phase.screen_moving_ranges) / D2  # Laney 2002


def _dispersion(phase: PhaseData, squares: FloatArray) -> Dispersion:
    present = ~np.isnan(squares)
    estimated = 0 if phase.centre is not None else 1
    return Dispersion(np.where(present, squares, 0.0).sum(axis=1), present.sum(axis=1).astype(np.float64) - estimated)


def _g(phase: PhaseData) -> Lines:
    given, value = _given(phase), phase.observed.values
    baseline = value[:, phase.baseline]
    mean = given if given is not None else mean_present(baseline)
    lines = _around(value, mean, np.sqrt(mean * (mean + 1)), low=0)  # Benneyan 2001
    return replace(lines, centre=G_MEDIAN * given if given is not None else median_present(baseline))


def _t(phase: PhaseData) -> Lines:
    """Return an I chart of times to the power 1/3.6, drawn in the original unit; below 0 there is no time."""
    power = 1 / T_POWER
    centre = None if phase.centre is None else phase.centre**power
    lines = _i(replace(phase, observed=Observed(phase.observed.values**power), centre=centre))

    def back(line: FloatArray) -> FloatArray:
        return np.asarray(np.maximum(line, 0.0) ** T_POWER, dtype=np.float64)

    return Lines(
        phase.observed.values,
        back(lines.centre),
        back(lines.lower),
        back(lines.upper),
        back(lines.lower_warning),
        back(lines.upper_warning),
        lines.z,
    )


def _i_prime(phase: PhaseData) -> Lines:
    given, value, sizes = _given(phase), phase.observed.values, _denominators(phase)
    y, n = value[:, phase.baseline], sizes[:, phase.baseline]
    centre = given if given is not None else _ratio_of_sums(y * n, np.where(np.isnan(y), np.nan, n))
    step = np.sqrt(1 / n[:, :-1] + 1 / n[:, 1:])
    ranges = np.sqrt(np.pi / 2) * np.abs(np.diff(y, axis=1)) / step  # Taylor 2017
    spread = _screened_mean(ranges, screen=phase.screen_moving_ranges, factor=D4_PRIME)
    return _around(value, centre, spread / np.sqrt(sizes))


_CHARTS: Mapping[Chart, Callable[[PhaseData], Lines]] = {
    "run": _run,
    "i": _i,
    "mr": _mr,
    "xbar": _xbar,
    "s": _s,
    "c": _c,
    "u": _u,
    "u'": _u_prime,
    "p": _p,
    "p'": _p_prime,
    "g": _g,
    "t": _t,
    "i'": _i_prime,
}
