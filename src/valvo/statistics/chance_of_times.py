"""What chance alone gives medians and other quantiles of times: limits and runs that skewness does not deceive.

The mean of few times, and the median, lie unevenly: long times lie far out. On the scale of logarithms times are nearly
even or skewed the other way, so a month counts only where both scales agree. There the limits follow how many times a
month rests on, as Taylor W.A., Normalized Individuals (I_N) Chart, 2017. Times are told in whole units, and limits
closer to the mean than three of those tell of rounding: Wheeler D.J., Lyday R.W., Evaluating the Measurement Process,
1989.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from valvo.statistics.chart_limits import Lines, PhaseData, draw, median_present
from valvo.statistics.chart_types import FloatArray
from valvo.statistics.observed import Observed


def widened_for_times(lines: Lines, phase: PhaseData, unit: float) -> Lines:
    """Return the lines of a chart with limits no narrower than those of logarithms, or than three units of time."""
    by_log = draw("i'", _on_logs(phase, unit))

    def limit(furthest: Callable[..., FloatArray], line: FloatArray, log_line: FloatArray, units: int) -> FloatArray:
        return outer(furthest, line, furthest(np.exp(log_line) - unit / 2, lines.centre + units * unit))

    return replace(
        lines,
        lower=limit(np.fmin, lines.lower, by_log.lower, -3),
        upper=limit(np.fmax, lines.upper, by_log.upper, 3),
        lower_warning=limit(np.fmin, lines.lower_warning, by_log.lower_warning, -2),
        upper_warning=limit(np.fmax, lines.upper_warning, by_log.upper_warning, 2),
        z=_nearest(lines.z, by_log.z, (lines.value - lines.centre) / unit),
        median=median_present(lines.value[:, phase.baseline]),
    )


def outer(
    furthest: Callable[[FloatArray, FloatArray], FloatArray], line: FloatArray, of_chance: FloatArray
) -> FloatArray:
    """Return the outer of two lines; the chart's own where chance knows none, and none where the chart has none."""
    return np.asarray(np.where(np.isnan(line), np.nan, furthest(line, of_chance)), dtype=np.float64)


def _on_logs(phase: PhaseData, unit: float) -> PhaseData:
    """Return the logarithms of the times; half a unit is added, for a time of 0 is one of less than a unit."""
    logs = Observed(np.log(phase.observed.values + unit / 2), None, phase.observed.denominators)
    return replace(
        phase, observed=logs, centre=None if phase.centre is None else float(np.log(phase.centre + unit / 2))
    )


def _nearest(z: FloatArray, *others: FloatArray) -> FloatArray:
    """Return the distances in σ, cut to the shortest on the same side."""
    for other in others:
        cut = np.where(z > 0, np.fmin(z, np.fmax(other, 0)), np.fmax(z, np.fmin(other, 0)))
        z = np.where(np.isnan(z), np.nan, cut)
    return z
