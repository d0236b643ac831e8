"""Targets inherit downwards; phases begin at the first point on or after their day."""

from datetime import date

import pytest

from valvo.core.languages import Text
from valvo.documents.tree import Limit
from valvo.indicators.declarations import Target
from valvo.indicators.rules import Step, counted_phases, is_looser, phase_starts, target_on, too_many_excluded

DAY = date(2026, 6, 15)
MONTHS = [date(2026, month, 1) for month in range(1, 7)]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], 50.0),  # the catalogue's
        ([Step(2, date(2026, 1, 1), 45.0)], 45.0),  # from far above
        ([Step(2, date(2026, 1, 1), 45.0), Step(0, date(2025, 1, 1), 40.0)], 40.0),  # the nearest wins, though older
        ([Step(1, date(2025, 1, 1), 45.0), Step(1, date(2026, 1, 1), 42.0)], 42.0),  # there the latest
        ([Step(0, date(2026, 6, 15), 40.0)], 40.0),  # on its own day
        ([Step(0, date(2026, 6, 16), 40.0)], 50.0),  # not the day before
    ],
)
def test_the_nearest_target_in_force_counts(steps: list[Step], expected: float) -> None:
    assert target_on(DAY, steps, 50.0, Limit.BELOW) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([Step(1, DAY, 30.0), Step(0, date(2025, 1, 1), 40.0)], 30.0),  # made sharper above since
        ([Step(1, DAY, 30.0), Step(0, date(2025, 1, 1), 40.0, reasoned=True)], 40.0),  # unless it was said why
        ([Step(0, date(2025, 1, 1), 60.0)], 50.0),  # nor looser than the catalogue's
        ([Step(2, DAY, 30.0), Step(1, DAY, 60.0, reasoned=True), Step(0, DAY, 55.0)], 55.0),  # sharper than inherited
        ([Step(1, DAY, 30.0), Step(0, date(2026, 6, 16), 40.0, reasoned=True)], 30.0),  # not yet
    ],
)
def test_a_target_is_never_looser_than_the_one_above_without_a_reason(steps: list[Step], expected: float) -> None:
    assert target_on(DAY, steps, 50.0, Limit.AT_MOST) == expected


def test_a_target_of_the_catalogue_has_its_years() -> None:
    words = Text(sv="-", fi="-", en="-")
    of_years = Target(80.0, Limit.AT_LEAST, words, since=2026, before=((2024, 50.0),))

    assert [of_years.on(date(year, 12, 31)) for year in (2023, 2024, 2025, 2026, 2030)] == [None, 50, 50, 80, 80]
    assert Target(80.0, Limit.AT_LEAST, words).on(date(1999, 1, 1)) == 80.0


@pytest.mark.parametrize(
    ("value", "than", "limit", "looser"),
    [
        (60.0, 50.0, Limit.BELOW, True),
        (50.0, 50.0, Limit.BELOW, False),
        (40.0, 50.0, Limit.AT_MOST, False),
        (40.0, 50.0, Limit.AT_LEAST, True),
        (60.0, 50.0, Limit.ABOVE, False),
    ],
)
def test_looser_depends_on_which_side_is_good(value: float, than: float, limit: Limit, *, looser: bool) -> None:
    assert is_looser(value, than, limit) is looser


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        ([], [0]),
        ([date(2026, 3, 1)], [0, 2]),
        ([date(2026, 2, 15)], [0, 2]),  # in the middle of a month: from the next
        ([date(2025, 1, 1)], [0]),  # before the first point
        ([date(2026, 7, 1)], [0]),  # after the last
        ([date(2026, 5, 1), date(2026, 3, 1)], [0, 2, 4]),
    ],
)
def test_phases_begin_at_points(starts: list[date], expected: list[int]) -> None:
    assert phase_starts(MONTHS, starts) == expected


@pytest.mark.parametrize(
    ("gap", "present", "too_many"),
    [
        (1, 5, False),  # six within a chart's months
        (1, 6, True),
        (6, 6, False),  # the seventh lies thirty-six months from the first: no chart holds both
    ],
)
def test_six_months_of_a_chart_may_be_left_out(gap: int, present: int, *, too_many: bool) -> None:
    numbers = [number * gap for number in range(present + 1)]
    days = [date(2023 + number // 12, number % 12 + 1, 1) for number in numbers]
    assert too_many_excluded(days[-1], days[:-1]) is too_many
    assert too_many_excluded(days[0], days[1:]) is too_many


@pytest.mark.parametrize(
    ("starts", "excluded", "kept"),
    [
        ([0, 3], [], [0, 3]),
        ([0, 3], [3], [0, 3]),
        ([0, 3], [3, 4], [0]),
        ([0, 3], [0, 1, 2], [0]),
        ([0, 2, 3], [2], [0, 3]),
        ([0], [0, 1, 2, 3, 4], [0]),
    ],
)
def test_a_phase_needs_a_point_that_counts(starts: list[int], excluded: list[int], kept: list[int]) -> None:
    assert counted_phases(starts, 5, excluded) == kept
