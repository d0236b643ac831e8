"""What a reader may not see of others: small counts, what is left of a whole, and what would give one away."""

import pytest

from valvo.comparing.rules import Row, hidden


def row(key: int, part: float, whole: float, *, outside: bool = True, of_whole: bool = True) -> Row:
    return Row(key, part, whole, outside, of_whole)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 20, "shown"), (1, 20, "small"), (4, 20, "small"), (5, 20, "shown"), (15, 20, "shown"), (16, 20, "small")],
)
def test_a_part_or_what_is_left_from_one_to_four_is_small(part: float, whole: float, expected: str) -> None:
    assert row(1, part, whole).small is (expected == "small")


def test_of_a_rate_nothing_is_left() -> None:
    assert not row(1, 18, 20, of_whole=False).small
    assert row(1, 4, 2000, of_whole=False).small


def test_ones_own_small_counts_are_shown() -> None:
    assert not hidden([row(1, 2, 20, outside=False), row(2, 10, 20)]).keys


def test_one_hidden_unit_takes_the_next_smallest_with_it() -> None:
    found = hidden([row(1, 2, 20), row(2, 9, 30), row(3, 7, 30), row(4, 6, 30, outside=False)])

    assert (set(found.keys), found.centre) == ({1, 3}, False)


@pytest.mark.parametrize(
    ("parts", "keys", "centre"),
    [
        ((2, 4, 7), {1, 2}, False),  # six together: from 2 and 4 to 4 and 2, and further, one of them small as well
        ((2, 3, 7), {1, 2, 3}, False),  # five together: 1–4 each, four ways
        ((1, 1, 7), {1, 2, 3}, False),  # two together: one each, plain to see
        ((1, 1), {1, 2}, True),
    ],
)
def test_small_units_hide_each_other_where_their_sum_leaves_enough(
    parts: tuple[int, ...],
    keys: set[int],
    centre: bool,  # noqa: FBT001 (of a parametrized test)
) -> None:
    found = hidden([row(number, part, 30) for number, part in enumerate(parts, start=1)])

    assert (set(found.keys), found.centre) == (keys, centre)


def test_what_is_left_of_the_wholes_hides_too() -> None:
    rows = [row(1, 29, 30), row(2, 28, 29), row(3, 20, 60)]

    assert set(hidden(rows).keys) == {1, 2, 3}
    assert not hidden([row(1, 29, 30, of_whole=False), row(2, 28, 29, of_whole=False)]).keys


def test_a_unit_with_a_small_period_beside_it_is_hidden() -> None:
    found = hidden([Row(1, 20, 60, outside=True, of_whole=True, beside_small=True), row(2, 9, 30), row(3, 12, 30)])

    assert set(found.keys) == {1, 2}


def test_with_nobody_to_hide_behind_the_figure_of_all_is_hidden() -> None:
    found = hidden([row(1, 2, 20), row(2, 9, 30, outside=False)])

    assert (set(found.keys), found.centre) == ({1}, True)


def test_an_internal_indicator_is_shown_of_ones_own_alone() -> None:
    rows = [row(1, 50, 100), row(2, 60, 100), row(3, 60, 100, outside=False)]

    assert set(hidden(rows, internal=True).keys) == {1, 2}
