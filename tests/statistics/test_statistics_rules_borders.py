"""Every threshold of the signal rules at one less, exactly, and one more."""

import numpy as np
import pytest

from valvo.statistics.chart_types import (
    ANHOEJ,
    MAKING_DATA_COUNT,
    NELSON,
    WESTERN_ELECTRIC,
    ChartResult,
    ChartSpec,
    Phase,
    RuleName,
    RuleSet,
)
from valvo.statistics.charts import control_chart
from valvo.statistics.observed import from_values
from valvo.statistics.run_test import crossings_min, longest_run_max

# A baseline of 0 and 1.128 in turn has centre 0.564 and moving ranges of 1.128, so that σ is 1 with 3/1.128.
BASELINE = [0.0, 1.128] * 10
CENTRE = 0.564


def after_baseline(distances: list[float], rules: RuleSet, *, direction: str = "up") -> ChartResult:
    """Chart points at distances (in σ from the centre), parted by a missing value from the baseline that gives σ."""
    sigma = rules.xmr_constant * 1.128 / 3
    values = [*BASELINE, None, *(CENTRE + distance * sigma for distance in distances)]
    spec = ChartSpec("i", rules, freeze=20, direction=direction)  # type: ignore[arg-type]  # a direction by name
    return control_chart(from_values(values), spec)


def flagged(result: ChartResult, rule: RuleName) -> list[int]:
    """Return where a rule fired among the points after the baseline."""
    return [int(index) - 21 for index in np.flatnonzero(result.flags[rule]) if index > 20]


@pytest.mark.parametrize(("rules", "needed"), [(MAKING_DATA_COUNT, 7), (WESTERN_ELECTRIC, 8), (NELSON, 9)])
def test_a_shift_needs_its_number_of_points_and_marks_them_all(rules: RuleSet, needed: int) -> None:
    for sign in (1, -1):
        one_side = [sign * 0.5 + 0.01 * (-1) ** index for index in range(needed + 1)]
        assert flagged(after_baseline(one_side[: needed - 1], rules), "shift") == []
        assert flagged(after_baseline(one_side[:needed], rules), "shift") == list(range(needed))
        assert flagged(after_baseline(one_side, rules), "shift") == list(range(needed + 1))


@pytest.mark.parametrize(("rules", "needed"), [(MAKING_DATA_COUNT, 7), (NELSON, 6)])
def test_a_trend_needs_its_number_of_points_and_marks_them_all(rules: RuleSet, needed: int) -> None:
    for sign in (1, -1):
        climbing = [sign * 0.1 * step for step in range(needed + 1)]
        assert flagged(after_baseline(climbing[: needed - 1], rules), "trend") == []
        assert flagged(after_baseline(climbing[:needed], rules), "trend") == list(range(needed))
        assert flagged(after_baseline(climbing, rules), "trend") == list(range(needed + 1))


def test_a_level_step_breaks_a_trend() -> None:
    climbing = [0.1, 0.2, 0.3, 0.3, 0.4, 0.5, 0.6]
    assert flagged(after_baseline(climbing, MAKING_DATA_COUNT), "trend") == []


def test_a_point_on_the_centre_breaks_a_shift_and_a_missing_value_too() -> None:
    for interruption in (0.0, float("nan")):
        broken = [0.5, 0.5, 0.5, interruption, 0.5, 0.5, 0.5, 0.5]
        assert flagged(after_baseline(broken, MAKING_DATA_COUNT), "shift") == []


def test_two_of_three_needs_two_beyond_two_sigma() -> None:
    for rules in (MAKING_DATA_COUNT, WESTERN_ELECTRIC, NELSON):
        assert flagged(after_baseline([2.1, 0.5, 0.5], rules), "two_of_three") == []
        assert flagged(after_baseline([2.1, 0.5, 2.1], rules), "two_of_three") == [0, 2]
        assert flagged(after_baseline([2.1, 2.1, 2.1], rules), "two_of_three") == [0, 1, 2]
        assert flagged(after_baseline([2.1, 0.5, 0.5, 2.1], rules), "two_of_three") == []
        assert flagged(after_baseline([2.1, 0.5, -2.1], rules), "two_of_three") == []


def test_two_of_three_counts_only_points_strictly_beyond_two_sigma() -> None:
    for rules in (MAKING_DATA_COUNT, WESTERN_ELECTRIC):
        assert flagged(after_baseline([1.999, 0.5, 2.1], rules), "two_of_three") == []
        assert flagged(after_baseline([2.0, 0.5, 2.1], rules), "two_of_three") == []
        assert flagged(after_baseline([2.001, 0.5, 2.1], rules), "two_of_three") == [0, 2]


