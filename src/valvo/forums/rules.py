"""What a meeting needs before its minutes can be approved, and who in a forum may do what. Pure."""

from collections.abc import Iterable
from enum import StrEnum


class Place(StrEnum):
    """What a member is in a forum."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"
    GUEST = "guest"


class State(StrEnum):
    """Where a meeting stands."""

    PREPARING = "preparing"
    SENT = "sent"
    APPROVED = "approved"


class Outcome(StrEnum):
    """What became of a point."""

    OPEN = ""
    TREATED = "treated"
    POSTPONED = "postponed"


class Lacking(StrEnum):
    """What minutes lack."""

    ATTENDANCE = "attendance"
    OUTCOME = "outcome"


SAFETY = "safety"  # the point that stands on every agenda
OWN, POSTPONED, DECIDED = "own", "postponed", "decided"
SEVERAL = frozenset({OWN, POSTPONED})  # an agenda may have many of these, of the others one each
PREPARES = frozenset({Place.CHAIR, Place.SECRETARY})


def lacking(outcomes: Iterable[str], *, attended: int) -> Lacking | None:
    """Return what minutes lack before they can be approved; None where nothing does."""
    if not attended:
        return Lacking.ATTENDANCE
    return Lacking.OUTCOME if any(one == Outcome.OPEN for one in outcomes) else None


def share(part: int, whole: int) -> float | None:
    """Return a part in per cent of the whole; None of nothing."""
    return 100 * part / whole if whole else None
