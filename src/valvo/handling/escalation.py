"""When a deadline is spoken of, and to whom. Pure.

A week and a day before to the owner; the day after to the owner and the superior; after a fortnight to the director and
the safety office too. A step missed, because the server stood still, is taken on the next day.
"""

from datetime import date, timedelta
from enum import StrEnum


class Stage(StrEnum):
    """How far the reminding of one deadline has come."""

    WEEK_BEFORE = "week_before"
    DAY_BEFORE = "day_before"
    DAY_OVER = "day_over"
    FORTNIGHT_OVER = "fortnight"


class Audience(StrEnum):
    """Who is told at a stage."""

    OWNER = "owner"
    SUPERIOR = "superior"
    DIRECTOR = "director"
    SAFETY_OFFICE = "safety_office"


# Days from the deadline at which each stage begins, the last first.
BEGINS: tuple[tuple[Stage, int], ...] = (
    (Stage.FORTNIGHT_OVER, 14),
    (Stage.DAY_OVER, 1),
    (Stage.DAY_BEFORE, -1),
    (Stage.WEEK_BEFORE, -7),
)
TOLD: dict[Stage, frozenset[Audience]] = {
    Stage.WEEK_BEFORE: frozenset({Audience.OWNER}),
    Stage.DAY_BEFORE: frozenset({Audience.OWNER}),
    Stage.DAY_OVER: frozenset({Audience.OWNER, Audience.SUPERIOR}),
    Stage.FORTNIGHT_OVER: frozenset(Audience),
}


def stage_on(today: date, *, due: date, started: date) -> Stage | None:
    """Return the stage a deadline has come to; None where it is too early.

    A stage that would have begun before the deadline was set does not count: three days are not announced a week ahead.
    """
    for stage, begins in BEGINS:
        begun = due + timedelta(days=begins)
        if begun <= today:
            return stage if begun > started else None
    return None
