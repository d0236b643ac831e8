"""XmR charts of counts held against chance: exact probabilities, limits, runs, and the false alarms that remain."""

import itertools
import math
import runpy
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from valvo.statistics.chance import ZONES, at_least, at_most, quantile
from valvo.statistics.chart_types import (
    MAKING_DATA_COUNT,
    NELSON,
    Chance,
    ChartResult,
    ChartSpec,
    Law,
    Phase,
    RuleSet,
    SpecError,
)
from valvo.statistics.charts import control_chart
from valvo.statistics.observed import Observed, from_counts, from_values
from valvo.statistics.persistence import as_rare, autocorrelation

POISSON, SHARES = Chance("poisson"), Chance("binomial", 100.0)
RATIO, TIMES, STOCK = Chance("ratio"), Chance("times"), Chance("stock")
PAGE = Path(__file__).parents[2] / "docs" / "statistics" / "false-alarms.md"
SIMULATION = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "false_alarms.py"))


def counted(counts: list[int | None]) -> Observed:
    """Return plain counts by month."""
    return from_counts(counts, [None if one is None else 1 for one in counts])


def shares(parts: list[int], wholes: list[int]) -> Observed:
    """Return shares in per cent."""
    found = from_counts(parts, wholes)
    return Observed(found.values * 100, found.numerators, found.denominators)


def ratios(firsts: list[int], seconds: list[int]) -> Observed:
    """Return ratios of counts; no value where there is none of the second kind."""
    tops, bottoms = np.array([firsts], dtype=np.float64), np.array([seconds], dtype=np.float64)
    return Observed(np.where(bottoms > 0, tops / np.maximum(bottoms, 1), np.nan), tops, bottoms)


def times(medians: list[float], behind: list[int]) -> Observed:
    """Return medians of times and how many they are of."""
    return Observed(from_values(medians).values, None, from_values(behind).values)


def judged(observed: Observed, chance: Chance | None = POISSON, **more: object) -> ChartResult:
    return control_chart(observed, ChartSpec("i", MAKING_DATA_COUNT, chance=chance, **more))  # type: ignore[arg-type]


def one(number: float) -> np.ndarray:
    return np.array([[float(number)]])


# Montgomery D.C., Runger G.C., Applied Statistics and Probability for Engineers, tables of cumulative probabilities.
@pytest.mark.parametrize(
    ("law", "size", "expected", "cumulative"),
    [
        ("poisson", 1, 2.0, (0.1353, 0.4060, 0.6767, 0.8571, 0.9473, 0.9834, 0.9955, 0.9989, 0.9998)),
        ("poisson", 1, 0.5, (0.6065, 0.9098, 0.9856, 0.9982, 0.9998)),
        ("binomial", 20, 0.1, (0.1216, 0.3917, 0.6769, 0.8670, 0.9568, 0.9887, 0.9976, 0.9996)),
    ],
)
def test_probabilities_are_those_of_the_tables(
    law: Law, size: int, expected: float, cumulative: tuple[float, ...]
) -> None:
    for count, probability in enumerate(cumulative):
        assert at_most(law, one(count), one(size), one(expected)).item() == pytest.approx(probability, abs=5e-5)
        above = at_least(law, one(count + 1), one(size), one(expected)).item()
        assert above == pytest.approx(1 - probability, abs=5e-5)


def by_hand(law: Law, count: int, size: int, expected: float) -> float:
    """Return the probability of so many or fewer, summed term by term."""
    if law == "poisson":
        mean = size * expected
        return math.fsum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count + 1))
    return math.fsum(
        math.comb(size, k) * expected**k * (1 - expected) ** (size - k) for k in range(min(count, size) + 1)
    )


