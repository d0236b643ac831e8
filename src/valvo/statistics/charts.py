"""Control charts: many series of equal length at once, or one.

One series is a batch of one, so both go the same way. Limits come from chart_limits, signals from signal_rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from valvo.statistics.chance import widened
from valvo.statistics.chart_cautions import SCREENED, PhaseFacts, cautions
from valvo.statistics.chart_limits import D4, D4_PRIME, Lines, PhaseData, draw
from valvo.statistics.chart_types import (
    METHOD_VERSION,
    Assurance,
    BoolArray,
    Chart,
    ChartResult,
    ChartSpec,
    FloatArray,
    IntArray,
    Parameter,
    PhaseSummary,
    PointType,
    RuleName,
    SideArray,
    SpecError,
)
from valvo.statistics.observed import COUNT_CHARTS, PROPORTION_CHARTS, RATE_CHARTS, Observed, check_for_chart
from valvo.statistics.run_test import RunTests
from valvo.statistics.signal_rules import direction_of, flag, place

METHODS: Mapping[Chart, str] = {
    "run": "run_chart",
    "i": "i_chart",
    "mr": "mr_chart",
    "xbar": "xbar_chart",
    "s": "s_chart",
    "c": "c_chart",
    "u": "u_chart",
    "u'": "u_prime_chart",
    "p": "p_chart",
    "p'": "p_prime_chart",
    "g": "g_chart",
    "t": "t_chart",
    "i'": "i_prime_chart",
}
Kind = TypeVar("Kind", np.bool_, np.int8)
_UNDIRECTED = 2
_POINT_NAMES: Mapping[int, PointType] = {
    0: "common_cause",
    1: "special_cause_neutral_high",
    -1: "special_cause_neutral_low",
    _UNDIRECTED: "special_cause_neutral",
}


@dataclass(frozen=True, eq=False)
class ChartBatch:
    """Many series charted alike. Arrays have shape (series, points); NaN means not defined.

    special: 0 common cause, 1 a special cause towards high values, −1 towards low, 2 one without direction.
    last: the last point with a value in each series, −1 where there is none.
    """

    spec: ChartSpec
    observed: Observed
    value: FloatArray
    centre: FloatArray
    lower: FloatArray
    upper: FloatArray
    lower_warning: FloatArray
    upper_warning: FloatArray
    flags: Mapping[RuleName, BoolArray]
    special: SideArray
    last: IntArray
    runs: tuple[RunTests, ...]
    facts: tuple[PhaseFacts, ...]

    def variation(self, series: int) -> PointType | None:
        """Return what the last point with a value says; None for a series without values."""
        last = int(self.last[series])
        return None if last < 0 else _point_type(int(self.special[series, last]), self.spec)

    def assurance(self, series: int) -> Assurance | None:
        """Return what the limits at the last point promise about the target there; None where that cannot be said."""
        return _assurance(self, series)

    def series(self, series: int) -> ChartResult:
        """Return one series as a result with its warnings. Raises IndexError outside the batch."""
        return _result(self, series)


def control_chart(observed: Observed, spec: ChartSpec) -> ChartResult:
    """Return one series charted; `observed` must hold exactly one.

    Raises SeriesError for a value the chart cannot take and SpecError for a request that does not fit the series.
    """
    if observed.values.shape[0] != 1:
        raise SpecError("There must be exactly one series; for more use control_charts.")
    return control_charts(observed, spec).series(0)


def control_charts(observed: Observed, spec: ChartSpec) -> ChartBatch:
    """Return all series charted alike, with signals. Raises SeriesError and SpecError as control_chart does."""
    check_for_chart(observed, spec.chart)
    check_spec(observed, spec)
    parts = [_phase(observed, spec, start, end) for start, end in _stretches(spec, observed.points)]

    def joined(arrays: list[FloatArray]) -> FloatArray:
        return _frozen(np.concatenate(arrays, axis=1))

    value = joined([part.line(part.lines.value) for part in parts])
    return ChartBatch(
        spec=spec,
        observed=observed,
        value=value,
        centre=joined([part.line(part.lines.centre) for part in parts]),
        lower=joined([part.line(part.lines.lower) for part in parts]),
        upper=joined([part.line(part.lines.upper) for part in parts]),
        lower_warning=joined([part.line(part.lines.lower_warning) for part in parts]),
        upper_warning=joined([part.line(part.lines.upper_warning) for part in parts]),
        flags=MappingProxyType(
            {
                rule: _frozen_flags(np.concatenate([part.flags[rule] for part in parts], axis=1))
                for rule in parts[0].flags
            }
        ),
        special=np.concatenate([part.special for part in parts], axis=1),
        last=_last_present(value),
        runs=tuple(part.runs for part in parts),
        facts=tuple(part.facts for part in parts),
    )


def check_spec(observed: Observed, spec: ChartSpec) -> None:
    """Raise SpecError where the request does not fit the series."""
    starts = [phase.start for phase in spec.phases]
    if not starts or starts[0] != 0 or any(b <= a for a, b in pairwise(starts)):
        raise SpecError("Phases must start at 0 and follow one another.")
    for name, index in [("phase", starts[-1]), *(("excluded", index) for index in spec.excluded)]:
        if not 0 <= index < observed.points:
            raise SpecError(
                f"The {name} index {index} is outside the series, whose last index is {observed.points - 1}."
            )
    if spec.freeze is not None and spec.freeze < 1:
        raise SpecError("A baseline must have at least one point.")
    if isinstance(spec.target, tuple) and len(spec.target) != observed.points:
        raise SpecError(f"There are {len(spec.target)} targets but {observed.points} points.")
    for number, (start, end) in enumerate(_stretches(spec, observed.points)):
        if not _baseline(spec, start, end).any():
            raise SpecError(f"Phase {number} has no point left to make a baseline: all are excluded.")
    _check_centre(spec)
    _check_target(spec)
    _check_chance(observed, spec)


def _stretches(spec: ChartSpec, points: int) -> list[tuple[int, int]]:
    """Return the first index of each phase and the one after its last."""
    starts = [phase.start for phase in spec.phases]
    return list(zip(starts, [*starts[1:], points], strict=True))


def _kept_columns(spec: ChartSpec, start: int, end: int) -> BoolArray:
    return ~np.isin(np.arange(start, end), spec.excluded)


def _baseline(spec: ChartSpec, start: int, end: int) -> BoolArray:
    """Return which points of a phase make its baseline: its first `freeze` points, without the excluded ones."""
    leading = np.arange(end - start) < (spec.freeze if spec.freeze is not None else end - start)
    return np.asarray(_kept_columns(spec, start, end) & leading)


def _check_centre(spec: ChartSpec) -> None:
    centre = spec.centre
    if centre is None:
        return
    if not np.isfinite(centre):
        raise SpecError("The given centre is not a finite number.")
    if spec.chart in PROPORTION_CHARTS and not 0 <= centre <= 1:
        raise SpecError("The centre of a proportion must lie between 0 and 1.")
    if spec.chart in COUNT_CHARTS | RATE_CHARTS | {"mr", "s", "t"} and centre < 0:
        raise SpecError(f"The centre of a chart '{spec.chart}' cannot be negative.")


def _check_target(spec: ChartSpec) -> None:
    targets = spec.target if isinstance(spec.target, tuple) else (spec.target,)
    if spec.chart in PROPORTION_CHARTS and any(target is not None and not 0 <= target <= 1 for target in targets):
        raise SpecError("The target of a proportion must lie between 0 and 1.")


def _check_chance(observed: Observed, spec: ChartSpec) -> None:
    if spec.chance is None:
        return
    if spec.chart != "i":
        raise SpecError("Only the limits of a chart 'i' can be held against chance; others follow a law of their own.")
    if spec.chance.law == "times":
        if observed.denominators is None or np.any(observed.values < 0):
            raise SpecError("To hold times against chance none may be negative, and there must be denominators.")
    elif observed.numerators is None or observed.denominators is None:
        raise SpecError("To hold limits against chance there must be numerators and denominators.")


@dataclass(frozen=True, eq=False)
class _Part:
    """One phase done."""

    lines: Lines
    flags: Mapping[RuleName, BoolArray]
    special: SideArray
    runs: RunTests
    facts: PhaseFacts

    def line(self, numbers: FloatArray) -> FloatArray:
        return np.broadcast_to(numbers, self.lines.value.shape)


def _phase(observed: Observed, spec: ChartSpec, start: int, end: int) -> _Part:
    data = PhaseData(
        _columns(observed, start, end),
        _baseline(spec, start, end),
        spec.centre,
        spec.screen_moving_ranges,
        spec.rules.xmr_constant,
        spec.chance,
    )
    lines = draw(spec.chart, data)
    if spec.chance is not None:
        lines = widened(lines, data, spec.chance)
    flags, special, runs = _signals(lines, spec, _kept_columns(spec, start, end))
    return _Part(lines, flags, special, runs, PhaseFacts(start, end, data, lines))


def _columns(observed: Observed, start: int, end: int) -> Observed:
    def cut(numbers: FloatArray | None) -> FloatArray | None:
        return None if numbers is None else numbers[:, start:end]

    return Observed(
        observed.values[:, start:end], cut(observed.numerators), cut(observed.denominators), cut(observed.deviations)
    )


def _signals(lines: Lines, spec: ChartSpec, kept: BoolArray) -> tuple[dict[RuleName, BoolArray], SideArray, RunTests]:
    """Return flags by rule, the kind of each point, and the run test.

    Excluded points are held against the limits but stand in no pattern: their neighbours become neighbours.
    """
    everyone = place(lines)
    patterned = everyone if bool(kept.all()) else place(_kept(lines, kept))
    flags: dict[RuleName, BoolArray] = {}
    special = np.zeros(lines.value.shape, dtype=np.int8)
    for rule in reversed(applicable_rules(spec)):
        placed = everyone if rule == "outside_limits" else patterned
        found, direction = flag(rule, placed, spec.rules), direction_of(rule, placed, spec.rules)
        if placed is not everyone:
            found, direction = _spread(found, kept), _spread(direction, kept)
        flags[rule] = found
        special = np.where(found, np.where(direction == 0, np.int8(_UNDIRECTED), direction), special)
    return {rule: flags[rule] for rule in applicable_rules(spec)}, special, patterned.runs


def _spread(found: npt.NDArray[Kind], kept: BoolArray) -> npt.NDArray[Kind]:
    """Return what was found among the kept points at their places among all points."""
    whole = np.zeros((len(found), len(kept)), dtype=found.dtype)
    whole[:, kept] = found
    return whole


def applicable_rules(spec: ChartSpec) -> tuple[RuleName, ...]:
    """Return the rules of the set that mean something on this chart.

    Neighbouring moving ranges share a value, so patterns are not tried on them; a run chart has no limits or zones.
    """
    if spec.chart == "mr":
        return tuple(rule for rule in spec.rules.rules if rule == "outside_limits")
    if spec.chart == "run":
        return tuple(
            rule for rule in spec.rules.rules if rule in {"shift", "trend", "alternating", "long_run", "few_crossings"}
        )
    return spec.rules.rules


def _kept(lines: Lines, kept: BoolArray) -> Lines:
    def cut(numbers: FloatArray) -> FloatArray:
        return np.broadcast_to(numbers, lines.value.shape)[:, kept]

    return Lines(
        cut(lines.value),
        cut(lines.centre),
        cut(lines.lower),
        cut(lines.upper),
        cut(lines.lower_warning),
        cut(lines.upper_warning),
        cut(lines.z),
        by_chance=None if lines.by_chance is None else lines.by_chance.kept(kept),
        median=lines.median,
        same_side=lines.same_side,
    )


def _frozen(numbers: FloatArray) -> FloatArray:
    numbers.setflags(write=False)
    return numbers


def _frozen_flags(flags: BoolArray) -> BoolArray:
    flags.setflags(write=False)
    return flags


def _last_present(value: FloatArray) -> IntArray:
    columns = np.arange(value.shape[1])
    return np.asarray(np.where(np.isnan(value), -1, columns).max(axis=1), dtype=np.int64)


def _point_type(special: int, spec: ChartSpec) -> PointType:
    if special in {0, _UNDIRECTED} or spec.direction == "none":
        return _POINT_NAMES[special]
    better = 1 if spec.direction == "up" else -1
    return "special_cause_improvement" if special == better else "special_cause_concern"


def _assurance(batch: ChartBatch, series: int) -> Assurance | None:
    last, direction = int(batch.last[series]), batch.spec.direction
    target = _target_at(batch.spec, last)
    lower, upper = float(batch.lower[series, last]), float(batch.upper[series, last])
    if target is None or direction == "none" or last < 0 or np.isnan(lower) or np.isnan(upper):
        return None
    if lower <= target <= upper:
        return "inconsistent"
    return "consistent_pass" if (target < lower) == (direction == "up") else "consistent_fail"


def _target_at(spec: ChartSpec, index: int) -> float | None:
    return spec.target[index] if isinstance(spec.target, tuple) else spec.target


def _result(batch: ChartBatch, series: int) -> ChartResult:
    spec = batch.spec
    return ChartResult(
        chart=spec.chart,
        rules=spec.rules.name,
        value=batch.value[series],
        centre=batch.centre[series],
        lower=batch.lower[series],
        upper=batch.upper[series],
        lower_warning=batch.lower_warning[series],
        upper_warning=batch.upper_warning[series],
        flags=MappingProxyType({rule: flags[series] for rule, flags in batch.flags.items()}),
        point_types=tuple(_point_type(int(kind), spec) for kind in batch.special[series]),
        variation=batch.variation(series),
        assurance=batch.assurance(series),
        runs=tuple(runs.of(series) for runs in batch.runs),
        phases=tuple(_summary(batch, facts, series, number) for number, facts in enumerate(batch.facts)),
        method=METHODS[spec.chart],
        version=METHOD_VERSION,
        parameters=MappingProxyType(_parameters(batch, series)),
        warnings=cautions(batch.observed, spec, batch.facts, batch.runs, series),
    )


def _summary(batch: ChartBatch, facts: PhaseFacts, series: int, number: int) -> PhaseSummary:
    phase = batch.spec.phases[number]
    sigma_z = facts.lines.sigma_z
    return PhaseSummary(
        start=facts.start,
        end=facts.end - 1,
        points=facts.points(series),
        baseline_points=facts.baseline_points(series),
        dispersion=facts.dispersion(series),
        sigma_z=None if sigma_z is None or not np.isfinite(sigma_z[series]) else float(sigma_z[series]),
        who=phase.who,
        why=phase.why,
        when=phase.when,
    )


def _parameters(batch: ChartBatch, series: int) -> dict[str, Parameter]:
    """Return every choice behind the lines and signals, in plain names."""
    spec = batch.spec
    chosen: dict[str, Parameter] = {
        "centre_statistic": _centre_statistic(spec),
        "sigma_multiple": None if spec.chart == "run" else 3,
        "freeze": spec.freeze,
        "freeze_scope": "each_phase",
        "excluded": spec.excluded,
        "excluded_points": "left_out_of_baseline_and_patterns",
        "given_centre": spec.centre,
        "target": _target_at(spec, int(batch.last[series])),
        "target_by_period": isinstance(spec.target, tuple),
        "direction": spec.direction,
        "signal_outside": "strictly",
        "missing_in_run_test": "skipped",
        "missing_in_patterns": "break",
        "on_centre_in_run_test": "skipped",
        "on_centre_in_patterns": "break",
    }
    if spec.chart in {"i", "t"}:
        chosen["xmr_constant"] = spec.rules.xmr_constant
    if spec.chart in SCREENED:
        factor = D4_PRIME if spec.chart == "i'" else D4
        chosen["screen_moving_ranges"] = spec.screen_moving_ranges
        chosen["screening_factor"] = factor if spec.screen_moving_ranges else None
    if spec.chart == "g":
        chosen["limits_from"] = "mean"
    if spec.chance is not None:
        chosen["not_narrower_than"] = spec.chance.law
    return chosen


def _centre_statistic(spec: ChartSpec) -> str:
    if spec.centre is not None:
        return "given_times_0.693" if spec.chart == "g" else "given"
    if spec.chance is not None and spec.chance.law == "ratio":
        return "weighted_mean"
    names = {"run": "median", "g": "median", "t": "back_transformed_mean"}
    ratios = PROPORTION_CHARTS | RATE_CHARTS | {"i'", "xbar"}
    return names.get(spec.chart, "weighted_mean" if spec.chart in ratios else "mean")
