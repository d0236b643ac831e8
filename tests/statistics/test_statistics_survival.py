"""Kaplan–Meier: published numbers, a second calculation, properties, borders."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from valvo.statistics.checks import StatisticsError
from valvo.statistics.survival import Transformation, kaplan_meier, median_of_closed, quantile

# Remission in weeks under 6-mercaptopurine, + still in remission (Freireich et al. 1963, Blood 21:699–716).
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

cases = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)
transformations: tuple[Transformation, ...] = ("log_log", "log", "plain")


def split(pairs: list[tuple[int, bool]]) -> tuple[list[int], list[bool]]:
    return [days for days, _ in pairs], [done for _, done in pairs]


# --- published numbers ---


def test_the_curve_is_the_published_one() -> None:
    # Kleinbaum & Klein, Survival Analysis, table 2.3; standard errors Cox & Oakes 1984.
    curve = kaplan_meier(WEEKS, ENDED)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.survival.tolist() == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5)
    assert curve.standard_error.tolist() == pytest.approx(
        [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=5e-5
    )


def test_medians_and_their_intervals_are_those_of_r() -> None:
    # R's survfit: 6-MP median 23 (16, NA), placebo 8 (4, 12), both with its default, limits on ln S.
    treated = quantile(kaplan_meier(WEEKS, ENDED, transformation="log"))
    placebo = quantile(kaplan_meier(PLACEBO, [1] * 21, transformation="log"))
    assert (treated.value, treated.lower, treated.upper) == (23, 16, None)
    assert (placebo.value, placebo.lower, placebo.upper) == (8, 4, 12)


def test_log_log_limits_are_those_of_sas() -> None:
    # PROC LIFETEST's default for the same data: 6-MP median 23 (13, .), placebo 8 (4, 11).
    treated, placebo = quantile(kaplan_meier(WEEKS, ENDED)), quantile(kaplan_meier(PLACEBO, [1] * 21))
    assert (treated.value, treated.lower, treated.upper) == (23, 13, None)
    assert (placebo.value, placebo.lower, placebo.upper) == (8, 4, 11)


# --- a second, boring calculation ---


@settings(deadline=None)
@given(cases)
def test_the_curve_agrees_with_one_case_counted_after_another(pairs: list[tuple[int, bool]]) -> None:
    days, done = split(pairs)
    curve = kaplan_meier(days, done)
    left = 1.0
    for place, time in enumerate(sorted({day for day, ended in pairs if ended})):
        still = sum(day >= time for day in days)
        ended = sum(day == time and is_done for day, is_done in pairs)
        left *= 1 - ended / still
        assert curve.survival[place] == pytest.approx(left)
        assert curve.at(time) == pytest.approx(left)


@settings(deadline=None)
@given(cases)
def test_limits_agree_with_greenwood_written_out(pairs: list[tuple[int, bool]]) -> None:
    days, done = split(pairs)
    curve = kaplan_meier(days, done)
    total = 0.0
    for place in range(curve.times.size):
        s = float(curve.survival[place])
        if s <= 0:
            break
        total += curve.events[place] / (curve.at_risk[place] * (curve.at_risk[place] - curve.events[place]))
        spread = 1.959963984540054 * math.sqrt(total) / abs(math.log(s))
        assert curve.lower[place] == pytest.approx(s ** math.exp(spread))
        assert curve.upper[place] == pytest.approx(s ** math.exp(-spread))


# --- properties ---


@settings(deadline=None)
@given(cases, st.sampled_from(transformations))
def test_the_curve_falls_within_its_limits(pairs: list[tuple[int, bool]], transformation: Transformation) -> None:
    curve = kaplan_meier(*split(pairs), transformation=transformation)
    assert np.all(np.diff(curve.survival) < 0)
    assert np.all((curve.lower >= 0) & (curve.upper <= 1))
    assert np.all((curve.lower <= curve.survival + 1e-12) & (curve.survival <= curve.upper + 1e-12))


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=40), st.integers(0, 30))
def test_without_open_cases_it_is_the_plain_share(days: list[int], time: int) -> None:
    curve = kaplan_meier(days, [True] * len(days))
    assert curve.at(time) == pytest.approx(sum(day > time for day in days) / len(days), abs=1e-12)


@settings(deadline=None)
@given(cases, st.integers(1, 24))
def test_the_unit_of_time_scales_the_quantiles(pairs: list[tuple[int, bool]], unit: int) -> None:
    days, done = split(pairs)
    here, there = (quantile(kaplan_meier([day * k for day in days], done), 0.9) for k in (1, unit))
    assert (here.value is None) == (there.value is None)
    if here.value is not None and there.value is not None:
        assert there.value == pytest.approx(here.value * unit)


@settings(deadline=None)
@given(cases, st.integers(0, 30))
def test_a_case_left_open_longer_never_makes_it_look_faster(pairs: list[tuple[int, bool]], more: int) -> None:
    days, done = split(pairs)
    assume(not all(done))
    longer = [day + (0 if ended else more) for day, ended in pairs]
    before, after = quantile(kaplan_meier(days, done)), quantile(kaplan_meier(longer, done))
    assert after.value is None or before.value is None or after.value >= before.value


@settings(deadline=None)
@given(cases)
def test_quantiles_come_in_order(pairs: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(*split(pairs))
    found = [quantile(curve, share).value for share in (0.25, 0.5, 0.9)]
    reached = [value for value in found if value is not None]
    assert reached == sorted(reached)
    assert found[: len(reached)] == reached


# --- borders ---


def test_open_cases_make_the_median_longer_than_that_of_the_closed() -> None:
    days, done = [5, 10, 20, 90, 120, 150], [True, True, True, False, False, False]
    assert median_of_closed(days, done) == 10
    assert quantile(kaplan_meier(days, done), 0.4).value == 20
    assert quantile(kaplan_meier(days, done), 0.9).value is None


@pytest.mark.parametrize(("done_share", "value"), [(0.49, 2), (0.5, 2.5), (0.51, 3)])
def test_a_stretch_exactly_on_the_share_gives_its_middle(done_share: float, value: float) -> None:
    assert quantile(kaplan_meier([1, 2, 3, 4], [True] * 4), done_share).value == value


def test_an_open_case_at_a_tied_time_was_still_there() -> None:
    # Two at day 3: one ends, one is open. Both were at risk, so the share left is one half.
    assert kaplan_meier([3, 3], [True, False]).survival.tolist() == [0.5]


def test_nothing_is_said_past_the_data() -> None:
    open_last = kaplan_meier([1, 5], [True, False])
    assert open_last.at(5) == 0.5
    assert math.isnan(open_last.at(5.1))
    assert kaplan_meier([1, 5], [True, True]).at(99) == 0
    assert open_last.at(0.9) == 1


def test_none_done_yet_leaves_the_curve_at_one() -> None:
    curve = kaplan_meier([3, 8], [False, False])
    assert (curve.times.size, curve.observed, curve.censored) == (0, 0, 2)
    assert curve.at(8) == 1
    assert quantile(curve).value is None


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: kaplan_meier([1, -2], [True, True]), "durations: value 2 is negative."),
        (lambda: kaplan_meier([1, 2], [True]), "the lengths differ: durations 2, done 1."),
        (lambda: kaplan_meier([], []), "durations: there are no values."),
        (
            lambda: kaplan_meier([1, float("nan")], [True, True]),
            "durations: value 2 is missing or not a finite number.",
        ),
        (lambda: quantile(kaplan_meier([1], [True]), 1), "done_share is 1; it must lie between 0 and 1."),
        (lambda: median_of_closed([1], [False]), "done: none is finished, so there is no median of the finished."),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StatisticsError) as refusal:
        call()
    assert str(refusal.value) == sentence
