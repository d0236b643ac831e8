"""Periods as they are written in addresses and files."""

import pytest

from valvo.core.periods import Period


@pytest.mark.parametrize("text", ["1900", "2199Q4", "2026-12", "2026T3"])
def test_a_period_is_read_as_it_is_written_and_has_one_before_and_one_after(text: str) -> None:
    period = Period.parse(text)

    assert str(period) == text
    assert period.shifted(-1).end == period.first
    assert period.shifted(1).first == period.end


@pytest.mark.parametrize("text", ["", "0001", "1899", "2200", "9999", "2026-13", "2026Q5", "2026T4", "2026 Q1", "٢٠٢٦"])
def test_what_is_no_period_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        Period.parse(text)
