"""What is asked, planned and learnt reaches the lake by the apps' own actions, and follows every change.

Each test refreshes its own tables alone, after each step, and holds the last merge against a full build.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "questionnaires"))

from lake_world import Refreshed, Row, noon, told
from lake_world import action as raised
from lake_world import case as opened_case
from rounds_world import opened, sheet_of, survey

from contacts import noted
from factories import county, person
from valvo.analytics.columns import LakeTable
from valvo.analytics.tables import (
    ALERTS,
    ANNUAL_CLOCK,
    ANSWERS,
    CASES,
    CROSS_DAYS,
    EFFECT_CHECKS,
    INVESTIGATIONS,
    OMBUD_SUMS,
    PLANS,
    RECOMMENDATIONS,
    SHEETS,
    SURVEYS,
)
from valvo.annual_clock import actions as annual_clock
from valvo.core import clock
from valvo.core.periods import Period
from valvo.green_cross import actions as cross
from valvo.green_cross.choices import Colour
from valvo.handling.models import Affected, Case, Classification
from valvo.hotline import actions as hotline
from valvo.hotline.matching import Found
from valvo.improvement import actions as improvement
from valvo.improvement.actions import NewAction
from valvo.improvement.choices import Effect, Origin
from valvo.investigations import actions as investigations
from valvo.investigations.models import Participation
from valvo.ombud import actions as ombud
from valvo.organisation.models import Unit
from valvo.plans import actions as plans
from valvo.plans.models import Plan, Version
from valvo.questionnaires.actions import rounds, sheets, surveys
from valvo.questionnaires.actions.sheets import NewAnswer
from valvo.recommendations import actions as recommendations
from valvo.recommendations.choices import AnswerState

pytestmark = pytest.mark.django_db


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def part(row: Row, *names: str) -> tuple[object, ...]:
    return tuple(row[name] for name in names)


def test_a_judgement_and_a_joint_client_are_on_the_case(only: Callable[[LakeTable], Refreshed]) -> None:
    refreshed, day = only(CASES), date(2026, 3, 2)
    made = opened_case(county()["ward-1"], day, harm="severe")
    judged = Classification.objects.get()
    before = refreshed()
    Classification.objects.update(phase="surgery", preventability="preventable", never_event="wrong_site")
    Affected.objects.bulk_create(Affected(classification=judged, position=n, role="client") for n in (1, 2))
    Case.objects.update(joint=True)
    told(made)

    names = ("phase", "preventability", "never_event", "affected", "joint")
    assert [part(row, *names) for row in before] == [(None, None, None, 0, False)]
    assert [part(row, *names) for row in refreshed(last=True)] == [("surgery", "preventable", "wrong_site", 2, True)]


def test_an_alert_tells_how_soon_it_was_taken_and_is_one_row_when_raised_again_in_another_year(
    only: Callable[[LakeTable], Refreshed],
) -> None:
    refreshed, units = only(ALERTS), county()
    names, found = ("raised_on", "acknowledged_on", "minutes_to_acknowledge", "ended_on"), Found("wrong_site", "0" * 64)
    first = datetime(2025, 12, 31, 9, tzinfo=UTC)
    made = opened_case(units["ward-1"], date(2025, 12, 31))
    with clock.stopped_at(first):
        alert = hotline.raise_alert(case=made, found=found, by=None)
        assert [part(row, *names) for row in refreshed()] == [(first.date(), None, None, None)]
    with clock.stopped_at(first + timedelta(minutes=14, seconds=59)):
        hotline.acknowledge(alert=alert, by=person())
        assert [part(row, *names) for row in refreshed()] == [(first.date(), first.date(), 14, None)]
    with clock.stopped_at(datetime(2026, 1, 2, 9, tzinfo=UTC)):
        hotline.de_escalate(alert=alert, reason="Over.", by=person())
        assert [row["ended_on"] for row in refreshed()] == [date(2026, 1, 2)]
        hotline.raise_alert(case=made, found=found, by=person())
        assert [part(row, *names) for row in refreshed(last=True)] == [(date(2026, 1, 2), None, None, None)]


def test_an_investigation_tells_its_days_and_who_was_asked_and_nothing_that_was_written(
    only: Callable[[LakeTable], Refreshed],
) -> None:
    refreshed, lead, coordinator = only(INVESTIGATIONS), person(), person()
    made = opened_case(county()["ward-1"], date(2026, 3, 2), state="in_handling")
    with clock.stopped_at(at(date(2026, 3, 3))):
        one = investigations.decide(case=made, level="concise", reason="a secret reason", lead=lead, by=coordinator)
    assert [part(row, "level", "state", "decided_on", "due_on", "asked_to_take_part") for row in refreshed()] == [
        ("concise", "running", date(2026, 3, 3), date(2026, 4, 2), False)
    ]
    asked = Participation(party="patient", reply="accepted", offered_on=date(2026, 3, 9))
    investigations.add_entry(investigation=one, entry=asked, by=lead)

    (row,) = refreshed(last=True)
    assert part(row, "asked_to_take_part", "took_part", "recommendations", "days_to_approve") == (True, True, 0, None)
    assert "secret" not in str(row)


def test_a_recommendation_is_done_when_its_planned_action_is_verified(only: Callable[[LakeTable], Refreshed]) -> None:
    refreshed, units, owner = only(RECOMMENDATIONS), county(), person()
    given = recommendations.recommend(
        title="a secret title", text="a secret text", unit=units["hospital"], to=[units["ward-1"], units["ward-2"]],
        answer_by=clock.today(), by=owner,
    )  # fmt: skip
    assert [part(row, "state", "done", "answered_on") for row in refreshed()] == [("waiting", False, None)] * 2
    new = NewAction(title="Do it", owner=owner, due=clock.today())
    answer = recommendations.answer(
        answer=given.answers.get(unit=units["ward-1"]), state=AnswerState.PLANNED, by=owner, action=new
    )
    recommendations.answer(
        answer=given.answers.get(unit=units["ward-2"]), state=AnswerState.NOT_RELEVANT, by=owner, why="a secret"
    )
    planned = sorted(part(row, "state", "done", "given_by") for row in refreshed())
    assert planned == [("not_relevant", False, units["hospital"].pk), ("planned", False, units["hospital"].pk)]
    assert answer.action is not None
    improvement.verify_action(action=improvement.finish_action(action=answer.action, by=owner), by=person())

    after = refreshed(last=True)
    assert sorted(part(row, "state", "done") for row in after) == [("not_relevant", False), ("planned", True)]
    assert "secret" not in str(after)


def test_an_effect_is_looked_at_and_looked_at_again(only: Callable[[LakeTable], Refreshed]) -> None:
    refreshed, units, owner, verifier = only(EFFECT_CHECKS), county(), person(), person()
    made = improvement.add_action(
        origin=Origin.CASE, origin_id=0, title="A", owner=owner, unit=units["ward-1"], due=clock.today(), by=owner,
        indicator="reports",
    )  # fmt: skip
    made = improvement.verify_action(action=improvement.finish_action(action=made, by=owner), by=verifier)
    assert [part(row, "indicator", "effect", "decided_on") for row in refreshed()] == [("reports", None, None)]

    improvement.decide_effect(check=made.effect_check, effect=Effect.NOT, reason="a secret", figures={}, by=verifier)
    improvement.decide_effect(check=made.effect_check, effect=Effect.WORKED, reason="b", figures={}, by=verifier)

    assert [part(row, "action", "effect", "decided_on") for row in refreshed(last=True)] == [
        (made.pk, "worked", clock.today())
    ]


def test_a_day_of_the_cross_has_its_worst_colour_and_a_forgotten_one_is_there_too(
    only: Callable[[LakeTable], Refreshed],
) -> None:
    refreshed, unit = only(CROSS_DAYS), county()["ward-1"]
    with clock.stopped_at(at(date(2026, 3, 31))):
        cross.mark(unit=unit, day=date(2026, 3, 28), colour=Colour.GREEN, by=None)
        cross.mark(unit=unit, day=date(2026, 3, 30), shift="day", colour=Colour.ORANGE, by=None, note="a secret")
        cross.mark(unit=unit, day=date(2026, 3, 30), shift="night", colour=Colour.YELLOW, by=None)
        before = refreshed()
    with clock.stopped_at(at(date(2026, 4, 29))):  # the last day on which 29 March can be marked
        cross.mark(unit=unit, day=date(2026, 3, 29), colour=Colour.RED, by=None)
    with clock.stopped_at(at(date(2026, 4, 30))):
        after = refreshed(last=True)

    assert [part(row, "on", "colour", "marks") for row in sorted(before, key=lambda row: str(row["on"]))] == [
        (date(2026, 3, 28), "green", 1), (date(2026, 3, 29), None, 0), (date(2026, 3, 30), "orange", 2),
    ]  # fmt: skip
    by_day = {row["on"]: row["colour"] for row in after}
    assert (by_day[date(2026, 3, 29)], by_day[date(2026, 4, 29)], len(by_day)) == ("red", None, 33)


def test_a_sheet_is_answered_and_handed_in(only: Callable[[LakeTable], Refreshed]) -> None:
    refreshed, units = only(SHEETS), county()
    found = opened(units, deadline=clock.today())
    assert {part(row, "state", "answered", "questionnaire") for row in refreshed()} == {("waiting", 0, "small")}
    sheet = sheet_of(found, units["ward-1"])
    given = {"plan": "wholly", "known": "no", "why": "a secret", "safe": "5"}
    sheets.give_answers(sheet=sheet, new=[NewAnswer(item, value) for item, value in given.items()], by=None)
    begun = {part(row, "state", "answered") for row in refreshed()}
    sheets.hand_in(sheet=sheet, by=None)

    after = refreshed(last=True)
    assert begun == {("waiting", 0), ("begun", 4)}
    assert [row["handed_in_on"] for row in after if row["state"] == "handed_in"] == [clock.today()]
    assert "secret" not in str(after)


def test_answers_are_steps_and_never_words_and_count_once_handed_in(only: Callable[[LakeTable], Refreshed]) -> None:
    refreshed, units = only(ANSWERS), county()
    sheet = sheet_of(opened(units, deadline=clock.today()), units["ward-1"])
    given = {"plan": "wholly", "known": "not_relevant", "safe": "2"}
    new = [NewAnswer(item, value, comment="a secret") for item, value in given.items()]
    sheets.give_answers(sheet=sheet, new=[*new, NewAnswer("why", "a secret")], by=None)
    before = refreshed()
    sheets.hand_in(sheet=sheet, by=None)
    after = refreshed(last=True)

    found = {row["item"]: part(row, "scale", "step", "value", "good") for row in after}
    assert found == {
        "plan": ("extent", "wholly", None, True),
        "known": ("yes_no", "not_relevant", None, False),
        "safe": ("agreement", "2", None, False),
    }
    assert len(before) == len(after) == 3
    assert "secret" not in str(after)


def answer_without_names(units: Mapping[str, Unit], people: Mapping[str, int]) -> None:
    """Let so many people at each unit answer a survey, then close it."""
    found = opened(units, survey(), deadline=clock.today())
    for name, number in people.items():
        tokens = surveys.make_slips(found=found, unit=units[name], number=number + 2, by=None)
        for place, token in enumerate(tokens[:number]):
            surveys.answer_without_name(token=token, answers={"safe": "5" if place % 2 else "1"})
    rounds.close_round(found=found, by=None)
    surveys.publish_survey(round_id=found.pk)


def test_of_a_survey_only_what_may_be_shown_is_there_and_rows_add_up_to_it(
    only: Callable[[LakeTable], Refreshed],
) -> None:
    refreshed, units = only(SURVEYS), county()
    assert refreshed() == []
    answer_without_names(units, {"ward-1": 14, "ward-2": 3, "home": 16})

    people = {row["unit"]: part(row, "answers", "given") for row in refreshed() if row["item"] is None}
    # Three at ward-2 are too few, and ward-1 would give them back where the hospital is shown.
    shown = {units[name].pk for name in ("county", "home")}
    assert shown <= set(people) and units["ward-2"].pk not in people  # noqa: PT018 (one thought)
    assert sum(answers for answers, _given in people.values()) == 33
    assert sum(given for _answers, given in people.values()) == 39
    safe = [row for row in refreshed(last=True) if row["item"] == "safe"]
    assert all(row["scores"] == ["net_safety_score", "share_top_two"] for row in safe)
    assert {sum(int(str(row[name])) for row in safe) for name in ("high", "low")} <= {16, 17}


def test_a_plan_holds_until_it_is_replaced_or_its_review_has_passed(only: Callable[[LakeTable], Refreshed]) -> None:
    refreshed, units, writer = only(PLANS), county(), person()
    with clock.stopped_at(at(date(2026, 1, 10))):
        plan = plans.make(template="self_monitoring_plan", unit=units["ward-1"], languages=["sv"], by=writer)
        approve(plan, writer, number=1, review_on=date(2026, 6, 30))
    assert [part(row, "published_on", "valid_to") for row in refreshed()] == [(None, None)]
    with clock.stopped_at(at(date(2026, 1, 20))):
        plans.publish(plan=plan, by=writer)
    assert [part(row, "published_on", "valid_to") for row in refreshed()] == [(date(2026, 1, 20), date(2026, 7, 1))]
    with clock.stopped_at(at(date(2026, 5, 5))):
        approve(plan, writer, number=2, review_on=date(2027, 5, 4))
        plans.publish(plan=Plan.objects.get(), by=writer)

    rows = sorted(refreshed(last=True), key=lambda row: str(row["version"]))
    assert [part(row, "replaced_on", "valid_to") for row in rows] == [
        (date(2026, 5, 5), date(2026, 5, 5)), (None, date(2027, 5, 5)),
    ]  # fmt: skip


def approve(plan: Plan, by: object, *, number: int, review_on: date) -> None:
    """Keep a version as approving does; what stands in it does not matter."""
    Version.objects.create(
        plan=plan, number=number, trees={}, digest=f"{number:064}", review_on=review_on, made_at=clock.now(), made_by=by
    )
    told(plan)


def test_of_the_ombuds_world_only_sums_that_have_left_are_there(only: Callable[[LakeTable], Refreshed]) -> None:
    refreshed, office, by = only(OMBUD_SUMS), county()["county"], person()
    with clock.stopped_at(at(date(2026, 4, 2))):
        for day in range(1, 8):
            noted(office, by, date(2026, 1, day), [{"cause": "care" if day < 7 else "treatment"}])
        assert refreshed() == []
        ombud.release(office=office, period=Period.parse("2026Q1"), by=by)
        found = {part(row, "split", "counted", "part"): row["amount"] for row in refreshed(last=True)}

    assert (found["total", "contacts", "total"], found["total", "objects", "total"]) == (7, 7)
    assert ("cause", "objects", "treatment") not in found  # one is too few; nor is what would give it back
    assert ("cause", "objects", "care") not in found
    assert found["who", "contacts", "client"] == 7


def test_the_years_occasions_follow_their_series_and_the_turn_of_the_year(
    only: Callable[[LakeTable], Refreshed],
) -> None:
    refreshed, unit, by = only(ANNUAL_CLOCK), county()["ward-1"], person()
    values = {"kind": "plan", "title_sv": "a secret", "title_fi": "a", "title_en": "a", "often": "yearly"}
    with clock.stopped_at(at(date(2026, 12, 30))):
        series = annual_clock.add_series(unit=unit, values=values | {"first": date(2026, 3, 1)}, by=by)
        before = refreshed()
        annual_clock.move(series=series, due=date(2026, 3, 1), to=date(2026, 3, 9), reason="a secret", by=by, seen=0)
        annual_clock.tick(series=series, due=date(2026, 3, 1), done=True, by=by, seen=1)
        after = refreshed()
    with clock.stopped_at(at(date(2027, 1, 2))):
        next_year = refreshed()
        annual_clock.end_series(series=series, by=by, seen=1)
        ended = refreshed(last=True)

    assert [row["due_on"] for row in before] == [date(2026, 3, 1), date(2027, 3, 1)]
    assert part(after[0], "on", "moved", "done") == (date(2026, 3, 9), True, True)
    assert [row["due_on"] for row in next_year] == [date(2026, 3, 1), date(2027, 3, 1), date(2028, 3, 1)]
    assert [row["due_on"] for row in ended] == [date(2026, 3, 1)]
    assert "secret" not in str(next_year)


def test_an_action_that_is_gone_takes_its_row_along_and_no_other(only: Callable[[LakeTable], Refreshed]) -> None:
    refreshed, unit = only(EFFECT_CHECKS), county()["ward-1"]
    made = raised(opened_case(unit, date(2026, 3, 2)), date(2026, 3, 2), due=date(2026, 3, 3), done=date(2026, 3, 3))
    one, other = (
        improvement.EffectCheck.objects.create(
            action=each, due=date(2026, 5, 1), responsible=person(), created_at=noon(date(2026, 3, 4))
        )
        for each in (made, raised(opened_case(unit, date(2026, 3, 2)), date(2026, 3, 2), due=date(2026, 3, 3)))
    )
    for each in (one, other):
        told(each)
    assert len(refreshed()) == 2
    told(one)
    one.delete()

    assert [row["id"] for row in refreshed(last=True)] == [other.pk]
