"""Funnels: published numbers, a second calculation, properties, borders."""

import math
from collections.abc import Callable, Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from valvo.statistics.checks import StatisticsError
from valvo.statistics.funnel import PERMITTED, FunnelResult, Limits, Statistic, funnel
from valvo.statistics.funnel_limits import limits_by_events
from valvo.statistics.intervals import exact_poisson_bounds, wilson_bounds

STATISTICS: tuple[Statistic, ...] = ("proportion", "rate", "ratio")
units = st.lists(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=25
)


def names_for(values: Sequence[object]) -> list[str]:
    return [f"unit {number}" for number in range(len(values))]


def split(pairs: list[tuple[int, int]]) -> tuple[list[str], list[int], list[int]]:
    return names_for(pairs), [x for x, _ in pairs], [n for _, n in pairs]


def codes(result: FunnelResult) -> set[str]:
    return {warning.code for warning in result.warnings}


# --- published numbers ---


def test_exact_ratio_limits_are_those_of_funnelplotr() -> None:
    # FunnelPlotR 0.6.0, tests/testthat/test-poisson_limits.R (MIT): expected 15, 20 and 30.
    rows = funnel(["a", "b", "c"], [15, 20, 30], [15, 20, 30], statistic="ratio").rows
    assert [row.lower_95 for row in rows] == pytest.approx([0.5596924, 0.610826, 0.6746958], abs=5.1e-7)
    assert [row.upper_95 for row in rows] == pytest.approx([1.649348, 1.544419, 1.427562], abs=5.1e-7)
    assert [row.lower_998 for row in rows] == pytest.approx([0.386265, 0.4479107, 0.5289724], abs=5.1e-7)
    assert [row.upper_998 for row in rows] == pytest.approx([2.082907, 1.902094, 1.702771], abs=5.1e-7)


def test_overdispersed_ratios_are_those_of_funnelplotr() -> None:
    # FunnelPlotR 0.6.0 run on the data of its own test (tests/testthat/test-funnel_plot.R, MIT), method SHMI.
    observed, expected = [100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220]
    result = funnel(names_for(observed), observed, expected, statistic="ratio", adjust=True)
    assert result.phi == pytest.approx(2.948033, abs=5.1e-7)
    assert result.tau2 == pytest.approx(0.01947753, abs=5.1e-9)
    first = result.rows[0]
    assert first.z == pytest.approx(-0.7998026, abs=5.1e-8)
    assert (first.lower_95, first.upper_95) == pytest.approx((0.7173067, 1.3941037), abs=2e-7)
    assert (first.lower_998, first.upper_998) == pytest.approx((0.5922337, 1.6885226), abs=2e-7)
    assert {row.flag for row in result.rows} == {None}


def test_ratios_without_overdispersion_keep_their_exact_limits() -> None:
    # FunnelPlotR 0.6.0 on the data of its vignette (MIT): phi 0.5514701, tau2 0, unadjusted limits used.
    observed, expected = [15, 40, 72, 28, 50, 66, 75], [13, 32, 75, 33, 54, 60, 72]
    result = funnel(names_for(observed), observed, expected, statistic="ratio", adjust=True)
    assert result.phi == pytest.approx(0.5514701, abs=5.1e-8)
    assert result.tau2 == 0
    assert result.rows[0].lower_95 == pytest.approx(0.5324579, abs=5.1e-8)
    assert result.rows[0].upper_95 == pytest.approx(1.7100305, abs=5.1e-8)
    assert (result.method, result.parameters.adjusted) == ("exact_unadjusted", False)
    assert "no_overdispersion_found" in codes(result)


# --- a second, boring calculation ---


