"""A protected name is opened by two, for a while, and every step is in the trail. Nobody opens it alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation
from thread import case_at

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.handling.models import Case
from valvo.intake import actions as intake
from valvo.intake.choices import Secrecy
from valvo.organisation.models import Unit
from valvo.privacy import access, actions, rules
from valvo.privacy.choices import Purpose
from valvo.privacy.errors import RequestError
from valvo.privacy.models import Request
from valvo.privacy.rules import Standing, standing
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db
NAME = "Nelly Nurse"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


class World:
    """A protected report at a ward, its handler, and those who may and may not be the second person."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = county()
        ward = self.units["ward-1"]
        self.nurse = person(Role.REPORTER, ward, name=NAME)
        self.handler = person(Role.HANDLER, ward)
        self.second = person(Role.COORDINATOR, self.units["hospital"])
        self.officer = person(Role.PRIVACY, self.units["county"])
        self.stranger = person(Role.COORDINATOR, self.units["care"])
        self.case: Case = case_at(ward, self.nurse, handler=self.handler, secrecy=Secrecy.PROTECTED)

    def ask(self, by: User | None = None) -> Request:
        return actions.ask(case=self.case, purpose=Purpose.IDENTITY, reason="Police ask", by=by or self.handler)


@pytest.fixture
def world() -> World:
    return World()


def test_the_name_is_read_after_a_second_person_agreed_and_all_of_it_is_in_the_trail(world: World) -> None:
    request = world.ask()
    with pytest.raises(RequestError):
        actions.read_name(request=request, by=world.handler)
    decided = actions.decide(request=request, granted=True, answer="Needed", by=world.officer)
    assert actions.read_name(request=decided, by=world.handler).name == NAME
    tags = list(
        Event.objects.filter(tag__regex="^privacy:|^intake:identity").order_by("id").values_list("tag", "actor")
    )
    assert tags == [
        ("privacy:request:asked", world.handler.pk),
        ("privacy:request:granted", world.officer.pk),
        ("intake:identity:opened", world.handler.pk),
    ]
    assert intake.read_identity(report=world.case.report, by=world.handler) is None, "there is no other way"


def test_nobody_opens_alone(world: World) -> None:
    alone = world.ask(by=world.second)
    assert alone not in access.requests_to_decide(world.second)
    with pytest.raises(RequestError, match="yourself"):
        actions.decide(request=alone, granted=True, answer="Mine", by=world.second)
    past_us = {"granted": True, "decided_at": clock.now(), "decided_by": world.second}
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=alone.pk).update(**past_us)


def test_only_who_asked_reads_and_a_refusal_opens_nothing(world: World) -> None:
    granted = actions.decide(request=world.ask(), granted=True, answer="Needed", by=world.second)
    for other in (world.second, world.officer, world.stranger):
        with pytest.raises(RequestError):
            actions.read_name(request=granted, by=other)
    with clock.stopped_at(clock.now() + rules.OPEN_FOR):
        refused = actions.decide(request=world.ask(), granted=False, answer="No", by=world.second)
        with pytest.raises(RequestError):
            actions.read_name(request=refused, by=world.handler)
        with pytest.raises(RequestError, match="decided"):
            actions.decide(request=refused, granted=True, answer="After all", by=world.officer)


def test_asking_twice_asking_about_a_named_and_an_anonymous_report_is_refused(world: World) -> None:
    world.ask()
    with pytest.raises(RequestError, match="already"):
        world.ask()
    for secrecy in (Secrecy.NAMED, Secrecy.ANONYMOUS):
        case = case_at(world.units["ward-1"], world.nurse, handler=world.handler, secrecy=secrecy)
        with pytest.raises(RequestError, match="protected"):
            actions.ask(case=case, purpose=Purpose.IDENTITY, reason="Curious", by=world.handler)


