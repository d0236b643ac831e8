"""Direct standardisation: published numbers, a second calculation, properties, borders."""

import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from valvo.statistics.checks import StatisticsError
from valvo.statistics.intervals import rate
from valvo.statistics.standardisation import directly_standardised_rate, effective_exposure

# Down's syndrome by the mother's age and the child's place among siblings, Michigan 1950–1964 (Stark & Mantel 1966;
# Fleiss 1981, Statistical Methods for Rates and Proportions, p. 249). Standard: births of all orders, in thousands.
STANDARD = [63986.6, 186263.6, 157302.2, 97647.0, 47572.6, 12262.6]
FIRST_BORN = ([107, 141, 60, 40, 39, 25], [230061, 329449, 114920, 39487, 14208, 3052])
THIRD_BORN = ([3, 71, 114, 103, 108, 75], [15050, 175702, 207081, 117300, 45026, 8660])
FIFTH_BORN = ([0, 8, 63, 112, 262, 295], [327, 30666, 123419, 149919, 104088, 34392])

strata = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 5000), st.integers(1, 100)), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("data", "crude", "adjusted"),
    [(FIRST_BORN, 56.3, 92.3), (THIRD_BORN, 83.3, 85.1), (FIFTH_BORN, 167.1, 75.5)],
)
def test_adjusted_rates_are_the_published_ones(
    data: tuple[list[int], list[int]], crude: float, adjusted: float
) -> None:
    found = directly_standardised_rate(*data, STANDARD, per=100_000)
    assert (found.crude, found.value) == pytest.approx((crude, adjusted), abs=0.051)


@settings(deadline=None)
@given(strata)
def test_value_and_interval_agree_with_dobson_written_out(rows: list[tuple[int, int, int]]) -> None:
    assume(sum(o for o, _, _ in rows) > 0)
    found = directly_standardised_rate(*zip(*rows, strict=True))
    total, weights = sum(o for o, _, _ in rows), sum(w for _, _, w in rows)
    value = sum(w * o / n for o, n, w in rows) / weights
    variance = sum(w * w * o / n / n for o, n, w in rows) / weights**2
    z = 1.959963984540054
    upper = (total + 1) * (1 - 1 / (9 * (total + 1)) + z / (3 * math.sqrt(total + 1))) ** 3
    assert found.value == pytest.approx(value)
    assert found.upper == pytest.approx(value + math.sqrt(variance / total) * (upper - total))


@settings(deadline=None)
@given(strata, st.integers(1, 50))
def test_the_units_own_mix_as_standard_gives_the_crude_rate(rows: list[tuple[int, int, int]], scale: int) -> None:
    events, exposure, _ = (list(column) for column in zip(*rows, strict=True))
    assume(sum(events) > 0)
    found = directly_standardised_rate(events, exposure, [scale * n for n in exposure])
    plain = rate(sum(events), sum(exposure), method="byar")
    assert found.value == pytest.approx(found.crude)
    assert (found.lower, found.upper) == pytest.approx((plain.lower, plain.upper), abs=1e-12)


@settings(deadline=None)
@given(strata, st.sampled_from([1000.0, 100_000.0]))
def test_the_unit_only_scales(rows: list[tuple[int, int, int]], per: float) -> None:
    assume(sum(o for o, _, _ in rows) > 0)
    columns = list(zip(*rows, strict=True))
    here, there = directly_standardised_rate(*columns), directly_standardised_rate(*columns, per=per)
    assert 0 <= here.lower <= here.value <= here.upper
    assert there.lower == pytest.approx(here.lower * per)


def test_the_exact_interval_of_the_count_can_be_chosen() -> None:
    found = directly_standardised_rate(*FIRST_BORN, STANDARD, counts_method="exact_poisson")
    assert found.method == "dobson_exact_poisson"


@pytest.mark.parametrize(("events", "reliable"), [(9, False), (10, True), (11, True)])
def test_below_ten_events_the_rate_is_marked(events: int, *, reliable: bool) -> None:
    assert directly_standardised_rate([events, 0], [100, 200], [1, 1]).reliable == reliable


def test_effective_exposure_turns_a_rate_back_into_its_events() -> None:
    assert effective_exposure([50, 20], [250, 80], per=100_000).tolist() == [20_000, 25_000]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: directly_standardised_rate([0, 0], [5, 5], [1, 1]),
            "events: there are none, so the standardised rate has no interval.",
        ),
        (lambda: directly_standardised_rate([1, 0], [5, 5], [0, 0]), "standard: all weights are zero."),
        (lambda: directly_standardised_rate([1, 0], [5, 0], [1, 1]), "exposure: value 2 is not above zero."),
        (
            lambda: directly_standardised_rate([1, 0], [5, 5], [1]),
            "the lengths differ: events 2, exposure 2, standard 1.",
        ),
        (lambda: effective_exposure([0, 3], [0, 5]), "rates: value 1 is not above zero."),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StatisticsError) as refusal:
        call()
    assert str(refusal.value) == sentence
