"""When occasions come and how they stand; and the wheel they are drawn on."""

from datetime import date

import pytest

from valvo.annual_clock import rules, wheel
from valvo.annual_clock.rules import Repeat, State

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("first", "often", "found"),
    [
        (date(2026, 3, 1), Repeat.ONCE, ["03-01"]),
        (date(2024, 3, 1), Repeat.ONCE, []),
        (date(2020, 3, 1), Repeat.YEARLY, ["03-01"]),
        (date(2026, 1, 31), Repeat.QUARTERLY, ["01-31", "04-30", "07-31", "10-31"]),
        (date(2024, 2, 29), Repeat.YEARLY, ["02-28"]),
        (date(2025, 12, 31), Repeat.THIRDLY, ["04-30", "08-31", "12-31"]),
        (date(2026, 5, 30), Repeat.HALF_YEARLY, ["05-30", "11-30"]),
        (date(2027, 1, 1), Repeat.MONTHLY, []),
    ],
)
def test_a_series_comes_on_its_days_and_on_a_months_last_where_it_is_shorter(
    first: date, often: Repeat, found: list[str]
) -> None:
    assert [day.isoformat()[5:] for day in rules.days(first, often, None, 2026)] == found


def test_every_month_has_its_day_until_the_last_one_and_not_after() -> None:
    days = rules.days(date(2026, 1, 31), Repeat.MONTHLY, date(2026, 10, 30), 2026)

    assert [day.month for day in days] == [*range(1, 10)]
    assert rules.days(date(2026, 1, 31), Repeat.MONTHLY, date(2026, 10, 31), 2026)[-1] == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("due", "state"),
    [
        (date(2026, 11, 21), State.LATE),
        (date(2026, 11, 22), State.SOON),
        (date(2026, 12, 6), State.SOON),
        (date(2026, 12, 7), State.AHEAD),
    ],
)
def test_an_occasion_is_late_from_the_day_after_and_soon_a_fortnight_before(due: date, state: State) -> None:
    assert rules.state(due, TODAY, done=False) is state
    assert rules.state(due, TODAY, done=True) is State.DONE


def test_the_year_goes_round_clockwise_from_the_top() -> None:
    top, right = wheel.spot(wheel.angle(date(2026, 1, 1)), 100), wheel.spot(90, 100)

    assert (top.x, top.y) == (wheel.CENTRE, wheel.CENTRE - 100)
    assert (right.x, right.y) == (wheel.CENTRE + 100, wheel.CENTRE)
    assert wheel.angle(date(2026, 12, 31)) == pytest.approx(360 * 364 / 365)
    assert len(wheel.sectors(2026)) == 12


def test_occasions_of_the_same_time_do_not_cover_one_another() -> None:
    places = wheel.places([date(2026, 5, day) for day in (1, 2, 3, 4)])

    assert len({(one.x, one.y) for one in places}) == 4
    gaps = [((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5 for a in places for b in places if a is not b]
    assert min(gaps) > 14  # a dot's own width
