"""Which period a saved picture shows, how its rows are ordered, and what a mail may say; without a database."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from valvo.core.periods import Grain, Period

# In mail a count below this is not told: mail is read by others and lies where nobody looks after it.
FEWEST_TOLD = 5


class Which(StrEnum):
    """Which period of a length is shown."""

    LAST = "last"
    PRESENT = "present"


def period_shown(today: date, grain: Grain, which: Which, fixed: str) -> Period:
    """Return the period a picture shows on a day: the fixed one, the one under way, or the last that is over."""
    if fixed:
        return Period.parse(fixed)
    present = Period.containing(today, grain)
    return present if which is Which.PRESENT else Period.containing(present.first - timedelta(days=1), grain)


def moved(order: Sequence[str], one: str, way: Literal["up", "down"]) -> list[str]:
    """Return the order with one row a step up or down; at the end, or where it is not there, as it was."""
    rows = list(order)
    if one not in rows:
        return rows
    index = rows.index(one)
    other = index + (-1 if way == "up" else 1)
    if 0 <= other < len(rows):
        rows[index], rows[other] = rows[other], rows[index]
    return rows


def chosen_again(order: Sequence[str], chosen: Iterable[str]) -> list[str]:
    """Return the rows chosen now: those that were there in their old order, then the new ones in theirs."""
    wanted = list(chosen)
    kept = [one for one in order if one in wanted]
    return kept + [one for one in wanted if one not in kept]


def is_told(count: int) -> bool:
    """Tell whether a count may stand in a mail as it is."""
    return count == 0 or count >= FEWEST_TOLD
