"""Rare events: how long between them, and how long since the last."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from valvo.statistics.chart_types import SeriesError


def days_between_events(events: Sequence[date]) -> tuple[int, ...]:
    """Return the days from each event to the next, one fewer than the events; 0 for two on one day.

    A t chart cannot take a 0; a g chart of days can. Raises SeriesError for an event before the former one.
    """
    for index, (before, after) in enumerate(pairwise(events), start=1):
        if after < before:
            raise SeriesError(f"The event of {after} stands after that of {before}.", index=index, column="date")
    return tuple((after - before).days for before, after in pairwise(events))


def days_since_last_event(events: Sequence[date], as_of: date) -> int | None:
    """Return the days from the last event to a day; None where there has been none.

    Raises SeriesError for an event after that day.
    """
    for index, event in enumerate(events):
        if event > as_of:
            raise SeriesError(f"The event of {event} lies after {as_of}.", index=index, column="date")
    return (as_of - max(events)).days if events else None
