"""Two periods against each other: published numbers, a second calculation, properties, borders."""

import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from valvo.statistics.checks import StatisticsError
from valvo.statistics.comparison import RatioMethod, proportion_difference, rate_difference, rate_ratio

events = st.integers(0, 60)
exposures = st.integers(1, 5000)


# --- published numbers ---


def test_the_exact_rate_ratio_is_that_of_r() -> None:
    # R's manual of poisson.test, after Rothman: 11 cases in 800 years against 6+8+7 in 1083+1050+878.
    found = rate_ratio(11, 800, 6 + 8 + 7, 1083 + 1050 + 878)
    assert found.value == pytest.approx(1.971488, abs=5e-7)
    assert (found.lower, found.upper) == pytest.approx((0.8584264, 4.2772659), abs=5e-8)


def test_the_log_rate_ratio_is_that_of_the_book() -> None:
    # Rothman & Greenland 1998, Modern Epidemiology, ch. 14 (breast cancer after fluoroscopy, Boice & Monson 1977):
    # 41 cases in 28 010 years against 15 in 19 017: RR 1.86, 95 % 1.03 to 3.35.
    found = rate_ratio(41, 28010, 15, 19017, method="log")
    assert (found.value, found.lower, found.upper) == pytest.approx((1.86, 1.03, 3.35), abs=5.1e-3)


@pytest.mark.parametrize(
    ("first", "second", "lower", "upper"),
    [
        # Newcombe 1998, Stat. Med. 17:873–890, table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_a_difference_of_proportions_has_newcombes_limits(
    first: tuple[int, int], second: tuple[int, int], lower: float, upper: float
) -> None:
    found = proportion_difference(*first, *second)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5.1e-5)


def test_device_reports_rose_as_the_annual_report_says() -> None:
    # 186 reports in 2024, 162 in 2023: +14.8 %.
    found = rate_ratio(186, 1, 162, 1)
    assert found.value - 1 == pytest.approx(0.148, abs=5e-4)
    assert found.lower < 1 < found.upper


# --- a second, boring calculation ---


@settings(deadline=None)
@given(events, exposures, events, exposures)
def test_the_exact_ratio_agrees_with_summed_binomial_tails(o1: int, n1: int, o2: int, n2: int) -> None:
    assume(o1 + o2 > 0)
    found = rate_ratio(o1, n1, o2, n2)
    total, fair = o1 + o2, n1 / (n1 + n2)
    below = sum(math.comb(total, k) * fair**k * (1 - fair) ** (total - k) for k in range(o1 + 1))
    above = sum(math.comb(total, k) * fair**k * (1 - fair) ** (total - k) for k in range(o1, total + 1))
    assert found.p_value == pytest.approx(min(1, 2 * min(below, above)), rel=1e-6, abs=1e-12)


@settings(deadline=None)
@given(events, exposures, events, exposures)
def test_wald_differences_agree_with_the_textbook(o1: int, n1: int, o2: int, n2: int) -> None:
    found = rate_difference(o1, n1, o2, n2, method="wald")
    error = math.sqrt(o1 / n1 / n1 + o2 / n2 / n2)
    assert found.lower == pytest.approx(o1 / n1 - o2 / n2 - 1.959963984540054 * error, abs=1e-12)
    assert found.upper == pytest.approx(o1 / n1 - o2 / n2 + 1.959963984540054 * error, abs=1e-12)


def test_a_wald_difference_of_proportions_agrees_with_the_textbook() -> None:
    # 0.80 − 0.60 ± 1.96·√(0.8·0.2/70 + 0.6·0.4/80); Newcombe 1998 prints 0.0575 to 0.3425 (method 1).
    found = proportion_difference(56, 70, 48, 80, method="wald")
    assert (found.lower, found.upper) == pytest.approx((0.0575, 0.3425), abs=5.1e-5)


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(0, 40))
def test_the_p_value_of_proportions_is_pearsons(x1: int, x2: int) -> None:
    assume(0 < x1 + x2 < 90)
    table = [[x1, 40 - x1], [x2, 50 - x2]]
    wanted = stats.chi2_contingency(table, correction=False).pvalue
    assert proportion_difference(x1, 40, x2, 50).p_value == pytest.approx(wanted, rel=1e-9)