@pytest.mark.parametrize(("law", "expected"), [("poisson", 0.03), ("poisson", 0.6), ("binomial", 0.1), ("binomial", 1)])
def test_probabilities_and_limits_agree_with_sums_by_hand(law: Law, expected: float) -> None:
    for size, count in itertools.product((1, 2, 7, 30), range(5)):
        found = at_most(law, one(count), one(size), one(expected)).item()
        assert found == pytest.approx(by_hand(law, count, size, expected), abs=1e-12)
    for size, share in itertools.product((1, 2, 7, 30), ZONES):
        plain = next(k for k in itertools.count() if by_hand(law, k, size, expected) >= share - 1e-15)
        assert quantile(law, np.array(share), one(size), one(expected)).item() == plain


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["poisson", "binomial"]),
    st.floats(0, 6.8).map(lambda digits: math.ceil(10**digits)),
    st.floats(1e-8, 1),
)
def test_a_limit_is_the_first_count_that_is_common_enough(law: Law, size: int, expected: float) -> None:
    shares = ZONES[:, np.newaxis, np.newaxis]
    found = quantile(law, shares, one(size), one(expected))
    assert (at_most(law, found, one(size), one(expected)) >= shares).all()
    assert (at_most(law, found - 1, one(size), one(expected)) < shares).all()


def test_a_limit_of_millions_is_exact() -> None:
    # Summed in forty digits: P(X ≤ 4,229,021) = 0.97724986757, and Φ(2) = 0.97724986805.
    found = quantile("binomial", ZONES[2], one(6_425_250), one(0.6578135358475172)).item()
    assert found == 4_229_021 + 1


@pytest.mark.parametrize(("law", "size", "expected"), [("poisson", 3, 0.0), ("binomial", 3, 0.0), ("binomial", 3, 1.0)])
def test_what_never_or_always_happens_has_no_room_for_chance(law: Law, size: int, expected: float) -> None:
    certain = float(size) * expected
    assert quantile(law, ZONES[:, np.newaxis, np.newaxis], one(size), one(expected)).ravel().tolist() == [certain] * 4
    assert at_most(law, one(-1), one(size), one(expected)).item() == 0
    assert at_least(law, one(0), one(size), one(expected)).item() == 1


def test_a_count_that_chance_gives_is_not_outside_though_the_moving_ranges_say_so() -> None:
    quiet = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    alone, held = (judged(counted([*quiet, 2]), chance) for chance in (None, POISSON))

    assert alone.flags["outside_limits"][-1]
    assert not held.flags["outside_limits"].any()
    assert held.parameters["not_narrower_than"] == "poisson"
    assert judged(counted([*quiet, 5])).flags["outside_limits"].tolist() == [False] * 16 + [True]


def test_a_limit_lies_on_the_last_count_that_chance_gives_often_enough() -> None:
    months = [2] * 40  # no moving ranges at all: only chance is left. P(X ≥ 8 | 2) = 0.0011, P(X ≥ 7 | 2) = 0.0045
    held = judged(counted(months), centre=2.0)
    assert (held.lower[0], held.upper[0], held.upper_warning[0]) == (0, 7, 5)
    assert not judged(counted([*months, 7]), centre=2.0, excluded=(40,)).flags["outside_limits"][-1]
    assert judged(counted([*months, 8]), centre=2.0, excluded=(40,)).flags["outside_limits"][-1]


def test_limits_of_shares_follow_how_many_there_are() -> None:
    few, many = shares([1, 2, 1, 0, 1, 2] * 2, [4] * 12), shares([25, 50, 25, 1, 25, 50] * 2, [100] * 12)
    held = judged(few, SHARES)
    assert held.upper[0] == 100
    assert held.lower[0] <= 0
    np.testing.assert_allclose(judged(many, SHARES).upper, judged(many, None).upper)  # they vary more than chance


# The mean is 1.03 or so: a month of one lies below it, and seven such in a row are the rule.
ABOUT_ONE = [2, 1, 0, 1, 2, 1, 3, 0, 1, 1, 2, 0, 1, 3, 2, 1, 0, 1, 2, 1, 0, 2, 1]


