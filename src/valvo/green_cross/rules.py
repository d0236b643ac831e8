"""How days are marked. Pure: colours as levels, 1 (best) – 4 (worst)."""

from collections.abc import Iterable
from datetime import date, timedelta

MARK_BACK = timedelta(days=31)  # a forgotten day can be marked so long afterwards


def worst(levels: Iterable[int]) -> int | None:
    """Return the day's level: the worst of what was marked; None where nothing was."""
    return max(levels, default=None)


def may_mark(day: date, today: date) -> bool:
    """Tell whether a day can be marked: not before it comes, nor more than a month afterwards."""
    return today - MARK_BACK <= day <= today
