"""Deadlines at their borders: days, working days round weekends and holidays, hours, rules by date."""

from datetime import UTC, date, datetime

import pytest

from valvo.core import clock
from valvo.definitions.deadlines import due, is_working_day
from valvo.definitions.schema import ClockDefinition, ClockRule


def _rule(length: int, unit: str) -> ClockRule:
    source = {"title": "a rule of this test", "date": "2026-01-01", "verified": True}
    return ClockRule.model_validate(
        {"valid_from": "2020-01-01", "length": length, "unit": unit, "source": source, "binding": False}
    )


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (datetime(2026, 11, 18, 1, 12, tzinfo=UTC), date(2026, 11, 23)),  # Wednesday → Thu, Fri, Mon
        (datetime(2026, 11, 20, 12, 0, tzinfo=UTC), date(2026, 11, 25)),  # Friday → Mon, Tue, Wed
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), date(2026, 11, 25)),  # Saturday → Mon, Tue, Wed
        (
            datetime(2026, 4, 1, 12, 0, tzinfo=UTC),
            date(2026, 4, 8),
        ),  # Thu, not Good Friday 3.4 nor Monday 6.4, Tue, Wed
        (datetime(2026, 6, 17, 12, 0, tzinfo=UTC), date(2026, 6, 23)),  # Thu 18.6, not Midsummer's Eve 19.6, Mon, Tue
        (datetime(2026, 12, 23, 12, 0, tzinfo=UTC), date(2026, 12, 30)),  # not 24–27.12: Mon 28, Tue, Wed
    ],
)
def test_three_working_days_leave_out_weekends_and_holidays(start: datetime, last: date) -> None:
    assert clock.local_day(due(_rule(3, "working_days"), start)) == last


def test_days_count_from_the_day_after_and_the_last_counts_whole() -> None:
    limit = due(_rule(30, "days"), datetime(2026, 11, 18, 1, 12, tzinfo=UTC))
    assert limit == datetime(2026, 12, 18, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (datetime(2026, 12, 30, 9, tzinfo=UTC), date(2027, 4, 30)),
        (datetime(2026, 12, 31, 9, tzinfo=UTC), date(2027, 4, 30)),
        (datetime(2027, 1, 1, 9, tzinfo=UTC), date(2027, 5, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_month_without_it(start: datetime, last: date) -> None:
    assert clock.local_day(due(_rule(4, "months"), start)) == last


def test_the_start_is_the_civil_day_not_the_utc_day() -> None:
    just_after_midnight = datetime(2026, 11, 17, 22, 30, tzinfo=UTC)  # 18.11 at 0.30 in Helsinki
    assert clock.local_day(due(_rule(1, "days"), just_after_midnight)) == date(2026, 11, 19)


def test_hours_are_counted_to_the_minute() -> None:
    start = datetime(2026, 11, 18, 1, 12, tzinfo=UTC)
    assert due(_rule(24, "hours"), start) == datetime(2026, 11, 19, 1, 12, tzinfo=UTC)


def test_a_day_is_right_across_the_change_of_the_clocks() -> None:
    limit = due(_rule(2, "days"), datetime(2026, 10, 24, 12, 0, tzinfo=UTC))  # clocks go back 25.10
    assert limit == datetime(2026, 10, 26, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 5, 14), False),  # Ascension Day, Easter 5.4.2026 + 39
        (date(2026, 5, 13), True),
        (date(2026, 12, 6), False),
        (date(2025, 6, 20), False),  # Midsummer's Eve 2025
        (date(2026, 1, 6), False),
        (date(2026, 1, 7), True),
    ],
)
def test_public_holidays_are_not_working_days(day: date, open_: bool) -> None:  # noqa: FBT001 (a table's column)
    assert is_working_day(day) is open_


def test_the_rule_of_the_day_is_used_also_on_the_border() -> None:
    source = {"title": "a rule of this test", "date": "2026-01-01", "verified": True}
    definition = ClockDefinition.model_validate(
        {
            "id": "answer",
            "label": {"sv": "a", "fi": "a", "en": "a"},
            "rule_text": {"sv": "a", "fi": "a", "en": "a"},
            "stops_when": "closed",
            "rules": [
                {
                    "valid_from": "2020-01-01",
                    "valid_to": "2025-01-01",
                    "length": 14,
                    "unit": "days",
                    "source": source,
                    "binding": True,
                },
                {"valid_from": "2025-01-01", "length": 90, "unit": "days", "source": source, "binding": True},
            ],
        }
    )
    lengths = {day: rule.length for day in (date(2024, 12, 31), date(2025, 1, 1)) if (rule := definition.rule_on(day))}
    assert lengths == {date(2024, 12, 31): 14, date(2025, 1, 1): 90}
    assert definition.rule_on(date(2019, 12, 31)) is None
