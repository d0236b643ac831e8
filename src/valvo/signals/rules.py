"""When a series of figures calls for an answer, without a database."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from valvo.documents.tree import Limit

DAYS_TO_ANSWER = 14
DAYS_AT_NEXT_LEVEL = 7


class State(StrEnum):
    """How far a signal has come."""

    OPEN = "open"
    ANSWERED = "answered"
    ACTION = "action"


def misses(value: float, threshold: float, limit: Limit) -> bool:
    """Tell whether a figure lies on the wrong side of a threshold, which itself is wrong where it must be passed."""
    return not limit.kept(value, threshold)


def begun(bad: Sequence[bool]) -> int | None:
    """Return where the unbroken run of bad points that reaches the last one begins; None where the last one is good."""
    if not bad or not bad[-1]:
        return None
    return max((index for index, one in enumerate(bad) if not one), default=-1) + 1


def is_news(begins: date | None, told: date | None) -> bool:
    """Tell whether a run of bad points that begins in a period has not been told of since; None: there is no run."""
    return begins is not None and (told is None or told < begins)


def answer_by(today: date, days: int) -> date:
    """Return the last day for an answer."""
    return today + timedelta(days=days)
