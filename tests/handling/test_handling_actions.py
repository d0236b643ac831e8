"""Each write to a case: what it changes, the event it leaves, and what it refuses from the same set-up."""

from datetime import UTC, datetime, timedelta

import pytest
from thread import MILD, MODERATE, case_at, ready_to_close

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.handling import actions
from valvo.handling.actions import Judgement
from valvo.handling.choices import CaseState, MessageKind
from valvo.handling.errors import ClassificationError, MoveError, NotReadyError
from valvo.handling.events import CaseEvent
from valvo.handling.models import Case
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Unit:
    return county()["ward-1"]


@pytest.fixture
def nurse(ward: Unit) -> User:
    return person(Role.REPORTER, ward)


@pytest.fixture
def handler(ward: Unit) -> User:
    return person(Role.HANDLER, ward)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def only_event(tag: CaseEvent, case: Case) -> Event:
    return Event.objects.get(tag=tag, target_kind="handling.case", target=str(case.pk))


def test_a_report_opens_a_case_with_clocks_by_the_rules_of_the_day(ward: Unit, nurse: User) -> None:
    with clock.stopped_at(datetime(2026, 11, 18, 1, 12, tzinfo=UTC)):  # Wednesday
        case = case_at(ward, nurse)
    assert case.state == CaseState.NEW
    due = {one.rule: clock.local_day(one.due_at).isoformat() for one in case.clocks.all()}
    assert due == {"first_answer": "2026-11-23", "handling": "2026-12-18"}
    assert only_event(CaseEvent.OPENED, case).actor is None


def test_taking_makes_one_the_handler(ward: Unit, nurse: User, handler: User) -> None:
    case = case_at(ward, nurse)

    taken = actions.take(case=case, by=handler, seen=case.version)

    assert (taken.state, taken.handler, taken.version) == (CaseState.IN_HANDLING, handler, case.version + 1)
    assert only_event(CaseEvent.TAKEN, case).actor == handler.pk
    with pytest.raises(MoveError):
        actions.take(case=case, by=handler)


def test_a_stale_page_is_refused_and_changes_nothing(ward: Unit, nurse: User, handler: User) -> None:
    case = case_at(ward, nurse, handler=handler)
    actions.classify(case=case, judgement=MILD, by=handler, seen=case.version)
    for late in (
        lambda: actions.classify(case=case, judgement=MODERATE, by=handler, seen=case.version),
        lambda: actions.give_feedback(case=case, text="Thanks", by=handler, seen=case.version),
        lambda: actions.close(case=case, by=handler, seen=case.version),
        lambda: actions.retitle(case=case, title="Other", by=handler, seen=case.version),
    ):
        with pytest.raises(StaleError):
            late()
    assert fresh(case).classification.physical_harm == "low"
    assert not fresh(case).messages.exists()


def test_a_judgement_is_kept_apart_from_the_reporters_grades(ward: Unit, nurse: User, handler: User) -> None:
    case = case_at(ward, nurse, handler=handler, answers={"harm": ["severe"]})

    judged = Judgement(
        event_type="medication", physical_harm="low", psychological_harm="none", factors=["staffing", "it"]
    )
    row = actions.classify(case=case, judgement=judged, by=handler)

    assert fresh(case).report.answers == {"harm": ["severe"]}
    assert [factor.code for factor in row.factors.all()] == ["it", "staffing"]
    assert only_event(CaseEvent.CLASSIFIED, case).data["physical_harm"] == "low"


@pytest.mark.parametrize(
    ("judgement", "field"),
    [
        (Judgement(event_type="magic"), "event_type"),
        (Judgement(physical_harm="awful"), "physical_harm"),
        (Judgement(reach="none"), "reach"),
        (Judgement(factors=["staffing", "moon"]), "factors"),
    ],
)
def test_a_code_outside_the_lists_is_refused(
    ward: Unit, nurse: User, handler: User, judgement: Judgement, field: str
) -> None:
    case = case_at(ward, nurse, handler=handler)
    actions.classify(case=case, judgement=MILD, by=handler)
    with pytest.raises(ClassificationError) as refused:
        actions.classify(case=case, judgement=judgement, by=handler)
    assert set(refused.value.faults) == {field}
    assert fresh(case).classification.event_type == "medication"


