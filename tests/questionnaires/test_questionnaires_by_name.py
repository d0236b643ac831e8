"""A round to people by name: each has a sheet of their own, read by them and by those who steer the round alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rounds_world import DEADLINE, TODAY, given, opened, questionnaire, survey

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.analytics.projections import PROJECTIONS
from valvo.core import clock
from valvo.definitions.reading import Loaded
from valvo.handling import reminding
from valvo.organisation.models import Unit
from valvo.questionnaires import access, queries
from valvo.questionnaires.actions import rounds, sheets
from valvo.questionnaires.choices import Respondent, RoundState, SheetState
from valvo.questionnaires.errors import RoundError, StrangersError
from valvo.questionnaires.models import Answer, Round, Sheet
from valvo.questionnaires.selection import Selection, people_known
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with clock.stopped_at(TODAY):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def nurse(units: dict[str, Unit]) -> User:
    return person(Role.REPORTER, units["ward-1"], name="Nina Nurse")


def asked(units: dict[str, Unit], *people: User, by: User | None = None, **chosen: object) -> Round:
    """Open a round to people by name."""
    edition = rounds.keep_edition(loaded=Loaded(questionnaire(), "small" + "0" * 59))
    selection = Selection(people=tuple(one.pk for one in people), **chosen)  # type: ignore[arg-type]
    found = rounds.announce_round(
        edition=edition, owner=units["county"], name="Introduction", selection=selection, deadline=DEADLINE, by=by,
        named=True,
    )  # fmt: skip
    rounds.fill_round(round_id=found.pk)
    return Round.objects.get(pk=found.pk)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_people_by_role_and_by_address_are_each_asked_once_where_they_work(
    units: dict[str, Unit], nurse: User, django_capture_on_commit_callbacks: object
) -> None:
    handler = person(Role.HANDLER, units["home"])
    person(Role.MANAGER, units["care"])

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        found = asked(units, nurse, handler, roles=("handler",))

    assert (found.state, found.total, found.answered_by) == (RoundState.OPEN, 2, Respondent.NAMED)
    assert set(found.sheets.values_list("person", "unit")) == {
        (nurse.pk, units["ward-1"].pk), (handler.pk, units["home"].pk),
    }  # fmt: skip
    assert {one.to[0] for one in mail.outbox} == {nurse.email, handler.email}
    letter = next(one for one in mail.outbox if one.to == [nurse.email])
    assert f"/rounds/sheets/{Sheet.objects.get(person=nurse).pk}/" in letter.body


def test_a_person_answers_on_a_phone_and_hands_in_without_any_other_right(units: dict[str, Unit], nurse: User) -> None:
    found = asked(units, nurse)
    sheet, client = Sheet.objects.get(person=nurse), browser(nurse)

    assert "Introduction" in client.get("/").content.decode()
    page = client.get(f"/rounds/sheets/{sheet.pk}/").content.decode()
    assert "read by you and by those who steer the round" in page
    assert "/rounds/?" not in page
    saved = client.post(f"/rounds/sheets/{sheet.pk}/sections/first/", {"plan": "partly", "known": "yes", "next": "yes"})
    assert saved.status_code == 302
    client.post(f"/rounds/sheets/{sheet.pk}/sections/second/", {"safe": "2"})
    client.post(f"/rounds/sheets/{sheet.pk}/hand-in/", {})

    assert Sheet.objects.get(pk=sheet.pk).state == SheetState.HANDED_IN
    assert client.get(f"/rounds/sheets/{sheet.pk}/items/plan/").status_code == 200
    assert client.get(f"/rounds/{found.pk}/").status_code == 404  # a reporter reads no rounds


def test_nobody_but_the_person_and_those_who_steer_reads_what_was_answered(units: dict[str, Unit], nurse: User) -> None:
    found = asked(units, nurse)
    sheet = Sheet.objects.get(person=nurse)
    given(sheet, nurse, plan="partly")
    addresses = [f"/rounds/sheets/{sheet.pk}/", f"/rounds/sheets/{sheet.pk}/items/plan/"]
    manager, steers = person(Role.MANAGER, units["ward-1"]), person(Role.COORDINATOR, units["county"])
    below = person(Role.COORDINATOR, units["hospital"])
    colleague = person(Role.REPORTER, units["ward-1"])

    for other in (manager, below, colleague):
        assert [browser(other).get(one).status_code for one in addresses] == [404, 404]
    assert [browser(steers).get(one).status_code for one in addresses] == [200, 200]
    # Who leads the unit sees that the round is there and how far it has come, and no more.
    seen = browser(manager)
    page = seen.get(f"/rounds/{found.pk}/").content.decode()
    assert "0 of 1 handed in" in page
    assert "Nina Nurse" not in page + seen.get(f"/rounds/{found.pk}/sheets/").content.decode()
    assert seen.get(f"/rounds/{found.pk}/results/").status_code == 403
    assert "Nina Nurse" in browser(steers).get(f"/rounds/{found.pk}/sheets/?missing=yes").content.decode()
    assert browser(steers).get(f"/rounds/{found.pk}/results/").status_code == 200
    # Those who steer read; only the person writes.
    assert browser(steers).post(f"/rounds/sheets/{sheet.pk}/sections/first/", {"plan": "wholly"}).status_code == 403


def test_what_is_answered_by_name_stays_out_of_the_trail_and_the_lake(units: dict[str, Unit], nurse: User) -> None:
    asked(units, nurse)
    sheet = Sheet.objects.get(person=nurse)
    given(sheet, nurse, plan="partly")
    answer = Answer.objects.get()

    event = Event.objects.get(tag="questionnaires:answer:given")

    assert (event.data["item"], event.data["value"]) == ("plan", "")
    assert list(PROJECTIONS["sheets"].batches([sheet.pk])) == []
    assert list(PROJECTIONS["answers"].rows([answer.pk])) == []


def test_a_sheet_is_returned_to_the_person_and_the_last_one_stands_beside(units: dict[str, Unit], nurse: User) -> None:
    with clock.stopped_at(TODAY - timedelta(days=30)):
        before = asked(units, nurse)
        first = Sheet.objects.get(person=nurse)
        given(first, nurse, plan="partly", known="yes", safe="3")
        sheets.hand_in(sheet=first, by=nurse)
        sheets.return_sheet(sheet=first, comment="Say more", by=None)
        assert "Say more" in browser(nurse).get(f"/rounds/sheets/{first.pk}/").content.decode()
        sheets.hand_in(sheet=first, by=nurse)
        rounds.close_round(found=before, by=None)

    found = asked(units, nurse)

    again = Sheet.objects.get(round=found, person=nurse)
    assert queries.last_sheet(again) == first


@pytest.mark.parametrize(("days", "told"), [(22, False), (23, True), (30, True), (45, True)])
def test_the_digest_reminds_the_person_alone(units: dict[str, Unit], nurse: User, days: int, *, told: bool) -> None:
    person(Role.MANAGER, units["ward-1"])
    person(Role.COORDINATOR, units["county"])
    asked(units, nurse)

    with clock.stopped_at(TODAY + timedelta(days=days)):
        found = reminding.mails(one for one in reminding.deadlines_to_tell() if one.kind == "sheet")

    assert [one.to for one in found] == ([nurse] if told else [])


def test_strangers_and_questionnaires_that_are_not_for_people_by_name_are_refused(
    units: dict[str, Unit], nurse: User
) -> None:
    left = person(Role.REPORTER, units["ward-1"])
    User.objects.filter(pk=left.pk).update(is_active=False)
    known = people_known(units["county"], [nurse.email.upper()], clock.today())
    assert known == (nurse.pk,)
    for stranger in ("nobody@example.org", left.email):
        with pytest.raises(StrangersError, match=stranger):
            people_known(units["county"], [nurse.email, stranger], clock.today())
    with pytest.raises(RoundError, match="Nobody fits"):
        asked(units, roles=("publisher",))
    edition = rounds.keep_edition(loaded=Loaded(survey(), "people" + "0" * 58))
    with pytest.raises(RoundError, match="by name"):
        rounds.announce_round(
            edition=edition, owner=units["county"], name="x", selection=Selection(people=(nurse.pk,)),
            deadline=DEADLINE, by=None, named=True,
        )  # fmt: skip
    assert not Round.objects.exists()


def test_a_coordinator_opens_one_in_the_browser_and_nothing_typed_is_lost(units: dict[str, Unit], nurse: User) -> None:
    client = browser(person(Role.COORDINATOR, units["county"]))
    address = "/rounds/questionnaires/safe_medication/open/?to=people"
    sent = {"name": "Course", "deadline": "2026-10-31"}

    assert client.post(address, sent).status_code == 422  # nobody chosen
    for wrong, told in ((f"{nurse.email} no-address", "no mail address: no-address"), ("a@b.example", "Nobody here")):
        refused = client.post(address, sent | {"addresses": wrong})
        assert refused.status_code == 422
        assert told in refused.content.decode()
        assert wrong.split()[-1] in refused.content.decode()
    done = client.post(address, sent | {"addresses": nurse.email})

    assert done.status_code == 302
    assert Round.objects.get().selection["people"] == [nurse.pk]
    # A survey without names offers no such thing.
    assert "to=people" not in client.get("/rounds/questionnaires/safety_culture/open/").content.decode()


def test_a_sheet_by_name_is_not_a_units(units: dict[str, Unit], nurse: User) -> None:
    opened(units)
    asked(units, nurse)
    handler = person(Role.HANDLER, units["ward-1"])

    waiting = queries.waiting_sheets(handler, units["ward-1"], "en")

    assert sum(one.total for one in waiting) == 1
    assert not access.sheets_seen(handler).filter(person__isnull=False).exists()


def test_the_list_takes_as_many_queries_for_twice_as_many_people(units: dict[str, Unit], nurse: User) -> None:
    client = browser(person(Role.COORDINATOR, units["county"]))
    others = [person(Role.REPORTER, units["ward-2"]) for _one in range(4)]
    few, more = asked(units, nurse, others[0]), asked(units, nurse, *others)
    counts = []
    for found in (few, few, more):
        with CaptureQueriesContext(connection) as counted:
            assert client.get(f"/rounds/{found.pk}/sheets/").status_code == 200
        counts.append(len(counted))

    assert counts[1] == counts[2]