@settings(deadline=None)
@given(units)
def test_score_limits_are_where_a_units_wilson_interval_touches_the_centre(pairs: list[tuple[int, int]]) -> None:
    names, x, n = split(pairs)
    result = funnel(names, x, n, statistic="proportion")
    for row in result.rows:
        for confidence, low, high in ((0.95, "low_95", "high_95"), (0.998, "low_998", "high_998")):
            lower, upper = wilson_bounds(row.numerator, row.denominator, confidence)
            if abs(lower - result.centre) > 1e-9 and abs(upper - result.centre) > 1e-9:
                assert (row.flag in {low, "low_998"}) == (upper < result.centre)
                assert (row.flag in {high, "high_998"}) == (lower > result.centre)


@settings(deadline=None)
@given(units)
def test_rates_are_flagged_when_their_exact_tail_is_small(pairs: list[tuple[int, int]]) -> None:
    names, x, n = split(pairs)
    assume(sum(x) > 0)
    result = funnel(names, x, n, statistic="rate")
    for row in result.rows:
        expected = result.centre * row.denominator
        at_most = stats.poisson.cdf(row.numerator, expected)
        at_least = stats.poisson.sf(row.numerator - 1, expected)
        if (
            min(abs(at_most - t) for t in (0.025, 0.001)) < 1e-9
            or min(abs(at_least - t) for t in (0.025, 0.001)) < 1e-9
        ):
            continue
        wanted = None
        if at_most < 0.025:
            wanted = "low_998" if at_most < 0.001 else "low_95"
        if at_least < 0.025:
            wanted = "high_998" if at_least < 0.001 else "high_95"
        assert row.flag == wanted


def test_overdispersion_agrees_with_the_formula_written_out() -> None:
    x, n = [5, 9, 30, 12, 40, 22, 8, 19, 27, 3, 14], [100, 120, 260, 200, 210, 300, 90, 150, 220, 80, 130]
    result = funnel(names_for(x), x, n, statistic="proportion", adjust=True)
    centre = sum(x) / sum(n)
    z = [
        (math.asin(math.sqrt(a / b)) - math.asin(math.sqrt(centre))) * 2 * math.sqrt(b)
        for a, b in zip(x, n, strict=True)
    ]
    ordered = sorted(z)
    low, high = ordered[1], ordered[9]  # the 10 and 90 % quantiles of eleven values are the second and the tenth
    tamed = [min(max(value, low), high) for value in z]
    phi = sum(value * value for value in tamed) / 11
    weights = [4 * b for b in n]
    tau2 = (11 * phi - 10) / (sum(weights) - sum(w * w for w in weights) / sum(weights))
    assert result.phi == pytest.approx(phi)
    assert result.tau2 == pytest.approx(tau2)
    spread = 1.959963984540054 * math.sqrt(1 / (4 * n[0]) + tau2)
    assert result.rows[0].upper_95 == pytest.approx(math.sin(math.asin(math.sqrt(centre)) + spread) ** 2)


def test_square_root_limits_agree_with_the_formula_written_out() -> None:
    x, n = [2, 30, 4, 25, 9, 60, 1, 18, 7, 33], [100] * 10
    result = funnel(names_for(x), x, n, statistic="rate", adjust=True)
    expected = sum(x) / 10
    spread = 1.959963984540054 * math.sqrt(1 / (4 * expected) + result.tau2)
    assert result.method == "square_root_additive_overdispersion"
    assert result.rows[3].z == pytest.approx(2 * (5 - math.sqrt(expected)))
    assert result.rows[0].upper_95 == pytest.approx(expected / 100 * (1 + spread) ** 2)
    assert result.rows[0].lower_95 == pytest.approx(expected / 100 * max(0, 1 - spread) ** 2)