def test_a_new_judgement_replaces_the_earlier_one_and_its_factors(ward: Unit, nurse: User, handler: User) -> None:
    case = case_at(ward, nurse, handler=handler)
    actions.classify(case=case, judgement=Judgement(event_type="accident", factors=["team"]), by=handler)
    row = actions.classify(case=case, judgement=Judgement(event_type="medication", factors=["it"]), by=handler)
    assert (row.event_type, [factor.code for factor in row.factors.all()]) == ("medication", ["it"])
    assert Event.objects.filter(tag=CaseEvent.CLASSIFIED).count() == 2


def test_a_question_waits_for_its_answer_and_stops_the_first_clock(ward: Unit, nurse: User, handler: User) -> None:
    case = case_at(ward, nurse, handler=handler)

    actions.ask_reporter(case=case, text="Was a scanner free?", by=handler)

    assert fresh(case).state == CaseState.WAITS_REPORTER
    assert [one.rule for one in case.clocks.filter(done_at__isnull=False)] == ["first_answer"]
    assert only_event(CaseEvent.ASKED, case).actor == handler.pk

    actions.answer(case=case, text="No.")

    assert fresh(case).state == CaseState.IN_HANDLING
    assert only_event(CaseEvent.ANSWERED, case).actor is None
    kinds = [message.kind for message in fresh(case).messages.all()]
    assert kinds == [MessageKind.QUESTION, MessageKind.ANSWER]


def test_the_first_answer_is_the_first(ward: Unit, nurse: User, handler: User) -> None:
    case = case_at(ward, nurse, handler=handler)
    actions.give_feedback(case=case, text="Thank you.", by=handler)
    first = fresh(case).first_answer_at
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        actions.give_feedback(case=case, text="More.", by=handler)
    assert fresh(case).first_answer_at == first
    assert Event.objects.filter(tag=CaseEvent.FEEDBACK_GIVEN).count() == 2


def test_a_note_is_not_an_answer(ward: Unit, nurse: User, handler: User) -> None:
    case = case_at(ward, nurse, handler=handler)
    actions.add_note(case=case, text="Talk with the pharmacist.", by=handler)
    assert fresh(case).first_answer_at is None
    assert only_event(CaseEvent.NOTED, case).actor == handler.pk


def test_feedback_can_be_waived_only_by_a_known_reason(ward: Unit, nurse: User, handler: User) -> None:
    case = case_at(ward, nurse, handler=handler)
    with pytest.raises(Refusal):
        actions.waive_feedback(case=case, reason="too busy", by=handler)
    actions.waive_feedback(case=case, reason="not_wanted", by=handler)
    assert fresh(case).no_feedback_reason == "not_wanted"
    assert only_event(CaseEvent.FEEDBACK_WAIVED, case).data == {"reason": "not_wanted"}


def test_a_ready_case_closes_and_its_clocks_stop(ward: Unit, nurse: User, handler: User) -> None:
    case = ready_to_close(ward, nurse, handler)

    closed = actions.close(case=case, by=handler, seen=case.version)

    assert (closed.state, closed.is_open) == (CaseState.CLOSED, False)
    assert not case.clocks.filter(done_at__isnull=True).exists()
    assert only_event(CaseEvent.CLOSED, case).actor == handler.pk
    with pytest.raises(MoveError):
        actions.give_feedback(case=case, text="Late", by=handler)


def test_a_case_that_lacks_something_does_not_close(ward: Unit, nurse: User, handler: User) -> None:
    case = ready_to_close(ward, nurse, handler)
    actions.classify(case=case, judgement=MODERATE, by=handler)
    with pytest.raises(NotReadyError) as refused:
        actions.close(case=case, by=handler)
    assert len(refused.value.missing) == 1
    assert fresh(case).closed_at is None
    assert not Event.objects.filter(tag=CaseEvent.CLOSED).exists()


