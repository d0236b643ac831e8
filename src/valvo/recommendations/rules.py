"""What an answer to a recommendation needs. Pure."""

from enum import StrEnum


class State(StrEnum):
    """Where one unit stands with a recommendation."""

    WAITING = "waiting"
    NOT_RELEVANT = "not_relevant"
    PLANNED = "planned"
    DONE = "done"


ANSWERS = (State.NOT_RELEVANT, State.PLANNED, State.DONE)


class Lacking(StrEnum):
    """What an answer lacks."""

    WHY = "why"  # why it does not concern the unit
    ACTION = "action"  # what is going to be done


def lacking(state: State, *, why: str, has_action: bool) -> Lacking | None:
    """Return what an answer lacks before it can be kept; None where nothing does."""
    if state is State.NOT_RELEVANT and not why.strip():
        return Lacking.WHY
    return Lacking.ACTION if state is State.PLANNED and not has_action else None


def share(part: int, whole: int) -> float | None:
    """Return a part in per cent of the whole; None of nothing."""
    return 100 * part / whole if whole else None
