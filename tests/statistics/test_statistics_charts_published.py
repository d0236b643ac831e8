"""Control charts against published numbers, typed in with their source."""

import numpy as np
import pytest

from valvo.statistics.chart_types import ANHOEJ, MAKING_DATA_COUNT, Chart, ChartResult, ChartSpec, Phase
from valvo.statistics.charts import control_chart
from valvo.statistics.observed import Observed, from_counts, from_subgroups, from_values

# NIST/SEMATECH e-Handbook of Statistical Methods 6.3.2.2, flow rates.
FLOW_RATES = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# NIST/SEMATECH e-Handbook 6.3.3.1, defects on wafers.
WAFERS = [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14, 16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13]
# Montgomery, Introduction to Statistical Quality Control, 7th ed., example 7.1: cans of orange juice, 50 a sample;
# the same 30 samples stand in NIST/SEMATECH 6.3.3.2.
JUICE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
# Montgomery, example 7.3: nonconformities on printed circuit boards, 26 samples.
BOARDS = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15]
# Montgomery, example 7.4: shipping errors in 50 shipments a week.
SHIPPING = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]
# Montgomery, table 6.3: inside diameters of piston rings (mm), the last decimals after 73.9 or 74.0 as printed.
RINGS = [
    [74.030, 74.002, 74.019, 73.992, 74.008],
    [73.995, 73.992, 74.001, 74.011, 74.004],
    [73.988, 74.024, 74.021, 74.005, 74.002],
    [74.002, 73.996, 73.993, 74.015, 74.009],
    [73.992, 74.007, 74.015, 73.989, 74.014],
    [74.009, 73.994, 73.997, 73.985, 73.993],
    [73.995, 74.006, 73.994, 74.000, 74.005],
    [73.985, 74.003, 73.993, 74.015, 73.988],
    [74.008, 73.995, 74.009, 74.005, 74.004],
    [73.998, 74.000, 73.990, 74.007, 73.995],
    [73.994, 73.998, 73.994, 73.995, 73.990],
    [74.004, 74.000, 74.007, 74.000, 73.996],
    [73.983, 74.002, 73.998, 73.997, 74.012],
    [74.006, 73.967, 73.994, 74.000, 73.984],
    [74.012, 74.014, 73.998, 73.999, 74.007],
    [74.000, 73.984, 74.005, 73.998, 73.996],
    [73.994, 74.012, 73.986, 74.005, 74.007],
    [74.006, 74.010, 74.018, 74.003, 74.000],
    [73.984, 74.002, 74.003, 74.005, 73.997],
    [74.000, 74.010, 74.013, 74.020, 74.003],
    [73.982, 74.001, 74.015, 74.005, 73.996],
    [74.004, 73.999, 73.990, 74.006, 74.009],
    [74.010, 73.989, 73.990, 74.009, 74.014],
    [74.015, 74.008, 73.993, 74.000, 74.010],
    [73.982, 73.984, 73.995, 74.017, 74.013],
]
# Montgomery, example 7.6: hours between failures of a valve.
VALVE = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
# Mohammed & Laney, Qual Saf Health Care 2006;15:439: accident and emergency attendances, seen within four hours.
SEEN = [266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320]
SEEN += [267923, 271478, 255353, 256820, 261835, 259144, 255910, 260863, 264465, 260989]
ATTENDED = [280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529]
ATTENDED += [279618, 283932, 266629, 268091, 276803, 271578, 266005, 273520, 278574, 273772]
# NHSRplotthedots 0.2.2, vignette "deviations": one outlier, with and without screening of moving ranges.
OUTLIER = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def chart(observed: Observed, kind: Chart, **choices: object) -> ChartResult:
    return control_chart(observed, ChartSpec(kind, **choices))  # type: ignore[arg-type]  # the test's own choices


def lines_at(result: ChartResult, index: int = 0) -> tuple[float, float, float]:
    return float(result.lower[index]), float(result.centre[index]), float(result.upper[index])


def outside(result: ChartResult) -> list[int]:
    return [signal.index for signal in result.signals if signal.rule == "outside_limits"]


def test_the_individuals_chart_of_nist_has_the_printed_limits() -> None:
    result = chart(from_values(FLOW_RATES), "i")
    assert lines_at(result) == pytest.approx((45.8159, 50.81, 55.8041), abs=6e-5)
    assert result.signals == ()


def test_the_moving_ranges_of_nist_have_the_printed_mean() -> None:
    result = chart(from_values(FLOW_RATES), "mr")
    assert result.centre[0] == pytest.approx(1.8778, abs=6e-5)
    assert np.isnan(result.value[0])
    assert result.value[1] == pytest.approx(2.0)


def test_the_wafers_of_nist_lie_between_4_and_28_and_a_point_on_the_limit_is_no_signal() -> None:
    result = chart(from_values(WAFERS), "c")
    assert lines_at(result) == pytest.approx((4, 16, 28))
    assert outside(result) == [23]


def test_the_orange_juice_of_montgomery_has_two_samples_outside() -> None:
    result = chart(from_counts(JUICE, [50] * 30), "p")
    assert lines_at(result) == pytest.approx((0.0524, 0.2313, 0.4102), abs=6e-5)
    assert outside(result) == [14, 22]


def test_the_orange_juice_without_samples_15_and_23_has_the_revised_limits_and_a_third_signal() -> None:
    result = chart(from_counts(JUICE, [50] * 30), "p", excluded=(14, 22))
    assert lines_at(result) == pytest.approx((0.0407, 0.2150, 0.3893), abs=6e-5)
    assert outside(result) == [14, 20, 22]  # Montgomery: sample 21 now also exceeds the limit


