"""How a visit may move, who may make it, how needed it is, and what its report lacks. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

LEAD = "lead"


class State(StrEnum):
    """Where a visit stands."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    COMMENTS = "comments"
    APPROVED = "approved"
    CANCELLED = "cancelled"


MOVES: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.UNDER_WAY, State.CANCELLED}),
    State.UNDER_WAY: frozenset({State.COMMENTS}),
    State.COMMENTS: frozenset({State.UNDER_WAY, State.APPROVED}),
    State.APPROVED: frozenset(),
    State.CANCELLED: frozenset(),
}
OPEN = frozenset({State.PLANNED, State.UNDER_WAY, State.COMMENTS})
TOLD = frozenset({State.COMMENTS, State.APPROVED})  # the unit has the draft or the report


class Kind(StrEnum):
    """Why and how a visit is made."""

    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"
    FOLLOW_UP = "follow_up"
    REACTIVE = "reactive"


# The unit knows of these before they are made.
FORETOLD = frozenset({Kind.ANNOUNCED, Kind.FOLLOW_UP})


class Grade(StrEnum):
    """What an observation says, the best first."""

    STRENGTH = "strength"
    CONFORMS = "conforms"
    IMPROVE = "improve"
    MINOR = "minor"
    MAJOR = "major"


SHORTCOMINGS = frozenset({Grade.IMPROVE, Grade.MINOR, Grade.MAJOR})
NONCONFORMITIES = frozenset({Grade.MINOR, Grade.MAJOR})


def may_move(before: str, after: str) -> bool:
    """Tell whether a visit in one state may go to another."""
    return State(after) in MOVES[State(before)]


# --- who may visit --------------------------------------------------------------------------------


class Tie(StrEnum):
    """What makes somebody dependent of a unit."""

    WORKS = "works"
    LEADS = "leads"


@dataclass(frozen=True)
class Post:
    """A role somebody holds, or held not long ago, at the unit (0) or so many steps above it."""

    depth: int
    leads: bool  # a role that leads what is under it


def tie(posts: Iterable[Post]) -> Tie | None:
    """Return what ties somebody to a unit: a role at it, or one that leads it from above; None where nothing does."""
    held = list(posts)
    if any(post.depth == 0 for post in held):
        return Tie.WORKS
    return Tie.LEADS if any(post.leads for post in held) else None


# --- how needed a visit is ------------------------------------------------------------------------


class RiskFactor(StrEnum):
    """What is counted of a unit before the year's visits are proposed."""

    SINCE_VISIT = "since_visit"
    REPORTS = "reports"
    SERIOUS = "serious"
    COMPLAINTS = "complaints"
    LATE_SHARE = "late_share"
    LATE_ACTIONS = "late_actions"
    SIGNALS = "signals"
    NEW_UNIT = "new_unit"


class Stepped(Protocol):
    """One step of a factor."""

    @property
    def at_least(self) -> float:
        """Return from which value it holds."""

    @property
    def points(self) -> int:
        """Return what it gives."""


def points(value: float, weight: int, steps: Iterable[Stepped]) -> int:
    """Return what a factor adds to a unit's score: its weight times the points of the highest step reached."""
    return weight * max((step.points for step in steps if value >= step.at_least), default=0)


def late_share(late: int, open_cases: int) -> float:
    """Return the open cases over their time in per cent; 0 where none is open."""
    return 100 * late / open_cases if open_cases else 0.0


def spread(number: int, first: date, last: date) -> list[date]:
    """Return so many days evenly spread from the first to the last day, none on a weekend.

    They are moved to the Friday before, or to the Monday after where that Friday comes before the first day.
    """
    length = (last - first).days
    days = [first + timedelta(days=round(length * (at + 0.5) / number)) for at in range(number)]
    return [_on_a_working_day(day, first) for day in days]


def _on_a_working_day(day: date, first: date) -> date:
    friday = day - timedelta(days=max(0, day.weekday() - 4))
    return friday if friday >= first else day + timedelta(days=7 - day.weekday())


# --- the report -----------------------------------------------------------------------------------


class Missing(StrEnum):
    """What stands between a visit and its report."""

    LEAD = "lead"
    OBSERVATIONS = "observations"
    HEARD = "heard"
    SUMMARY = "summary"
    DECISIONS = "decisions"


@dataclass(frozen=True)
class ReportFacts:
    """What the report depends on; numbers count rows."""

    leads: int
    observations: int
    heard: int
    summary: str
    undecided: int  # nonconformities without a decision and a day


def missing(facts: ReportFacts) -> list[Missing]:
    """Return what is missing before the draft can be sent to the unit, in the order it is usually done."""
    found = {
        Missing.LEAD: facts.leads == 0,
        Missing.OBSERVATIONS: facts.observations == 0,
        Missing.HEARD: facts.heard == 0,
        Missing.DECISIONS: facts.undecided > 0,
        Missing.SUMMARY: not facts.summary.strip(),
    }
    return [what for what, is_missing in found.items() if is_missing]


def comments_over(*, due: date | None, commented: bool, today: date) -> bool:
    """Tell whether the unit has commented, or its last day for that has passed."""
    return commented or (due is not None and today > due)


def shortcomings(counts: Mapping[str, int]) -> int:
    """Return how many of the observations, counted by grade, say that something should be better."""
    return sum(counts.get(grade, 0) for grade in SHORTCOMINGS)
