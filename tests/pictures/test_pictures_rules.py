"""Which period a picture shows, how rows move, and which counts a mail may tell."""

from datetime import date
from typing import Literal

import pytest

from valvo.pictures import rules
from valvo.pictures.rules import Which


@pytest.mark.parametrize(
    ("grain", "which", "fixed", "shown"),
    [
        ("month", Which.LAST, "", "2025-12"),
        ("month", Which.PRESENT, "", "2026-01"),
        ("quarter", Which.LAST, "", "2025Q4"),
        ("third", Which.LAST, "", "2025T3"),
        ("year", Which.LAST, "", "2025"),
        ("year", Which.PRESENT, "2024Q2", "2024Q2"),
    ],
)
def test_a_picture_moves_on_with_the_calendar_unless_it_is_fixed(
    grain: Literal["month", "quarter", "third", "year"], which: Which, fixed: str, shown: str
) -> None:
    assert str(rules.period_shown(date(2026, 1, 1), grain, which, fixed)) == shown


def test_rows_move_a_step_and_stop_at_the_ends() -> None:
    assert rules.moved("abc", "b", "up") == ["b", "a", "c"]
    assert rules.moved("abc", "b", "down") == ["a", "c", "b"]
    assert rules.moved("abc", "a", "up") == rules.moved("abc", "c", "down") == rules.moved("abc", "x", "up")


def test_rows_that_were_there_keep_their_order_and_new_ones_come_last() -> None:
    assert rules.chosen_again(["c", "a", "gone"], ["a", "b", "c"]) == ["c", "a", "b"]


def test_a_mail_tells_nothing_of_fewer_than_five() -> None:
    assert [count for count in range(7) if rules.is_told(count)] == [0, 5, 6]