def test_a_row_of_what_is_commonest_is_no_shift_and_a_row_of_noughts_is() -> None:
    ordinary, silent = [*ABOUT_ONE, 3, 2, 1, 0, 1, 1, 0, 1, 1], [*ABOUT_ONE, 3, 2, 2, *[0] * 7]

    assert judged(counted(ordinary), None).flags["shift"][-1]
    assert not judged(counted(ordinary)).flags["shift"].any()
    assert judged(counted(silent)).flags["shift"][-7:].all()
    assert not judged(counted(silent[:-1])).flags["shift"].any()


@pytest.mark.parametrize(("months", "marked"), [(6, False), (7, True)])
def test_where_values_lie_evenly_seven_are_a_shift_as_ever(months: int, marked: bool) -> None:  # noqa: FBT001 (a case)
    around = [104, 96] * 12
    found = judged(counted([*around, *[101] * months]), centre=100.2)
    assert bool(found.flags["shift"].any()) is marked


def rare_by_hand(counts: list[int], mean: float, *, above: bool) -> bool:
    """Tell whether so many on one side, or so far a total, comes no oftener than seven to either side of a median."""
    if above:
        each = 1 - by_hand("poisson", math.floor(mean), 1, mean)
        total = 1 - by_hand("poisson", sum(counts) - 1, len(counts), mean)
    else:
        each = by_hand("poisson", math.ceil(mean) - 1, 1, mean)
        total = by_hand("poisson", sum(counts), len(counts), mean)
    return min(each ** len(counts), total) <= 2**-6


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=8, max_size=40), st.sampled_from([0.4, 0.9, 1.1, 2.05, 2.9]))
def test_shifts_agree_with_a_plain_second_way(counts: list[int], mean: float) -> None:
    held = judged(counted(counts), centre=mean).flags["shift"].tolist()
    expected: list[bool] = []
    for above, run in itertools.groupby(counts, key=lambda count: count > mean):
        row = list(run)
        expected += [len(row) >= 7 and rare_by_hand(row, mean, above=above)] * len(row)
    assert held == expected


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 9), st.integers(9, 30))), min_size=3, max_size=40),
    st.sampled_from([POISSON, SHARES, TIMES, STOCK]),
    st.sampled_from([MAKING_DATA_COUNT, NELSON]),
)
def test_chance_only_widens_and_only_takes_marks_away(
    points: list[tuple[int, int] | None], chance: Chance, rules: RuleSet
) -> None:
    tops, bottoms = ([None if one is None else one[place] for one in points] for place in (0, 1))
    if all(one is None for one in tops):
        return
    counts = from_counts(tops, bottoms)
    observed = Observed(counts.values * chance.per, counts.numerators, counts.denominators)
    alone, held = (control_chart(observed, ChartSpec("i", rules, chance=asked)) for asked in (None, chance))
    with np.errstate(invalid="ignore"):
        assert not (held.upper < alone.upper).any()
        assert not (held.lower > alone.lower).any()
    assert (np.isnan(held.upper) == np.isnan(alone.upper)).all()
    for rule in ("outside_limits", "shift"):
        assert not (held.flags[rule] & ~alone.flags[rule]).any()


@settings(max_examples=150, deadline=None)
@example([0] * 9 + [3] * 9, 2.9)
@given(st.lists(st.integers(1, 3), min_size=16, max_size=40), st.sampled_from([0.9, 1.1, 2.05, 2.9]))
def test_zones_are_those_of_a_normal_value_that_is_as_rare(counts: list[int], mean: float) -> None:
    spread = math.fsum(abs(b - a) for a, b in itertools.pairwise(counts)) / (len(counts) - 1) / 1.128
    if spread == 0:
        return

    def distance(count: int) -> float:
        tail = by_hand("poisson", count, 1, mean) if count < mean else 1 - by_hand("poisson", count - 1, 1, mean)
        return min(abs(count - mean) / spread, max(-NormalDist().inv_cdf(tail), 0))

    expected: list[tuple[bool, bool]] = []
    for within, row in itertools.groupby(counts, key=lambda count: distance(count) < 1):
        length = len(list(row))
        expected += [(within and length >= 15, not within and length >= 8)] * length
    found = control_chart(counted(counts), ChartSpec("i", NELSON, centre=mean, chance=POISSON)).flags
    assert list(zip(found["stratification"], found["mixture"], strict=True)) == expected