def test_making_data_count_wants_all_three_on_one_side_and_leaves_points_outside_the_limits_out() -> None:
    assert flagged(after_baseline([2.1, -0.5, 2.1], MAKING_DATA_COUNT), "two_of_three") == []
    assert flagged(after_baseline([2.1, -0.5, 2.1], WESTERN_ELECTRIC), "two_of_three") == [0, 2]
    assert flagged(after_baseline([3.1, 0.5, 2.1], MAKING_DATA_COUNT), "two_of_three") == []
    assert flagged(after_baseline([3.1, 0.5, 2.1], WESTERN_ELECTRIC), "two_of_three") == [0, 2]


@pytest.mark.parametrize("rules", [WESTERN_ELECTRIC, NELSON])
def test_four_of_five_needs_four_beyond_one_sigma(rules: RuleSet) -> None:
    assert flagged(after_baseline([1.1, 1.1, 0.5, 0.5, 1.1], rules), "four_of_five") == []
    assert flagged(after_baseline([1.1, 1.1, 0.5, 1.1, 1.1], rules), "four_of_five") == [0, 1, 3, 4]
    assert flagged(after_baseline([1.1] * 5, rules), "four_of_five") == [0, 1, 2, 3, 4]
    assert flagged(after_baseline([1.1, 1.1, 0.5, 1.0, 1.1], rules), "four_of_five") == []
    assert flagged(after_baseline([1.1, 1.1, 0.5, 0.5, 1.1, 1.1], rules), "four_of_five") == []


def test_fourteen_points_alternate_and_thirteen_do_not() -> None:
    waves = [0.5 * (-1) ** index for index in range(15)]
    assert flagged(after_baseline(waves[:13], NELSON), "alternating") == []
    assert flagged(after_baseline(waves[:14], NELSON), "alternating") == list(range(14))
    assert flagged(after_baseline(waves, NELSON), "alternating") == list(range(15))


