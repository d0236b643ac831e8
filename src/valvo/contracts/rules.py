"""How far up the ladder of sanctions one may go, and how a contract and its reports stand. Pure."""

from datetime import date
from enum import StrEnum


def may_climb(taken: int, step: int, *, danger: bool) -> bool:
    """Tell whether a step (from 1) may follow on the highest taken so far (0: none).

    One goes at most one step up at a time; a step for danger can be taken from anywhere below it.
    """
    return step > 0 and (step <= taken + 1 or danger)


class Standing(StrEnum):
    """How a contract stands on a day."""

    COMING = "coming"
    IN_FORCE = "in_force"
    ENDED = "ended"


def standing(starts_on: date, ends_on: date | None, today: date) -> Standing:
    """Return how a contract stands; its last day is the last it is in force."""
    if today < starts_on:
        return Standing.COMING
    return Standing.ENDED if ends_on is not None and today > ends_on else Standing.IN_FORCE


def is_late(due_on: date, received_on: date | None, today: date) -> bool:
    """Tell whether a report came after its day, or has not come though the day has passed."""
    return (received_on or today) > due_on


def staff_share(present: float | None, agreed: float | None) -> float | None:
    """Return the staff reported in per cent of what was agreed; None where either is missing or nothing was agreed."""
    return 100 * present / agreed if present is not None and agreed else None
