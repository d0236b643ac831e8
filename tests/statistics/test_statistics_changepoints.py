"""Change points on offer: published series, a second calculation, properties, false offers, borders."""

import math
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valvo.statistics.changepoints import Model, change_points, newest_change
from valvo.statistics.checks import StatisticsError

# British coal-mining disasters a year, 1851–1962 (Jarrett 1979, Biometrika 66:191–193).
COAL = [
    *(4, 5, 4, 1, 0, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2, 5, 2, 2, 3, 4, 2),
    *(1, 3, 2, 2, 1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0),
    *(0, 0, 1, 1, 0, 2, 3, 3, 1, 1, 2, 1, 1, 1, 1, 2, 4, 2, 0, 0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0),
    1,
]
# The yearly flow of the Nile at Aswan, 1871–1900 (Cobb 1978, Biometrika 65:243–251), 10⁸ m³.
NILE = [
    *(1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140),
    *(1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969),
]


def places(values: Sequence[float], model: Model, exposure: Sequence[float] | None = None) -> list[int]:
    return [offer.index for offer in change_points(values, exposure, model=model).offers]


# --- published series ---


def test_the_coal_mines_became_safer_after_1891() -> None:
    # Carlin, Gelfand & Smith 1992, Appl. Statist. 41:389–405: the most likely last year of the old level is the 41st.
    found = change_points(COAL, model="poisson")
    assert [offer.index for offer in found.offers] == [41]
    assert (found.offers[0].before, found.offers[0].after) == pytest.approx((3.098, 0.901), abs=5e-4)


def test_the_nile_fell_after_1898() -> None:
    # Cobb 1978: the level drops between 1898 and 1899.
    assert [1871 + place for place in places(NILE, "normal")] == [1899]


# --- a second, boring calculation ---


def _minus_two_log_likelihood(stretch: Sequence[int]) -> float:
    level = sum(stretch) / len(stretch)
    return -2 * sum((value * math.log(level) if value else 0) - level for value in stretch)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=12, max_size=16))
def test_no_other_division_is_better(values: list[int]) -> None:
    shortest, price = 3, 3 * math.log(len(values))
    best = math.inf
    wanted: tuple[int, ...] = ()
    for changes in range(len(values) // shortest):
        for cuts in combinations(range(1, len(values)), changes):
            edges = [0, *cuts, len(values)]
            stretches = [values[a:b] for a, b in pairwise(edges)]
            cost = sum(map(_minus_two_log_likelihood, stretches)) + price * changes
            if min(map(len, stretches)) >= shortest and cost < best - 1e-9:
                best, wanted = cost, cuts
    found = change_points(values, model="poisson", shortest=shortest)
    assert tuple(offer.index for offer in found.offers) == wanted


def test_the_gain_is_the_likelihood_ratio_of_the_split() -> None:
    offer = change_points(COAL, model="poisson").offers[0]
    split = _minus_two_log_likelihood(COAL[:41]) + _minus_two_log_likelihood(COAL[41:])
    assert offer.gain == pytest.approx(_minus_two_log_likelihood(COAL) - split)


# --- properties ---


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=16, max_size=30), st.floats(0.01, 100), st.floats(-1000, 1000))
def test_unit_and_origin_do_not_move_a_normal_change(values: list[float], scale: float, shift: float) -> None:
    rounded = [round(value, 3) for value in values]
    assert places(rounded, "normal") == places([value * scale + shift for value in rounded], "normal")


@settings(deadline=None)
@given(st.lists(st.integers(0, 20), min_size=16, max_size=30), st.integers(2, 1000))
def test_the_unit_of_exposure_does_not_move_a_change(values: list[int], unit: int) -> None:
    exposure = [10.0 + value % 3 for value in values]
    assert places(values, "poisson", exposure) == places(values, "poisson", [unit * one for one in exposure])


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=16, max_size=40))
def test_every_level_lasts_long_enough(values: list[int]) -> None:
    edges = [0, *places(values, "poisson"), len(values)]
    assert min(b - a for a, b in pairwise(edges)) >= 8


