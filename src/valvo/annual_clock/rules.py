"""When occasions come and how they stand; recurrence as RFC 5545 has it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import rrulestr

SOON = timedelta(days=14)
MOST = 400  # occasions of one series looked at in one year; a daily rule stays within


class Repeat(StrEnum):
    """How often; `RULES` has the recurrence rule of each."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    THIRDLY = "thirdly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class State(StrEnum):
    """How an occasion stands on a day."""

    DONE = "done"
    LATE = "late"
    SOON = "soon"
    AHEAD = "ahead"


# A day a month does not have is its last one: the 31st of every month is the 30th in November (BYMONTHDAY of RFC 5545
# would leave November out).
_MONTHS = {
    Repeat.MONTHLY: 1,
    Repeat.QUARTERLY: 3,
    Repeat.THIRDLY: 4,
    Repeat.HALF_YEARLY: 6,
    Repeat.YEARLY: 12,
}


def rule(first: date, often: Repeat) -> str:
    """Return the recurrence rule (RFC 5545 section 3.3.10) of a series that begins on a day; empty for once."""
    if often is Repeat.ONCE:
        return ""
    days = ",".join(str(day) for day in range(28, first.day + 1)) if first.day > 28 else str(first.day)
    last = ";BYSETPOS=-1" if first.day > 28 else ""
    return f"FREQ=MONTHLY;INTERVAL={_MONTHS[often]};BYMONTHDAY={days}{last}"


def days(first: date, often: Repeat, until: date | None, year: int) -> list[date]:
    """Return the days of a series in a year, in order."""
    begin, end = date(year, 1, 1), min(date(year, 12, 31), until or date.max)
    if often is Repeat.ONCE:
        return [first] if begin <= first <= end else []
    found = rrulestr(rule(first, often), dtstart=datetime.combine(first, time()))
    between = found.between(datetime.combine(begin, time()), datetime.combine(end, time()), inc=True)
    return [one.date() for one in between[:MOST]]


def quarter_of(day: date) -> int:
    """Return the quarter of the year a day lies in, from 1."""
    return (day.month + 2) // 3


def state(due: date, today: date, *, done: bool) -> State:
    """Return how an occasion stands: late from the day after its day, soon within a fortnight."""
    if done:
        return State.DONE
    if due < today:
        return State.LATE
    return State.SOON if due - today <= SOON else State.AHEAD


def counted(states: Iterable[State]) -> dict[State, int]:
    """Return how many stand how."""
    found = list(states)
    return {one: found.count(one) for one in State}
