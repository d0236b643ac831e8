"""Warnings beside a chart: each at its border, and said in three languages."""

import string

import numpy as np
import pytest

from valvo.statistics.chart_limits import PhaseData, draw
from valvo.statistics.chart_messages import WARNINGS, MessageLanguage, sentence
from valvo.statistics.chart_types import (
    MAKING_DATA_COUNT,
    Chart,
    ChartResult,
    ChartSpec,
    ChartWarning,
    Phase,
    SpecError,
)
from valvo.statistics.charts import control_chart
from valvo.statistics.checks import StatisticsError
from valvo.statistics.funnel_messages import FUNNEL_WARNINGS
from valvo.statistics.observed import from_counts, from_subgroups, from_values


def codes(result: ChartResult) -> list[str]:
    return [warning.code for warning in result.warnings]


def found(result: ChartResult, code: str) -> ChartWarning:
    return next(warning for warning in result.warnings if warning.code == code)


@pytest.mark.parametrize(("points", "short"), [(11, True), (12, False), (13, False)])
def test_a_phase_is_short_below_twelve_points(points: int, short: bool) -> None:  # noqa: FBT001  # a table's column
    values = [float(index % 3) for index in range(points)]
    assert ("short_series" in codes(control_chart(from_values(values), ChartSpec("i")))) is short


@pytest.mark.parametrize(("useful", "few"), [(9, True), (10, False), (11, False)])
def test_the_run_test_has_few_points_below_ten(useful: int, few: bool) -> None:  # noqa: FBT001  # a table's column
    values = [float(index % 2) for index in range(useful)] + [0.5] * 5
    result = control_chart(from_values(values), ChartSpec("run", centre=0.5))
    assert ("few_for_run_test" in codes(result)) is few


def test_missing_values_are_counted() -> None:
    result = control_chart(from_values([1, None, 3, None, 2]), ChartSpec("i"))
    assert found(result, "missing_values").values == {"count": 2}


@pytest.mark.parametrize(("mean", "low"), [(4, True), (5, False), (6, False)])
def test_counts_are_low_below_five_a_point(mean: int, low: bool) -> None:  # noqa: FBT001  # a table's column
    values = [mean - 1, mean + 1] * 10
    assert ("low_counts" in codes(control_chart(from_values(values), ChartSpec("c")))) is low
    shares = from_counts([100 - value for value in values], [100] * 20)
    assert ("low_counts" in codes(control_chart(shares, ChartSpec("p")))) is low


def test_overdispersion_is_named_with_the_chart_to_use_instead() -> None:
    wild = from_counts([5, 45] * 10, [100] * 20)
    expected: list[tuple[Chart, str]] = [("p", "p'"), ("u", "u'")]
    for chart, instead in expected:
        warning = found(control_chart(wild, ChartSpec(chart)), "overdispersion")
        assert warning.values["instead"] == instead
    assert found(control_chart(from_values([5, 45] * 10), ChartSpec("c")), "overdispersion").values["instead"] == "i"


def test_the_dispersion_of_a_c_chart_is_chi_square_over_its_degrees_of_freedom() -> None:
    result = control_chart(from_values([14, 6] * 10), ChartSpec("c"))
    assert result.phases[0].dispersion == pytest.approx(20 * 16 / 10 / 19)
    given = control_chart(from_values([14, 6] * 10), ChartSpec("c", centre=8))
    assert given.phases[0].dispersion == pytest.approx((10 * 36 + 10 * 4) / 8 / 20)


@pytest.mark.parametrize(("high", "over"), [(36.19, False), (36.20, True)])
def test_overdispersion_begins_at_the_chi_square_of_one_per_cent(high: float, over: bool) -> None:  # noqa: FBT001  # a table's column
    # χ²(19) exceeds 36.1909 with probability 0.01 (NIST/SEMATECH e-Handbook 1.3.6.7.4). Twenty counts of 100 ± d.
    distance = np.sqrt(high * 100 / 20)
    result = control_chart(from_values([100 - distance, 100 + distance] * 10), ChartSpec("c"))
    assert ("overdispersion" in codes(result)) is over


def test_too_quiet_counts_are_named() -> None:
    assert "underdispersion" in codes(control_chart(from_values([20, 21] * 15), ChartSpec("c")))


def test_a_series_of_zeros_is_neither_too_quiet_nor_outside() -> None:
    result = control_chart(from_counts([0] * 20, [50] * 20), ChartSpec("p"))
    assert result.phases[0].dispersion is None
    assert codes(result) == ["few_for_run_test", "low_counts"]
    assert result.signals == ()


