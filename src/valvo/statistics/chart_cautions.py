"""Reasons to read a chart with care, found from what was charted."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy

from valvo.statistics.chart_limits import Lines, PhaseData
from valvo.statistics.chart_types import Chart, ChartSpec, ChartWarning, FloatArray, Scalar
from valvo.statistics.observed import Observed
from valvo.statistics.run_test import RunTests

SHORT_SERIES = 12  # points of a phase; NHSRplotthedots says 12 in its text and 13 in its code
FEW_FOR_RUN_TEST = 10  # useful points; Anhøj & Olesen 2014 tabulate from 10
LOW_COUNT = 5  # expected events a point; the usual bound for the normal approximation
DISPERSION_LEVEL = 0.01  # of the chi-square test; a warning in one quiet series of a hundred on each side

# Charts whose limits come from ranges between neighbours, which can be screened.
SCREENED: frozenset[Chart] = frozenset({"i", "t", "u'", "p'", "i'"})
_INSTEAD: dict[Chart, str] = {"p": "p'", "u": "u'", "c": "i"}


@dataclass(frozen=True, eq=False)
class PhaseFacts:
    """One phase of a batch: columns start to end (exclusive), what was asked and what was drawn."""

    start: int
    end: int
    data: PhaseData
    lines: Lines

    def points(self, series: int) -> int:
        """Return the number of points with a value."""
        return int((~np.isnan(self.lines.value[series])).sum())

    def baseline_points(self, series: int) -> int:
        """Return the number of points with a value in the baseline."""
        return int((~np.isnan(self.lines.value[series, self.data.baseline])).sum())

    def dispersion(self, series: int) -> float | None:
        """Return X² over its degrees of freedom; None where there are none or where chance leaves no room to vary."""
        found, line = self.lines.dispersion, self.lines
        if found is None or found.degrees[series] < 1 or np.nanmax(line.upper[series] - line.lower[series]) == 0:
            return None
        return float(found.chi_square[series] / found.degrees[series])


def cautions(
    observed: Observed, spec: ChartSpec, facts: tuple[PhaseFacts, ...], runs: tuple[RunTests, ...], series: int
) -> tuple[ChartWarning, ...]:
    """Return all warnings for one series of a batch."""
    found = list(_about_series(observed, spec, series))
    for number, (phase, run) in enumerate(zip(facts, runs, strict=True)):
        found += _about_length(phase, run, spec, series, number)
        found += _about_counts(phase, spec, series, number)
    return tuple(found)


def _about_series(observed: Observed, spec: ChartSpec, series: int) -> Iterator[ChartWarning]:
    missing = int(np.isnan(observed.values[series]).sum())
    if missing:
        yield ChartWarning("missing_values", {"count": missing})
    counts = _counts(observed, spec.chart)
    fractional = 0 if counts is None else int((counts[series] % 1 > 0).sum())
    if fractional:
        yield ChartWarning("fractional_counts", {"count": fractional})
    if spec.freeze is not None and len(spec.phases) > 1:
        yield ChartWarning("freeze_in_each_phase", {"freeze": spec.freeze})
    if spec.screen_moving_ranges and spec.chart not in SCREENED:
        yield ChartWarning("nothing_to_screen")
    if spec.chart == "mr" and set(spec.rules.rules) != {"outside_limits"}:
        yield ChartWarning("patterns_not_for_moving_ranges")
    if spec.chart == "run" and "outside_limits" in spec.rules.rules and spec.rules.name != "anhoej":
        yield ChartWarning("rules_need_limits")


def _counts(observed: Observed, chart: Chart) -> FloatArray | None:
    if chart in {"p", "p'", "u", "u'"}:
        return observed.numerators
    return observed.values if chart in {"c", "g"} else None


def _about_length(
    phase: PhaseFacts, run: RunTests, spec: ChartSpec, series: int, number: int
) -> Iterator[ChartWarning]:
    points, useful = phase.points(series), int(run.useful[series])
    if points < SHORT_SERIES:
        yield ChartWarning("short_series", {"phase": number, "points": points, "needed": SHORT_SERIES})
    if "long_run" in spec.rules.rules and spec.chart != "mr" and useful < FEW_FOR_RUN_TEST:
        yield ChartWarning("few_for_run_test", {"phase": number, "useful": useful, "needed": FEW_FOR_RUN_TEST})
    telling = phase.lines.centre if spec.chart == "run" else phase.lines.upper
    if np.all(np.isnan(telling[series])):
        yield ChartWarning("no_limits", {"phase": number})
    if spec.freeze is not None and phase.end - phase.start < spec.freeze:
        length = phase.end - phase.start
        yield ChartWarning("baseline_not_full", {"phase": number, "points": length, "freeze": spec.freeze})


def _about_counts(phase: PhaseFacts, spec: ChartSpec, series: int, number: int) -> Iterator[ChartWarning]:
    expected = _expected_count(phase, spec.chart, series)
    if expected is not None and expected < LOW_COUNT:
        yield ChartWarning("low_counts", {"phase": number, "expected": expected, "needed": LOW_COUNT})
    dispersion, found = phase.dispersion(series), phase.lines.dispersion
    if dispersion is None or found is None:
        return
    degrees, square = found.degrees[series], found.chi_square[series]
    values: dict[str, Scalar] = {"phase": number, "dispersion": dispersion, "instead": _INSTEAD[spec.chart]}
    if scipy.special.chdtrc(degrees, square) < DISPERSION_LEVEL:
        yield ChartWarning("overdispersion", values)
    elif scipy.special.chdtr(degrees, square) < DISPERSION_LEVEL:
        yield ChartWarning("underdispersion", values)


def _expected_count(phase: PhaseFacts, chart: Chart, series: int) -> float | None:
    """Return the mean expected count of a point (of the rarer outcome for proportions); None where it has no sense."""
    if chart not in {"c", "u", "u'", "p", "p'"}:
        return None
    centre = float(phase.lines.centre[series, 0])
    sizes = phase.data.observed.denominators
    usable = sizes is not None and not bool(np.all(np.isnan(sizes[series])))
    size = float(np.nanmean(sizes[series])) if sizes is not None and usable else 1.0
    rate = min(centre, 1 - centre) if chart in {"p", "p'"} else centre
    return None if np.isnan(rate) else rate * size