# --- properties ---


@settings(deadline=None)
@given(events, exposures, events, exposures)
def test_interval_and_p_value_of_an_exact_ratio_always_agree(o1: int, n1: int, o2: int, n2: int) -> None:
    assume(o1 + o2 > 0)
    found = rate_ratio(o1, n1, o2, n2)
    assume(abs(found.p_value - 0.05) > 1e-9)
    assert (found.lower > 1 or found.upper < 1) == (found.p_value < 0.05)


@settings(deadline=None)
@given(st.integers(1, 60), exposures, st.integers(1, 60), exposures)
def test_swapping_the_periods_turns_the_answer_round(o1: int, n1: int, o2: int, n2: int) -> None:
    methods: tuple[RatioMethod, ...] = ("exact_conditional", "log")
    for method in methods:
        there, back = rate_ratio(o1, n1, o2, n2, method=method), rate_ratio(o2, n2, o1, n1, method=method)
        assert (there.lower, there.upper) == pytest.approx((1 / back.upper, 1 / back.lower), rel=1e-9)
        assert there.p_value == pytest.approx(back.p_value, rel=1e-9)
    there, back = rate_difference(o1, n1, o2, n2), rate_difference(o2, n2, o1, n1)
    assert (there.lower, there.upper) == pytest.approx((-back.upper, -back.lower))


@settings(deadline=None)
@given(events, exposures, events, exposures, st.integers(1, 9))
def test_differences_scale_with_the_unit_and_ratios_do_not(o1: int, n1: int, o2: int, n2: int, k: int) -> None:
    assert rate_difference(o1, n1, o2, n2, per=1000).upper == pytest.approx(
        1000 * rate_difference(o1, n1, o2, n2).upper
    )
    assume(o1 + o2 > 0)
    assert rate_ratio(o1, n1 * k, o2, n2 * k).upper == pytest.approx(rate_ratio(o1, n1, o2, n2).upper)


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(0, 30))
def test_a_difference_of_proportions_stays_between_minus_one_and_one(x1: int, x2: int) -> None:
    found = proportion_difference(x1, 30, x2, 30)
    assert -1 <= found.lower <= found.value <= found.upper <= 1


# --- borders ---


def test_no_events_before_makes_the_ratio_infinite_and_none_after_makes_it_zero() -> None:
    assert rate_ratio(3, 10, 0, 10).value == math.inf
    assert rate_ratio(3, 10, 0, 10).upper == math.inf
    assert rate_ratio(0, 10, 3, 10).lower == 0


def test_no_events_at_all_leave_a_difference_of_zero_without_proof() -> None:
    found = rate_difference(0, 10, 0, 10)
    assert (found.value, found.p_value) == (0, 1)
    assert found.lower < 0 < found.upper


def test_proportions_of_nothing_and_of_everything_are_compared_without_a_test() -> None:
    assert proportion_difference(0, 5, 0, 9).p_value == 1
    assert proportion_difference(5, 5, 9, 9).p_value == 1


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: rate_ratio(0, 1, 0, 1), "events: there are none in either period, so their ratio is undefined."),
        (
            lambda: rate_ratio(0, 1, 2, 1, method="log"),
            "events: the log method needs events in both periods; use exact_conditional.",
        ),
        (lambda: rate_ratio(1.5, 1, 2, 1), "events: the exact conditional method needs whole numbers."),
        (lambda: rate_ratio(1, 1, 2, 0), "exposure: value 2 is not above zero."),
        (lambda: rate_ratio(1, 1, -2, 1), "events: value 2 is negative."),
        (lambda: proportion_difference(6, 5, 1, 5), "numerators: value 1 is larger than its denominator."),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StatisticsError) as refusal:
        call()
    assert str(refusal.value) == sentence
