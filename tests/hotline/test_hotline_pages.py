"""The hot line's pages: who sees what, what is refused, and that lists cost the same however long they are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from reports import sent

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.handling.models import Case
from valvo.hotline import actions
from valvo.hotline.choices import AlertState
from valvo.hotline.models import Alert, Duty
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db
NEVER = {"never_event": ["scald"]}


def alert_at(unit: Unit) -> Alert:
    return Alert.objects.get(number=sent(unit, person(Role.REPORTER, unit), answers=NEVER).number)


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_opening_shows_acknowledging_takes_it_on_and_a_false_alarm_needs_a_reason(client: Client) -> None:
    units = county()
    alert = alert_at(units["ward-1"])
    address = f"/hotline/{alert.number}/"
    signed_in(client, person(Role.HANDLER, units["ward-1"]))

    assert "Acknowledge: I see to it" in text(client, address)
    assert Alert.objects.get().state == AlertState.CALLING, "looking changes nothing"
    assert "Scalding" not in text(client, address), "what was told stands in the case alone"

    assert client.post(f"{address}acknowledge/").status_code == 302
    again = client.post(f"{address}acknowledge/")
    assert again.status_code == 422
    assert "cannot become" in again.content.decode()
    empty = client.post(f"{address}downgrade/", {"downgrade-reason": ""})
    assert (empty.status_code, Alert.objects.get().state) == (422, AlertState.ACKNOWLEDGED)
    assert client.post(f"{address}downgrade/", {"downgrade-reason": "A drill."}).status_code == 302
    assert "A drill." in text(client, address)


def test_who_is_called_sees_the_alert_and_acts_on_it_but_not_the_case(client: Client) -> None:
    units = county()
    alert = alert_at(units["ward-1"])
    called = person(Role.REPORTER, units["home"])
    address = f"/hotline/{alert.number}/"
    signed_in(client, called)
    assert client.get(address).status_code == 404

    actions.add_duty(unit=units["ward-1"], step=1, person=called, since=clock.today(), by=called)
    actions.call_due()

    assert "You have no right to read the case." in text(client, address)
    assert alert.number in text(client, "/hotline/")
    assert "Never events on the hot line" in text(client, "/")
    assert client.get(f"/cases/{alert.number}/").status_code == 404
    assert client.post(f"{address}acknowledge/").status_code == 302


def test_others_cannot_tell_that_there_is_an_alert_and_readers_may_not_decide(client: Client) -> None:
    units = county()
    alert = alert_at(units["ward-1"])
    signed_in(client, person(Role.COORDINATOR, units["care"]))
    hidden, missing = client.get(f"/hotline/{alert.number}/"), client.get("/hotline/2020-9999/")
    assert hidden.status_code == missing.status_code == 404
    assert alert.number not in text(client, "/hotline/")
    assert client.post(f"/hotline/{alert.number}/acknowledge/").status_code == 404

    signed_in(client, person(Role.INSPECTOR, units["hospital"]))
    assert "Acknowledge: I see to it" not in text(client, f"/hotline/{alert.number}/")
    assert client.post(f"/hotline/{alert.number}/acknowledge/").status_code == 403


def test_the_list_of_who_is_on_call_is_kept_by_coordinators_and_managers(client: Client) -> None:
    units, today = county(), clock.today()
    manager, nurse = person(Role.MANAGER, units["hospital"]), person(Role.REPORTER, units["ward-1"])
    signed_in(client, manager)
    address = "/hotline/on-call/?unit=hospital"
    filled = {"person": nurse.email, "step": "1", "since": today.isoformat(), "until": "", "phone": "+358 40 1234567"}

    assert "Nobody is on this list." in text(client, address)
    assert client.post("/hotline/on-call/add/?unit=hospital", filled).status_code == 302
    for wrong in (
        {"person": "nobody@example.org"}, {"step": "10"}, {"phone": "call me"}, {"since": "soon"},
        {"until": today.isoformat()}, {"step": "1"},
    ):  # fmt: skip
        answer = client.post("/hotline/on-call/add/?unit=hospital", filled | wrong)
        assert answer.status_code == 422, wrong
        assert nurse.email in answer.content.decode() or "person" in wrong
    (duty,) = Duty.objects.all()
    assert nurse.name in text(client, "/hotline/on-call/?unit=ward-1"), "units below see whom they fall back on"

    signed_in(client, person(Role.HANDLER, units["hospital"]))
    assert "Put somebody on call" not in text(client, address)
    assert client.post("/hotline/on-call/add/?unit=hospital", filled).status_code == 403
    assert client.post(f"/hotline/on-call/{duty.pk}/end/").status_code == 403
    signed_in(client, nurse)
    assert client.get("/hotline/on-call/").status_code == 404

    signed_in(client, manager)
    assert client.post(f"/hotline/on-call/{duty.pk}/end/").status_code == 302
    assert Duty.objects.get().valid_to == today


def test_a_handler_raises_an_alert_on_the_case_page_where_the_answers_did_not(client: Client) -> None:
    units = county()
    case = Case.objects.get(report=sent(units["ward-1"], person(Role.REPORTER, units["ward-1"])))
    number = case.report.number
    signed_in(client, person(Role.HANDLER, units["ward-1"]))
    assert "Raise a never-event alert" in text(client, f"/cases/{number}/")

    assert client.post(f"/hotline/raise/{number}/", {"hotline-rule": "nonsense"}).status_code < 500
    assert not Alert.objects.exists()
    assert client.post(f"/hotline/raise/{number}/", {"hotline-rule": "death"}).status_code == 302
    assert Alert.objects.get().number == number
    assert "The alert and its log" in text(client, f"/cases/{number}/")
    signed_in(client, person(Role.HANDLER, units["ward-2"]))
    assert client.post(f"/hotline/raise/{number}/", {"hotline-rule": "death"}).status_code == 404


def test_the_strip_on_the_picture_counts_days_straight_from_the_database(client: Client) -> None:
    units = county()
    signed_in(client, person(Role.MANAGER, units["county"]))
    assert "Days since a never event" in text(client, "/picture/")
    alert_at(units["ward-1"])
    assert "1 open alert" in text(client, "/picture/")


def test_lists_and_the_log_take_the_same_number_of_queries_however_long(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    units = county()
    handler = person(Role.HANDLER, units["ward-1"])
    signed_in(client, handler)
    for _number in range(3):
        alert = alert_at(units["ward-1"])
    actions.call_due()
    pages = ["/hotline/", "/", f"/hotline/{alert.number}/", f"/cases/{alert.number}/"]
    counted = {}
    for page in pages:
        with CaptureQueriesContext(connection) as made:
            text(client, page)
        counted[page] = len(made)
    for _number in range(3):
        alert_at(units["ward-1"])
    with clock.stopped_at(clock.now() + timedelta(minutes=16)):
        actions.call_due()
    for page in pages:
        with django_assert_num_queries(counted[page]):
            text(client, page)