def test_counts_that_are_not_whole_are_named() -> None:
    result = control_chart(from_values([2.5, 3, 4.5, 6]), ChartSpec("c"))
    assert found(result, "fractional_counts").values == {"count": 2}
    assert "fractional_counts" not in codes(control_chart(from_values([2.5, 3, 4.5, 6]), ChartSpec("i")))


@pytest.mark.parametrize(("points", "open_yet"), [(19, True), (20, False), (21, False)])
def test_limits_still_move_until_the_baseline_is_full(points: int, open_yet: bool) -> None:  # noqa: FBT001  # a table's column
    values = [float(index % 3) for index in range(points)]
    assert ("baseline_not_full" in codes(control_chart(from_values(values), ChartSpec("i", freeze=20)))) is open_yet


def test_a_freeze_with_phases_says_that_each_phase_has_its_own_baseline() -> None:
    values = [*range(10), *range(100, 110)]
    result = control_chart(from_values(values), ChartSpec("run", phases=(Phase(0), Phase(10)), freeze=3))
    assert result.centre[0] == 1
    assert result.centre[10] == 101
    assert "freeze_in_each_phase" in codes(result)
    assert result.parameters["freeze_scope"] == "each_phase"


def test_a_phase_of_one_point_has_no_limits_and_says_so() -> None:
    result = control_chart(from_values([1, 2, 3, 4]), ChartSpec("i", phases=(Phase(0), Phase(3))))
    assert np.isnan(result.upper[3])
    assert result.centre[3] == 4
    assert found(result, "no_limits").values == {"phase": 1}


def test_a_chart_tells_which_rules_it_does_not_try() -> None:
    assert "patterns_not_for_moving_ranges" in codes(control_chart(from_values([1, 2, 3]), ChartSpec("mr")))
    run = control_chart(from_values([1, 2, 3]), ChartSpec("run", MAKING_DATA_COUNT))
    assert "rules_need_limits" in codes(run)
    assert list(run.flags) == ["trend", "shift"]


def test_zero_over_zero_is_a_missing_point() -> None:
    result = control_chart(from_counts([1, 0, 2], [10, 0, 10]), ChartSpec("u"))
    assert np.isnan(result.value[1])
    assert np.isnan(result.upper[1])
    assert result.centre[1] == pytest.approx(0.15)


@pytest.mark.parametrize(("language", "one", "two"), [
    ("sv", "Ett värde saknas; det är", "2 värden saknas; de är"),
    ("fi", "Yksi arvo puuttuu; se on", "2 arvoa puuttuu; ne on"),
    ("en", "One value is missing; it is", "2 values are missing; they are"),
])  # fmt: skip
def test_one_is_told_as_one(language: MessageLanguage, one: str, two: str) -> None:
    assert sentence(WARNINGS, "missing_values", {"count": 1}, language).startswith(one)
    assert sentence(WARNINGS, "missing_values", {"count": 2}, language).startswith(two)


@pytest.mark.parametrize("code", [code for code in FUNNEL_WARNINGS if "{count}" in FUNNEL_WARNINGS[code].en])
def test_every_count_of_a_funnel_can_be_one(code: str) -> None:
    message = FUNNEL_WARNINGS[code]
    assert message.one
    for many, one in zip(_texts(message), _texts(message.one), strict=True):
        blanks = [[name for _, name, _, _ in string.Formatter().parse(text) if name] for text in (many, one)]
        assert [name for name in blanks[0] if name != "count"] == blanks[1]


@pytest.mark.parametrize("code", WARNINGS)
def test_each_warning_has_the_same_blanks_in_three_languages(code: str) -> None:
    message = WARNINGS[code]
    blanks = [sorted(name for _, name, _, _ in string.Formatter().parse(text) if name) for text in _texts(message)]
    assert blanks[0] == blanks[1] == blanks[2]


def _texts(message: object) -> list[str]:
    return [str(getattr(message, language)) for language in ("sv", "fi", "en")]


def test_every_warning_that_is_given_can_be_said() -> None:
    wild = control_chart(from_counts([5, 45, None] * 3, [100] * 9), ChartSpec("p", freeze=20))
    said = [sentence(WARNINGS, warning.code, warning.values, "sv") for warning in wild.warnings]
    assert said[0] == "3 värden saknas; de är utelämnade, inte ersatta."
    assert len(said) == len(wild.warnings) > 3


