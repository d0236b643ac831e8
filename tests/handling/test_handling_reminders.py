"""Behaviour 6: who is told of a deadline when, once a day, with reason and link; pauses, notices and their clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks
from thread import MILD, case_at

from factories import county, person
from valvo.accounts import actions as accounts
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.definitions import deadlines
from valvo.handling import actions
from valvo.handling.escalation import Stage, stage_on
from valvo.handling.events import CaseEvent
from valvo.handling.models import Case
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin
from valvo.intake.choices import Reach
from valvo.organisation.models import Unit
from valvo.trail.models import Event

DUE, EARLY = date(2026, 11, 20), date(2026, 10, 1)
START = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (-8, None),
        (-7, Stage.WEEK_BEFORE),
        (-2, Stage.WEEK_BEFORE),
        (-1, Stage.DAY_BEFORE),
        (0, Stage.DAY_BEFORE),
        (1, Stage.DAY_OVER),
        (13, Stage.DAY_OVER),
        (14, Stage.FORTNIGHT_OVER),
        (400, Stage.FORTNIGHT_OVER),
    ],
)
def test_stages_begin_at_their_days(days: int, stage: Stage | None) -> None:
    assert stage_on(DUE + timedelta(days=days), due=DUE, started=EARLY) == stage


def test_a_short_deadline_is_not_announced_a_week_ahead() -> None:
    started = DUE - timedelta(days=3)
    assert stage_on(DUE - timedelta(days=2), due=DUE, started=started) is None
    assert stage_on(DUE - timedelta(days=1), due=DUE, started=started) == Stage.DAY_BEFORE


class Ward:
    def __init__(self) -> None:
        self.units = county()
        self.unit: Unit = self.units["ward-1"]
        self.handler = person(Role.HANDLER, self.unit)
        self.manager = person(Role.MANAGER, self.units["hospital"])
        self.director = person(Role.MANAGER, self.units["county"])
        self.office = person(Role.COORDINATOR, self.units["county"])
        self.other = person(Role.HANDLER, self.units["ward-2"])


def told_on(day: date, capture: DjangoCaptureOnCommitCallbacks) -> set[str]:
    mail.outbox.clear()
    with clock.stopped_at(clock.start_of_day(day) + timedelta(hours=8)), capture(execute=True):
        actions.remind()
    addresses = [address for message in mail.outbox for address in message.to]
    assert len(addresses) == len(set(addresses)), "more than one message to a person in a day"
    return set(addresses)


def emails(*people: User) -> set[str]:
    return {user.email for user in people}


@pytest.mark.django_db
def test_behaviour_6_escalation(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    ward = Ward()
    with clock.stopped_at(START):
        case = case_at(ward.unit, person(), handler=ward.handler, happened_on=date(2026, 9, 1))
        actions.give_feedback(case=case, text="Thank you.", by=ward.handler)  # only the handling clock runs on
    due = clock.local_day(case.clocks.get(rule="handling").due_at)
    capture = django_capture_on_commit_callbacks
    owner = emails(ward.handler)

    told = {days: told_on(due + timedelta(days=days), capture) for days in (-8, -7, -6, -1, 0, 1, 2, 13, 14, 15)}

    silent: set[str] = set()
    assert told == {
        -8: silent, -7: owner, -6: silent, -1: owner, 0: silent,
        1: owner | emails(ward.manager), 2: silent, 13: silent,
        14: owner | emails(ward.manager, ward.director, ward.office), 15: silent,
    }  # fmt: skip
    assert Event.objects.filter(tag=CaseEvent.REMINDED).count() == 1 + 1 + 2 + 4


@pytest.mark.django_db
def test_a_digest_says_why_and_where_and_tells_nothing_of_what_happened(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    ward = Ward()
    with clock.stopped_at(START):
        case = case_at(ward.unit, person(), handler=ward.handler, happened_on=date(2026, 9, 1))
        improvement.add_action(
            origin=Origin.CASE, origin_id=case.pk, title="A scanner", owner=ward.handler, unit=ward.unit,
            due=date(2026, 10, 1), by=ward.handler,
        )  # fmt: skip
    assert told_on(date(2026, 10, 2), django_capture_on_commit_callbacks) >= emails(ward.handler)
    (message,) = [one for one in mail.outbox if one.to == [ward.handler.email]]
    text = str(message.body)
    assert "it is yours to do" in text
    assert f"/cases/{case.report.number}/" in text
    assert "/actions/" in text
    assert "dose" not in text
    assert "scanner" not in text


@pytest.mark.django_db
def test_deputies_are_told_during_an_absence_and_an_untaken_case_is_the_nearest_handlers(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    ward = Ward()
    with clock.stopped_at(START):
        case_at(ward.unit, person(), happened_on=date(2026, 9, 1))
    accounts.set_deputy(absent=ward.handler, deputy=ward.other, since=date(2026, 9, 3), until=date(2026, 9, 3), by=None)
    assert told_on(date(2026, 9, 3), django_capture_on_commit_callbacks) == emails(ward.other)  # due 4.9
    assert told_on(date(2026, 9, 5), django_capture_on_commit_callbacks) == emails(ward.handler, ward.manager)


@pytest.mark.django_db
def test_nothing_is_sent_after_close_and_nothing_while_waiting_for_the_reporter(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    ward = Ward()
    with clock.stopped_at(START):
        case = case_at(ward.unit, person(), handler=ward.handler, happened_on=date(2026, 9, 1))
        actions.ask_reporter(case=case, text="When?", by=ward.handler)
    assert told_on(date(2026, 11, 1), django_capture_on_commit_callbacks) == set()
    with clock.stopped_at(START + timedelta(days=90)):
        actions.answer(case=case, text="At noon.")
        actions.classify(case=case, judgement=MILD, by=ward.handler)
        actions.give_feedback(case=case, text="Thank you.", by=ward.handler)
        actions.close(case=case, by=ward.handler)
    assert told_on(date(2027, 1, 10), django_capture_on_commit_callbacks) == set()


@pytest.mark.django_db
def test_waiting_for_the_reporter_stops_the_handling_clock_for_as_long() -> None:
    ward = Ward()
    with clock.stopped_at(START):
        case = case_at(ward.unit, person(), handler=ward.handler, happened_on=date(2026, 9, 1))
        before = case.clocks.get(rule="handling").due_at
        actions.ask_reporter(case=case, text="When?", by=ward.handler)
    with clock.stopped_at(START + timedelta(days=12)):
        actions.answer(case=case, text="At noon.")
    row = case.clocks.get(rule="handling")
    assert (row.due_at - before, row.paused_at) == (timedelta(days=12), None)
    assert row.due_at == deadlines.end_of_day(clock.local_day(row.due_at))


def test_an_hourly_deadline_is_moved_by_the_very_time_of_the_pause() -> None:
    due = datetime(2026, 9, 4, 9, 0, tzinfo=UTC)
    assert deadlines.resumed(due, START, START + timedelta(minutes=90)) == due + timedelta(minutes=90)


@pytest.mark.django_db
def test_a_notice_to_an_authority_stops_the_clock_that_asks_for_it() -> None:
    ward = Ward()
    case = case_at(ward.unit, person(), handler=ward.handler, reach=Reach.REACHED)
    case.clocks.create(
        rule="device_serious", definition="x", started_at=clock.now(), due_at=clock.now() + timedelta(days=10)
    )
    with pytest.raises(Refusal):
        actions.record_notice(case=case, authority="fimea", sent_on=clock.today() + timedelta(days=1), by=ward.handler)
    with pytest.raises(Refusal):
        actions.record_notice(case=case, authority="nobody", sent_on=clock.today(), by=ward.handler)
    assert case.clocks.get(rule="device_serious").done_at is None
    actions.record_notice(case=case, authority="fimea", sent_on=clock.today(), reference="F-1", by=ward.handler)
    assert [one.rule for one in case.clocks.filter(done_at__isnull=False)] == ["device_serious"]
    assert Event.objects.get(tag=CaseEvent.NOTICE_SENT).data["authority"] == "fimea"
    assert Case.objects.get(pk=case.pk).notices.get().reference == "F-1"
