"""Many units side by side: a funnel plot's centre, limits and flags, with overdispersion when asked for.

Statistics: `proportion` (part of a whole), `rate` (events per exposure; the centre is the pooled rate) and `ratio`
(observed to expected events; the centre is 1). Which formula was used stands in the result as a value.
See docs/statistics/funnel.md, which also tells how FunnelPlotR and PHEindicatormethods differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import scipy
from numpy.typing import ArrayLike

from valvo.statistics.chart_types import Scalar
from valvo.statistics.checks import (
    BoolArray,
    FloatArray,
    StatisticsError,
    counts,
    exposures,
    one_of,
    parts_of,
    same_length,
)
from valvo.statistics.funnel_limits import (
    TRIM_SHARE,
    Limits,
    Statistic,
    Trimming,
    Units,
    lines,
    outside,
    overdispersion,
    standard_errors,
    z_scores,
)
from valvo.statistics.intervals import Bounds

Flag = Literal["low_998", "low_95", "high_95", "high_998"]

VERSION = "1"
# Below this many units phi and tau2 rest on too little to be relied on.
FEW_UNITS = 10
# Below this expected count the approximation of a line is poor; measured in docs/statistics/funnel.md.
SMALL_EXPECTED: dict[Limits, float] = {"score": 5.0, "arcsine": 5.0, "square_root": 5.0, "log": 20.0, "exact": 0.0}
# Of the χ² test that warns of overdispersion.
DISPERSION_LEVEL = 0.01

# The first is drawn without overdispersion; the first with a scale of its own carries z, phi, tau2 and is drawn with.
PERMITTED: dict[Statistic, tuple[Limits, ...]] = {
    "proportion": ("score", "arcsine", "exact"),
    "rate": ("exact", "square_root", "log"),
    "ratio": ("exact", "log", "square_root"),
}
_SCALES: frozenset[Limits] = frozenset({"arcsine", "log", "square_root"})
# As FunnelPlotR: log ratios are truncated (SHMI), the rest winsorised (Spiegelhalter).
_TRIMMING: dict[Limits, Trimming] = {"log": "truncate", "square_root": "winsorise", "arcsine": "winsorise"}


@dataclass(frozen=True, slots=True)
class FunnelWarning:
    """A reason to read the funnel with care: a stable code and the values of its sentence (see funnel_messages)."""

    code: str
    values: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One unit: figure, limits at its size, z-score on the transformed scale (None: nothing expected), flag."""

    name: str
    numerator: float
    denominator: float
    value: float
    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float
    z: float | None
    flag: Flag | None


@dataclass(frozen=True, slots=True)
class FunnelParameters:
    """The choices behind a funnel, as values; `adjusted` tells whether tau2 widened the limits."""

    limits: Limits
    transformation: Limits
    trimming: Trimming
    trim_share: float
    overdispersion: bool
    adjusted: bool
    flag_rule: Literal["outside_limits", "own_exact_interval"]
    minimum_events: float


@dataclass(frozen=True, slots=True)
class FunnelResult:
    """A funnel. `phi` is the dispersion found (None: nothing to judge by), `tau2` what was added to the limits."""

    statistic: Statistic
    method: str
    version: str
    parameters: FunnelParameters
    warnings: tuple[FunnelWarning, ...]
    centre: float
    phi: float | None
    tau2: float
    rows: tuple[FunnelRow, ...]


def funnel(
    names: Sequence[str],
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    statistic: Statistic,
    adjust: bool = False,
    limits: Limits | None = None,
    trimming: Trimming | None = None,
    minimum_events: float = 0.0,
) -> FunnelResult:
    """Return centre, limits (95 and 99.8 %), z-scores and flags of units, in the order given.

    `adjust` widens the limits by the variance between units (overdispersion); where none is found the plain limits
    stand. `limits` chooses another formula than the statistic's default (see PERMITTED). Units with fewer than
    `minimum_events` events are drawn and not flagged. Raises StatisticsError naming a bad value or a repeated name.
    """
    units = _units(names, numerators, denominators, statistic)
    plain = PERMITTED[statistic][0] if limits is None else limits
    one_of(plain, PERMITTED[statistic], f"limits of a {statistic}")
    scale = plain if plain in _SCALES else next(scale for scale in PERMITTED[statistic] if scale in _SCALES)
    trim = _TRIMMING[scale] if trimming is None else trimming
    one_of(trim, get_args(Trimming), "trimming")
    z = z_scores(units, scale)
    phi, between = overdispersion(z, standard_errors(units, scale), trim)
    tau2 = between if adjust else 0.0
    parameters = FunnelParameters(
        limits=scale if tau2 > 0 else plain,
        transformation=scale,
        trimming=trim,
        trim_share=0.0 if trim == "none" else TRIM_SHARE,
        overdispersion=adjust,
        adjusted=tau2 > 0,
        flag_rule="own_exact_interval" if plain == "exact" and tau2 == 0 else "outside_limits",
        minimum_events=minimum_events,
    )
    bounds = (lines(units, parameters.limits, 0.95, tau2), lines(units, parameters.limits, 0.998, tau2))
    sides = [outside(units, parameters.limits, level, line) for level, line in zip((0.95, 0.998), bounds, strict=True)]
    flags = _chosen(units, minimum_events, sides)
    return FunnelResult(
        statistic=statistic,
        method=f"{parameters.limits}_{'additive_overdispersion' if tau2 > 0 else 'unadjusted'}",
        version=VERSION,
        parameters=parameters,
        warnings=(*_cautions(units, parameters, bounds, flags), *_spread_cautions(units, parameters, phi)),
        centre=units.centre,
        phi=phi,
        tau2=tau2,
        rows=_rows(units, bounds, z, flags),
    )