def test_moderate_harm_closes_with_an_action_verified_by_another(ward: Unit, nurse: User, handler: User) -> None:
    case = ready_to_close(ward, nurse, handler)
    actions.classify(case=case, judgement=MODERATE, by=handler)
    action = improvement.add_action(
        origin=Origin.CASE, origin_id=case.pk, title="One more scanner", owner=handler, unit=ward,
        due=clock.today(), by=handler,
    )  # fmt: skip
    improvement.finish_action(action=action, by=handler)
    with pytest.raises(NotReadyError):
        actions.close(case=case, by=handler)
    improvement.verify_action(action=action, by=person(Role.COORDINATOR, ward))
    assert actions.close(case=case, by=handler).state == CaseState.CLOSED


def test_moderate_harm_closes_with_a_written_reason_for_no_action(ward: Unit, nurse: User, handler: User) -> None:
    case = ready_to_close(ward, nurse, handler)
    actions.classify(case=case, judgement=MODERATE, by=handler)
    actions.waive_action(case=case, reason="Known complication, all was done right.", by=handler)
    assert actions.close(case=case, by=handler).state == CaseState.CLOSED
    assert only_event(CaseEvent.ACTION_WAIVED, case).actor == handler.pk


def test_reopening_needs_a_reason_and_starts_the_handling_clock_anew(ward: Unit, nurse: User, handler: User) -> None:
    with clock.stopped_at(datetime(2026, 9, 1, 9, 0, tzinfo=UTC)):
        case = ready_to_close(ward, nurse, handler)
        actions.close(case=case, by=handler)
    with clock.stopped_at(datetime(2026, 11, 2, 9, 0, tzinfo=UTC)):
        with pytest.raises(Refusal):
            actions.reopen(case=case, reason="", by=handler)
        again = actions.reopen(case=case, reason="happened_again", by=handler)

    assert (again.state, again.closed_at, again.handler) == (CaseState.REOPENED, None, None)
    running = {one.rule: clock.local_day(one.due_at).isoformat() for one in case.clocks.filter(done_at__isnull=True)}
    assert running == {"handling": "2026-12-02"}
    assert only_event(CaseEvent.REOPENED, case).data == {"reason": "happened_again"}


def test_a_case_can_be_left_out_with_a_reason_and_come_back(ward: Unit, nurse: User, handler: User) -> None:
    case = case_at(ward, nurse)
    with pytest.raises(Refusal):
        actions.leave_out(case=case, reason="boring", by=handler)
    assert actions.leave_out(case=case, reason="not_ours", by=handler).state == CaseState.NOT_REPORTABLE
    assert only_event(CaseEvent.LEFT_OUT, case).data == {"reason": "not_ours"}
    assert actions.reopen(case=case, reason="closed_by_mistake", by=handler).state == CaseState.REOPENED


def test_a_case_set_aside_is_resumed_by_its_handler(ward: Unit, nurse: User, handler: User) -> None:
    case = case_at(ward, nurse, handler=handler)
    actions.set_aside(case=case, state=CaseState.HIGHER_LEVEL, by=handler)
    with pytest.raises(NotReadyError):
        actions.close(case=case, by=handler)
    resumed = actions.resume(case=case, by=handler)
    assert (resumed.state, resumed.handler) == (CaseState.IN_HANDLING, handler)
    assert [event.data["state"] for event in Event.objects.filter(tag=CaseEvent.MOVED).order_by("pk")] == [
        "higher_level",
        "in_handling",
    ]


def test_a_transferred_case_waits_to_be_taken_and_the_report_keeps_its_unit(
    ward: Unit, nurse: User, handler: User
) -> None:
    other = Unit.objects.get(public_id="ward-2")
    case = case_at(ward, nurse, handler=handler)
    moved = actions.transfer(case=case, unit=other, by=handler)
    assert (moved.unit, moved.handler, moved.state) == (other, None, CaseState.RECEIVED)
    assert moved.report.unit == ward
    assert only_event(CaseEvent.TRANSFERRED, case).data == {"unit_before": ward.pk}


def test_receiving_and_retitling_leave_their_events(ward: Unit, nurse: User, handler: User) -> None:
    case = case_at(ward, nurse)
    actions.receive(case=case, by=handler)
    actions.retitle(case=case, title="Double dose at shift change", by=handler)
    assert fresh(case).title == "Double dose at shift change"
    assert only_event(CaseEvent.TITLED, case).actor == handler.pk
    assert only_event(CaseEvent.MOVED, case).data == {"state": "received"}
