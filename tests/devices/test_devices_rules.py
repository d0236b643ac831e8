"""Labels, intervals and how long a passport holds."""

from datetime import date

import pytest

from valvo.devices.rules import Udi, fits, holds, next_due, read_udi


def test_the_check_digit_is_counted_by_hand() -> None:
    # 0·3 + 7·1 + 3·3 + 5·1 + nine noughts = 21, so the check digit is 9.
    assert fits("07350000000009")
    assert not fits("07350000000008")
    assert not fits("7350000000009")


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("(01)07350000000009(17)271231(10)LOT7(21)SN-1", Udi("07350000000009", "LOT7", "SN-1")),
        ("010735000000000917271231" + "10LOT7\x1d21SN-1", Udi("07350000000009", "LOT7", "SN-1")),
        ("]d20107350000000009", Udi("07350000000009")),
        ("(01)07350000000008", None),
        ("LOT7", None),
        ("", None),
    ],
)
def test_a_label_is_read_with_brackets_or_as_scanned(label: str, told: Udi | None) -> None:
    assert read_udi(label) == told


def test_the_next_check_stays_within_the_month() -> None:
    assert next_due(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert next_due(date(2026, 8, 31), 0) is None


def test_a_passport_holds_on_its_last_day_and_not_on_the_day_it_is_withdrawn() -> None:
    end = date(2026, 5, 10)
    assert [holds(end, None, date(2026, 5, day)) for day in (9, 10, 11)] == [True, True, False]
    assert [holds(None, end, date(2026, 5, day)) for day in (9, 10)] == [True, False]
