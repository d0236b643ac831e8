"""Periods as people write them, put in order: is the series in time order, and where are periods lacking."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median_low
from typing import Literal

Grain = Literal["year", "quarter", "month", "week", "day"]

_PATTERNS: tuple[tuple[Grain, str], ...] = (
    ("year", r"(?P<year>(?:19|20)\d\d)"),
    ("quarter", r"(?P<year>\d{4})[- /]?[QK](?P<part>[1-4])"),
    ("month", r"(?P<year>\d{4})[-/](?P<part>\d{1,2})"),
    ("week", r"(?P<year>\d{4})[- ]?[WV](?P<part>\d{1,2})"),
    ("day", r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ].*)?"),
    ("day", r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
)
DAILY_PAUSE = 4  # days without a value in a daily series before it counts as a gap: a long weekend


@dataclass(frozen=True)
class TimeAxis:
    """Periods of one grain, each with its place in time counted in that grain."""

    grain: Grain
    places: tuple[int, ...]


def time_axis(periods: Sequence[str]) -> TimeAxis | None:
    """Return the place in time of each period, or None.

    None where one is not a period this module knows, or where they are not all of one kind. Dates that all fall on the
    same day of the month are months.
    """
    for grain, pattern in _PATTERNS:
        found = [re.fullmatch(pattern, period.strip(), re.IGNORECASE) for period in periods]
        matches = [match for match in found if match]
        if matches and len(matches) == len(periods):
            return _READERS[grain](grain, matches)
    return None


def unlike_the_others(periods: Sequence[str]) -> int | None:
    """Return the index of the first period that is none, or of another kind, where others can be read; None else."""
    axes = [time_axis([period]) for period in periods]
    kinds = Counter(axis.grain for axis in axes if axis)
    usual = max(kinds, key=lambda grain: kinds[grain], default=None)
    return next((index for index, axis in enumerate(axes) if usual and (axis is None or axis.grain != usual)), None)


def first_disorder(axis: TimeAxis) -> int | None:
    """Return the index of the first period that lies before the one it follows, or None."""
    return next((index for index, (a, b) in enumerate(pairwise(axis.places), start=1) if b < a), None)


def first_repeat(axis: TimeAxis) -> int | None:
    """Return the index of the first period that is the same as the one it follows, however written, or None."""
    return next((index for index, (a, b) in enumerate(pairwise(axis.places), start=1) if a == b), None)


def gaps(axis: TimeAxis) -> tuple[int, ...]:
    """Return the indices of points before which periods are lacking.

    A gap is a step of twice the usual (median) step or more; in a daily series, one longer than a long weekend.
    """
    steps = [b - a for a, b in pairwise(axis.places)]
    if not steps:
        return ()
    usual = median_low(steps)
    pause = DAILY_PAUSE if axis.grain == "day" and usual <= 1 else 0
    return tuple(index for index, step in enumerate(steps, start=1) if step > pause and step >= 2 * usual)


def _parts(grain: Grain, matches: Sequence[re.Match[str]]) -> TimeAxis | None:
    per_year = {"year": 1, "quarter": 4, "month": 12}[grain]
    parts = [1 if grain == "year" else int(match["part"]) for match in matches]
    if any(not 1 <= part <= per_year for part in parts):
        return None
    return TimeAxis(grain, tuple(int(m["year"]) * per_year + part for m, part in zip(matches, parts, strict=True)))


def _weeks(grain: Grain, matches: Sequence[re.Match[str]]) -> TimeAxis | None:
    try:
        days = [date.fromisocalendar(int(match["year"]), int(match["part"]), 1) for match in matches]
    except ValueError:
        return None
    return TimeAxis(grain, tuple(day.toordinal() // 7 for day in days))


def _days(grain: Grain, matches: Sequence[re.Match[str]]) -> TimeAxis | None:
    try:
        days = [date(int(match["year"]), int(match["month"]), int(match["day"])) for match in matches]
    except ValueError:
        return None
    if len(days) > 1 and len({day.day for day in days}) == 1:
        return TimeAxis("month", tuple(day.year * 12 + day.month for day in days))
    return TimeAxis(grain, tuple(day.toordinal() for day in days))


_READERS: Mapping[Grain, Callable[[Grain, Sequence[re.Match[str]]], TimeAxis | None]] = {
    "year": _parts,
    "quarter": _parts,
    "month": _parts,
    "week": _weeks,
    "day": _days,
}
