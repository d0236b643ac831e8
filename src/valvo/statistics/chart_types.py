"""The words of control charts: what can be asked for, and what comes back. Values only, no calculation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from valvo.statistics.checks import StatisticsError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
SideArray = npt.NDArray[np.int8]  # which side of the centre: 1, 0, −1

Chart = Literal["run", "i", "mr", "xbar", "s", "c", "u", "u'", "p", "p'", "g", "t", "i'"]
CHARTS: tuple[Chart, ...] = get_args(Chart)

Direction = Literal["up", "down", "none"]
Law = Literal["poisson", "binomial"]
HeldAgainst = Literal["poisson", "binomial", "ratio", "times", "stock"]
Assurance = Literal["consistent_pass", "consistent_fail", "inconsistent"]
PointType = Literal[
    "common_cause",
    "special_cause_improvement",
    "special_cause_concern",
    "special_cause_neutral_high",
    "special_cause_neutral_low",
    "special_cause_neutral",
]
RuleName = Literal[
    "outside_limits",
    "shift",
    "trend",
    "two_of_three",
    "four_of_five",
    "alternating",
    "stratification",
    "mixture",
    "long_run",
    "few_crossings",
]
RuleSetName = Literal["making_data_count", "anhoej", "western_electric", "nelson"]
# What counts in "two of three": points beyond 2σ on one side, or only those short of the limit, all three on one side.
TwoOfThree = Literal["beyond_two_sigma", "between_two_sigma_and_limit"]
Scalar = str | float | int | bool | None
Parameter = Scalar | tuple[int, ...]

METHOD_VERSION = "1.0"


@dataclass(frozen=True)
class RuleSet:
    """A set of signal rules as a value; `rules` is in order of precedence (the first that fires names the point)."""

    name: RuleSetName
    rules: tuple[RuleName, ...]
    shift_points: int = 8
    trend_points: int = 6
    two_of_three: TwoOfThree = "beyond_two_sigma"
    xmr_constant: float = 3 / 1.128


# Limits at mean ± 2.66 MR̄, 7 points for a shift and a trend; NHS England, Making Data Count.
MAKING_DATA_COUNT = RuleSet(
    name="making_data_count",
    rules=("outside_limits", "trend", "two_of_three", "shift"),
    shift_points=7,
    trend_points=7,
    two_of_three="between_two_sigma_and_limit",
    xmr_constant=2.66,
)
# Three-sigma points and the run test of Anhøj & Olesen 2014.
ANHOEJ = RuleSet(name="anhoej", rules=("outside_limits", "long_run", "few_crossings"))
# Western Electric Co., Statistical Quality Control Handbook, 1956, the four zone tests.
WESTERN_ELECTRIC = RuleSet(name="western_electric", rules=("outside_limits", "two_of_three", "four_of_five", "shift"))
# Nelson L.S., The Shewhart control chart: tests for special causes, J Qual Technol 1984;16:237-239.
NELSON = RuleSet(
    name="nelson",
    rules=(
        "outside_limits",
        "shift",
        "trend",
        "alternating",
        "two_of_three",
        "four_of_five",
        "stratification",
        "mixture",
    ),
    shift_points=9,
    trend_points=6,
)
RULE_SETS: Mapping[str, RuleSet] = {
    rule_set.name: rule_set for rule_set in (MAKING_DATA_COUNT, ANHOEJ, WESTERN_ELECTRIC, NELSON)
}


@dataclass(frozen=True)
class Phase:
    """A stretch with its own centre and limits. `start` is an index from 0; who, why and when tell of the decision."""

    start: int
    who: str = ""
    why: str = ""
    when: str = ""


@dataclass(frozen=True)
class Chance:
    """How values vary by chance alone; a value is `per` times its numerator over its denominator.

    poisson: events, among what is no matter of chance. binomial: parts of a whole. ratio: one count over another.
    times: medians or other quantiles of times, the denominator being how many; `per` is the unit they are told in.
    stock: how many stand at the end of a period, of which most stood there at its beginning.
    """

    law: HeldAgainst
    per: float = 1.0


@dataclass(frozen=True)
class ChartSpec:
    """How a series is to be charted. Indices start at 0.

    freeze: the first so many points of each phase make its baseline. excluded: ghost points, left out of baseline, run
    test and patterns but still held against the limits. target: one value, or one per point (None where there is none).
    centre: a given centre in the units of the values. rules: see RULE_SETS. chance: on an I chart of counts, shares,
    rates, ratios, times or stocks, what makes limits no narrower and runs no rarer than chance alone gives; needs
    denominators, and numerators unless it is times.
    """

    chart: Chart
    rules: RuleSet = ANHOEJ
    phases: tuple[Phase, ...] = (Phase(0),)
    freeze: int | None = None
    excluded: tuple[int, ...] = ()
    target: float | tuple[float | None, ...] | None = None
    direction: Direction = "none"
    screen_moving_ranges: bool = False
    centre: float | None = None
    chance: Chance | None = None


class SpecError(ValueError):
    """The request cannot be applied to this series (an index out of range, a centre that cannot be)."""


class SeriesError(StatisticsError):
    """A value that cannot be; `index` is the point (from 0), `series` the row of a batch, `column` the field."""

    def __init__(self, message: str, *, index: int | None = None, column: str = "value", series: int = 0) -> None:
        """Keep the place beside the sentence, so that a reader of files can name row and column."""
        super().__init__(message, index=index, column=column)
        self.series = series


@dataclass(frozen=True)
class Signal:
    """One rule that fired at one point."""

    index: int
    rule: RuleName


@dataclass(frozen=True)
class RunTest:
    """The run test of one phase; None where there is no useful observation."""

    useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None


@dataclass(frozen=True)
class PhaseSummary:
    """One phase as charted: first and last index, points with a value, points in the baseline, dispersion.

    dispersion is Pearson's X² over its degrees of freedom (p, u and c charts), sigma_z Laney's factor (p′ and u′).
    """

    start: int
    end: int
    points: int
    baseline_points: int
    dispersion: float | None
    sigma_z: float | None
    who: str
    why: str
    when: str


@dataclass(frozen=True)
class ChartWarning:
    """A reason to read the chart with care: a stable code and the values of its sentence (see chart_messages)."""

    code: str
    values: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ChartResult:
    """One series charted. Arrays have shape (n,) and cannot be written; NaN means not defined."""

    chart: Chart
    rules: RuleSetName
    value: FloatArray
    centre: FloatArray
    lower: FloatArray
    upper: FloatArray
    lower_warning: FloatArray
    upper_warning: FloatArray
    flags: Mapping[RuleName, BoolArray]
    point_types: tuple[PointType, ...]
    variation: PointType | None
    assurance: Assurance | None
    runs: tuple[RunTest, ...]
    phases: tuple[PhaseSummary, ...]
    method: str
    version: str
    parameters: Mapping[str, Parameter]
    warnings: tuple[ChartWarning, ...]

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Return every rule that fired, by point and then by precedence of the rule set."""
        found = [
            (int(index), order, rule)
            for order, (rule, flags) in enumerate(self.flags.items())
            for index in np.flatnonzero(flags)
        ]
        return tuple(Signal(index, rule) for index, _, rule in sorted(found))
