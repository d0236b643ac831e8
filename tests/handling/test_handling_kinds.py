"""A coordinator handles a report as another kind; what was sent stays as it was."""

import pytest
from django.test import Client
from thread import MILD, case_at

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core.errors import Refusal
from valvo.handling import actions
from valvo.handling.events import CaseEvent
from valvo.handling.models import Case, Classification
from valvo.intake.models import Report
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Unit:
    return county()["ward-1"]


def test_another_kind_brings_its_clocks_and_a_new_judgement_and_leaves_the_report(ward: Unit) -> None:
    coordinator = person(Role.COORDINATOR, ward)
    case = case_at(ward, person(), handler=coordinator)
    actions.classify(case=case, judgement=MILD, by=coordinator)
    before = Report.objects.filter(pk=case.report_id).values().get()

    actions.change_kind(case=case, kind="device_incident", by=coordinator)

    clocks = {one.rule: one.done_at is None for one in case.clocks.all()}
    assert clocks == {"first_answer": True, "handling": True, "device_serious": True}
    assert {one.started_at for one in case.clocks.all()} == {case.opened_at}
    assert not Classification.objects.filter(case=case).exists()
    assert Report.objects.filter(pk=case.report_id).values().get() == before
    event = Event.objects.get(tag=CaseEvent.KIND_CHANGED)
    assert event.data == {"kind": "device_incident", "kind_before": "hazard_event"}

    actions.change_kind(case=case, kind="success", by=coordinator)
    assert [one.rule for one in case.clocks.filter(done_at__isnull=True)] == ["first_answer"]


def test_a_kind_that_does_not_exist_is_refused(ward: Unit) -> None:
    case = case_at(ward, person())
    with pytest.raises(Refusal):
        actions.change_kind(case=case, kind="nothing_such", by=person(Role.COORDINATOR, ward))
    assert Case.objects.get(pk=case.pk).kind == "hazard_event"


@pytest.mark.parametrize(("role", "status"), [(Role.COORDINATOR, 302), (Role.HANDLER, 403)])
def test_only_a_coordinator_changes_the_kind(client: Client, ward: Unit, role: Role, status: int) -> None:
    case = case_at(ward, person())
    client.force_login(person(role, ward))
    page = f"/cases/{case.report.number}/"
    assert client.post(f"{page}kind/", {"kind-kind": "risk"}).status_code == status
    assert ("Change the kind" in client.get(page).content.decode()) is (status == 302)
    assert Case.objects.get(pk=case.pk).kind == ("risk" if status == 302 else "hazard_event")