@pytest.mark.parametrize(
    ("spec", "sentence_part"),
    [
        (ChartSpec("i", phases=(Phase(1),)), "must start at 0"),
        (ChartSpec("i", phases=()), "must start at 0"),
        (ChartSpec("i", phases=(Phase(0), Phase(2), Phase(2))), "follow one another"),
        (ChartSpec("i", phases=(Phase(0), Phase(4))), "phase index 4 is outside"),
        (ChartSpec("i", excluded=(4,)), "excluded index 4 is outside"),
        (ChartSpec("i", excluded=(-1,)), "excluded index -1 is outside"),
        (ChartSpec("i", excluded=(0, 1, 2, 3)), "no point left"),
        (ChartSpec("i", freeze=1, excluded=(0,)), "no point left"),
        (ChartSpec("i", freeze=0), "at least one point"),
        (ChartSpec("i", target=(1.0, 2.0)), "2 targets but 4 points"),
        (ChartSpec("p", centre=1.01), "between 0 and 1"),
        (ChartSpec("c", centre=-0.01), "cannot be negative"),
        (ChartSpec("i", centre=float("nan")), "not a finite number"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_by_name(spec: ChartSpec, sentence_part: str) -> None:
    observed = from_counts([1, 2, 3, 4], [9] * 4) if spec.chart == "p" else from_values([1, 2, 3, 4])
    with pytest.raises(SpecError, match=sentence_part):
        control_chart(observed, spec)


@pytest.mark.parametrize(
    ("chart", "values", "index"),
    [("c", [1, 2, -1], 2), ("g", [3, -2], 1), ("t", [3, 2, 0, 1], 2), ("t", [-1, 2], 0)],
)
def test_a_value_that_the_chart_cannot_take_is_named(chart: Chart, values: list[float], index: int) -> None:
    control_chart(from_values([abs(value) + 1 for value in values]), ChartSpec(chart))
    with pytest.raises(StatisticsError) as refusal:
        control_chart(from_values(values), ChartSpec(chart))
    assert (refusal.value.index, refusal.value.column) == (index, "value")


@pytest.mark.parametrize(
    ("top", "bottom", "column"),
    [
        ([1, 11], [10, 10], "numerator"),
        ([1, -1], [10, 10], "numerator"),
        ([1, 1], [10, -10], "denominator"),
        ([1, 1], [10, 0], "denominator"),
    ],
)
def test_a_proportion_that_cannot_be_is_named(top: list[float], bottom: list[float], column: str) -> None:
    control_chart(from_counts([1, 10], [10, 10]), ChartSpec("p"))
    with pytest.raises(StatisticsError) as refusal:
        control_chart(from_counts(top, bottom), ChartSpec("p"))
    assert (refusal.value.index, refusal.value.column) == (1, column)


def test_an_infinite_value_and_an_empty_series_are_refused() -> None:
    with pytest.raises(StatisticsError, match="finite"):
        from_values([1, float("inf")])
    with pytest.raises(StatisticsError, match="finite"):
        from_subgroups([[1, 2], [3, float("inf")]])
    for empty in (from_values, from_subgroups):
        with pytest.raises(StatisticsError, match="empty"):
            empty([])
    with pytest.raises(StatisticsError, match="as many denominators"):
        from_counts([1, 2], [3])


def test_a_chart_needs_its_kind_of_data() -> None:
    with pytest.raises(StatisticsError, match="numerators and denominators"):
        control_chart(from_values([1, 2]), ChartSpec("u"))
    with pytest.raises(StatisticsError, match="subgroups"):
        control_chart(from_values([1, 2]), ChartSpec("xbar"))
    with pytest.raises(SpecError, match="exactly one series"):
        control_chart(from_values([[1, 2], [3, 4]]), ChartSpec("i"))


def test_drawing_without_the_check_before_is_refused_too() -> None:
    data = PhaseData(from_values([1, 2, 3]), np.array([True] * 3), None, screen_moving_ranges=False, xmr_constant=2.66)
    assert draw("i", data).centre[0, 0] == 2
    for chart in ("p", "xbar", "s"):
        with pytest.raises(ValueError, match="call check_for_chart first"):
            draw(chart, data)


def test_a_subgroup_of_one_has_no_limits_and_an_empty_one_no_value() -> None:
    result = control_chart(from_subgroups([[1, 2, 3], [2], [None], [2, 3, 5]]), ChartSpec("xbar"))
    assert result.value.tolist() == pytest.approx([2, 2, np.nan, 10 / 3], nan_ok=True)
    assert np.isnan(result.upper).tolist() == [False, True, True, False]
