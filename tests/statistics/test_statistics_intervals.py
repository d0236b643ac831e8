"""Intervals of one figure: published numbers, a second calculation, properties, borders."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from valvo.statistics.checks import StatisticsError
from valvo.statistics.intervals import (
    Bounds,
    PoissonMethod,
    ProportionMethod,
    byar_exact_below_10_bounds,
    clopper_pearson_bounds,
    count,
    exact_poisson_bounds,
    mean,
    normal_quantile,
    proportion,
    rate,
    rate_bounds,
    wilson_bounds,
)

parts = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
confidences = st.sampled_from([0.9, 0.95, 0.998])


# --- published numbers ---


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [
        # Newcombe 1998, Stat. Med. 17:857–872, table I, method 3 (Wilson).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # Serious incidents of a published annual report: 802 of 26 102, and 2 647 of 8 755.
        (802, 26102, 0.0287, 0.0329),
        (2647, 8755, 0.2928, 0.3120),
        (1, 22, 0.0081, 0.2180),
        (0, 10, 0.0, 0.2775),
    ],
)
def test_wilson_gives_the_published_limits(numerator: int, denominator: int, lower: float, upper: float) -> None:
    found = proportion(numerator, denominator)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5.1e-5)


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [
        # Newcombe 1998, table I, method 5 (Clopper–Pearson).
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_clopper_pearson_gives_the_published_limits(
    numerator: int, denominator: int, lower: float, upper: float
) -> None:
    found = proportion(numerator, denominator, method="clopper_pearson")
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5.1e-5)


@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    # Garwood 1936, Biometrika 28:437–442, table 1, 95 %.
    [(0, 0.0, 3.69), (1, 0.0253, 5.57), (2, 0.242, 7.22), (5, 1.62, 11.67), (10, 4.80, 18.39), (20, 12.22, 30.89)],
)
def test_exact_poisson_gives_the_tabulated_limits(events: int, lower: float, upper: float) -> None:
    found = count(events)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5.1e-3)


def test_byar_gives_the_limits_worked_by_hand() -> None:
    # Breslow & Day 1987, vol. II, p. 69, by pocket calculator for 100 events:
    # 100(1 − 1/900 − 1.96/30)³ = 81.36 and 101(1 − 1/909 + 1.96/(3√101))³ = 121.6.
    found = count(100, method="byar")
    assert (found.lower, found.upper) == pytest.approx((81.36, 121.63), abs=0.01)


def test_the_mean_gives_students_own_sleep_interval() -> None:
    # Student 1908, sleep gained with drug 1 (R's `sleep`): mean 0.75, t.test interval −0.5297804 … 2.0297804.
    gained = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    found = mean(gained)
    assert (found.value, found.lower, found.upper) == pytest.approx((0.75, -0.5297804, 2.0297804), abs=5e-8)


def test_normal_quantiles_are_the_familiar_ones() -> None:
    assert normal_quantile(0.95) == pytest.approx(1.959964, abs=5e-7)
    assert normal_quantile(0.998) == pytest.approx(3.090232, abs=5e-7)


# --- a second, boring calculation ---


def _bisect(tail: float, low: float, high: float, probability: Callable[[float], float]) -> float:
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if probability(middle) < tail else (low, middle)
    return (low + high) / 2


@pytest.mark.parametrize("events", [0, 1, 3, 9, 10, 11, 60])
def test_exact_poisson_agrees_with_summed_tail_probabilities(events: int) -> None:
    def at_least(expected: float) -> float:
        return 1 - sum(math.exp(-expected) * expected**k / math.factorial(k) for k in range(events))

    def more_than(expected: float) -> float:
        return 1 - sum(math.exp(-expected) * expected**k / math.factorial(k) for k in range(events + 1))

    lower = _bisect(0.025, 0, events + 1, at_least) if events else 0.0
    found = count(events)
    assert (found.lower, found.upper) == pytest.approx((lower, _bisect(0.975, 0, events + 60, more_than)), rel=1e-9)


@settings(deadline=None)
@given(parts, confidences)
def test_clopper_pearson_agrees_with_summed_binomial_tails(part: tuple[int, int], confidence: float) -> None:
    x, n = part
    found = proportion(x, n, confidence=confidence, method="clopper_pearson")
    tail = (1 - confidence) / 2
    if x:
        assert stats.binom.sf(x - 1, n, found.lower) == pytest.approx(tail, rel=1e-6)
    if x < n:
        assert stats.binom.cdf(x, n, found.upper) == pytest.approx(tail, rel=1e-6)


@settings(deadline=None)
@given(parts, confidences)
def test_wilson_limits_are_where_the_score_test_just_rejects(part: tuple[int, int], confidence: float) -> None:
    x, n = part
    found = proportion(x, n, confidence=confidence)
    z = normal_quantile(confidence)
    for limit in (found.lower, found.upper):
        if 0 < limit < 1:
            assert abs(x / n - limit) == pytest.approx(z * math.sqrt(limit * (1 - limit) / n), rel=1e-6)


# --- properties ---


@settings(deadline=None)
@given(parts, confidences)
def test_a_proportions_interval_holds_it_and_mirrors_its_complement(part: tuple[int, int], confidence: float) -> None:
    x, n = part
    methods: tuple[ProportionMethod, ...] = ("wilson", "clopper_pearson")
    for method in methods:
        found = proportion(x, n, confidence=confidence, method=method)
        other = proportion(n - x, n, confidence=confidence, method=method)
        assert 0 <= found.lower <= x / n <= found.upper <= 1
        assert (found.lower, found.upper) == pytest.approx((1 - other.upper, 1 - other.lower), abs=1e-9)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 1e6), st.sampled_from([1.0, 1000.0, 100_000.0]))
def test_a_rates_interval_scales_with_its_unit(events: int, exposure: float, per: float) -> None:
    methods: tuple[PoissonMethod, ...] = ("exact_poisson", "byar", "byar_exact_below_10")
    for method in methods:
        plain = rate(events, exposure, method=method)
        scaled = rate(events, exposure, per=per, method=method)
        assert plain.lower <= plain.value <= plain.upper
        assert scaled.lower == pytest.approx(plain.lower * per)
        assert rate(events, exposure * 7, per=7, method=method).upper == pytest.approx(plain.upper)


@settings(deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30), st.floats(-100, 100))
def test_a_mean_shifts_with_its_values(values: list[float], shift: float) -> None:
    found, moved = mean(values), mean([value + shift for value in values])
    assert moved.lower == pytest.approx(found.lower + shift, abs=1e-6)
    assert moved.upper == pytest.approx(found.upper + shift, abs=1e-6)


@settings(deadline=None)
@given(st.integers(0, 500))
def test_more_confidence_never_narrows(events: int) -> None:
    narrow, wide = count(events), count(events, confidence=0.998)
    assert wide.lower <= narrow.lower
    assert narrow.upper < wide.upper


def test_arrays_and_single_figures_say_the_same() -> None:
    x, n = np.array([0, 3, 10]), np.array([10, 10, 10])
    lower, upper = wilson_bounds(x, n)
    rates = rate_bounds(x, n, method="byar")
    for i in range(3):
        assert proportion(x[i], n[i]).lower == lower[i]
        assert proportion(x[i], n[i]).upper == upper[i]
        assert rate(x[i], n[i], method="byar").upper == rates[1][i]


# --- borders ---


@pytest.mark.parametrize(("events", "method"), [(9, "exact_poisson"), (10, "byar"), (11, "byar")])
def test_byar_takes_over_from_the_exact_limits_at_ten(events: int, method: PoissonMethod) -> None:
    lower, upper = byar_exact_below_10_bounds(events)
    wanted = count(events, method=method)
    assert (float(lower), float(upper)) == (wanted.lower, wanted.upper)


def test_byar_never_goes_below_zero() -> None:
    assert count(1, confidence=0.998, method="byar").lower == 0
    assert count(0, method="byar").lower == 0


def test_none_and_all_stand_exactly_on_zero_and_one() -> None:
    for bounds in (wilson_bounds, clopper_pearson_bounds):
        assert float(bounds(0, 7)[0]) == 0
        assert float(bounds(7, 7)[1]) == 1
    assert float(exact_poisson_bounds(0)[0]) == 0


# --- refusals ---


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: wilson_bounds([1, -1], [5, 5]), "numerators: value 2 is negative."),
        (lambda: wilson_bounds([1, 6], [5, 5]), "numerators: value 2 is larger than its denominator."),
        (lambda: wilson_bounds([1, 2], [5, 0]), "denominators: value 2 is not above zero."),
        (lambda: wilson_bounds([1, 2, 3], [5, 5]), "the lengths differ: numerators 3, denominators 2."),
        (lambda: exact_poisson_bounds([1, float("nan")]), "events: value 2 is missing or not a finite number."),
        (lambda: rate(1, 0), "exposure: value 1 is not above zero."),
        (lambda: count(1, confidence=1), "confidence is 1; it must lie between 0 and 1."),
        (lambda: mean([1]), "values: a mean's interval needs at least two values, here there are 1."),
        (
            lambda: count(1, method="guess"),  # type: ignore[arg-type]  # the refusal under test
            "method is 'guess'; it must be one of exact_poisson, byar, byar_exact_below_10.",
        ),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StatisticsError) as refusal:
        call()
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("bounds", "n", "average", "worst"),
    [
        (wilson_bounds, 10, 0.954, 0.835),
        (wilson_bounds, 200, 0.951, 0.916),
        (clopper_pearson_bounds, 10, 0.984, 0.961),
        (clopper_pearson_bounds, 200, 0.961, 0.950),
    ],
)
def test_the_coverage_is_what_the_method_page_tells(
    bounds: Callable[..., Bounds], n: int, average: float, worst: float
) -> None:
    counts = np.arange(n + 1)
    lower, upper = bounds(counts, np.full(n + 1, n))
    # Coverage jumps where a limit lies: both sides of each are looked at as well as an even grid.
    even, limits = np.linspace(0.005, 0.995, 5_000), np.concatenate([lower, upper])
    edges = np.concatenate([limits - 1e-9, limits + 1e-9])
    p = np.concatenate([even, edges[(edges >= 0.005) & (edges <= 0.995)]])
    held = (lower[:, np.newaxis] <= p) & (p <= upper[:, np.newaxis])
    coverage = (stats.binom.pmf(counts[:, np.newaxis], n, p) * held).sum(axis=0)
    assert coverage[: even.size].mean() == pytest.approx(average, abs=0.0006)
    assert coverage.min() == pytest.approx(worst, abs=0.0006)
