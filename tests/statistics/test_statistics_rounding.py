"""Rounding: one rule for shares shown together, one for single figures."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from valvo.statistics.checks import StatisticsError
from valvo.statistics.rounding import round_half_away, shares

counts_lists = st.lists(st.integers(0, 10_000), min_size=1, max_size=12)
decimals_drawn = st.integers(0, 3)


def texts(values: tuple[Decimal, ...]) -> list[str]:
    return [str(value) for value in values]


# --- published numbers ---


def test_seats_go_as_in_the_textbook_case_of_hamiltons_method() -> None:
    # Balinski & Young 1982, Fair Representation, the Alabama paradox in small: 6, 6 and 2 of 14 share 10 seats as
    # 4, 4, 2 and 11 seats as 5, 5, 1.
    assert texts(shares([6, 6, 2], decimals=0, total=10)) == ["4", "4", "2"]
    assert texts(shares([6, 6, 2], decimals=0, total=11)) == ["5", "5", "1"]


def test_objection_classes_of_an_annual_report_sum_to_one_hundred() -> None:
    # 1 054 + 143 + 303 + 371 + 277 = 2 148. Rounded one by one they give 49.1 + 6.7 + 14.1 + 17.3 + 12.9 = 100.1.
    assert texts(shares([1054, 143, 303, 371, 277])) == ["49.1", "6.6", "14.1", "17.3", "12.9"]


@pytest.mark.parametrize(
    ("value", "decimals", "wanted"),
    [
        (2.5, 0, "3"), (-2.5, 0, "-3"), (2.675, 2, "2.68"), (1.005, 2, "1.01"), (0.05, 1, "0.1"),
        (51.49, 0, "51"), (Fraction(389900, 7573), 0, "51"), (0, 1, "0.0"),
    ],
)  # fmt: skip
def test_halves_go_away_from_zero_as_people_read_them(value: float, decimals: int, wanted: str) -> None:
    assert str(round_half_away(value, decimals)) == wanted


# --- a second, boring calculation ---


@settings(deadline=None)
@given(counts_lists, decimals_drawn)
def test_no_other_division_into_steps_is_closer(counts: list[int], decimals: int) -> None:
    assume(sum(counts) > 0)
    found = shares(counts, decimals=decimals)
    step = Fraction(1, 10**decimals)
    exact = [Fraction(100 * value, sum(counts)) for value in counts]
    errors = [Fraction(share) - true for share, true in zip(found, exact, strict=True)]
    # Moving one step from any share to any other must not bring the sum of squared errors down.
    for giver in range(len(counts)):
        for taker in range(len(counts)):
            if giver != taker:
                moved = (errors[giver] - step) ** 2 + (errors[taker] + step) ** 2
                assert moved >= errors[giver] ** 2 + errors[taker] ** 2


# --- properties ---


@settings(deadline=None)
@given(counts_lists, decimals_drawn)
def test_shares_sum_to_one_hundred_and_stay_within_a_step(counts: list[int], decimals: int) -> None:
    assume(sum(counts) > 0)
    found = shares(counts, decimals=decimals)
    assert sum(found) == 100
    for share, value in zip(found, counts, strict=True):
        assert abs(Fraction(share) - Fraction(100 * value, sum(counts))) < Fraction(1, 10**decimals)


@settings(deadline=None)
@given(counts_lists, decimals_drawn, st.integers(2, 50))
def test_a_larger_count_never_has_a_smaller_share_and_scale_is_nothing(
    counts: list[int], decimals: int, scale: int
) -> None:
    assume(sum(counts) > 0)
    found = shares(counts, decimals=decimals)
    assert shares([value * scale for value in counts], decimals=decimals) == found
    for i, here in enumerate(counts):
        for j, there in enumerate(counts):
            if here > there:
                assert found[i] >= found[j]


@settings(deadline=None)
@given(st.decimals(-1000, 1000, places=4), decimals_drawn)
def test_rounding_mirrors_at_zero_and_moves_at_most_half_a_step(value: Decimal, decimals: int) -> None:
    found = round_half_away(value, decimals)
    assert round_half_away(-value, decimals) == -found
    assert abs(Fraction(found) - Fraction(value)) <= Fraction(1, 2 * 10**decimals)


# --- borders ---


@pytest.mark.parametrize(("value", "wanted"), [(0.49, "0"), (0.5, "1"), (0.51, "1"), (-0.49, "0"), (-0.5, "-1")])
def test_the_half_is_the_border(value: float, wanted: str) -> None:
    assert str(round_half_away(value)) == wanted


def test_equal_counts_give_the_odd_step_to_the_first() -> None:
    assert texts(shares([1, 1, 1])) == ["33.4", "33.3", "33.3"]


def test_figures_from_arrays_are_rounded_like_others() -> None:
    assert str(round_half_away(np.float64(2.675), 2)) == "2.68"
    assert texts(shares(list(np.array([1054, 143, 303, 371, 277])))) == ["49.1", "6.6", "14.1", "17.3", "12.9"]


def test_a_zero_among_counts_has_no_share() -> None:
    assert texts(shares([0, 7])) == ["0.0", "100.0"]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: shares([0, 0]), "counts: the sum is zero, so there are no shares of it."),
        (lambda: shares([]), "counts: the sum is zero, so there are no shares of it."),
        (lambda: shares([3, -1]), "counts: value 2 is negative."),
        (lambda: shares([3, float("nan")]), "counts: value 2 is not a finite number."),
        (lambda: round_half_away(1, -1), "decimals is -1; it must be at least 0."),
        (lambda: round_half_away(float("inf")), "value is not a finite number."),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StatisticsError) as refusal:
        call()
    assert str(refusal.value) == sentence