def test_an_excluded_month_stands_in_no_run_and_phases_are_held_each_for_itself() -> None:
    series = [*ABOUT_ONE, 3, 2, 2, 0, 0, 0, 9, 0, 0, 0, 0]
    assert judged(counted(series), excluded=(29,)).flags["shift"].tolist()[-8:] == [True] * 3 + [False] + [True] * 4
    two = judged(counted([*[10, 12, 9, 11] * 4, *ABOUT_ONE]), phases=(Phase(0), Phase(16)))
    assert (two.upper[0], two.upper[-1]) == (21, 6)  # of means of 10.5 and 1.2


def test_a_ratio_of_counts_is_held_against_the_binomial_of_both_together() -> None:
    # Of 20 in all, 10 of each kind expected: P(X ≤ 3) = 0.0013, P(X ≤ 4) = 0.0059, P(X ≤ 16) = 0.9987.
    months = ([10] * 40, [10] * 40)
    held = judged(ratios(*months), RATIO)
    assert (held.centre[0], held.lower[0], held.upper[0]) == (1, 4 / 16, 16 / 4)
    for first, outside in ((4, False), (3, True), (16, False), (17, True)):
        found = judged(ratios([*months[0], first], [*months[1], 20 - first]), RATIO, excluded=(40,))
        assert bool(found.flags["outside_limits"][-1]) is outside
    assert held.parameters["not_narrower_than"] == "ratio"
    assert held.parameters["centre_statistic"] == "weighted_mean"


def test_ratios_to_something_that_never_happened_have_no_lines() -> None:
    held = judged(ratios([4, 0, 5, 3] * 4, [0] * 16), RATIO)
    assert np.isnan(held.value).all()
    assert held.signals == ()


def test_the_centre_of_ratios_is_that_of_their_sums_with_months_that_have_none_of_the_second() -> None:
    held = judged(ratios([4, 0, 5, 3] * 4, [1, 4, 0, 1] * 4), RATIO)
    assert held.centre[0] == 12 / 6  # their own mean is 7 / 3
    assert np.isnan(held.value[2])
    assert held.upper[1] >= 3  # of four in all, all but one may be of the first kind


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3)), min_size=8, max_size=40),
    st.sampled_from([0.4, 0.9, 1.1, 2.3]),
)
def test_shifts_of_ratios_agree_with_a_plain_second_way(counts: list[tuple[int, int]], mean: float) -> None:
    share = mean / (1 + mean)
    expected: list[bool] = []
    for above, run in itertools.groupby(counts, key=lambda pair: pair[0] > mean * pair[1]):
        row = list(run)
        sizes, firsts = [sum(pair) for pair in row], sum(first for first, _ in row)
        each = [by_hand("binomial", math.ceil(n * share - 1e-9) - 1, n, share) for n in sizes]
        total = by_hand("binomial", firsts, sum(sizes), share)
        if above:
            each = [1 - by_hand("binomial", math.floor(n * share + 1e-9), n, share) for n in sizes]
            total = 1 - by_hand("binomial", firsts - 1, sum(sizes), share)
        expected += [len(row) >= 7 and min(math.prod(each), total) <= 2**-6] * len(row)
    found = judged(ratios([one for one, _ in counts], [two for _, two in counts]), RATIO, centre=mean)
    assert found.flags["shift"].tolist() == expected


