"""Trends: published numbers, a second calculation, properties, and what "provably" means at its borders."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import optimize

from valvo.statistics.checks import StatisticsError
from valvo.statistics.trend import (
    TrendDefinition,
    TrendMethod,
    cochran_armitage,
    log_linear_trend,
    poisson_score_trend,
    provable_trend,
)

# Deaths from AIDS in Australia per quarter, 1983–1986 (Whyte et al. 1987; Dobson 1990, An Introduction to Generalized
# Linear Models, exercise 4.1).
AIDS = [0, 1, 2, 3, 1, 4, 9, 18, 23, 31, 20, 25, 37, 45]

series = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 500)), min_size=3, max_size=20)


# --- published numbers ---


def test_the_log_linear_fit_is_the_published_one() -> None:
    # glm(deaths ~ time, poisson): 0.33963 (intercept), 0.25652 with standard error 0.02204.
    found = log_linear_trend(AIDS, np.ones(14), range(1, 15), overdispersion=False)
    assert found.intercept == pytest.approx(0.33963, abs=5.1e-6)
    assert found.slope == pytest.approx(0.25652, abs=5.1e-6)
    assert found.standard_error == pytest.approx(0.02204, abs=5.1e-6)


def test_cochran_armitage_is_that_of_r() -> None:
    # R's manual of prop.trend.test, smokers among patients in four studies (Fleiss 1981, p. 139):
    # χ² = 8.2249, p = 0.004132.
    found = cochran_armitage([83, 90, 129, 70], [86, 93, 136, 82])
    assert found.z**2 == pytest.approx(8.2249, abs=5.1e-5)
    assert found.p_value == pytest.approx(0.004132, abs=5.1e-7)
    assert found.z < 0


def test_cochran_armitage_with_scores_is_that_of_the_book() -> None:
    # Agresti, Categorical Data Analysis, infant malformation by the mother's alcohol, scores 0, 0.5, 1.5, 4, 7:
    # χ² = 6.57, p = 0.010.
    found = cochran_armitage([48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38], [0, 0.5, 1.5, 4, 7])
    assert found.z**2 == pytest.approx(6.57, abs=5.1e-3)
    assert found.p_value == pytest.approx(0.010, abs=5.1e-4)


def test_the_score_test_gives_the_numbers_one_adds_in_the_head() -> None:
    # 4, 2 and 0 events in equal exposure: λ = 2 a period, T = −1·4 + 0·2 + 1·0 = −4, V = 2·(1 + 0 + 1) = 4, z = −2.
    assert poisson_score_trend([4, 2, 0], [1, 1, 1]).z == pytest.approx(-2)


# --- a second, boring calculation ---


@settings(deadline=None)
@given(series)
def test_the_score_test_agrees_with_the_formula_written_out(pairs: list[tuple[int, int]]) -> None:
    o, n = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    assume(sum(o) > 0)
    common = sum(o) / sum(n)
    score = sum(t * (o[t] - common * n[t]) for t in range(len(o)))
    squares, firsts = sum(n[t] * t * t for t in range(len(o))), sum(n[t] * t for t in range(len(o)))
    variance = common * (squares - firsts**2 / sum(n))
    assert poisson_score_trend(o, n).z == pytest.approx(score / math.sqrt(variance), rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(series)
def test_the_fit_has_the_greatest_likelihood(pairs: list[tuple[int, int]]) -> None:
    o, n = np.array([pair[0] for pair in pairs], float), np.array([pair[1] for pair in pairs], float)
    assume(np.count_nonzero(o) >= 2)
    t = np.arange(o.size)
    found = log_linear_trend(o, n)

    def minus_log_likelihood(beta: np.ndarray) -> float:
        logs = np.log(n) + beta[0] + beta[1] * t
        return float(np.exp(np.clip(logs, -500, 500)).sum() - (o * logs).sum())

    best = optimize.minimize(minus_log_likelihood, [found.intercept, found.slope], method="Nelder-Mead")
    assert minus_log_likelihood(np.array([found.intercept, found.slope])) <= best.fun + 1e-6 * (1 + abs(best.fun))


def test_overdispersion_is_pearsons_and_multiplies_the_error() -> None:
    plain = log_linear_trend(AIDS, np.ones(14), overdispersion=False)
    quasi = log_linear_trend(AIDS, np.ones(14))
    fitted = [math.exp(plain.intercept + plain.slope * t) for t in range(14)]
    pearson = sum((o - mu) ** 2 / mu for o, mu in zip(AIDS, fitted, strict=True)) / 12
    assert quasi.dispersion == pytest.approx(pearson)
    assert quasi.standard_error == pytest.approx(plain.standard_error * math.sqrt(pearson))
    assert (plain.degrees, quasi.degrees) == (None, 12)


def test_less_variation_than_chance_never_narrows_the_interval() -> None:
    smooth = [20, 19, 18, 17, 16, 15]
    plain, quasi = log_linear_trend(smooth, np.ones(6), overdispersion=False), log_linear_trend(smooth, np.ones(6))
    assert quasi.dispersion < 1
    assert quasi.standard_error == plain.standard_error


# --- properties ---


@settings(deadline=None)
@given(series)
def test_turning_time_round_turns_the_sign(pairs: list[tuple[int, int]]) -> None:
    o, n = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    assert poisson_score_trend(o[::-1], n[::-1]).z == pytest.approx(-poisson_score_trend(o, n).z, abs=1e-9)
    x = [min(pair) for pair in pairs]
    assert cochran_armitage(x[::-1], n[::-1]).z == pytest.approx(-cochran_armitage(x, n).z, abs=1e-9)


@settings(deadline=None)
@given(series, st.integers(2, 1000), st.integers(-3000, 3000))
def test_unit_of_exposure_and_origin_of_time_do_not_matter(
    pairs: list[tuple[int, int]], unit: int, origin: int
) -> None:
    o, n = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    moved = np.arange(o.size) + origin
    assert poisson_score_trend(o, n * unit, moved).z == pytest.approx(poisson_score_trend(o, n).z, abs=1e-9)
    assume(np.count_nonzero(o) >= 2)
    here, there = log_linear_trend(o, n), log_linear_trend(o, n * unit, moved)
    assert there.slope == pytest.approx(here.slope, rel=1e-6, abs=1e-8)
    assert there.p_value == pytest.approx(here.p_value, rel=1e-5, abs=1e-9)


@settings(deadline=None)
@given(series)
def test_everybody_and_nobody_swap_the_sign(pairs: list[tuple[int, int]]) -> None:
    n = [pair[1] for pair in pairs]
    x = [min(pair) for pair in pairs]
    rest = [whole - part for part, whole in zip(x, n, strict=True)]
    assert cochran_armitage(rest, n).z == pytest.approx(-cochran_armitage(x, n).z, abs=1e-9)


def test_the_definition_holds_its_level_on_quiet_series() -> None:
    # 1,000 series of 12 months without any trend: at 5 % about 50 are "proved"; 80 is more than four errors above.
    chance = np.random.default_rng(20241)
    methods: tuple[TrendMethod, ...] = ("log_linear", "poisson_score")
    for method in methods:
        definition = TrendDefinition(method=method)
        quiet = (chance.poisson(10, 12) for _ in range(1000))
        assert sum(provable_trend(counts, np.ones(12), definition).proved for counts in quiet) <= 80


# --- the definition and its borders ---


def test_only_the_window_is_looked_at() -> None:
    falling_long_ago = [40, 30, 20, 10, *[10] * 12]
    verdict = provable_trend(falling_long_ago, np.ones(16))
    assert (verdict.first_period, verdict.periods, verdict.proved) == (4, 12, False)
    assert provable_trend(falling_long_ago, np.ones(16), TrendDefinition(window=16)).proved


def test_a_fall_is_proved_only_as_a_fall() -> None:
    falling = [30, 28, 27, 25, 22, 20, 19, 15, 14, 12, 9, 7]
    assert provable_trend(falling, np.ones(12)).proved
    assert not provable_trend(falling, np.ones(12), TrendDefinition(direction="increasing")).proved
    assert provable_trend(falling[::-1], np.ones(12), TrendDefinition(direction="increasing")).proved


def test_the_level_itself_still_proves() -> None:
    falling = [12, 11, 14, 10, 9, 12, 8, 9, 10, 7, 9, 8]
    p_value = provable_trend(falling, np.ones(12)).p_value
    assert provable_trend(falling, np.ones(12), TrendDefinition(level=p_value)).proved
    assert not provable_trend(falling, np.ones(12), TrendDefinition(level=p_value * 0.999)).proved


@pytest.mark.parametrize(("given_periods", "refused"), [(11, True), (12, False), (13, False)])
def test_a_window_needs_all_its_periods(given_periods: int, *, refused: bool) -> None:
    if refused:
        with pytest.raises(StatisticsError, match="12 periods"):
            provable_trend([5] * given_periods, [1] * given_periods)
    else:
        assert not provable_trend([5] * given_periods, [1] * given_periods).proved


@pytest.mark.parametrize("window", [2, 3])
def test_a_window_has_at_least_three_periods(window: int) -> None:
    definition = TrendDefinition(window=window)
    if window < 3:
        with pytest.raises(StatisticsError):
            provable_trend([5] * 4, [1] * 4, definition)
    else:
        assert provable_trend([5] * 4, [1] * 4, definition).periods == 3


def test_hardly_any_events_prove_nothing() -> None:
    assert not provable_trend([0] * 12, np.ones(12)).proved
    assert not provable_trend([9, *[0] * 11], np.ones(12)).proved
    assert poisson_score_trend([0, 0, 0], [1, 1, 1]).z == 0
    assert cochran_armitage([4, 5, 6], [4, 5, 6]).z == 0


def test_hardly_any_events_leave_the_change_without_an_upper_limit() -> None:
    # Times in years, three days apart: the change a year has no number.
    found = log_linear_trend([1, 3, 2], [1, 1, 1], [0, 0.008, 0.016])
    assert found.change_upper == math.inf
    assert found.change_lower == -1


def test_exposures_of_any_size_are_fitted() -> None:
    found = log_linear_trend([9, 0, 3, 150, 1], [0.01, 90_000, 4, 7_000, 0.2])
    assert math.isfinite(found.slope)
    assert 0 <= found.p_value <= 1


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: poisson_score_trend([1], [1]), "times: a trend needs at least 2 periods, here there are 1."),
        (lambda: log_linear_trend([1, 2], [1, 1]), "times: a trend needs at least 3 periods, here there are 2."),
        (lambda: poisson_score_trend([1, 2], [1, 1], [3, 3]), "times: all periods stand at the same time."),
        (
            lambda: log_linear_trend([1, 0, 0], [1, 1, 1]),
            "events: a fitted trend needs events in at least two periods.",
        ),
        (lambda: poisson_score_trend([1, 2], [1]), "the lengths differ: events 2, exposure 1, times 2."),
        (lambda: cochran_armitage([1, 3], [2, 2]), "numerators: value 2 is larger than its denominator."),
        (lambda: poisson_score_trend([1, -2], [1, 1]), "events: value 2 is negative."),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StatisticsError) as refusal:
        call()
    assert str(refusal.value) == sentence