def test_the_circuit_boards_of_montgomery_have_the_printed_limits_before_and_after_revision() -> None:
    first = chart(from_values(BOARDS), "c")
    assert lines_at(first) == pytest.approx((6.48, 19.85, 33.21), abs=6e-3)  # the book rounds c̄ first and says 33.22
    assert outside(first) == [5, 19]
    revised = chart(from_values(BOARDS), "c", excluded=(5, 19))
    assert lines_at(revised) == pytest.approx((6.36, 19.67, 32.97), abs=6e-3)


def test_the_shipping_errors_of_montgomery_have_the_printed_limits() -> None:
    result = chart(from_counts(SHIPPING, [50] * 20), "u")
    assert lines_at(result) == pytest.approx((0, 0.0740, 0.1894), abs=6e-5)
    assert outside(result) == []


def test_the_piston_rings_of_montgomery_have_the_printed_x_bar_limits() -> None:
    result = chart(from_subgroups(RINGS), "xbar")
    assert lines_at(result) == pytest.approx((73.988, 74.001, 74.014), abs=1e-3)  # A₃ = 1.427 in the book's table


def test_the_piston_rings_of_montgomery_have_the_printed_s_limits() -> None:
    result = chart(from_subgroups(RINGS), "s")
    assert lines_at(result) == pytest.approx((0, 0.0094, 0.0196), abs=6e-5)


def test_the_valve_failures_have_the_limits_that_qicharts2_gives() -> None:
    result = chart(from_values(VALVE), "t")  # qicharts2 0.8.1, its example of Montgomery 7.6
    assert lines_at(result) == pytest.approx((0, 430.040951789758, 6937.93348816658))
    assert result.lower_warning[0] == pytest.approx(1.94660574383076)


def test_laneys_chart_of_attendances_finds_nothing_where_the_p_chart_finds_nearly_all() -> None:
    plain = chart(from_counts(SEEN, ATTENDED), "p")
    laney = chart(from_counts(SEEN, ATTENDED), "p'")
    assert lines_at(laney) == pytest.approx((0.94013, 0.952899711344191, 0.96567), abs=6e-6)  # qicharts2 0.8.1
    assert len(outside(plain)) == 16
    assert outside(laney) == []
    assert any(warning.code == "overdispersion" for warning in plain.warnings)


@pytest.mark.parametrize(("screen", "lower", "upper"), [(True, -0.72, 4.60), (False, -3.06, 6.95)])
def test_the_outlier_of_making_data_count_widens_the_limits_unless_screened(
    screen: bool,  # noqa: FBT001  # a parameter of the table above
    lower: float,
    upper: float,
) -> None:
    result = chart(from_values(OUTLIER), "i", rules=MAKING_DATA_COUNT, screen_moving_ranges=screen, direction="up")
    assert lines_at(result) == pytest.approx((lower, 1.94, upper), abs=6e-3)
    assert outside(result) == [4]
    assert result.point_types[4] == "special_cause_improvement"
    assert result.variation == "common_cause"


# Anhøj & Olesen, PLoS One 2014;9:e113825: useful observations, longest run, fewest crossings.
RUN_TEST = [(10, 6, 2), (12, 7, 3), (15, 7, 4), (20, 7, 6), (24, 8, 8), (30, 8, 10), (40, 8, 14), (60, 9, 23)]


@pytest.mark.parametrize(("useful", "longest", "fewest"), RUN_TEST)
def test_the_run_test_has_the_bounds_of_anhoej(useful: int, longest: int, fewest: int) -> None:
    result = chart(from_values([index % 2 for index in range(useful)]), "run", rules=ANHOEJ, centre=0.5)
    assert (result.runs[0].useful, result.runs[0].longest_run_max, result.runs[0].crossings_min) == (
        useful,
        longest,
        fewest,
    )


def test_the_g_chart_takes_its_limits_from_the_mean_and_draws_the_median() -> None:
    # Benneyan 2001: mean 24, so σ = √(24 · 25) = 24.4949 and the upper limit 24 + 3 σ = 97.4847.
    result = chart(from_values([10, 20, 22, 44]), "g")
    assert lines_at(result) == pytest.approx((0, 21, 97.4847), abs=6e-5)


def test_the_i_prime_chart_of_equal_lots_has_taylors_constant() -> None:
    # Taylor 2017: with equal lots the factor is 3 √(π/2) / √2 = 2.6587 where the XmR chart has 2.66.
    result = chart(from_counts([20, 24, 18, 22, 30], [2] * 5), "i'")
    moving_range = (2 + 3 + 2 + 4) / 4
    assert result.upper[0] - result.centre[0] == pytest.approx(2.6587 * moving_range, abs=2e-4)


def test_the_u_prime_chart_multiplies_the_u_limits_by_the_spread_of_z() -> None:
    # By hand: ū = 40/40 = 1, z = √4 · (y − 1) = 2, −2, 2, −2 …, moving ranges 4, σ_z = 4 / 1.128, σ = √(1/4) = ½.
    result = chart(from_counts([8, 0, 8, 0, 8, 0, 8, 0, 8, 0], [4] * 10), "u'")
    assert result.phases[0].sigma_z == pytest.approx(4 / 1.128)
    assert lines_at(result) == pytest.approx((0, 1, 1 + 3 * 0.5 * 4 / 1.128))


def test_each_phase_has_its_own_centre_and_tells_who_and_why() -> None:
    phases = (Phase(0), Phase(3, who="quality group", why="new pump", when="2024-05-01"))
    result = chart(from_values([1, 2, 3, 11, 12, 13]), "run", phases=phases)
    assert result.centre.tolist() == [2, 2, 2, 12, 12, 12]
    assert (result.phases[1].start, result.phases[1].end, result.phases[1].why) == (3, 5, "new pump")
