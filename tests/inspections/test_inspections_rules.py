"""Pure rules of visits at their borders: moves, ties, points, days, what a report lacks."""

from dataclasses import replace
from datetime import date

import pytest

from valvo.inspections import rules
from valvo.inspections.definition import Factor, Step, definition
from valvo.inspections.rules import Grade, Missing, Post, ReportFacts, RiskFactor, State, Tie

READY = ReportFacts(leads=1, observations=1, heard=1, summary="Done.", undecided=0)
STEPS = (Step(at_least=12, points=1), Step(at_least=24, points=3))


@pytest.mark.parametrize(("value", "points"), [(0, 0), (11, 0), (12, 2), (13, 2), (23, 2), (24, 6), (25, 6), (900, 6)])
def test_a_factor_gives_its_weight_times_the_points_of_the_highest_step_reached(value: float, points: int) -> None:
    assert rules.points(value, 2, STEPS) == points


def test_steps_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="rise"):
        Factor(id=RiskFactor.REPORTS, label=definition().themes[0].label, weight=1, steps=STEPS[::-1])


def test_every_factor_is_weighed_once() -> None:
    assert [one.id for one in definition().risk] == list(RiskFactor)


@pytest.mark.parametrize(
    ("posts", "tie"),
    [
        ([], None),
        ([Post(0, leads=False)], Tie.WORKS),
        ([Post(1, leads=True)], Tie.LEADS),
        ([Post(3, leads=True)], Tie.LEADS),
        ([Post(1, leads=False)], None),
        ([Post(2, leads=True), Post(0, leads=True)], Tie.WORKS),
    ],
)
def test_who_works_at_a_unit_or_leads_it_is_tied_to_it(posts: list[Post], tie: Tie | None) -> None:
    assert rules.tie(posts) == tie


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        ({}, []),
        ({"leads": 0}, [Missing.LEAD]),
        ({"observations": 0}, [Missing.OBSERVATIONS]),
        ({"heard": 0}, [Missing.HEARD]),
        ({"summary": "  "}, [Missing.SUMMARY]),
        ({"undecided": 1}, [Missing.DECISIONS]),
    ],
)
def test_a_report_lacks_what_is_not_there(change: dict[str, object], lacking: list[Missing]) -> None:
    assert rules.missing(replace(READY, **change)) == lacking  # type: ignore[arg-type]  # the facts' own fields


@pytest.mark.parametrize(
    ("day", "over"), [(date(2026, 5, 13), False), (date(2026, 5, 14), False), (date(2026, 5, 15), True)]
)
def test_comments_are_over_the_day_after_the_last_or_when_given(day: date, *, over: bool) -> None:
    due = date(2026, 5, 14)
    assert rules.comments_over(due=due, commented=False, today=day) is over
    assert rules.comments_over(due=due, commented=True, today=day)


def test_a_visit_goes_forward_and_only_its_draft_goes_back() -> None:
    allowed = {(before, after) for before in State for after in State if rules.may_move(before, after)}
    assert allowed == {
        (State.PLANNED, State.UNDER_WAY),
        (State.PLANNED, State.CANCELLED),
        (State.UNDER_WAY, State.COMMENTS),
        (State.COMMENTS, State.UNDER_WAY),
        (State.COMMENTS, State.APPROVED),
    }


def test_visits_are_spread_evenly_over_working_days() -> None:
    days = rules.spread(12, date(2027, 1, 1), date(2027, 12, 31))
    assert len(days) == 12
    assert all(day.weekday() < 5 for day in days)
    assert [day.month for day in days] == list(range(1, 13))
    assert rules.spread(0, date(2027, 1, 1), date(2027, 1, 2)) == []
    saturday = date(2028, 1, 1)
    assert min(rules.spread(300, saturday, date(2028, 12, 31))) == date(2028, 1, 3), "never before the first day"


@pytest.mark.parametrize(("late", "open_cases", "share"), [(0, 0, 0), (0, 4, 0), (1, 4, 25), (4, 4, 100)])
def test_the_share_of_late_cases_is_in_per_cent_of_the_open(late: int, open_cases: int, share: float) -> None:
    assert rules.late_share(late, open_cases) == share


def test_shortcomings_are_what_should_be_better() -> None:
    assert rules.shortcomings(dict.fromkeys(Grade, 1)) == 3