def _units(names: Sequence[str], numerators: ArrayLike, denominators: ArrayLike, statistic: Statistic) -> Units:
    one_of(statistic, get_args(Statistic), "statistic")
    if statistic == "proportion":
        x, n = (np.atleast_1d(array) for array in parts_of(numerators, denominators))
    else:
        x = np.atleast_1d(counts(numerators, "numerators"))
        n = np.atleast_1d(exposures(denominators, "denominators"))
    same_length(names=np.empty(len(names)), numerators=x, denominators=n)
    seen: set[str] = set()
    for place, name in enumerate(names, start=1):
        if name in seen:
            raise StatisticsError(
                f"names: value {place} '{name}' has been given before.", index=place - 1, column="names"
            )
        seen.add(name)
    centre = 1.0 if statistic == "ratio" else float(x.sum() / n.sum())
    return Units(tuple(names), x, n, centre, statistic)


def _chosen(units: Units, minimum: float, sides: Sequence[tuple[BoolArray, BoolArray]]) -> list[Flag | None]:
    """Return each unit's outermost flag from below/above at 95 and at 99.8 %; none below the minimum of events."""
    (low_95, high_95), (low_998, high_998) = sides
    flags: list[Flag | None] = [None] * units.x.size
    marks: tuple[tuple[Flag, BoolArray], ...] = (
        ("low_95", low_95),
        ("high_95", high_95),
        ("low_998", low_998),
        ("high_998", high_998),
    )
    for flag, mask in marks:
        for place in np.flatnonzero(mask & (units.x >= minimum)):
            flags[place] = flag
    return flags


def _rows(
    units: Units, bounds: tuple[Bounds, Bounds], z: FloatArray, flags: Sequence[Flag | None]
) -> tuple[FunnelRow, ...]:
    (lower_95, upper_95), (lower_998, upper_998) = bounds
    return tuple(
        FunnelRow(
            name=name,
            numerator=float(units.x[i]),
            denominator=float(units.n[i]),
            value=float(units.x[i] / units.n[i]),
            lower_95=float(lower_95[i]),
            upper_95=float(upper_95[i]),
            lower_998=float(lower_998[i]),
            upper_998=float(upper_998[i]),
            z=None if np.isnan(z[i]) else float(z[i]),
            flag=flags[i],
        )
        for i, name in enumerate(units.names)
    )


def _cautions(
    units: Units, parameters: FunnelParameters, bounds: tuple[Bounds, Bounds], flags: Sequence[Flag | None]
) -> Iterator[FunnelWarning]:
    """Yield what makes the lines less sure than they look."""
    if units.centre == 0:
        yield FunnelWarning("no_events")
    if fractional := int((units.x % 1 != 0).sum()):
        yield FunnelWarning("fractional_numerators", {"count": fractional})
    needed = SMALL_EXPECTED[parameters.limits]
    if small := _fewer_expected(units, needed):
        yield FunnelWarning("small_expected", {"count": small, "needed": needed})
    if parameters.transformation == "log" and (empty := int((units.x == 0).sum())):
        yield FunnelWarning("zero_as_half", {"count": empty})
    if unjudged := int((units.x < parameters.minimum_events).sum()):
        yield FunnelWarning("not_judged", {"count": unjudged, "needed": parameters.minimum_events})
    if parameters.flag_rule == "own_exact_interval" and (differing := _differing(units, parameters, bounds, flags)):
        yield FunnelWarning("flag_beside_line", {"count": differing})


def _fewer_expected(units: Units, needed: float) -> int:
    """Return how many units are expected to have fewer than needed with the property, or without it."""
    without = units.n - units.expected if units.statistic == "proportion" else units.expected
    return int((np.minimum(units.expected, without) < needed).sum())


def _differing(
    units: Units, parameters: FunnelParameters, bounds: tuple[Bounds, Bounds], flags: Sequence[Flag | None]
) -> int:
    """Return for how many judged units the place against the drawn lines and the flag do not say the same."""
    seen = _chosen(
        units, parameters.minimum_events, [(units.x / units.n < low, units.x / units.n > high) for low, high in bounds]
    )
    return sum(line != flag for line, flag in zip(seen, flags, strict=True))


def _spread_cautions(units: Units, parameters: FunnelParameters, phi: float | None) -> Iterator[FunnelWarning]:
    """Yield what the dispersion found says about the limits chosen."""
    size = units.x.size
    if phi is None or size < 2:
        return
    # nφ is χ² on n−1 degrees when units differ by chance only; taming the outermost makes this a cautious alarm.
    if not parameters.overdispersion and scipy.special.chdtrc(size - 1, size * phi) < DISPERSION_LEVEL:
        yield FunnelWarning("overdispersion", {"phi": phi})
    if parameters.overdispersion and not parameters.adjusted:
        yield FunnelWarning("no_overdispersion_found")
    if parameters.overdispersion and size < FEW_UNITS:
        yield FunnelWarning("few_units", {"count": size, "needed": FEW_UNITS})


__all__ = [
    "PERMITTED",
    "Flag",
    "FunnelParameters",
    "FunnelResult",
    "FunnelRow",
    "FunnelWarning",
    "Limits",
    "Statistic",
    "Trimming",
    "funnel",
]
