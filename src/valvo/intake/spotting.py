"""Finds personal identity codes and phone numbers in text, so that the reporter is asked and readers see them masked.

Finnish personal identity code: decree 128/2010 § 2 as amended by 690/2022 (separators + - Y X W V U A B C D E F, check
character from the remainder by 31). Swedish personal and co-ordination numbers: the Luhn digit of ISO/IEC 7812-1 over
the last ten digits; a co-ordination number's day is 60 more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
_FINNISH = re.compile(r"(?<!\w)(\d{2})(\d{2})(\d{2})([-+ABCDEFYXWVU])(\d{3})([0-9A-Z])(?!\w)", re.IGNORECASE)
_SWEDISH = re.compile(r"(?<![\w-])(?:(\d{2}))?(\d{2})(\d{2})(\d{2})([-+]?)(\d{4})(?![\w-])")
# A country code or a leading nought, then six to twelve digits in groups parted by one space or hyphen.
_PHONE = re.compile(r"(?<![\w.,:/-])(?:\+|00)?(?:358|46)?[ -]?\(?0?\)?\d(?:[ -]?\d){5,11}(?![\w:/]|[.,]\d)")
MASK = "█████"


class SpotKind(StrEnum):
    """What was found."""

    IDENTITY_CODE = "identity_code"
    PHONE = "phone"


@dataclass(frozen=True, order=True)
class Spot:
    """One thing found: where it begins and ends in the text, and what it is."""

    start: int
    end: int
    kind: SpotKind


def spots(text: str) -> list[Spot]:
    """Return the identity codes and phone numbers in a text, in order and without overlaps."""
    found = list(_identity_codes(text))
    for match in _PHONE.finditer(text):
        if _is_phone(match[0]) and not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(Spot(match.start(), match.end(), SpotKind.PHONE))
    return sorted(found)


def masked(text: str) -> str:
    """Return the text with what was found covered."""
    for spot in reversed(spots(text)):
        text = text[: spot.start] + MASK + text[spot.end :]
    return text


def _identity_codes(text: str) -> Iterator[Spot]:
    for match in _FINNISH.finditer(text):
        if _is_finnish(match):
            yield Spot(match.start(), match.end(), SpotKind.IDENTITY_CODE)
    for match in _SWEDISH.finditer(text):
        if _is_swedish(match):
            yield Spot(match.start(), match.end(), SpotKind.IDENTITY_CODE)


def _is_finnish(match: re.Match[str]) -> bool:
    day, month, year, separator, serial, check = match.groups()
    born = _is_day(_CENTURIES[separator.upper()] + int(year), int(month), int(day))
    return born and _CHECK[int(day + month + year + serial) % 31] == check.upper()


def _is_swedish(match: re.Match[str]) -> bool:
    century, year, month, day, _separator, last = match.groups()
    in_month = int(day) - 60 if int(day) > 60 else int(day)
    # Without a century either may be meant; the 29th of February must exist in one of them.
    years = [int(century + year)] if century else [1900 + int(year), 2000 + int(year)]
    return any(_is_day(one, int(month), in_month) for one in years) and _luhn(year + month + day + last)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    international = text.startswith(("+", "00"))
    return 7 <= len(digits) <= 14 and (international or digits.startswith("0"))
