"""What is due under contracts: on Today and in the digest of whoever answers for them, handed over when they leave."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import county, person
from valvo.accounts import actions as accounts
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.contracts import actions, due
from valvo.contracts.actions import Agreed
from valvo.contracts.models import Contract
from valvo.core import clock
from valvo.handling.reminding import deadlines_to_tell
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_day() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 11, 10, 9, tzinfo=UTC)):  # a test that runs at midnight has two days
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def office(units: dict[str, Unit]) -> User:
    return person(Role.COORDINATOR, units["county"])


@pytest.fixture
def contract(units: dict[str, Unit], office: User) -> Contract:
    agreed = Agreed(units["home"], "Home care", clock.today(), office, ends_on=clock.today() + timedelta(days=200))
    return actions.add_contract(organiser=units["county"], agreed=agreed, by=office)


def waiting(who: User, unit: Unit) -> dict[str, list[bool]]:
    return {one.key: [line.over for line in one.lines] for one in due.groups(who, unit, "en") if one.lines}


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (25, {}),
        (26, {"contract_reports": [False]}),
        (40, {"contract_reports": [False]}),
        (41, {"contract_reports": [True]}),
    ],
)
def test_a_report_waits_from_a_fortnight_before_its_day(
    contract: Contract, office: User, days: int, found: dict[str, list[bool]]
) -> None:
    due_on = clock.today() + timedelta(days=40)
    row = actions.demand_report(contract=contract, what="Staff", due_on=due_on, by=office)
    with clock.stopped_at(clock.now() + timedelta(days=days)):
        assert waiting(office, contract.organiser) == found
        assert waiting(person(Role.COORDINATOR, contract.organiser), contract.organiser) == {}, "another answers for it"
        actions.receive_report(report=row, received_on=clock.today(), staff=Decimal(9), by=office)
        assert waiting(office, contract.organiser) == {}


@pytest.mark.parametrize(("days", "waits"), [(109, False), (110, True), (200, True), (201, False)])
def test_a_contract_that_ends_waits_for_three_months(
    contract: Contract, office: User, days: int, *, waits: bool
) -> None:
    with clock.stopped_at(clock.now() + timedelta(days=days)):
        assert ("contract_ends" in waiting(office, contract.organiser)) is waits


def test_a_remedy_waits_until_somebody_says_how_it_ended(contract: Contract, office: User) -> None:
    soon = clock.today() + timedelta(days=3)
    step = actions.sanction(contract=contract, step="guidance", reason="Late.", remedy_by=soon, by=office)
    assert waiting(office, contract.organiser) == {"contract_remedies": [False]}
    actions.close_sanction(sanction=step, outcome="It came.", by=office)
    assert waiting(office, contract.organiser) == {}


def test_who_answers_is_reminded_of_reports_remedies_and_the_end(contract: Contract, office: User) -> None:
    on = clock.today() + timedelta(days=194)
    actions.demand_report(contract=contract, what="Staff", due_on=on, by=office)
    actions.sanction(contract=contract, step="guidance", reason="Late.", remedy_by=on, by=office)
    with clock.stopped_at(clock.now() + timedelta(days=193)):
        found = {one.kind: one for one in deadlines_to_tell()}
    assert set(found) == {"report", "remedy", "contract"}
    assert {one.owner for one in found.values()} == {office}
    assert len({one.what(language) for one in found.values() for language in ("sv", "fi", "en")}) == 9


def test_contracts_are_handed_over_and_nothing_asks_more_for_more_of_them(
    units: dict[str, Unit], contract: Contract, office: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            due.groups(office, units["county"], "en")
            list(due.deadlines())
        return len(made)

    today = clock.today()
    actions.demand_report(contract=contract, what="Staff", due_on=today, by=office)
    first = queries()
    for name in ("ward-1", "ward-2"):
        agreed = Agreed(units[name], name, today - timedelta(days=30), office, ends_on=today + timedelta(days=5))
        other = actions.add_contract(organiser=units["county"], agreed=agreed, by=office)
        actions.demand_report(contract=other, what="Staff", due_on=today, by=office)
        actions.sanction(contract=other, step="guidance", reason="Late.", remedy_by=today, by=office)
    assert queries() == first

    to = person(Role.COORDINATOR, units["county"])
    version = contract.version
    assert accounts.hand_over(leaver=office, to=to, by=to) == 3
    assert set(Contract.objects.values_list("responsible", flat=True)) == {to.pk}
    assert Contract.objects.get(pk=contract.pk).version == version + 1