def test_limits_of_times_are_the_outer_of_both_scales_and_follow_how_many() -> None:
    medians, behind = [20.0, 30, 25, 40, 22, 35, 28, 33, 21, 38, 27, 31], [9, 9, 9, 9, 9, 1, 9, 9, 9, 9, 9, 9]
    alone, held = (judged(times(medians, behind), chance) for chance in (None, TIMES))
    # Taylor's limits on logarithms of the times and half a day, written out.
    logs = [math.log(one + 0.5) for one in medians]
    centre = math.fsum(n * y for n, y in zip(behind, logs, strict=True)) / sum(behind)
    pairs = list(zip(itertools.pairwise(logs), itertools.pairwise(behind), strict=True))
    ranges = [abs(b - a) / math.sqrt(1 / n + 1 / m) for (a, b), (n, m) in pairs]
    spread = math.sqrt(math.pi / 2) * math.fsum(ranges) / len(ranges)
    for place, n in enumerate(behind):
        limits = [math.exp(centre + side * 3 * spread / math.sqrt(n)) - 0.5 for side in (-1, 1)]
        assert held.lower[place] == pytest.approx(min(limits[0], alone.lower[place]))
        assert held.upper[place] == pytest.approx(max(limits[1], alone.upper[place]))
    assert held.upper[5] > 2 * held.upper[0]
    assert held.centre[0] == alone.centre[0]
    assert held.parameters["not_narrower_than"] == "times"


def test_a_long_median_is_outside_where_many_are_behind_it_and_not_where_few_are() -> None:
    usual, behind = [10.0, 12, 9, 11, 10, 13, 9, 10, 12, 11, 10, 12] * 2, [16] * 24
    for many, outside in ((16, True), (1, False)):
        found = judged(times([*usual, 21], [*behind, many]), TIMES)
        assert bool(found.flags["outside_limits"][-1]) is outside
        assert judged(times([*usual, 21], [*behind, many]), None).flags["outside_limits"][-1]


def test_a_day_or_two_more_is_rounding_where_times_are_told_in_whole_days() -> None:
    days, behind = [1.0] * 30, [8] * 30
    for last, outside in ((3.0, False), (5.0, True)):
        found = judged(times([*days, last], [*behind, 8]), TIMES)
        assert bool(found.flags["outside_limits"][-1]) is outside
        assert judged(times([*days, last], [*behind, 8]), None).flags["outside_limits"][-1]


def test_a_run_of_times_lies_beyond_the_median_as_well() -> None:
    pulled = [30.0, 5, 9, 31, 6, 8, 28, 7, 30, 9, 9, 8, 9, 9, 9, 8, 30, 9, 7, 29]  # median 9, mean 14.5
    alone, held = (judged(times(pulled, [5] * 20), chance) for chance in (None, TIMES))
    assert alone.flags["shift"][9:16].all()
    assert not held.flags["shift"].any()
    short = judged(times([*pulled, *[3.0] * 7], [5] * 27), TIMES).flags["shift"].tolist()
    assert short == [False] * 20 + [True] * 7


def test_autocorrelation_is_that_of_a_worked_series_mended_for_its_length() -> None:
    # Distances from the mean 3: −2 −1 0 1 2; neighbours' products sum to 4, squares to 10: 0.4, and (1 + 1.6) / 5 more.
    assert autocorrelation(np.array([[1.0, 2, 3, 4, 5]])).item() == pytest.approx(0.4 + 2.6 / 5)
    assert autocorrelation(np.array([[1.0, 5] * 20])).item() == 0
    assert autocorrelation(np.array([[4.0] * 9])).item() == pytest.approx(1 / 9)


@pytest.mark.parametrize(("along", "needed"), [(0.0, 7), (0.5, 12), (math.sqrt(0.5), 16)])
def test_a_run_is_as_long_as_comes_so_seldom(along: float, needed: int) -> None:
    # Neighbours lie on one side in 1/2, 2/3 and 3/4 of all cases: 6 ln 2 / ln 1.5 = 10.3 and 6 ln 2 / ln (4/3) = 14.5.
    assert as_rare(7, one(0.5 + math.asin(along) / math.pi)).item() == needed


def test_limits_of_a_stock_are_those_of_its_moving_ranges_and_how_it_hangs_together() -> None:
    standing = [200, 210, 225, 230, 240, 238, 229, 215, 205, 190, 180, 185, 178, 190, 200, 204]
    alone, held = (judged(counted(standing), chance) for chance in (None, STOCK))
    along = autocorrelation(np.array([standing], dtype=np.float64)).item()
    assert along > 0.8
    reach = (alone.upper[0] - alone.centre[0]) / math.sqrt(1 - along)
    assert held.upper[0] == pytest.approx(alone.centre[0] + reach)
    assert held.lower[0] == pytest.approx(alone.centre[0] - reach)
    assert alone.flags["outside_limits"].any()
    assert not any(flags.any() for flags in held.flags.values())


