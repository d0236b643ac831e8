"""How far a value hangs on the one before it, as what stands at a month's end does: a queue, open cases.

Moving ranges of such values are short, and runs to one side long, though nothing has changed: Montgomery 10.4. The
first autocorrelation of a short series is too low by about (1 + 4ρ)/n: Marriott F.H.C., Pope J.A., Biometrika
1954;41:390. How often neighbours lie on the same side is 1/2 + arcsin(ρ)/π where they are normal: Sheppard W.F., Phil
Trans R Soc A 1899;192:101.
"""

from dataclasses import replace

import numpy as np

from valvo.statistics.chart_limits import Lines, PhaseData, mean_present
from valvo.statistics.chart_types import FloatArray

LARGEST = 0.95  # beyond this a short series cannot be told from one that has no level at all


def autocorrelation(values: FloatArray) -> FloatArray:
    """Return how each row's values hang on the one before, from 0 to 0.95, mended for its length; shape (series, 1)."""
    distance = np.nan_to_num(values - mean_present(values))
    squares = (distance**2).sum(axis=1, keepdims=True)
    products = (distance[:, 1:] * distance[:, :-1]).sum(axis=1, keepdims=True)
    found = np.where(squares > 0, products / np.where(squares > 0, squares, 1.0), 0.0)
    present = np.maximum((~np.isnan(values)).sum(axis=1, keepdims=True), 1)
    return np.asarray(np.clip(found + (1 + 4 * found) / present, 0, LARGEST), dtype=np.float64)


def widened_for_persistence(lines: Lines, phase: PhaseData) -> Lines:
    """Return the lines as far out as values lie that hang on each other so; runs must then be longer as well."""
    along = autocorrelation(phase.observed.values[:, phase.baseline])
    factor = 1 / np.sqrt(1 - along)  # of σ over what the moving ranges tell of it

    def out(line: FloatArray) -> FloatArray:
        return np.asarray(lines.centre + (line - lines.centre) * factor, dtype=np.float64)

    return replace(
        lines,
        lower=out(lines.lower),
        upper=out(lines.upper),
        lower_warning=out(lines.lower_warning),
        upper_warning=out(lines.upper_warning),
        z=lines.z / factor,
        same_side=0.5 + np.arcsin(along) / np.pi,
    )


def as_rare(points: int, same_side: FloatArray) -> FloatArray:
    """Return how many in a row come as seldom as so many do where each is on either side with equal chance."""
    return np.asarray(np.ceil(1 + (points - 1) * np.log(0.5) / np.log(same_side) - 1e-9), dtype=np.float64)
