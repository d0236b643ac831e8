"""Behaviour 7: whoever is on call is alerted within a minute by two channels, and the next step after a quarter."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from gateway import Gateway, gateway
from pytest_django import Settings
from reports import sent
from thread import case_at

from factories import county, person
from valvo.accounts import actions as accounts
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.config.schedule import SCHEDULE
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.handling import actions as cases
from valvo.handling.actions import Judgement
from valvo.handling.models import Case
from valvo.hotline import actions, queries, tasks
from valvo.hotline.choices import AlertState, CallState, ChannelName, What
from valvo.hotline.errors import AlertError
from valvo.hotline.events import HotlineEvent
from valvo.hotline.models import Alert, Call, Entry
from valvo.hotline.rules import RETRY_AFTER, ROUNDS, retry_after
from valvo.intake.choices import Reach
from valvo.trail.models import Event

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NEVER = {"never_event": ["wrong_site"]}
MINUTE = timedelta(minutes=1)
STORY = "Karin Berg, 010190-900P, was operated on the wrong knee. Call 040 123 4567."


class Ward:
    """A ward with somebody at step 1 and 2, and the county with somebody at its step 1."""

    def __init__(self) -> None:
        self.units = county()
        self.unit = self.units["ward-1"]
        self.reporter = person(Role.REPORTER, self.unit, name="Rolf Reporter")
        self.handler = person(Role.HANDLER, self.unit)
        self.office = person(Role.COORDINATOR, self.units["county"])
        self.first, self.second, self.top = person(name="Fia First"), person(), person()
        self.on_call(self.first, "ward-1", 1, phone="+358401111111")
        self.on_call(self.second, "ward-1", 2)
        self.on_call(self.top, "county", 1)

    def on_call(self, user: User, unit: str, step: int, phone: str = "") -> None:
        since = date(2026, 1, 1)
        actions.add_duty(unit=self.units[unit], step=step, person=user, since=since, phone=phone, by=self.office)

    def report(self, **more: object) -> Alert:
        """Send a report that tells of a never event and return its alert."""
        values = {"answers": NEVER, "texts": {"story": STORY}} | more
        with clock.stopped_at(START):
            return Alert.objects.get(number=sent(self.unit, self.reporter, **values).number)


@pytest.fixture
def second(settings: Settings) -> Iterator[Gateway]:
    with gateway() as found:
        settings.HOTLINE_WEBHOOK, settings.HOTLINE_TOKEN = found.address, "secret"
        yield found


def look(after: timedelta) -> None:
    with clock.stopped_at(START + after):
        tasks.look.call()


def mailed() -> list[str]:
    found = [address for message in mail.outbox for address in message.to]
    mail.outbox.clear()
    return found


def log(alert: Alert) -> list[What]:
    return [What(one) for one in alert.log.values_list("what", flat=True)]


@pytest.mark.django_db
def test_behaviour_7_hot_line(second: Gateway) -> None:
    ward = Ward()
    alert = ward.report()
    assert (alert.state, alert.next_call_at) == (AlertState.CALLING, START), "waits for the worker from the first"

    look(timedelta(seconds=15))  # as often as the worker looks
    (message,) = mail.outbox
    assert message.to == [ward.first.email]
    (posted,) = second.bodies
    assert (posted["to"], posted["number"]) == ("+358401111111", alert.number)
    assert second.headers[0]["Authorization"] == "Bearer secret"
    sent_at = {call.channel: call.sent_at - START for call in Call.objects.all() if call.sent_at}
    assert set(sent_at) == set(ChannelName)
    assert max(sent_at.values()) <= timedelta(seconds=60)

    said = f"{message.subject} {message.body} {posted}"
    assert alert.number in said
    assert f"/hotline/{alert.number}/" in str(message.body)
    assert "ward-1" in said
    for private in ("Karin", "Berg", "010190", "900P", "040 123", "knee", "Rolf", "Fia", ward.first.email):
        assert private not in said

    mailed()
    look(15 * MINUTE + timedelta(seconds=14))
    assert mailed() == [], "the first step has fifteen minutes from when it was called"
    look(15 * MINUTE + timedelta(seconds=15))
    assert mailed() == [ward.second.email]
    with clock.stopped_at(START + 20 * MINUTE):
        actions.acknowledge(alert=alert, by=ward.second)
    look(60 * MINUTE)
    assert mailed() == [], "nobody is called after somebody has acknowledged"

    with clock.stopped_at(START + 30 * MINUTE):
        actions.downgrade(alert=alert, reason="A drill, ordered by 010190-900P.", by=ward.office)
    assert log(alert) == [
        What.RAISED, What.CALLED, What.SENT, What.SENT,
        What.UNANSWERED, What.CALLED, What.SENT, What.SENT,
        What.ACKNOWLEDGED, What.DOWNGRADED,
    ]  # fmt: skip
    last = alert.log.get(what=What.DOWNGRADED)
    assert (last.by, "900P" in last.reason, "A drill" in last.reason) == (ward.office, False, True)
    tags = list(Event.objects.filter(tag__startswith="hotline:alert").order_by("id").values_list("tag", flat=True))
    assert tags == [
        HotlineEvent.RAISED, HotlineEvent.CALLED, HotlineEvent.CALLED,
        HotlineEvent.ACKNOWLEDGED, HotlineEvent.DOWNGRADED,
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("after", "called"),
    [(15 * MINUTE - timedelta(seconds=1), 1), (15 * MINUTE, 2), (15 * MINUTE + timedelta(seconds=1), 2)],
)
def test_the_next_step_is_called_at_fifteen_minutes_and_not_before(after: timedelta, called: int) -> None:
    alert = Ward().report()
    look(timedelta())
    look(after)
    assert Alert.objects.get(pk=alert.pk).called == called


@pytest.mark.django_db
def test_the_steps_of_the_unit_come_first_then_those_above_and_then_all_again_until_the_rounds_are_over() -> None:
    ward = Ward()
    alert = ward.report()
    order = [ward.first.email, ward.second.email, ward.top.email]
    called = []
    for turn in range(3 * ROUNDS + 2):
        look(turn * 15 * MINUTE)
        called += mailed()
    assert called == order * ROUNDS
    assert log(alert)[-1] == What.ALL_CALLED
    assert Alert.objects.get(pk=alert.pk).state == AlertState.CALLING, "it stays open until somebody sees to it"


def test_the_worker_looks_often_enough_and_never_waits_in_the_queue() -> None:
    (entry,) = [one for one in SCHEDULE if one.task == "valvo.hotline.tasks:look"]
    assert entry.apart
    assert entry.every <= timedelta(seconds=20)


@pytest.mark.django_db
def test_a_failing_gateway_is_tried_again_and_every_failure_is_written_down(second: Gateway) -> None:
    ward = Ward()
    second.failing = 2
    alert = ward.report()
    look(timedelta())
    assert mailed() == [ward.first.email], "mail does not wait for the gateway"
    assert second.bodies == []
    look(timedelta(seconds=14))
    assert second.failing == 1, "too early to try again"
    look(timedelta(seconds=15))
    look(timedelta(seconds=45))
    assert [one["number"] for one in second.bodies] == [alert.number]
    failures = alert.log.filter(what=What.FAILED)
    assert [(one.channel, one.code) for one in failures] == [(ChannelName.SECOND, "HTTP 503")] * 2
    assert Event.objects.filter(tag=HotlineEvent.FAILED).count() == 2


@pytest.mark.django_db
def test_a_dead_gateway_is_given_up_in_the_end_and_the_next_step_is_called_all_the_same(
    settings: Settings,
) -> None:
    settings.HOTLINE_WEBHOOK = "http://127.0.0.1:9/nobody"
    ward = Ward()
    alert = ward.report()
    after = timedelta()
    for wait in (*RETRY_AFTER, timedelta()):
        look(after)
        after += wait
    first = alert.calls.get(person=ward.first, channel=ChannelName.SECOND)
    assert (first.state, first.tries) == (CallState.GIVEN_UP, len(RETRY_AFTER) + 1)
    assert What.GIVEN_UP in log(alert)
    assert ward.second.email in mailed()


def test_so_many_tries_and_no_more() -> None:
    assert retry_after(1) == RETRY_AFTER[0]
    assert retry_after(len(RETRY_AFTER)) == RETRY_AFTER[-1]
    assert retry_after(len(RETRY_AFTER) + 1) is None


@pytest.mark.django_db
def test_without_a_second_channel_the_log_says_so(settings: Settings) -> None:
    settings.HOTLINE_WEBHOOK = ""
    alert = Ward().report()
    look(timedelta())
    assert log(alert) == [What.RAISED, What.CALLED, What.NO_SECOND_CHANNEL, What.SENT]


@pytest.mark.django_db
def test_a_worker_that_died_between_sending_and_writing_it_down_sends_again_and_what_was_sent_is_not_repeated(
    second: Gateway,
) -> None:
    alert = Ward().report()
    look(timedelta())
    alert.calls.filter(channel=ChannelName.SECOND).update(state=CallState.WAITING)  # as if it had died just then
    for seconds in (30, 59, 60, 75):
        look(timedelta(seconds=seconds))
    assert len(mailed()) == 1
    assert len(second.bodies) == 2
    assert len({one["key"] for one in second.bodies}) == 1, "the receiver can tell that it is the same"


@pytest.mark.django_db
def test_a_deputy_is_called_in_place_of_somebody_away_and_may_act() -> None:
    ward = Ward()
    accounts.set_deputy(absent=ward.first, deputy=ward.handler, since=START.date(), until=START.date(), by=None)
    ward.report()
    look(timedelta())
    assert mailed() == [ward.handler.email]


@pytest.mark.django_db
def test_where_nobody_is_on_call_the_safety_office_is_called_and_the_log_says_why() -> None:
    ward = Ward()
    ward.unit = ward.units["home"]
    with clock.stopped_at(START):
        for duty in ward.units["county"].duties.all():
            actions.end_duty(duty=duty, by=ward.office)
    alert = ward.report()
    look(timedelta())
    assert mailed() == [ward.office.email]
    assert What.NOBODY_ON_CALL in log(alert)


@pytest.mark.django_db
def test_with_nobody_at_all_to_call_it_is_tried_again_every_quarter() -> None:
    units = county()
    with clock.stopped_at(START):
        number = sent(units["home"], person(Role.REPORTER, units["home"]), answers=NEVER).number
    alert = Alert.objects.get(number=number)
    look(timedelta())
    late = person()
    actions.add_duty(unit=units["home"], step=1, person=late, since=START.date(), by=late)
    look(14 * MINUTE)
    assert mailed() == []
    look(15 * MINUTE)
    assert mailed() == [late.email]
    assert What.NOBODY_TO_CALL in log(alert)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "reach", "rule"),
    [
        ({"never_event": ["abo"]}, Reach.REACHED, "named"),
        ({"never_event": ["abo"]}, Reach.NEAR_MISS, None),
        ({"harm": ["fatal"]}, Reach.REACHED, "death"),
        ({"harm": ["severe"], "event_type": ["surgery"]}, Reach.REACHED, "severe_surgery"),
        ({"harm": ["severe"], "event_type": ["accident"]}, Reach.REACHED, None),
        ({"harm": ["moderate"], "event_type": ["surgery"]}, Reach.REACHED, None),
        ({}, Reach.REACHED, None),
    ],
)
def test_the_answers_decide(answers: dict[str, list[str]], reach: Reach, rule: str | None) -> None:
    ward = Ward()
    report = sent(ward.unit, ward.reporter, answers=answers, reach=reach)
    assert Alert.objects.filter(number=report.number).values_list("rule", flat=True).first() == rule


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reported", "judged", "rule"),
    [
        ({}, Judgement(never_event="abo"), "named"),
        ({}, Judgement(never_event="abo", reach=Reach.NEAR_MISS), None),
        ({}, Judgement(physical_harm="fatal"), "death"),
        ({}, Judgement(physical_harm="severe", event_type="surgery"), "severe_surgery"),
        ({}, Judgement(physical_harm="severe", event_type="accident"), None),
        ({"event_type": ["surgery"]}, Judgement(physical_harm="severe"), "severe_surgery"),
        ({"event_type": ["surgery"]}, Judgement(physical_harm="severe", event_type="accident"), None),
        ({}, Judgement(psychological_harm="severe", event_type="surgery"), None),
    ],
)
def test_the_judgement_decides_as_the_answers_do(
    reported: dict[str, list[str]], judged: Judgement, rule: str | None
) -> None:
    ward = Ward()
    case = case_at(ward.unit, ward.reporter, handler=ward.handler, answers=reported)
    cases.classify(case=case, judgement=judged, by=ward.handler)
    found = Alert.objects.filter(number=case.report.number).first()
    assert (found.rule if found else None) == rule
    if found is not None:
        assert found.log.get(what=What.RAISED).by == ward.handler


@pytest.mark.django_db
def test_a_case_has_its_alert_once_however_often_and_whatever_it_is_judged() -> None:
    ward = Ward()
    case = case_at(ward.unit, ward.reporter, handler=ward.handler)
    cases.classify(case=case, judgement=Judgement(event_type="surgery", physical_harm="moderate"), by=ward.handler)
    assert not Alert.objects.exists(), "one degree below, nobody is woken"
    cases.classify(case=case, judgement=Judgement(event_type="surgery", physical_harm="severe"), by=ward.handler)
    alert = Alert.objects.get()
    cases.classify(case=case, judgement=Judgement(never_event="wrong_site"), by=ward.handler)
    assert (log(alert), Alert.objects.get().rule) == ([What.RAISED], "severe_surgery")
    actions.downgrade(alert=alert, reason="The graft was planned.", by=ward.office)
    cases.classify(case=case, judgement=Judgement(physical_harm="fatal"), by=ward.handler)
    assert Alert.objects.get().state == AlertState.DOWNGRADED, "what was decided on it stands"


@pytest.mark.django_db
def test_what_the_reporter_told_before_is_not_raised_again_by_the_judgement() -> None:
    ward = Ward()
    alert = ward.report()
    case = cases.take(case=Case.objects.get(report__number=alert.number), by=ward.handler)
    cases.classify(case=case, judgement=Judgement(never_event="abo", physical_harm="fatal"), by=ward.handler)
    assert (Alert.objects.get().rule, log(alert)) == ("named", [What.RAISED])


@pytest.mark.django_db
def test_a_kind_that_does_not_ask_the_reporter_is_judged_a_never_event_all_the_same() -> None:
    ward = Ward()
    case = case_at(ward.unit, ward.reporter, handler=ward.handler)
    case = cases.change_kind(case=case, kind="device_incident", by=ward.office)
    cases.classify(case=case, judgement=Judgement(never_event="bed_rail"), by=ward.handler)
    assert Alert.objects.get().rule == "named"


@pytest.mark.django_db
def test_a_report_that_tells_of_none_costs_no_query_and_one_that_does_is_saved_with_its_alert_or_not_at_all() -> None:
    ward = Ward()
    report = sent(ward.unit, ward.reporter)
    with CaptureQueriesContext(
        connection,
    ) as queries_made:
        actions.raise_where_it_fits(report=report)
    assert len(queries_made) == 0

    before = Case.objects.count()
    with transaction.atomic():
        sent(ward.unit, ward.reporter, answers=NEVER)
        assert Alert.objects.exists()
        transaction.set_rollback(True)
    assert (Alert.objects.count(), Case.objects.count()) == (0, before)


@pytest.mark.django_db
def test_the_log_is_append_only() -> None:
    alert = Ward().report()
    for change in (lambda: Entry.objects.update(reason="x"), lambda: Entry.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()
    assert log(alert) == [What.RAISED]


@pytest.mark.django_db
def test_decisions_follow_on_each_other_and_a_closed_alert_can_be_raised_again() -> None:
    ward = Ward()
    alert = ward.report()
    with pytest.raises(AlertError):
        actions.de_escalate(alert=alert, reason="In hand.", by=ward.first)
    actions.acknowledge(alert=alert, by=ward.first)
    with pytest.raises(AlertError):
        actions.acknowledge(alert=alert, by=ward.second)
    actions.de_escalate(alert=alert, reason="In hand.", by=ward.first)
    with pytest.raises(AlertError):
        actions.downgrade(alert=alert, reason="Late.", by=ward.first)
    case = Case.objects.get(report__number=alert.number)
    _label, found = queries.rules_to_choose()["death"]
    with clock.stopped_at(START + 60 * MINUTE):
        again = actions.raise_alert(case=case, found=found, by=ward.handler)
    assert (again.pk, again.state, again.rule, again.called) == (alert.pk, AlertState.CALLING, "death", 0)
    with pytest.raises(AlertError):
        actions.raise_alert(case=case, found=found, by=ward.handler)
    look(60 * MINUTE)
    assert mailed() == [ward.first.email]


@pytest.mark.django_db
def test_days_since_count_never_events_at_the_unit_and_below_without_false_alarms() -> None:
    ward = Ward()
    ward.report(happened_on=date(2026, 10, 20))
    false = ward.report(happened_on=date(2026, 10, 31))
    with clock.stopped_at(START):
        assert queries.never_events(ward.units["county"]).days_since == 2
        actions.downgrade(alert=false, reason="A drill.", by=ward.office)
        found = queries.never_events(ward.units["county"])
        assert (found.days_since, found.in_a_year, found.open) == (13, 1, 1)
        assert queries.never_events(ward.units["home"]).days_since is None
    for days, counted in ((364, 1), (365, 0)):
        with clock.stopped_at(datetime(2026, 10, 20, 9, 0, tzinfo=UTC) + timedelta(days=days)):
            assert queries.never_events(ward.unit).in_a_year == counted


@pytest.mark.django_db
def test_nobody_stands_twice_at_a_step_at_one_time_and_a_duty_to_come_is_not_called() -> None:
    ward = Ward()
    with pytest.raises(Refusal):
        ward.on_call(ward.first, "ward-1", 1)
    later = person()
    actions.add_duty(unit=ward.unit, step=1, person=later, since=date(2026, 11, 3), by=ward.office)
    ward.report()
    look(timedelta())
    assert mailed() == [ward.first.email]
