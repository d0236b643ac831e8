"""What of visits waits on Today, is reminded of, and goes over when somebody leaves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import county, person
from valvo.accounts import actions as accounts
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.handling.reminding import deadlines_to_tell, mails
from valvo.improvement.actions import NewAction
from valvo.inspections import actions, due
from valvo.inspections.choices import VisitKind
from valvo.inspections.models import Report, Visit
from valvo.organisation.models import Unit
from visiting import observed, planned, told, under_way

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def lead(units: dict[str, Unit]) -> User:
    return person(Role.INSPECTOR, units["county"])


@pytest.fixture
def office(units: dict[str, Unit]) -> User:
    return person(Role.COORDINATOR, units["county"])


@pytest.fixture
def head(units: dict[str, Unit]) -> User:
    return person(Role.HANDLER, units["ward-1"])


def waiting(who: User, unit: Unit) -> dict[str, int]:
    return {one.key: one.total for one in due.groups(who, unit, "en") if one.lines}


def reminded() -> dict[User, list[str]]:
    """Return who gets a digest, and of what kinds."""
    found = deadlines_to_tell()
    return {mail.to: sorted(one.kind for one in found if f"{one.address}\n" in mail.text) for mail in mails(found)}


@pytest.mark.parametrize("kind", [VisitKind.ANNOUNCED, VisitKind.UNANNOUNCED])
def test_of_a_visit_to_make_only_its_lead_is_reminded_however_late_it_is(
    units: dict[str, Unit], lead: User, office: User, head: User, kind: VisitKind
) -> None:
    manager = person(Role.MANAGER, units["hospital"])
    planned(units["ward-1"], lead, by=office, kind=kind, on=clock.today() + timedelta(days=30))
    for days, told_of in ((22, False), (23, True), (31, True), (44, True)):
        with clock.stopped_at(clock.now() + timedelta(days=days)):
            assert (lead in reminded()) is told_of, days
            assert not {head, manager, office} & set(reminded())


def test_a_visit_without_a_lead_is_told_to_who_planned_it_and_waits_for_planners(
    units: dict[str, Unit], lead: User, office: User
) -> None:
    visit = planned(units["ward-1"], lead, by=office, on=clock.today() + timedelta(days=31))
    actions.remove_member(visit=visit, person=lead.pk, by=office)
    assert waiting(office, units["county"]) == {}
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        assert waiting(office, units["county"]) == {"visit_lead": 1}
    with clock.stopped_at(clock.now() + timedelta(days=25)):
        assert reminded() == {office: ["visit"]}


def test_the_unit_is_reminded_of_material_the_draft_and_what_was_decided_until_there_is_an_action(
    units: dict[str, Unit], lead: User, office: User, head: User
) -> None:
    visit = planned(units["ward-1"], lead, by=office, on=clock.today() + timedelta(days=20))
    actions.ask_for(visit=visit, wanted="The plan", due=clock.today() + timedelta(days=10), by=office)
    with clock.stopped_at(clock.now() + timedelta(days=4)):
        assert reminded() == {head: ["material"]}
    drafted = under_way(units["ward-1"], lead, by=office)
    row = observed(drafted, lead, grade="minor")
    row = actions.decide(observation=row, decision="Lock it.", due=clock.today() + timedelta(days=40), by=lead)
    actions.summarise(visit=drafted, told=actions.Summary("Locks.", 1, 0, 0), by=lead)
    actions.send(visit=Visit.objects.get(pk=drafted.pk), by=lead)
    with clock.stopped_at(clock.now() + timedelta(days=8)):
        assert "comment" in reminded()[head]
    with clock.stopped_at(clock.now() + timedelta(days=35)):
        assert "decision" in reminded()[head]
        assert waiting(head, units["ward-1"])["visit_decided"] == 1
        assert "visit_decided" not in waiting(person(Role.HANDLER, units["ward-2"]), units["ward-2"])
        actions.act_on(observation=row, planned=NewAction("Lock it", head, clock.today()), by=head)
        assert "visit_decided" not in waiting(head, units["ward-1"])
        assert "decision" not in [one.kind for one in deadlines_to_tell()]


def test_what_was_decided_waits_no_longer_once_a_follow_up_visit_has_been_made(
    units: dict[str, Unit], lead: User, office: User, head: User
) -> None:
    visit = under_way(units["ward-1"], lead, by=office)
    row = observed(visit, lead, grade="minor")
    actions.decide(observation=row, decision="Lock it.", due=clock.today(), by=lead)
    actions.summarise(visit=visit, told=actions.Summary("Locks.", 1, 0, 0), by=lead)
    visit = actions.send(visit=Visit.objects.get(pk=visit.pk), by=lead)
    assert waiting(head, units["ward-1"])["visit_decided"] == 1
    again = actions.follow_up(visit=visit, planned_for=clock.today(), by=office)
    assert waiting(head, units["ward-1"])["visit_decided"] == 1
    actions.begin(visit=again, on=clock.today(), by=lead)
    assert "visit_decided" not in waiting(head, units["ward-1"])


def test_places_on_open_visits_go_over_but_not_to_somebody_tied_to_the_unit(
    units: dict[str, Unit], lead: User, office: User, head: User
) -> None:
    to = person(Role.INSPECTOR, units["county"])
    visit, other = planned(units["ward-1"], lead, by=office), planned(units["home"], lead, by=office)
    given_up = planned(units["ward-2"], lead, by=office)
    actions.cancel(visit=given_up, reason="Closed.", by=office)
    actions.add_member(visit=other, person=to, role="expert", by=office)
    assert accounts.hand_over(leaver=lead, to=to, by=office) == 2
    assert [(one.person, one.role) for one in (visit.team.get(), other.team.get())] == [(to, "lead")] * 2
    assert given_up.team.get().person == lead

    assert accounts.hand_over(leaver=to, to=head, by=office) == 2
    assert not visit.team.exists(), "who works at the ward visits it"
    assert other.team.get().person == head
    assert waiting(office, units["county"])["visit_lead"] == 1


def test_today_and_the_digest_ask_as_much_however_many_visits_there_are(
    units: dict[str, Unit], lead: User, office: User, head: User
) -> None:
    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as of_today:
            due.groups(head, units["ward-1"], "en")
        with CaptureQueriesContext(connection) as of_digest:
            list(due.deadlines())
        return len(of_today), len(of_digest)

    def more() -> None:
        visit = told(units["ward-1"], lead, by=office)
        actions.decide(observation=visit.observations.get(), decision="Lock it.", due=clock.today(), by=lead)
        new = planned(units["ward-1"], lead, by=office)
        actions.ask_for(visit=new, wanted="The plan", due=clock.today(), by=office)

    more()
    first = queries()
    more()
    assert queries() == first


def test_a_visit_whose_report_was_not_kept_offers_no_publication_and_refuses_it(
    client: Client, units: dict[str, Unit], lead: User, office: User
) -> None:
    visit = told(units["ward-1"], lead, by=office)
    now = clock.now()
    Visit.objects.filter(pk=visit.pk).update(state="approved", approved_at=now, approved_by=office)
    client.force_login(office)
    page, publish = (reverse(f"inspections:{name}", args=[visit.pk]) for name in ("visit", "publish"))
    shown = client.get(page).content.decode()
    assert publish not in shown
    assert "No report was kept" in shown
    answer = client.post(publish, {"seen": visit.version})
    assert answer.status_code == 422
    assert "No report was kept" in answer.content.decode()
    with pytest.raises(Refusal):
        actions.publish(visit=visit, by=office)
    # Published before there was such a rule: nobody is led to a page that is not there.
    Visit.objects.filter(pk=visit.pk).update(published_at=now)
    assert not Report.objects.exists()
    public = reverse("public_inspections:report", args=[visit.pk])
    assert public not in client.get(reverse("public_inspections:index")).content.decode()
    assert client.get(public).status_code == 404
