"""Contracts on bought services: the ladder, reports due, and the page of a producer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.contracts import access, actions, rules
from valvo.contracts.actions import Agreed
from valvo.contracts.errors import DayError, LadderError
from valvo.contracts.models import Contract
from valvo.contracts.queries import producer_page
from valvo.contracts.rules import Standing
from valvo.core import clock
from valvo.core.errors import NotFoundError, Refusal, StaleError


@pytest.mark.parametrize(
    ("taken", "step", "danger", "may"),
    [
        (0, 1, False, True),
        (0, 2, False, False),
        (2, 3, False, True),
        (2, 2, False, True),
        (2, 1, False, True),
        (2, 4, False, False),
        (0, 4, True, True),
        (0, 0, True, False),
    ],
)
def test_one_climbs_a_step_at_a_time_unless_there_is_danger(taken: int, step: int, *, danger: bool, may: bool) -> None:
    assert rules.may_climb(taken, step, danger=danger) is may


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2025, 12, 31), Standing.COMING),
        (date(2026, 1, 1), Standing.IN_FORCE),
        (date(2026, 6, 30), Standing.IN_FORCE),
        (date(2026, 7, 1), Standing.ENDED),
    ],
)
def test_a_contract_is_in_force_from_its_first_day_to_its_last(today: date, standing: Standing) -> None:
    assert rules.standing(date(2026, 1, 1), date(2026, 6, 30), today) == standing


def test_a_report_is_late_from_the_day_after() -> None:
    due = date(2026, 3, 1)
    assert [rules.is_late(due, None, due + timedelta(days=days)) for days in (-1, 0, 1)] == [False, False, True]
    assert rules.is_late(due, due + timedelta(days=1), due)
    assert rules.staff_share(9.5, 10) == 95
    assert rules.staff_share(9.5, 0) is None
    assert rules.staff_share(None, 10) is None


@pytest.fixture
def contract(db: None) -> Contract:
    units = county()
    office = person(Role.COORDINATOR, units["county"])
    agreed = Agreed(units["home"], "Home care", clock.today(), office, staff_agreed=Decimal(10))
    return actions.add_contract(organiser=units["county"], agreed=agreed, by=office)


def test_danger_alone_lets_one_demand_a_remedy_at_once(contract: Contract) -> None:
    by = contract.responsible
    for step, endangered in (("account", False), ("at_once", False), ("payment", True), ("nothing", True)):
        with pytest.raises(LadderError):
            actions.sanction(contract=contract, step=step, reason="Late.", endangered=endangered, by=by)
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(DayError):
        actions.sanction(contract=contract, step="guidance", reason="Late.", remedy_by=yesterday, by=by)
    row = actions.sanction(contract=contract, step="at_once", reason="Nobody at night.", endangered=True, by=by)
    actions.sanction(contract=contract, step="payment", reason="Still nobody.", by=by)
    actions.close_sanction(sanction=row, outcome="Two came.", by=by)
    with pytest.raises(Refusal):
        actions.close_sanction(sanction=row, outcome="Two came.", by=by)


def test_a_contract_is_not_changed_from_an_old_page_nor_ended_before_it_begins(contract: Contract) -> None:
    agreed = Agreed(contract.producer, "Care", contract.starts_on, contract.responsible)
    with pytest.raises(StaleError):
        actions.change_contract(contract=contract, agreed=agreed, by=contract.responsible, seen=0)
    short = Agreed(contract.producer, "Care", clock.today(), contract.responsible, ends_on=date(2020, 1, 1))
    with pytest.raises(DayError):
        actions.change_contract(contract=contract, agreed=short, by=contract.responsible)
    changed = actions.change_contract(contract=contract, agreed=agreed, by=contract.responsible, seen=1)
    assert (changed.name, changed.version) == ("Care", 2)


def test_the_page_of_a_producer_shows_what_one_steers_by_in_as_many_queries(contract: Contract, client: Client) -> None:
    by, client_of = contract.responsible, client
    client_of.force_login(by)
    to = reverse("contracts:producer", args=[contract.producer.public_id])
    report = actions.demand_report(contract=contract, what="Staff", due_on=clock.today() - timedelta(days=1), by=by)
    assert "late" in client_of.get(to).content.decode() or report.pk
    with CaptureQueriesContext(connection) as before:
        client_of.get(to)
    for _ in range(3):
        actions.demand_report(contract=contract, what="Staff", due_on=clock.today(), by=by)
    actions.receive_report(report=report, received_on=clock.today(), staff=Decimal("9.5"), by=by)
    actions.sanction(contract=contract, step="guidance", reason="Late.", by=by)
    with CaptureQueriesContext(connection) as after:
        page = client_of.get(to).content.decode()
    assert len(after) == len(before)
    assert "95" in page
    card = producer_page(contract.producer, by, "en").contracts[0]
    assert [row.late for row in card.reports].count(True) == 1
    stranger = person(Role.COORDINATOR, contract.producer)
    with pytest.raises(NotFoundError):
        access.producer_seen(stranger, contract.producer.public_id)


def test_a_contract_is_added_and_steered_in_the_pages(contract: Contract, client: Client) -> None:
    by = contract.responsible
    client.force_login(by)
    sent = {"producer": contract.producer_id, "name": "Day care", "starts_on": clock.today().isoformat()}
    assert client.post(reverse("contracts:new"), sent).status_code == 422
    producer = contract.producer
    type(producer).objects.filter(pk=producer.pk).update(provider_form="bought")
    assert client.post(reverse("contracts:new"), sent | {"responsible": by.pk}).status_code == 302
    made = Contract.objects.get(name="Day care")
    refused = client.post(reverse("contracts:sanction", args=[made.pk]), {"step": "payment", "reason": "Kept words."})
    assert refused.status_code == 422
    assert "Kept words." in refused.content.decode()
    assert "Day care" in client.get(reverse("contracts:index")).content.decode()
