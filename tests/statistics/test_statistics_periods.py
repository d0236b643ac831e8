"""Periods as people write them: their order, and the gaps between them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valvo.statistics.periods import first_disorder, gaps, time_axis


@pytest.mark.parametrize(
    ("periods", "grain"),
    [
        (["2023", "2024"], "year"),
        (["2023Q4", "2024-Q1"], "quarter"),
        (["2023/k4", "2024 K1"], "quarter"),
        (["2023-12", "2024-1"], "month"),
        (["2023-12-01", "2024-01-01"], "month"),
        (["2023-W52", "2024-W01"], "week"),
        (["31.12.2023", "1.1.2024"], "day"),
        (["2023-12-31T08:00", "2024-01-01 09:30"], "day"),
    ],
)
def test_neighbouring_periods_are_one_apart(periods: list[str], grain: str) -> None:
    axis = time_axis(periods)
    assert axis is not None
    assert axis.grain == grain
    assert axis.places[1] - axis.places[0] == 1


@pytest.mark.parametrize(
    "periods", [["a", "b"], ["2024-01", "2024Q1"], ["2024-13", "2024-01"], ["2024-02-30"], ["2024-W60"], ["1", "2"], []]
)
def test_what_is_no_period_has_no_place_in_time(periods: list[str]) -> None:
    assert time_axis(periods) is None


def test_the_first_period_out_of_order_is_found() -> None:
    axis = time_axis(["2024-01", "2024-03", "2024-02", "2024-01"])
    assert axis is not None
    assert first_disorder(axis) == 2


@pytest.mark.parametrize(
    ("periods", "found"),
    [
        (["2024-01", "2024-02", "2024-03"], ()),
        (["2024-01", "2024-02", "2024-04"], (2,)),
        (["2024-01", "2024-04", "2024-07"], ()),  # quarters written as months
        (["2024-01", "2024-04", "2024-10"], (2,)),
        (["2024"], ()),
    ],
)
def test_a_gap_is_a_step_of_twice_the_usual_or_more(periods: list[str], found: tuple[int, ...]) -> None:
    axis = time_axis(periods)
    assert axis is not None
    assert gaps(axis) == found


@pytest.mark.parametrize(("pause", "found"), [(3, ()), (4, ()), (5, (10,))])
def test_a_daily_series_may_pause_for_a_long_weekend(pause: int, found: tuple[int, ...]) -> None:
    days = [date(2024, 1, 1) + timedelta(days=day) for day in (*range(10), 9 + pause, 10 + pause)]
    axis = time_axis([day.isoformat() for day in days])
    assert axis is not None
    assert gaps(axis) == found


@settings(deadline=None)
@given(st.integers(1900, 2090), st.integers(1, 60), st.sampled_from(["{y}-{m:02d}", "{y}-{m}", "{y}-{m:02d}-15"]))
def test_consecutive_months_have_no_gaps_however_written(year: int, count: int, form: str) -> None:
    months = [divmod(year * 12 + step, 12) for step in range(count + 1)]
    axis = time_axis([form.format(y=y, m=m + 1) for y, m in months])
    assert axis is not None
    assert first_disorder(axis) is None
    assert gaps(axis) == ()
