"""When a forum meets: the annual clock knows and tells here; forums lie below it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from valvo.forums.models import Forum


@dataclass(frozen=True)
class Rhythm:
    """How days of meetings are found (the coming ones, at most four), and where the rhythm is set."""

    days: Callable[[Forum], list[date]]
    address: Callable[[Forum], str]
    calendar: Callable[[Forum], str]  # where a member makes a calendar feed of the forum


_RHYTHMS: list[Rhythm] = []


def register(rhythm: Rhythm) -> None:
    """Tell how forums' days are found; called when the app that keeps them is ready."""
    _RHYTHMS[:] = [rhythm]


def rhythm() -> Rhythm:
    """Return the rhythm registered."""
    return _RHYTHMS[0]