def test_limits_of_a_stock_are_no_narrower_than_those_of_its_count() -> None:
    assert judged(counted([4] * 30), STOCK).upper[0] == judged(counted([4] * 30), POISSON).upper[0] == 11


def test_a_trend_of_a_stock_is_as_long_as_a_run_must_be() -> None:
    even = [50, 52, 49, 51, 50, 48, 51, 50, 49, 52] * 3
    rising = [*even, *range(53, 90, 3)]
    assert judged(counted([*even, *range(52, 59)]), None).flags["trend"].any()
    along = autocorrelation(np.array([rising], dtype=np.float64))
    needed = as_rare(7, 0.5 + np.arcsin(along) / math.pi).item()
    assert needed > 13
    assert not judged(counted(rising), STOCK).flags["trend"].any()
    longer = judged(counted([*even, *range(53, 53 + 3 * 40, 3)]), STOCK)
    assert longer.flags["trend"][-30:].all()


def test_times_need_how_many_there_are_and_none_is_negative() -> None:
    for observed in (from_values([1, 2, 3]), times([1, -2, 3], [4, 4, 4])):
        with pytest.raises(SpecError, match="To hold times against chance"):
            judged(observed, TIMES)


@pytest.mark.parametrize(
    ("name", "after_seven"),
    [("30 for each 30", 0.95), ("median of 20 exponential times", 0.8), ("stock, 20 come a month, stay 1", 0.8)],
)
def test_a_doubling_with_much_behind_it_is_still_found(name: str, after_seven: float) -> None:
    assert SIMULATION["power"](name, series=300)[-1] > after_seven


def test_only_an_i_chart_of_counts_can_be_held_against_chance() -> None:
    with pytest.raises(SpecError, match="others follow a law of their own"):
        control_chart(counted([1, 2, 3]), ChartSpec("u", chance=POISSON))
    with pytest.raises(SpecError, match="there must be numerators and denominators"):
        judged(from_values([1, 2, 3]))


def told(name: str) -> list[tuple[float, float]]:
    """Return the shares in per cent that the page tells of a kind of quiet series."""
    line = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {name} |"))
    return [(float(cell.split("/")[0]), float(cell.split("/")[1])) for cell in line.split("|")[2:5]]


@pytest.mark.parametrize(
    "name",
    [
        "0.3 a month",
        "1 a month",
        "2 in 1,000 bed days",
        "80 % of 5",
        "3 for each 3",
        "median of 5 exponential times",
        "median of 1 or 20 log-normal times",
    ],
)
def test_the_picture_marks_quiet_series_as_often_as_the_page_tells(name: str) -> None:
    for (any_mark, newest), direction in zip(told(name)[1:], ("down", "none"), strict=True):
        found = SIMULATION["picture_rates"](name, direction, series=2_000)
        # Four standard errors of a share of 2,000 series, at the highest shares told.
        assert 100 * found.any_signal == pytest.approx(any_mark, abs=3.6)
        assert 100 * found.last_point == pytest.approx(newest, abs=1.1)


def test_nothing_that_has_a_law_is_marked_oftener_than_normal_values_are() -> None:
    section = PAGE.read_text(encoding="utf-8").split("### i, normal values\n")[1].split("###")[0]
    normal = next(line for line in section.splitlines() if line.startswith("| making_data_count "))
    any_signal, last = (float(share) for share in normal.split("|")[4].split("/"))
    for name, (_, chance) in SIMULATION["PICTURE"].items():
        if chance is not None and not name.startswith(SIMULATION["HEAVY"]):
            for any_mark, newest in told(name)[1:]:
                assert any_mark <= any_signal, name
                assert newest <= last, name
