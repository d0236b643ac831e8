"""When a series calls for an answer: borders of thresholds, runs of bad points, and what has been told already."""

from datetime import date

import pytest

from valvo.documents.tree import Limit
from valvo.signals import rules

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.mark.parametrize(
    ("limit", "missed"),
    [
        (Limit.AT_LEAST, [True, False, False]),
        (Limit.ABOVE, [True, True, False]),
        (Limit.AT_MOST, [False, False, True]),
        (Limit.BELOW, [False, True, True]),
    ],
)
def test_a_threshold_is_missed_on_its_wrong_side(limit: Limit, missed: list[bool]) -> None:
    assert [rules.misses(value, 50.0, limit) for value in (49.9, 50.0, 50.1)] == missed


@pytest.mark.parametrize(
    ("bad", "begins"),
    [([], None), ([True], 0), ([False], None), ([True, False], None), ([True, False, True, True], 2), ([True] * 3, 0)],
)
def test_a_run_of_bad_points_reaches_the_last_one(bad: list[bool], begins: int | None) -> None:
    assert rules.begun(bad) == begins


def test_a_run_is_news_until_something_in_it_has_been_told() -> None:
    assert rules.is_news(APRIL, None)
    assert rules.is_news(APRIL, MARCH)
    assert not rules.is_news(APRIL, APRIL)
    assert not rules.is_news(MARCH, APRIL)
    assert not rules.is_news(None, None)