def test_fifteen_points_within_one_sigma_are_too_calm_and_fourteen_are_not() -> None:
    calm = [0.9 * (-1) ** (index // 2) for index in range(17)]
    for count, expected in ((14, []), (15, list(range(1, 16))), (16, list(range(1, 17)))):
        result = after_baseline([1.5, *calm[:count]], NELSON)
        assert flagged(result, "stratification") == expected


def test_eight_points_beyond_one_sigma_on_either_side_are_a_mixture_and_seven_are_not() -> None:
    split = [1.5 * (-1) ** (index // 2) for index in range(9)]
    for count, expected in ((7, []), (8, list(range(8))), (9, list(range(9)))):
        assert flagged(after_baseline(split[:count], NELSON), "mixture") == expected


def test_only_points_strictly_outside_three_sigma_are_outside() -> None:
    for rules in (MAKING_DATA_COUNT, ANHOEJ, WESTERN_ELECTRIC, NELSON):
        assert flagged(after_baseline([2.999, 3.0, 3.001, -2.999, -3.0, -3.001], rules), "outside_limits") == [2, 5]


@pytest.mark.parametrize("useful", [9, 10, 11, 22, 23, 45, 46, 90, 91])
def test_a_run_is_long_from_one_above_its_bound(useful: int) -> None:
    bound = int(longest_run_max(np.array([useful]))[0])
    for length, long in ((bound - 1, False), (bound, False), (bound + 1, True)):
        rest = [float((-1) ** index) for index in range(1, useful - length + 1)]
        result = control_chart(from_values([1.0] * length + rest), ChartSpec("run", ANHOEJ, centre=0))
        assert (result.runs[0].useful, result.runs[0].longest_run) == (useful, length)
        assert bool(result.flags["long_run"].any()) is long


@pytest.mark.parametrize("useful", [10, 11, 12, 24, 25, 60])
def test_crossings_are_few_from_one_below_their_bound(useful: int) -> None:
    bound = int(crossings_min(np.array([useful]))[0])
    for crossings, few in ((bound - 1, True), (bound, False), (bound + 1, False)):
        turning = [float((-1) ** index) for index in range(crossings)]
        values = turning + [float((-1) ** crossings)] * (useful - crossings)
        result = control_chart(from_values(values), ChartSpec("run", ANHOEJ, centre=0))
        assert result.runs[0].crossings == crossings
        assert bool(result.flags["few_crossings"].any()) is few


def test_the_bounds_of_one_and_two_observations_can_be_had() -> None:
    assert longest_run_max(np.array([1, 2])).tolist() == [3, 4]
    assert crossings_min(np.array([1, 2])).tolist() == [0, 0]


def test_a_series_that_never_leaves_the_centre_has_no_run_test() -> None:
    result = control_chart(from_values([5, 5, 5, 5]), ChartSpec("run"))
    assert result.runs[0].useful == 0
    assert result.runs[0].longest_run is None
    assert result.signals == ()


def test_screening_drops_a_range_at_its_bound_but_keeps_one_just_below() -> None:
    # Twenty ranges of 1 and one of r: dropped when r ≥ 3.267 (20 + r) / 21, that is r ≥ 65.34 / 17.733 = 3.68465….
    border = 3.267 * 20 / (21 - 3.267)
    for jump, dropped in ((border - 1e-6, False), (border + 1e-6, True)):
        values = np.cumsum([0.0, *[(-1) ** index for index in range(10)], jump, *[(-1) ** i for i in range(10)]])
        result = control_chart(from_values(values), ChartSpec("i", screen_moving_ranges=True))
        mean_range = float(result.upper[0] - result.centre[0]) * 1.128 / 3
        assert mean_range == pytest.approx(1.0 if dropped else (20 + jump) / 21)


def test_a_constant_series_is_not_screened_away() -> None:
    result = control_chart(from_values([4, 4, 4, 4]), ChartSpec("i", screen_moving_ranges=True))
    assert (result.lower[0], result.upper[0]) == (4, 4)
    assert result.signals == ()


def test_rules_start_anew_in_each_phase() -> None:
    values = [*BASELINE, *[9.0, 9.5] * 3, 9.0]
    result = control_chart(from_values(values), ChartSpec("run", MAKING_DATA_COUNT, phases=(Phase(0), Phase(20))))
    assert not result.flags["shift"].any()


def test_moving_ranges_are_only_held_against_their_limit() -> None:
    values = [float(step) for step in range(30)]
    result = control_chart(from_values(values), ChartSpec("mr", NELSON))
    assert list(result.flags) == ["outside_limits"]


@pytest.mark.parametrize(
    ("target", "direction", "expected"),
    [
        (3.0, "up", "inconsistent"),  # exactly on the upper limit
        (3.001, "up", "consistent_fail"),
        (3.001, "down", "consistent_pass"),
        (-3.0, "up", "inconsistent"),  # exactly on the lower limit
        (-3.001, "up", "consistent_pass"),
        (-3.001, "down", "consistent_fail"),
        (0.0, "none", None),
    ],
)
def test_the_target_is_passed_or_failed_for_sure_only_outside_the_limits(
    target: float, direction: str, expected: str | None
) -> None:
    spec = ChartSpec("c", MAKING_DATA_COUNT, centre=9.0, target=target * 3 + 9, direction=direction)  # type: ignore[arg-type]  # a direction by name
    assert control_chart(from_values([9, 8, 10]), spec).assurance == expected


def test_assurance_is_about_the_target_and_limits_of_the_last_point_with_a_value() -> None:
    spec = ChartSpec("c", MAKING_DATA_COUNT, centre=9.0, target=(9.0, 30.0, None), direction="up")
    assert control_chart(from_values([9, 8, None]), spec).assurance == "consistent_fail"
    assert control_chart(from_values([9, None, None]), spec).assurance == "inconsistent"


def test_the_first_rule_of_the_set_names_the_point() -> None:
    falling_above = [
        2.9,
        2.5,
        2.2,
        1.9,
        1.6,
        1.3,
        1.0,
    ]  # above the centre but falling: the trend comes before the shift
    result = after_baseline(falling_above, MAKING_DATA_COUNT)
    assert flagged(result, "shift") == list(range(7))
    assert flagged(result, "trend") == list(range(7))
    assert result.point_types[-1] == "special_cause_concern"
    assert after_baseline(falling_above, MAKING_DATA_COUNT, direction="down").variation == "special_cause_improvement"
    assert after_baseline(falling_above, MAKING_DATA_COUNT, direction="none").variation == "special_cause_neutral_low"


def test_where_a_rise_meets_a_fall_the_point_goes_with_the_later_trend() -> None:
    roof = [0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.0, 0.8, 0.6, 0.4, 0.2, 0.1]
    result = after_baseline(roof, MAKING_DATA_COUNT)
    assert result.point_types[21 + 5] == "special_cause_concern"
    assert result.point_types[21 + 4] == "special_cause_improvement"
