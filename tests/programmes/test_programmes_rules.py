"""What is asked of whom, what counts as done, and where the borders of targets and approvals lie."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from small_programme import small, text

from valvo.programmes import rollup, rules
from valvo.programmes.definition import Approval, Target
from valvo.programmes.rollup import TaskTable
from valvo.programmes.rules import MemberVote, Position, Share, YearProblem

PROGRAMME = small().programme
TABLE = TaskTable(PROGRAMME)
TWO_THIRDS_AND_HALF = Approval.model_validate({"text": text("rule"), "members": "2/3", "inhabitants": "1/2"})


def task(id_: str) -> rules.AskedTask:
    return TABLE.tasks[TABLE.places[id_]]


@pytest.mark.parametrize(
    ("year", "levels", "expected"),
    [
        (2024, ["service_unit"], ["1.2.1.1"]),
        (2025, ["service_unit"], ["1.1.1.1", "1.2.1.1"]),
        (2026, ["service_unit"], ["1.1.1.1", "1.1.1.2", "1.2.1.1"]),
        (2026, ["organiser"], ["1.1.2.1"]),
        (2026, ["organiser", "service_unit"], ["1.1.1.1", "1.1.1.2", "1.1.2.1", "1.2.1.1"]),
        (2023, ["service_unit"], []),
        (2026, [], []),
    ],
)
def test_a_unit_is_asked_the_tasks_of_its_level_in_their_years(
    year: int, levels: list[str], expected: list[str]
) -> None:
    assert [one.task.id for one in rules.due_tasks(PROGRAMME, year, levels)] == expected
    assert [one.task.id for one, due in zip(TABLE.tasks, TABLE.due(year, levels), strict=True) if due] == expected


def test_a_task_of_the_nation_is_asked_of_no_unit() -> None:
    asked = {one.task.id for year in PROGRAMME.years for one in rules.due_tasks(PROGRAMME, year, ["service_unit"])}

    assert "1.2.1.2" not in asked


@pytest.mark.parametrize(
    ("year", "today", "problem"),
    [
        (2024, date(2026, 1, 1), YearProblem.NOT_SCHEDULED),
        (2025, date(2024, 12, 31), YearProblem.NOT_BEGUN),
        (2025, date(2025, 1, 1), None),
        (2026, date(2026, 12, 31), None),
        (2027, date(2027, 1, 1), YearProblem.NOT_SCHEDULED),
    ],
)
def test_a_year_outside_the_schedule_or_not_begun_cannot_be_answered(
    year: int, today: date, problem: YearProblem | None
) -> None:
    found = rules.year_problem(task("1.1.1.1").task, year, today=today, begins=date(2020, 1, 1), ends=None)

    assert found == problem


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (date(2025, 12, 31), None, True),
        (date(2026, 1, 1), None, False),
        (date(2020, 1, 1), date(2025, 1, 1), False),  # the first day it no longer is followed
        (date(2020, 1, 1), date(2025, 1, 2), True),
    ],
)
def test_one_day_of_a_year_is_enough_for_an_adoption(begins: date, ends: date | None, *, holds: bool) -> None:
    assert rules.adopted_in(2025, begins=begins, ends=ends) == holds


@pytest.mark.parametrize(("year", "expected"), [(2024, None), (2025, "1/2"), (2026, "4/5"), (2027, "4/5")])
def test_the_target_of_a_year_is_the_latest_one_not_after_it(year: int, expected: str | None) -> None:
    target = Target.model_validate({"text": text("t"), "shares": {2025: 0.5, 2026: 0.8}})

    assert rules.target_in(target, year) == (Fraction(expected) if expected else None)
    assert rules.target_in(None, year) is None


@pytest.mark.parametrize(("done", "reached"), [(799, False), (800, True), (801, True)])
def test_a_target_of_80_per_cent_is_reached_at_exactly_80_per_cent(done: int, *, reached: bool) -> None:
    assert Share(done, 1000).reaches(Fraction("0.8")) is reached


def test_nothing_counted_reaches_no_target() -> None:
    assert not Share(0, 0).reaches(Fraction(0))


def counted(*sheets: str, year: int = 2026, levels: tuple[str, ...] = ("service_unit",)) -> rollup.Counted:
    due = np.tile(TABLE.due(year, levels), (len(sheets), 1))
    return rollup.count(TABLE, rollup.as_matrix(sheets, len(TABLE.tasks)), due)


# The tasks in order: 1.1.1.1, 1.1.1.2, 1.1.2.1 (organiser), 1.2.1.1, 1.2.1.2 (national)
def test_a_measure_is_done_when_every_task_asked_is_done_or_established() -> None:
    found = counted("dd...", "de...", "db...", "d....", ".....").measures["1.1.1"]

    assert found == Share(done=2, counted=5)


def test_a_task_that_is_not_relevant_is_left_out_and_a_measure_without_relevant_tasks_leaves_the_denominator() -> None:
    found = counted("dx...", "bx...", "xx...").measures["1.1.1"]

    assert found == Share(done=1, counted=2, not_relevant=1)


def test_silence_is_not_done_and_stays_in_the_denominator() -> None:
    assert counted(".....", "...d.").measures["1.2.1"] == Share(done=1, counted=2)


def test_answers_to_tasks_not_asked_that_year_change_nothing() -> None:
    assert counted("dd.d.", year=2024).measures["1.1.1"] == Share()


def test_a_goal_pools_units_and_measures() -> None:
    found = counted("dd.d.", "...d.", "..d..")

    assert found.pooled(["1.1.1", "1.2.1"]) == Share(done=3, counted=6)
    assert (found.units, found.finished, found.asked, found.answered) == (3, 1, 9, 4)


def test_no_units_or_no_tasks_count_nothing() -> None:
    empty = rollup.count(TABLE, np.zeros((0, 5), dtype=np.uint8), np.zeros((0, 5), dtype=np.bool_))

    assert (empty.units, empty.measures["1.1.1"]) == (0, Share())


def test_sheets_of_an_earlier_version_are_read_in_the_order_of_the_later() -> None:
    moved = PROGRAMME.model_copy(update={"parts": tuple(_without_first_task())})
    later = TaskTable(moved)

    assert later.translated("dbexn", TABLE) == "bexn"
    assert TABLE.translated("bexn", later) == ".bexn"


def _without_first_task() -> list[object]:
    part = PROGRAMME.parts[0]
    goal = part.goals[0]
    first = goal.measures[0].model_copy(update={"tasks": goal.measures[0].tasks[1:]})
    kept = goal.model_copy(update={"measures": (first, *goal.measures[1:])})
    return [part.model_copy(update={"goals": (kept, *part.goals[1:])})]


# --- approval ---


def votes(approving: list[int], against: list[int], waiting: list[int] | None = None) -> rules.Outcome:
    cast = [MemberVote(one, Position.FOR) for one in approving]
    cast += [MemberVote(one, Position.AGAINST) for one in against]
    cast += [MemberVote(one, Position.WAITING) for one in waiting or []]
    return rules.outcome(TWO_THIRDS_AND_HALF, cast)


@pytest.mark.parametrize(
    ("approving", "members", "approved"),
    [(17, 27, False), (18, 27, True), (19, 27, True), (18, 28, False), (19, 28, True)],
)
def test_approval_needs_exactly_two_thirds_of_the_members(approving: int, members: int, *, approved: bool) -> None:
    found = votes([1000] * approving, [1] * (members - approving))

    assert (found.enough_members, found.enough_inhabitants, found.approved) == (approved, True, approved)


@pytest.mark.parametrize(("approving", "approved"), [(4_999, False), (5_000, True), (5_001, True)])
def test_approval_needs_exactly_half_of_the_inhabitants(approving: int, *, approved: bool) -> None:
    found = votes([approving - 1, 1], [10_000 - approving])

    assert (found.enough_members, found.enough_inhabitants, found.approved) == (True, approved, approved)


def test_half_of_an_odd_number_of_inhabitants_is_rounded_up() -> None:
    assert votes([2, 2], [5]).inhabitants_needed == 5
    assert not votes([2, 2], [5]).approved
    assert votes([3, 2], [4]).approved


def test_those_who_take_no_position_count_as_members_but_not_for() -> None:
    found = rules.outcome(TWO_THIRDS_AND_HALF, [MemberVote(9, Position.FOR), MemberVote(1, Position.ABSTAINED)])

    assert (found.members, found.members_for, found.approved) == (2, 1, False)


def test_a_vote_that_can_no_longer_be_won_is_told() -> None:
    assert votes([1], [1], [1]).can_still_be_approved
    assert not votes([1], [1, 1], [1]).can_still_be_approved
    assert not votes([], []).approved
    assert not votes([], []).can_still_be_approved


@pytest.mark.parametrize(
    ("year", "usual"), [(2025, date(2025, 6, 1)), (2026, date(2026, 6, 1)), (2027, date(2024, 1, 1))]
)
def test_a_programme_whose_years_have_passed_is_usually_followed_from_its_first_day(year: int, usual: date) -> None:
    assert rules.usual_start(PROGRAMME, date(year, 6, 1)) == usual
