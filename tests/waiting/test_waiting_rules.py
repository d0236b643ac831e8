"""Who waits on a day, how long and over which limit: the pure counting, with borders and a plain second count."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valvo.waiting import cells, rules
from valvo.waiting.choices import Age, Fault
from valvo.waiting.definition import Limit, clocks
from valvo.waiting.rules import Waits, gathered

DAY = date(2024, 12, 31)
Plain = tuple[date, date | None, date | None, bool, int]


def one(start: date, end: date | None = None, *, limit: int = 90, guaranteed: bool = True, count: int = 1) -> Plain:
    return start, end, start + timedelta(days=limit), guaranteed, count


def test_somebody_waits_from_the_day_it_begins_to_the_day_before_it_ends() -> None:
    waits = gathered([one(date(2024, 3, 1), date(2024, 3, 10))])

    waiting = [day for day in range(1, 31) if waits.on(date(2024, 3, day)).number]

    assert waiting == list(range(1, 10))


@pytest.mark.parametrize(("days", "over"), [(89, 0), (90, 0), (91, 1)])
def test_the_last_day_within_the_limit_is_not_over(days: int, over: int) -> None:
    waits = gathered([one(DAY - timedelta(days=days))])

    assert rules.situation(waits, DAY).over == over
    assert rules.over_days(waits, DAY, 90) == over


@pytest.mark.parametrize(("days", "band"), [(0, 0), (90, 0), (91, 1), (180, 1), (181, 2)])
def test_bands_meet_without_gap_or_overlap(days: int, band: int) -> None:
    bands = rules.situation(gathered([one(DAY - timedelta(days=days))]), DAY).bands

    assert bands.index(1) == band
    assert sum(bands) == 1


def test_who_is_not_under_the_guarantee_waits_but_is_never_over() -> None:
    found = rules.situation(gathered([one(date(2023, 1, 1), guaranteed=False, count=7)]), DAY)

    assert (found.waiting, found.guaranteed, found.over, found.bands) == (7, 0, 0, (0, 0, 0))


rows = st.lists(
    st.tuples(st.integers(0, 900), st.none() | st.integers(0, 900), st.booleans(), st.integers(1, 5)), max_size=30
)


@settings(max_examples=25, deadline=None)
@given(rows)
def test_counting_agrees_with_counting_one_by_one(drawn: list[tuple[int, int | None, bool, int]]) -> None:
    plain = [
        one(
            start := DAY - timedelta(days=ago),
            None if lasted is None else start + timedelta(days=lasted),
            guaranteed=held,
            count=n,
        )
        for ago, lasted, held, n in drawn
    ]
    here = [row for row in plain for _ in range(row[4]) if row[0] <= DAY and (row[1] is None or row[1] > DAY)]
    held = [row for row in here if row[3]]

    found = rules.situation(gathered(plain), DAY)

    assert found.waiting == len(here)
    assert found.guaranteed == len(held)
    assert found.over == sum(row[2] is not None and row[2] < DAY for row in held)
    assert sum(found.bands) == len(held)


def test_the_median_counts_those_still_waiting_as_at_least_so_long() -> None:
    start = DAY - timedelta(days=100)
    ended = [one(start, start + timedelta(days=20), count=10)]

    assert rules.median(gathered(ended), DAY).value == 20
    assert rules.median(gathered([*ended, one(start, count=30)]), DAY).value is None  # most still wait
    assert rules.median(gathered([one(start, start + timedelta(days=20), count=9)]), DAY) is None


def _falling(a_week: int, left: int) -> Waits:
    """Return waits of which the number over the limit fell by so many each week, to so many."""
    start = DAY - timedelta(days=400)
    gone = [one(start, DAY - timedelta(weeks=week), count=a_week) for week in range(rules.WEEKS)]
    return gathered([*gone, one(start, count=left)])


def test_the_forecast_is_the_present_number_by_the_weekly_change() -> None:
    found = rules.forecast(_falling(10, 95), DAY)

    assert found.weekly_change == -10
    assert found.met_on == found.earliest == found.latest == DAY + timedelta(weeks=10)  # 9.5, rounded up


def test_a_list_that_grows_or_stands_still_has_no_day_and_an_empty_one_has_today() -> None:
    still = rules.forecast(gathered([one(DAY - timedelta(days=400), count=5)]), DAY)

    assert (still.met_on, still.latest) == (None, None)
    assert rules.forecast(gathered([]), DAY).met_on == DAY


def test_an_uneven_flow_has_a_wider_interval_than_its_mean() -> None:
    start = DAY - timedelta(days=400)
    uneven = [one(start, DAY - timedelta(weeks=week), count=20 * (week % 2) + 1) for week in range(rules.WEEKS)]
    found = rules.forecast(gathered([*uneven, one(start, count=100)]), DAY)

    assert found.lower < found.weekly_change < found.upper
    assert found.earliest is not None
    assert found.met_on is not None
    assert found.earliest < found.met_on < (found.latest or date.max)


@pytest.mark.parametrize(
    ("length", "unit", "start", "last"),
    [
        (14, "days", date(2024, 2, 20), date(2024, 3, 5)),
        (3, "weeks", date(2024, 12, 20), date(2025, 1, 10)),
        (6, "months", date(2024, 8, 31), date(2025, 2, 28)),
    ],
)
def test_the_last_day_of_a_limit(length: int, unit: str, start: date, last: date) -> None:
    rule = clocks()["specialised_care"].rules[0].model_copy(update={"length": length, "unit": unit})

    assert rule.last_day(start) == last


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2023, 8, 31), None),
        (date(2023, 9, 1), (4, "months")),
        (date(2024, 10, 31), (4, "months")),
        (date(2024, 11, 1), (3, "months")),
        (date(2024, 12, 31), (3, "months")),
        (date(2025, 1, 1), (6, "months")),
    ],
)
def test_a_wait_has_the_limit_in_force_when_it_began(day: date, told: tuple[int, str] | None) -> None:
    limit: Limit | None = clocks()["oral_care"].limit(day)

    assert (limit and (limit.length, limit.unit)) == told


def test_every_clock_has_its_source_and_a_start_of_its_own() -> None:
    assert {clock.starts_at for clock in clocks().values()} == {"referral", "assessment", "need"}
    assert all(rule.source.title for clock in clocks().values() for rule in clock.rules)


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("0", Age.CHILD),
        ("17", Age.CHILD),
        ("18 år", Age.YOUNG),
        ("22-vuotias", Age.YOUNG),
        ("23", Age.ADULT),
        ("65–", Age.OLD),
        ("18-22", Age.YOUNG),
        ("", Age.UNKNOWN),
        ("..", Age.UNKNOWN),
    ],
)
def test_an_age_falls_in_its_band(text: str, band: Age) -> None:
    assert cells.age(text) == band


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("45657", Fault.SERIAL),  # a spreadsheet's day number, from 1900
        ("44195,5", Fault.SERIAL),
        ("31.12.1904", Fault.WRONG_YEAR),
        ("1.1.2025", Fault.FUTURE),
        ("2 %", Fault.NOT_A_DATE),
        ("Startdatum", Fault.NOT_A_DATE),  # a second row of headings
        ("31.2.2024", Fault.NOT_A_DATE),
    ],
)
def test_what_is_no_day_is_told_why(text: str, fault: Fault) -> None:
    with pytest.raises(cells.CellFault) as told:
        cells.day(text, DAY)

    assert told.value.fault == fault


@pytest.mark.parametrize("text", ["20-30", "tjugo", "200"])
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(cells.CellFault):
        cells.age(text)


def test_waits_keep_their_counts_when_chosen_among() -> None:
    waits = gathered([one(DAY, count=2), one(DAY, count=3, guaranteed=False)])

    assert waits.where(np.array([False, True])).number == 3
