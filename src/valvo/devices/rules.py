"""Decisions on devices: identifiers on labels, when the next check is due, whether a passport holds. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

_SEPARATOR = "\x1d"  # stands between the parts of a scanned code
_IN_BRACKETS = re.compile(r"\((\d{2})\)([^(]*)")
_FIXED = {"01": 14, "11": 6, "17": 6}  # parts of a scanned code with a length of their own
_UNTIL_SEPARATOR = {"10", "21"}


@dataclass(frozen=True)
class Udi:
    """What a label tells: the device identifier, the lot and the serial number; empty where it does not say."""

    di: str = ""
    lot: str = ""
    serial: str = ""


def read_udi(text: str) -> Udi | None:
    """Return what a GS1 code tells, written with brackets or as a scanner gives it; None for any other text.

    Source of the parts (01, 10, 11, 17, 21): GS1 General Specifications, application identifiers.
    """
    text = text.strip()
    parts = dict(_IN_BRACKETS.findall(text)) if text.startswith("(") else _scanned(text)
    di = parts.get("01", "").strip()
    if not fits(di):
        return None
    return Udi(di, parts.get("10", "").strip(), parts.get("21", "").strip())


def fits(di: str) -> bool:
    """Tell whether fourteen digits are a GS1 device identifier: the last is the check digit (weights three and one)."""
    if not re.fullmatch(r"[0-9]{14}", di):
        return False
    weighed = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(di[:13]))
    return (10 - weighed % 10) % 10 == int(di[13])


def _scanned(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    rest = text.removeprefix("]d2").lstrip(_SEPARATOR)
    while len(rest) > 2:
        part, rest = rest[:2], rest[2:]
        if part in _FIXED:
            found[part], rest = rest[: _FIXED[part]], rest[_FIXED[part] :].lstrip(_SEPARATOR)
        elif part in _UNTIL_SEPARATOR:
            found[part], _cut, rest = rest.partition(_SEPARATOR)
        else:
            return found
    return found


def next_due(done_on: date, months: int) -> date | None:
    """Return the day so many months on; None where nothing comes back. The last of a month stays within the month."""
    return done_on + relativedelta(months=months) if months else None


def holds(valid_to: date | None, withdrawn_on: date | None, day: date) -> bool:
    """Tell whether a passport holds on a day: its last day is included, the day it was withdrawn is not."""
    return (valid_to is None or day <= valid_to) and (withdrawn_on is None or day < withdrawn_on)
