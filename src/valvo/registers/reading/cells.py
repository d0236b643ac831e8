"""One cell to a number: Swedish, Finnish and English ways of writing it; an empty cell is missing, never nought."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from valvo.registers.reading.grid import Cell
from valvo.registers.reading.reasons import Reason

# Blank, no-break, figure, thin and narrow no-break space: what people and programs put between thousands.
_BLANKS = " \u00a0\u2007\u2009\u202f"
_SIGNED = re.compile(rf"([-+\u2212\u2013]?)[{_BLANKS}]*(.+?)[{_BLANKS}]*(%?)")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
_GROUPED = re.compile(rf"\d{{1,3}}(?:[{_BLANKS}]\d{{3}})+(?:[.,]\d+)?", re.ASCII)
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+", re.ASCII)
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)
_NOT_KNOWN = {"..", "...", "…", "n/a", "na", "puuttuu", "saknas", "missing"}  # the statistical offices' mark, and words


LARGEST = Decimal(10) ** 12  # more than any count of people, visits or euros; the database keeps fourteen digits


class CellError(Exception):
    """A cell that cannot be what its column says; carries the reason."""

    def __init__(self, reason: Reason, *details: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


@dataclass(frozen=True)
class Number:
    """A number as written: its value, how many decimals are shown, and whether a per cent sign follows."""

    value: Decimal
    decimals: int
    percent: bool
    typed: bool = False  # a spreadsheet's own number, not text


def number(cell: Cell) -> Number | None:
    """Return the number in a cell, None where it is missing; raises CellError."""
    if cell.empty or cell.text.casefold() in _NOT_KNOWN:
        return None
    if cell.merged:
        raise CellError(Reason.MERGED_NUMBER)
    if isinstance(cell.raw, Decimal):
        _check_size(cell.raw)
        exponent = cell.raw.normalize().as_tuple().exponent
        return Number(cell.raw, max(-exponent, 0) if isinstance(exponent, int) else 0, percent=False, typed=True)
    if isinstance(cell.raw, date):
        raise CellError(Reason.DATE_FOR_NUMBER)
    return parse_number(cell.text)


def parse_number(text: str) -> Number:
    """Return the number a text writes; raises CellError with the nearest reason."""
    if text in {"-", "\u2013", "\u2014", "\u2212"}:
        raise CellError(Reason.LONE_DASH)
    match = _SIGNED.fullmatch(text)
    if match is None:
        raise CellError(Reason.NOT_A_NUMBER)
    sign, digits, percent = match.groups()
    plain, decimals = _digits(digits)
    value = -plain if sign and sign != "+" else plain
    _check_size(value)
    return Number(value, decimals, percent=bool(percent))


def _check_size(value: Decimal) -> None:
    if abs(value) >= LARGEST:
        raise CellError(Reason.TOO_BIG)


def _digits(text: str) -> tuple[Decimal, int]:
    if _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text):
        written = re.sub(f"[{_BLANKS}]", "", text).replace(",", ".")
    elif _ENGLISH.fullmatch(text):
        written = text.replace(",", "")
    elif _CONTINENTAL.fullmatch(text):
        written = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(rf"[\d{_BLANKS}]+(?:[.,]\d+)?", text, re.ASCII):
        raise CellError(Reason.BROKEN_THOUSANDS)
    else:
        raise CellError(Reason.NOT_A_NUMBER)
    return Decimal(written), len(written.partition(".")[2])


def whole(cell: Cell, *, signed: bool = False) -> int | None:
    """Return a count (a change of a count when signed), None where it is missing; raises CellError."""
    found = number(cell)
    if found is None:
        return None
    if found.percent:
        raise CellError(Reason.PERCENT_FOR_COUNT)
    if found.value != found.value.to_integral_value() or (found.decimals and not found.typed):
        raise CellError(Reason.NOT_WHOLE)
    if found.value < 0 and not signed:
        raise CellError(Reason.NEGATIVE)
    return int(found.value)


def share(cell: Cell, *, fraction: bool = False) -> Number | None:
    """Return a share in per cent (0–100); `fraction` tells that the column's typed numbers are parts of one."""
    found = number(cell)
    if found is None:
        return None
    if fraction and found.typed:
        found = Number(found.value * 100, max(found.decimals - 2, 0), percent=True, typed=True)
    if not 0 <= found.value <= 100:
        raise CellError(Reason.SHARE_OUT_OF_RANGE)
    return found


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half up, as the reader of a table expects; the one rule of rounding in registers and their documents."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def counts_allowed(printed: Decimal, decimals: int, total: int) -> tuple[int, int]:
    """Return the smallest and largest count out of `total` whose share rounds (half up) to the printed per cent."""
    half = Decimal(5).scaleb(-decimals - 1)
    low = max((printed - half) * total / 100, Decimal(0)).to_integral_value(ROUND_CEILING)
    high = ((printed + half) * total / 100).to_integral_value(ROUND_FLOOR)
    if high * 100 >= (printed + half) * total:  # exactly half way up rounds to the next
        high -= 1
    return int(low), min(int(high), total)