def test_binomial_shares_are_watched_like_counts() -> None:
    shares = [8] * 12 + [20] * 12
    found = change_points(shares, [40] * 24, model="binomial")
    assert [(offer.index, offer.before, offer.after) for offer in found.offers] == [(12, 0.2, 0.5)]


@pytest.mark.slow
@pytest.mark.parametrize("size", [24, 60])
def test_quiet_series_get_hardly_any_offers(size: int) -> None:
    # docs/statistics/changepoints.md promises at most 3 in a hundred; 2,000 series, four standard errors of room.
    chance = np.random.default_rng(11)
    room = 2000 * 0.03 + 4 * math.sqrt(2000 * 0.03)
    assert sum(bool(places(chance.poisson(6, size).tolist(), "poisson")) for _ in range(2000)) <= room
    assert sum(bool(places(chance.normal(0, 1, size).tolist(), "normal")) for _ in range(2000)) <= room


# --- borders ---


@pytest.mark.parametrize(("after", "offered"), [(7, False), (8, True), (9, True)])
def test_a_new_level_is_offered_once_it_has_eight_points(after: int, *, offered: bool) -> None:
    # A younger one can only be offered together with points of the old level, so not at its own place.
    assert (20 in places([10] * 20 + [40] * after, "poisson")) == offered


YEARS = [16, 27, 26, 24, 22, 20, 32, 17, 25, 22, 25, 21, 25, 20, 28, 32, 25, 25, 22, 28, 18, 21, 25, 24]


@pytest.mark.parametrize(("young", "since"), [([40, 76, 59, 47], 25), ([60, 76, 59], 24), ([70, 76], 23), ([], None)])
def test_a_young_level_is_told_from_where_it_began(young: list[int], since: int | None) -> None:
    """A winter of four months after two quiet years; of two months the third point before the end is told."""
    offer = newest_change([*YEARS, *young], model="normal")

    assert (offer.index if offer else None) == since
    if offer:
        assert offer.after == pytest.approx(float(np.mean([*YEARS, *young][offer.index :])))
        assert offer.before == pytest.approx(float(np.mean([*YEARS, *young][: offer.index])))


@given(st.lists(st.integers(0, 40), min_size=16, max_size=40))
def test_the_newest_change_is_offered_when_one_is_and_never_earlier(values: list[int]) -> None:
    offers, newest = change_points(values, model="normal").offers, newest_change(values, model="normal")

    assert (newest is None) == (not offers)
    if newest:
        assert offers[-1].index <= newest.index <= max(offers[-1].index, len(values) - 3)
        if len(values) - offers[-1].index > 8:
            assert newest == offers[-1]


@pytest.mark.parametrize(("size", "offers"), [(1, 0), (15, 0), (16, 1), (17, 1)])
def test_a_series_shorter_than_two_stretches_gets_no_offer(size: int, offers: int) -> None:
    assert len(places([2] * (size - size // 2) + [50] * (size // 2), "poisson")) == offers


def test_equal_values_have_no_change() -> None:
    assert places([5.0] * 30, "normal") == []
    assert places([0] * 30, "poisson") == []


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: change_points([1, 2], model="binomial"), "exposure: the binomial model needs denominators."),
        (lambda: change_points([1, -2], model="poisson"), "values: value 2 is negative."),
        (lambda: change_points([1, 2], [1], model="poisson"), "the lengths differ: values 2, exposure 1."),
        (lambda: change_points([], model="normal"), "values: there are no values."),
        (
            lambda: change_points([1, 2], model="normal", shortest=1),
            "shortest is 1; a level needs at least two points.",
        ),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StatisticsError) as refusal:
        call()
    assert str(refusal.value) == sentence
