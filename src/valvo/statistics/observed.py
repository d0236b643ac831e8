"""What was observed: checked arrays of series × points, made from values, counts or subgroups."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from valvo.statistics.chart_types import BoolArray, Chart, FloatArray, SeriesError
from valvo.statistics.checks import SMALLEST

Numbers = Sequence[float | None] | Sequence[Sequence[float | None]] | FloatArray

COUNT_CHARTS: frozenset[Chart] = frozenset({"c", "g"})
PROPORTION_CHARTS: frozenset[Chart] = frozenset({"p", "p'"})
RATE_CHARTS: frozenset[Chart] = frozenset({"u", "u'"})
SUBGROUP_CHARTS: frozenset[Chart] = frozenset({"xbar", "s"})


@dataclass(frozen=True, eq=False)
class Observed:
    """Series in rows, points in columns, NaN where missing.

    values: what is plotted (numerator over denominator, or a subgroup's mean). numerators, denominators: of rates and
    proportions; for subgroups the denominators are their sizes. deviations: standard deviations of subgroups.
    """

    values: FloatArray
    numerators: FloatArray | None = None
    denominators: FloatArray | None = None
    deviations: FloatArray | None = None

    @property
    def points(self) -> int:
        """Return the number of points of each series."""
        return int(self.values.shape[1])


def from_values(values: Numbers) -> Observed:
    """Return series of plain values, shape (points,) or (series, points); None and NaN are missing.

    Raises SeriesError for an empty series or an infinite value.
    """
    return Observed(values=_matrix(values, "value"))


def from_counts(numerators: Numbers, denominators: Numbers) -> Observed:
    """Return series of numerators over denominators; a point lacking either, or with 0 over 0, is missing.

    Raises SeriesError for a negative numerator or denominator, a numerator over one of 0 or next to 0, or unequal
    shapes.
    """
    top, bottom = _matrix(numerators, "numerator"), _matrix(denominators, "denominator")
    if top.shape != bottom.shape:
        raise SeriesError("There must be as many denominators as numerators.", column="denominator")
    refuse(top < 0, "The numerator is negative.", "numerator")
    refuse(bottom < 0, "The denominator is negative.", "denominator")
    refuse((bottom == 0) & (top != 0) & ~np.isnan(top), "The denominator is 0 but the numerator is not.", "denominator")
    refuse((bottom > 0) & (bottom < SMALLEST), "The denominator is too small to divide by.", "denominator")
    missing = np.isnan(top) | np.isnan(bottom) | (bottom == 0)
    top, bottom = np.where(missing, np.nan, top), np.where(missing, np.nan, bottom)
    return Observed(values=top / bottom, numerators=top, denominators=bottom)


def from_subgroups(subgroups: Sequence[Sequence[float | None]]) -> Observed:
    """Return one series of subgroups of measurements; missing measurements are left out of their subgroup.

    The value is the subgroup's mean; its standard deviation (n − 1) is missing where fewer than two remain.
    """
    if not subgroups:
        raise SeriesError("The series is empty.")
    kept = [[float(x) for x in group if x is not None and not np.isnan(x)] for group in subgroups]
    for index, group in enumerate(kept):
        if not np.all(np.isfinite(group)):
            raise SeriesError("The value is not a finite number.", index=index)
    means = [float(np.mean(group)) if group else np.nan for group in kept]
    deviations = [float(np.std(group, ddof=1)) if len(group) > 1 else np.nan for group in kept]
    sizes = [float(len(group)) if group else np.nan for group in kept]
    return Observed(values=_row(means), denominators=_row(sizes), deviations=_row(deviations))


def check_for_chart(observed: Observed, chart: Chart) -> None:
    """Raise SeriesError naming the first point the chart cannot take."""
    if chart in SUBGROUP_CHARTS and observed.deviations is None:
        raise SeriesError(f"A chart '{chart}' needs subgroups of measurements.")
    if chart in PROPORTION_CHARTS | RATE_CHARTS:
        _check_counts(observed, chart)
    if chart in COUNT_CHARTS:
        refuse(observed.values < 0, "A count is negative.", "value")
    if chart == "t":
        refuse(observed.values <= 0, "A time between events must be greater than zero.", "value")


def refuse(wrong: BoolArray, sentence: str, column: str) -> None:
    """Raise SeriesError at the first place where `wrong` holds."""
    places = np.argwhere(wrong)
    if len(places):
        raise SeriesError(sentence, index=int(places[0][1]), column=column, series=int(places[0][0]))


def _check_counts(observed: Observed, chart: Chart) -> None:
    if observed.numerators is None or observed.denominators is None:
        raise SeriesError(f"A chart '{chart}' needs numerators and denominators.", column="numerator")
    refuse(observed.numerators < 0, "The numerator is negative.", "numerator")
    if chart in PROPORTION_CHARTS:
        above = observed.numerators > observed.denominators
        refuse(above, "The numerator is greater than the denominator.", "numerator")


def _matrix(numbers: Numbers, column: str) -> FloatArray:
    matrix = np.atleast_2d(np.array(numbers, dtype=np.float64))
    if matrix.size == 0:
        raise SeriesError("The series is empty.", column=column)
    refuse(np.isinf(matrix), "The value is not a finite number.", column)
    return matrix


def _row(numbers: list[float]) -> FloatArray:
    return np.array([numbers], dtype=np.float64)
