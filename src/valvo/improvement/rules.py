"""How an action may move, and who may verify it. Pure."""

from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where an action stands."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    VERIFIED = "verified"
    CANCELLED = "cancelled"


OPEN = frozenset({State.PLANNED, State.UNDER_WAY})
MOVES: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.UNDER_WAY, State.DONE, State.CANCELLED}),
    State.UNDER_WAY: frozenset({State.DONE, State.CANCELLED}),
    State.DONE: frozenset({State.UNDER_WAY, State.VERIFIED}),  # back to work where it was not good enough
    State.VERIFIED: frozenset(),
    State.CANCELLED: frozenset(),
}


def may_move(before: str, after: str) -> bool:
    """Tell whether an action in one state may go to another."""
    return State(after) in MOVES[State(before)]


def may_verify(*, owner: int, verifier: int) -> bool:
    """Tell whether somebody may verify an action: anybody but its owner."""
    return owner != verifier


def looks_early(check_on: date | None, due: date | None) -> bool:
    """Tell whether an effect would be looked at before there can be one."""
    return check_on is not None and due is not None and check_on <= due


def days_over(due: date, today: date, state: str) -> int:
    """Return how many days an action is over its day; 0 when it is in time or no longer open."""
    return max((today - due).days, 0) if State(state) in OPEN else 0