NOW = clock.start_of_day(clock.today())
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("granted", "decide_before", "open_until", "stands"),
    [
        (None, NOW + SECOND, None, Standing.WAITING),
        (None, NOW, None, Standing.VOID),
        (None, NOW - SECOND, None, Standing.VOID),
        (False, NOW, None, Standing.REFUSED),
        (True, NOW, NOW + SECOND, Standing.OPEN),
        (True, NOW, NOW, Standing.OVER),
        (True, NOW, None, Standing.DONE),
    ],
)
def test_where_a_request_stands_at_its_borders(granted: bool | None, decide_before, open_until, stands) -> None:  # type: ignore[no-untyped-def]  # noqa: FBT001 (a table's columns)
    assert standing(NOW, decide_before=decide_before, granted=granted, open_until=open_until) == stands


def test_time_runs_out_for_deciding_and_for_reading(world: World) -> None:
    start = clock.now()
    with clock.stopped_at(start):
        request = world.ask()
    with clock.stopped_at(start + rules.ANSWER_WITHIN):
        with pytest.raises(RequestError):
            actions.decide(request=request, granted=True, answer="Late", by=world.second)
        assert not access.requests_to_decide(world.second).exists()
    at_last = start + rules.ANSWER_WITHIN - SECOND
    with clock.stopped_at(at_last):
        granted = actions.decide(request=request, granted=True, answer="In time", by=world.second)
    with clock.stopped_at(at_last + rules.OPEN_FOR - SECOND):
        assert actions.read_name(request=granted, by=world.handler).name == NAME
    with clock.stopped_at(at_last + rules.OPEN_FOR), pytest.raises(RequestError):
        actions.read_name(request=granted, by=world.handler)


def test_the_pages_let_in_whom_they_should(client: Client, world: World) -> None:
    number = world.case.report.number
    client.force_login(world.handler)
    panel = client.get(f"/cases/{number}/").content.decode()
    assert "ask/identity/" in panel
    empty = client.post(f"/privacy/cases/{number}/ask/identity/", {})
    assert empty.status_code == 422
    client.post(f"/privacy/cases/{number}/ask/identity/", {"ask-identity-reason": "Police ask"})
    request = Request.objects.get()
    address = f"/privacy/{request.pk}/"
    assert client.post(f"{address}decide/", {"answer": "x", "decision": "agree"}).status_code == 403
    for who in (world.stranger, world.nurse, person(Role.HANDLER, world.units["ward-2"])):
        client.force_login(who)
        assert client.get(address).status_code == client.get("/privacy/999/").status_code == 404
        assert client.post(f"{address}decide/", {"answer": "x", "decision": "agree"}).status_code == 404
    client.force_login(world.officer)
    assert "Police ask" in client.get(address).content.decode()
    assert client.get(f"/cases/{number}/").status_code == 404, "the officer decides without seeing the case"
    assert client.post(f"{address}decide/", {"answer": "", "decision": "agree"}).status_code == 422
    client.post(f"{address}decide/", {"answer": "Needed", "decision": "agree"})
    assert client.post(f"{address}name/").status_code == 403, "only who asked reads the name"
    client.force_login(world.handler)
    assert NAME not in client.get(address).content.decode()
    shown = client.post(f"{address}name/")
    assert NAME in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]


def test_today_tells_the_second_person_and_not_who_asked(client: Client, world: World) -> None:
    asked = world.ask(by=world.second)
    for who, waits in ((world.second, False), (world.officer, True), (world.stranger, False)):
        client.force_login(who)
        assert (f"/privacy/{asked.pk}/" in client.get("/").content.decode()) is waits


def test_a_name_removed_meanwhile_is_a_refusal_and_no_fault(world: World) -> None:
    granted = actions.decide(request=world.ask(), granted=True, answer="Needed", by=world.second)
    world.case.report.identity.delete()
    with pytest.raises(Refusal, match="No name"):
        actions.read_name(request=granted, by=world.handler)
