"""What a unit answers in which year, what counts as done, and when a plan is approved. Pure.

A unit has done a task when it answers "done" or "established". It has done a measure when every task of the measure
that is asked of it that year is done; tasks that are not relevant to it are left out, and a unit to which no task of a
measure is relevant leaves the measure's denominator. A unit that has not answered stays in the denominator: silence is
not done. A goal, a level or a unit's area pools the pairs of unit and measure.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from valvo.programmes.definition import Approval, Measure, PlacedMeasure, Programme, Target, Task


class Answer(StrEnum):
    """How far a unit has come with a task."""

    NOT_STARTED = "not_started"
    BEGUN = "begun"
    DONE = "done"
    ESTABLISHED = "established"
    NOT_RELEVANT = "not_relevant"


REACHED = frozenset({Answer.DONE, Answer.ESTABLISHED})


class YearProblem(StrEnum):
    """Why a task cannot be answered for a year."""

    NOT_SCHEDULED = "not_scheduled"
    NOT_BEGUN = "not_begun"
    NOT_ADOPTED = "not_adopted"


@dataclass(frozen=True)
class AskedTask:
    """A task with its measure and the level ids whose units answer it."""

    placed: PlacedMeasure
    task: Task
    levels: tuple[str, ...]

    @property
    def measure(self) -> Measure:
        """Return the measure the task stands under."""
        return self.placed.measure


@dataclass(frozen=True)
class Share:
    """How many have done something, of how many it concerns; `not_relevant` have left the denominator.

    `counted` are units for a measure, pairs of unit and measure for more than one.
    """

    done: int = 0
    counted: int = 0
    not_relevant: int = 0

    def __add__(self, other: "Share") -> "Share":
        """Pool two shares."""
        return Share(self.done + other.done, self.counted + other.counted, self.not_relevant + other.not_relevant)

    def reaches(self, target: Fraction) -> bool:
        """Tell whether the exact share is at least the target; nothing counted reaches nothing."""
        return self.counted > 0 and self.done >= target * self.counted


def asked_tasks(programme: Programme) -> Iterator[AskedTask]:
    """Yield every task with the levels that answer it, in the order of the definition."""
    for placed in programme.all_measures():
        yield from asked_tasks_of(placed, programme)


def asked_tasks_of(placed: PlacedMeasure, programme: Programme) -> Iterator[AskedTask]:
    """Yield the tasks of one measure with the levels that answer them."""
    for task in placed.measure.tasks:
        yield AskedTask(placed, task, programme.answering_levels(placed.measure, task))


def due_tasks(programme: Programme, year: int, levels: Collection[str]) -> tuple[AskedTask, ...]:
    """Return the tasks a unit answering for these levels is asked in a year."""
    return tuple(
        one for one in asked_tasks(programme) if year in one.task.years and not set(one.levels).isdisjoint(levels)
    )


def year_problem(task: Task, year: int, *, today: date, begins: date, ends: date | None) -> YearProblem | None:
    """Return why a task cannot be answered for a year; None when it can.

    The programme is adopted from `begins` up to but not including `ends`; one day of the year is enough.
    """
    if year not in task.years:
        return YearProblem.NOT_SCHEDULED
    if year > today.year:
        return YearProblem.NOT_BEGUN
    return None if adopted_in(year, begins=begins, ends=ends) else YearProblem.NOT_ADOPTED


def adopted_in(year: int, *, begins: date, ends: date | None) -> bool:
    """Tell whether an adoption from `begins` up to but not including `ends` holds on some day of a year."""
    return begins <= date(year, 12, 31) and (ends is None or ends > date(year, 1, 1))


def followed_on(day: date, *, begins: date, ends: date | None) -> bool:
    """Tell whether an adoption from `begins` up to but not including `ends` holds on a day."""
    return begins <= day and (ends is None or ends > day)


# A self-evaluation tells how far a unit came in a year, and is counted under the tree of the year's last day: asked for
# from January it would be answered too early, or stand among what is urgent until nobody sees it. Three months are
# enough for some sixty tasks beside the daily work.
FIRST_MONTH_TO_ANSWER = 10


def is_time_to_answer(today: date) -> bool:
    """Tell whether the present year's self-evaluation is asked for: in the last quarter, to the year's last day."""
    return today.month >= FIRST_MONTH_TO_ANSWER


def usual_start(programme: Programme, today: date) -> date:
    """Return from when a programme is usually followed: today, or its first day where its years have passed."""
    return today if today.year <= max(programme.years) else date(min(programme.years), 1, 1)


def counting_day(year: int, today: date) -> date:
    """Return the day whose tree a year is counted under: its last day, or today while the year runs."""
    return min(date(year, 12, 31), today)


def target_in(target: Target | None, year: int) -> Fraction | None:
    """Return the exact share of units to be reached in a year: that of the latest target year not after it."""
    reached = [one for one in (target.shares if target else {}) if one <= year]
    return _exact(target.shares[max(reached)]) if target and reached else None


@lru_cache(maxsize=256)
def _exact(share: float) -> Fraction:
    # 0.8 as it is written, not as binary fractions keep it; a page asks for the same few many times.
    return Fraction(str(share))


# What kind of unit usually answers for a level, as the start of a form: a person decides.
USUAL_KINDS: Mapping[str, str] = {
    "organiser": "organiser",
    "company": "organiser",
    "region": "organiser",
    "producer": "producer",
    "municipality": "producer",
    "area": "entity",
    "entity": "entity",
    "service_unit": "unit",
    "unit": "unit",
}


# --- approval -------------------------------------------------------------------------------------


class Position(StrEnum):
    """How a member has decided."""

    WAITING = "waiting"
    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"


@dataclass(frozen=True)
class MemberVote:
    """One member's inhabitants and position."""

    inhabitants: int
    position: Position


@dataclass(frozen=True)
class Outcome:
    """How a vote stands against its rule: counts for, counts needed, and whether each half of the rule is met."""

    members: int
    members_for: int
    members_needed: int
    inhabitants: int
    inhabitants_for: int
    inhabitants_needed: int
    waiting: int
    can_still_be_approved: bool

    @property
    def enough_members(self) -> bool:
        """Tell whether enough members approve."""
        return self.members > 0 and self.members_for >= self.members_needed

    @property
    def enough_inhabitants(self) -> bool:
        """Tell whether those who approve have enough of the inhabitants."""
        return self.members > 0 and self.inhabitants_for >= self.inhabitants_needed

    @property
    def approved(self) -> bool:
        """Tell whether the rule is met; a vote among nobody approves nothing."""
        return self.enough_members and self.enough_inhabitants


def outcome(rule: Approval, votes: Iterable[MemberVote]) -> Outcome:
    """Count votes against a rule. Whole numbers are needed: the smallest that reach the exact fractions."""
    cast = list(votes)
    in_favour = [vote for vote in cast if vote.position is Position.FOR]
    possible = [vote for vote in cast if vote.position in {Position.FOR, Position.WAITING}]
    everybody = sum(vote.inhabitants for vote in cast)
    members_needed = math.ceil(rule.members * len(cast))
    inhabitants_needed = math.ceil(rule.inhabitants * everybody)
    return Outcome(
        members=len(cast),
        members_for=len(in_favour),
        members_needed=members_needed,
        inhabitants=everybody,
        inhabitants_for=sum(vote.inhabitants for vote in in_favour),
        inhabitants_needed=inhabitants_needed,
        waiting=len(possible) - len(in_favour),
        can_still_be_approved=bool(cast)
        and len(possible) >= members_needed
        and sum(vote.inhabitants for vote in possible) >= inhabitants_needed,
    )
