"""One cell to a number, in the ways three languages and many programs write it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valvo.registers.reading.cells import CellError, counts_allowed, number, parse_number, rounded, share, whole
from valvo.registers.reading.grid import Cell, Raw
from valvo.registers.reading.reasons import Reason


def cell(raw: Raw, *, merged: bool = False) -> Cell:
    return Cell(raw, 1, 1, merged=merged)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8 755", "8755"),
        ("8\u00a0755", "8755"),
        ("8\u2009755", "8755"),
        ("8\u202f755", "8755"),
        ("128 896", "128896"),
        ("1 234 567", "1234567"),
        ("50,5", "50.5"),
        ("50.5", "50.5"),
        ("-1 714", "-1714"),
        ("\u22121\u00a0714", "-1714"),
        ("\u20131714", "-1714"),
        ("- 12", "-12"),
        ("+852", "852"),
        ("30 %", "30"),
        ("30%", "30"),
        ("30\u00a0%", "30"),
        ("1,234,567", "1234567"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("007", "7"),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, value: str) -> None:
    assert parse_number(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-", Reason.LONE_DASH),
        ("–", Reason.LONE_DASH),
        ("12 34", Reason.BROKEN_THOUSANDS),
        ("1 2345", Reason.BROKEN_THOUSANDS),
        ("12*", Reason.NOT_A_NUMBER),
        ("cirka 12", Reason.NOT_A_NUMBER),
        ("1,2,3", Reason.NOT_A_NUMBER),
        ("l2", Reason.NOT_A_NUMBER),
        ("%", Reason.NOT_A_NUMBER),
        ("--5", Reason.NOT_A_NUMBER),
        ("1e5", Reason.NOT_A_NUMBER),
        ("٣", Reason.NOT_A_NUMBER),
    ],
)
def test_what_is_not_plainly_a_number_is_refused_with_the_reason(text: str, reason: Reason) -> None:
    with pytest.raises(CellError) as error:
        parse_number(text)

    assert error.value.reason is reason


@pytest.mark.parametrize("raw", [None, "", "  ", "..", "…", "\u00a0"])
def test_an_empty_cell_is_missing(raw: Raw) -> None:
    assert number(cell(raw)) is None
    assert whole(cell(raw)) is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("8.755", Reason.NOT_WHOLE),
        ("8,755", Reason.NOT_WHOLE),
        ("12,0", Reason.NOT_WHOLE),
        (Decimal("12.5"), Reason.NOT_WHOLE),
        ("-3", Reason.NEGATIVE),
        ("1" + "0" * 12, Reason.TOO_BIG),
        (Decimal(10) ** 20, Reason.TOO_BIG),
        ("30 %", Reason.PERCENT_FOR_COUNT),
        (date(2024, 2, 1), Reason.DATE_FOR_NUMBER),
    ],
)
def test_a_count_is_whole_and_not_negative(raw: Raw, reason: Reason) -> None:
    with pytest.raises(CellError) as error:
        whole(cell(raw))

    assert error.value.reason is reason


def test_a_change_may_be_negative() -> None:
    assert whole(cell("-1 714"), signed=True) == -1714


def test_a_number_in_a_merged_cell_is_refused() -> None:
    with pytest.raises(CellError) as error:
        whole(cell(Decimal(5), merged=True))

    assert error.value.reason is Reason.MERGED_NUMBER


@pytest.mark.parametrize("text", ["101 %", "-1 %", "100,1"])
def test_a_share_lies_between_nought_and_a_hundred(text: str) -> None:
    with pytest.raises(CellError) as error:
        share(cell(text))

    assert error.value.reason is Reason.SHARE_OUT_OF_RANGE


def test_a_share_may_be_typed_as_a_part_of_one() -> None:
    found = share(cell(Decimal("0.3024")), fraction=True)

    assert found is not None
    assert found.value == Decimal("30.24")


@pytest.mark.parametrize(
    ("value", "decimals", "expected"), [("49.5", 0, "50"), ("50.5", 0, "51"), ("49.07", 1, "49.1"), ("-0.5", 0, "-1")]
)
def test_rounding_is_half_up(value: str, decimals: int, expected: str) -> None:
    assert rounded(Decimal(value), decimals) == Decimal(expected)


@pytest.mark.parametrize(
    ("printed", "total", "expected"),
    [
        ("0", 281, (0, 1)),  # 1 of 281 is 0.36 %, 2 are 0.71 %
        ("52", 7573, (3901, 3975)),  # 3 900 of 7 573 is 51.499 %
        ("100", 10, (10, 10)),
        ("0", 200, (0, 0)),  # 1 of 200 is 0.5 %, which rounds to 1
    ],
)
def test_a_printed_share_allows_these_counts(printed: str, total: int, expected: tuple[int, int]) -> None:
    assert counts_allowed(Decimal(printed), 0, total) == expected


@given(count=st.integers(0, 5000), more=st.integers(1, 5000), decimals=st.integers(0, 2))
def test_the_count_behind_a_share_is_among_those_it_allows(count: int, more: int, decimals: int) -> None:
    total = count + more
    low, high = counts_allowed(rounded(Decimal(100) * count / total, decimals), decimals, total)

    assert low <= count <= high


@given(st.integers(-(10**9), 10**9), st.sampled_from([" ", "\u00a0", "\u2009", "\u202f"]), st.sampled_from(["-", "−"]))
def test_grouping_and_reading_back_gives_the_same_number(value: int, blank: str, minus: str) -> None:
    written = f"{value:,}".replace(",", blank).replace("-", minus)

    assert parse_number(written).value == value