@pytest.mark.parametrize("size", [8, 9, 10, 11, 19, 20, 30])
def test_truncation_leaves_out_the_outermost_tenths_of_the_ranks(size: int) -> None:
    observed = [30 + 3 * place for place in range(size)]
    result = funnel(names_for(observed), observed, [50] * size, statistic="ratio")
    kept = [place for place in range(size) if 0 < (place + 1) * 10 // (size + 1) < 9]
    z = [math.sqrt(50) * math.log(observed[place] / 50) for place in kept]
    assert result.phi == pytest.approx(sum(value**2 for value in z) / len(z))


@settings(deadline=None)
@given(st.integers(1, 2000))
def test_limits_over_events_are_the_exact_interval_turned_round(events: int) -> None:
    lower, upper = limits_by_events(events, 0.95)
    few, many = exact_poisson_bounds(events, 0.95)
    assert float(lower) * float(many) == pytest.approx(events)
    assert float(upper) * float(few) == pytest.approx(events)


# --- properties ---


@settings(deadline=None)
@given(units, st.sampled_from(STATISTICS), st.booleans())
def test_limits_nest_and_hold_the_centre(pairs: list[tuple[int, int]], statistic: Statistic, adjust: bool) -> None:  # noqa: FBT001  # drawn
    names, x, n = split(pairs)
    result = funnel(names, x, n, statistic=statistic, adjust=adjust)
    for row in result.rows:
        wide, narrow = (row.lower_998, row.upper_998), (row.lower_95, row.upper_95)
        assert 0 <= wide[0] <= narrow[0] <= result.centre * (1 + 1e-12) + 1e-12
        assert result.centre * (1 - 1e-12) - 1e-12 <= narrow[1] <= wide[1]
        assert statistic != "proportion" or wide[1] <= 1


@settings(deadline=None)
@given(units, st.sampled_from(STATISTICS), st.randoms(use_true_random=False))
def test_the_order_of_the_units_does_not_matter(
    pairs: list[tuple[int, int]], statistic: Statistic, random: Random
) -> None:
    names, x, n = split(pairs)
    shuffled = list(zip(names, x, n, strict=True))
    random.shuffle(shuffled)
    here = {row.name: row for row in funnel(names, x, n, statistic=statistic, adjust=True).rows}
    mixed = funnel(*(list(column) for column in zip(*shuffled, strict=True)), statistic=statistic, adjust=True)
    for row in mixed.rows:
        assert row.upper_95 == pytest.approx(here[row.name].upper_95)
        assert row.lower_998 == pytest.approx(here[row.name].lower_998)


@settings(deadline=None)
@given(units, st.integers(2, 1000))
def test_a_rate_per_thousand_differs_only_in_its_unit(pairs: list[tuple[int, int]], unit: int) -> None:
    names, x, n = split(pairs)
    assume(sum(x) > 0)
    plain = funnel(names, x, n, statistic="rate", adjust=True)
    scaled = funnel(names, x, [unit * exposure for exposure in n], statistic="rate", adjust=True)
    assert scaled.tau2 == pytest.approx(plain.tau2)
    assert scaled.phi == pytest.approx(plain.phi)
    for here, there in zip(plain.rows, scaled.rows, strict=True):
        assert there.upper_998 * unit == pytest.approx(here.upper_998)


@settings(deadline=None)
@given(units)
def test_a_rate_funnel_is_the_ratio_funnel_of_its_expected_counts(pairs: list[tuple[int, int]]) -> None:
    names, x, n = split(pairs)
    assume(sum(x) > 0)
    rates = funnel(names, x, n, statistic="rate", adjust=True)
    expected = [rates.centre * exposure for exposure in n]
    ratios = funnel(names, x, expected, statistic="ratio", adjust=True, limits="square_root", trimming="winsorise")
    assume(rates.tau2 > 0)
    assert ratios.tau2 == pytest.approx(rates.tau2)
    for rate, ratio in zip(rates.rows, ratios.rows, strict=True):
        assert ratio.upper_95 * rates.centre == pytest.approx(rate.upper_95)


@settings(deadline=None)
@given(units, st.sampled_from(STATISTICS))
def test_overdispersion_never_narrows_limits_of_the_same_scale(
    pairs: list[tuple[int, int]], statistic: Statistic
) -> None:
    names, x, n = split(pairs)
    scale = next(way for way in PERMITTED[statistic] if way not in {"score", "exact"})
    plain = funnel(names, x, n, statistic=statistic, limits=scale)
    wide = funnel(names, x, n, statistic=statistic, limits=scale, adjust=True)
    assert (plain.phi, plain.tau2) == (wide.phi, 0)
    for here, there in zip(plain.rows, wide.rows, strict=True):
        assert there.lower_95 <= here.lower_95 + 1e-12
        assert there.upper_95 >= here.upper_95 - 1e-12


@settings(deadline=None)
@given(units, st.sampled_from(STATISTICS))
def test_a_unit_right_on_the_centre_is_never_flagged(pairs: list[tuple[int, int]], statistic: Statistic) -> None:
    _, _, n = split(pairs)
    x = list(n) if statistic != "proportion" else [0] * len(n)
    result = funnel(names_for(n), x, n, statistic=statistic)
    assert {row.flag for row in result.rows} == {None}


def test_the_promised_rate_of_false_alarms_is_kept() -> None:
    # 200 funnels of 50 equal units that differ by chance: 5 % and 0.2 % at most (exact tests are cautious).
    chance = np.random.default_rng(7)
    flags = [
        row.flag
        for _ in range(200)
        for row in funnel(names_for(range(50)), chance.poisson(8, 50), [8] * 50, statistic="ratio").rows
    ]
    assert sum(flag is not None for flag in flags) <= 0.05 * len(flags)
    assert sum(flag in {"low_998", "high_998"} for flag in flags) <= 0.002 * len(flags) + 3 * math.sqrt(20)


# --- borders ---


def test_a_unit_on_its_line_is_inside_and_one_step_further_is_out() -> None:
    # 100 events expected: the exact 95 % interval of 81 ends at 100.68, that of 80 at 99.57.
    rows = funnel(["in", "out"], [81, 80], [100, 100], statistic="ratio").rows
    assert [row.flag for row in rows] == [None, "low_95"]


def test_small_units_without_events_are_not_blamed() -> None:
    # 0.3 events expected and none seen: the drawn lower line lies above 0, yet nothing unusual has happened.
    result = funnel(["small", "large"], [0, 100], [0.3, 100], statistic="ratio")
    assert result.rows[0].lower_95 > result.rows[0].value
    assert result.rows[0].flag is None
    assert "flag_beside_line" in codes(result)


@pytest.mark.parametrize(("expected", "flag"), [(3.68, None), (3.69, "low_95"), (6.90, "low_95"), (6.91, "low_998")])
def test_no_events_are_flagged_when_their_probability_passes_the_level(expected: float, flag: str | None) -> None:
    # P(0) = 0.025 at 3.689 and 0.001 at 6.908.
    assert funnel(["a", "b"], [0, 50], [expected, 50], statistic="ratio").rows[0].flag == flag


@pytest.mark.parametrize(("minimum", "flagged"), [(19, True), (20, True), (21, False)])
def test_units_below_the_minimum_of_events_are_not_judged(minimum: int, *, flagged: bool) -> None:
    result = funnel(["a", "b"], [20, 100], [5, 100], statistic="ratio", minimum_events=minimum)
    assert (result.rows[0].flag == "high_998") == flagged
    assert ("not_judged" in codes(result)) == (not flagged)


@pytest.mark.parametrize(("size", "warned"), [(9, True), (10, False), (11, False)])
def test_few_units_are_warned_of_when_overdispersion_is_asked_for(size: int, *, warned: bool) -> None:
    observed = [10 * (place % 3 + 1) for place in range(size)]
    result = funnel(names_for(observed), observed, [20] * size, statistic="ratio", adjust=True)
    assert ("few_units" in codes(result)) == warned


@pytest.mark.parametrize(("limits", "border"), [("square_root", 5.0), ("log", 20.0)])
def test_small_expected_counts_are_warned_of_on_approximate_scales(limits: Limits, border: float) -> None:
    for expected, warned in ((border - 0.1, True), (border, False), (border + 0.1, False)):
        result = funnel(["a", "b"], [20, 20], [expected, 30], statistic="ratio", limits=limits)
        assert ("small_expected" in codes(result)) == warned
    assert "small_expected" not in codes(funnel(["a"], [1], [0.1], statistic="ratio"))


def test_more_variation_than_chance_is_told_when_not_adjusted_for() -> None:
    observed = [10, 80, 15, 90, 12, 70, 8, 85, 11, 95]
    assert "overdispersion" in codes(funnel(names_for(observed), observed, [50] * 10, statistic="ratio"))
    assert "overdispersion" not in codes(funnel(names_for(observed), [50] * 10, [50] * 10, statistic="ratio"))


def test_no_events_anywhere_leave_a_funnel_without_scores() -> None:
    result = funnel(["a", "b"], [0, 0], [10, 20], statistic="rate", adjust=True)
    assert (result.centre, result.phi, result.tau2) == (0, None, 0)
    assert [row.z for row in result.rows] == [None, None]
    assert result.rows[0].upper_95 == pytest.approx(0.3689, abs=5e-5)
    assert "no_events" in codes(result)


@pytest.mark.parametrize("limits", PERMITTED["ratio"])
def test_next_to_nothing_expected_still_gives_numbers(limits: Limits) -> None:
    row = funnel(["a", "b"], [0, 3], [1e-6, 4], statistic="ratio", limits=limits, adjust=True).rows[0]
    assert all(map(math.isfinite, (row.lower_95, row.upper_95, row.lower_998, row.upper_998)))


def test_one_unit_says_nothing_of_variation_between_units() -> None:
    for statistic in STATISTICS:
        assert funnel(["only"], [3], [7], statistic=statistic, adjust=True, trimming="none").tau2 == 0


@pytest.mark.parametrize(
    ("statistic", "limits"), [(statistic, limits) for statistic in STATISTICS for limits in PERMITTED[statistic]]
)
def test_the_formula_used_is_told(statistic: Statistic, limits: Limits) -> None:
    result = funnel(["a", "b", "c"], [3, 4, 5], [10, 11, 12], statistic=statistic, limits=limits)
    assert (result.parameters.limits, result.method) == (limits, f"{limits}_unadjusted")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: funnel(["a", "a"], [1, 1], [2, 2], statistic="rate"), "names: value 2 'a' has been given before."),
        (
            lambda: funnel(["a"], [3], [2], statistic="proportion"),
            "numerators: value 1 is larger than its denominator.",
        ),
        (lambda: funnel(["a"], [3], [0], statistic="rate"), "denominators: value 1 is not above zero."),
        (lambda: funnel(["a"], [-3], [1], statistic="ratio"), "numerators: value 1 is negative."),
        (
            lambda: funnel(["a"], [float("nan")], [1], statistic="ratio"),
            "numerators: value 1 is missing or not a finite number.",
        ),
        (lambda: funnel([], [], [], statistic="ratio"), "names: there are no values."),
        (
            lambda: funnel(["a"], [1, 2], [3, 4], statistic="ratio"),
            "the lengths differ: names 1, numerators 2, denominators 2.",
        ),
        (
            lambda: funnel(["a"], [1], [3], statistic="ratio", limits="score"),
            "limits of a ratio is 'score'; it must be one of exact, log, square_root.",
        ),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StatisticsError) as refusal:
        call()
    assert str(refusal.value) == sentence


def test_the_variance_between_units_holds_beside_one_of_enormous_size() -> None:
    found = funnel(("Tiny", "Vast"), (7.0, 3.0), (1e-14, 1e15), statistic="ratio", adjust=True)
    # Two units: Σw − Σw²/Σw = 2·w₁w₂/(w₁ + w₂), here 2·w₁; square roots, unless told otherwise, weigh by 4E or E.
    weights = (1e-14, 1e15) if found.parameters.transformation == "log" else (4e-14, 4e15)
    assert found.phi is not None
    assert found.tau2 == pytest.approx((2 * found.phi - 1) * sum(weights) / (2 * math.prod(weights)))
