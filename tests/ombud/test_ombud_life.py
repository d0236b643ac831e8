"""The ombudsperson's world: contacts nobody else sees, accounts whose sums leave and never change again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts import VALUES, noted
from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.core.figures import Figure, Suppression
from valvo.core.periods import Period
from valvo.documents.freezing import thaw
from valvo.documents.tree import Document, Table
from valvo.ombud import actions
from valvo.ombud.errors import ClosedPeriodError, NothingToReleaseError
from valvo.ombud.models import Account, Contact
from valvo.organisation.models import Unit
from valvo.registers.models import Measurement
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db
FIRST = Period.parse("2026Q1")
DAY = date(2026, 2, 3)


@pytest.fixture(autouse=True)
def _spring_2026() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 5, 4, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def ombud(units: dict[str, Unit]) -> User:
    return person(Role.OMBUD, units["county"])


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def typed(**values: object) -> dict[str, object]:
    rows: dict[str, object] = {"object-TOTAL_FORMS": 2, "object-INITIAL_FORMS": 0}
    for number, cause in enumerate(("care", "")):
        row = {"cause": cause, "sector": "health", "producer": "own", "service": ""}
        rows |= {f"object-{number}-{name}": value for name, value in row.items()}
    return VALUES | {"day": "2026-02-03"} | rows | values


def counts(document: Document, caption: str) -> dict[str, Figure]:
    found = next(block for block in document.blocks() if isinstance(block, Table) and block.caption == caption)
    return {str(row.cells[0]): row.cells[1] for row in found.rows if isinstance(row.cells[1], Figure)}


def test_a_contact_is_noted_with_what_it_was_about(ombud: User) -> None:
    client = browser(ombud)

    assert client.get("/").headers["Location"] == "/ombud/contacts/"
    assert client.post("/ombud/contacts/new/", typed(**{"object-1-cause": "treatment"})).status_code == 302

    contact = Contact.objects.get()
    assert [one.cause for one in contact.objects_told.all()] == ["care", "treatment"]
    assert Event.objects.get(tag="ombud:contact:recorded").data == {"objects": 2}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"object-0-cause": ""}, "Choose at least one cause."),
        ({"day": "2026-05-05"}, "The day has not come yet."),
        ({"who": "neighbour"}, "neighbour"),
        ({"object-0-service": "999999"}, "valid choice"),
        ({"object-TOTAL_FORMS": "many"}, "What it was about"),
    ],
)
def test_a_mistake_is_told_beside_what_was_typed(ombud: User, wrong: dict[str, object], said: str) -> None:
    answer = browser(ombud).post("/ombud/contacts/new/", typed(**wrong))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Contact.objects.exists()


def test_another_row_comes_with_everything_typed(ombud: User) -> None:
    page = browser(ombud).post("/ombud/contacts/new/", typed(more="1", tongue="sv")).content.decode()

    assert page.count("<fieldset class=") == 3
    assert '<option value="sv" selected>' in page
    assert not Contact.objects.exists()


def test_two_who_correct_at_once_do_not_overwrite_one_another(units: dict[str, Unit], ombud: User) -> None:
    contact = noted(units["county"], ombud, DAY)
    actions.change_contact(contact=contact, values=VALUES | {"day": DAY}, objects=[], by=ombud, seen=1)

    with pytest.raises(StaleError):
        actions.remove_contact(contact=contact, by=ombud, seen=1)
    assert browser(ombud).post(f"/ombud/contacts/{contact.pk}/", typed(seen="1")).status_code == 409


def test_an_account_counts_contacts_and_objects_and_hides_small_numbers(units: dict[str, Unit], ombud: User) -> None:
    for _number in range(20):
        noted(units["county"], ombud, DAY, [{"service": units["hospital"]}, {"cause": "treatment"}])
    for _number in range(3):
        noted(units["county"], ombud, DAY, [{"cause": "fees"}], tongue="sv")

    account = actions.release(office=units["county"], period=FIRST, by=ombud)

    causes = counts(thaw(account.content["en"]), "Cause")
    assert causes["Together"].value == 43
    assert causes["Fees"].suppressed is Suppression.SMALL_NUMBER
    assert sum(figure.suppressed is None for figure in causes.values()) == 2  # one cause is hidden for the fees' sake
    figures = Measurement.objects.order_by("row").values_list("value", "first", "last")
    assert list(figures) == [(23, FIRST.first, FIRST.last), (43, FIRST.first, FIRST.last)]
    assert {thaw(account.content[language]).language for language in ("sv", "fi", "en")} == {"sv", "fi", "en"}


def test_what_has_left_stays(units: dict[str, Unit], ombud: User) -> None:
    contact = noted(units["county"], ombud, DAY)
    account = actions.release(office=units["county"], period=FIRST, by=ombud)

    with pytest.raises(ClosedPeriodError):
        noted(units["county"], ombud, FIRST.last)
    noted(units["county"], ombud, FIRST.end)  # the day after is open
    with pytest.raises(ClosedPeriodError):
        actions.remove_contact(contact=contact, by=ombud, seen=1)
    with pytest.raises(NothingToReleaseError):
        actions.release(office=units["county"], period=FIRST, by=ombud)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(period="2020")


@pytest.mark.parametrize("period", ["2026Q2", "2026", "2025Q4"])
def test_only_ended_periods_with_contacts_can_leave(units: dict[str, Unit], ombud: User, period: str) -> None:
    noted(units["county"], ombud, DAY)
    noted(units["county"], ombud, date(2026, 4, 2))

    with pytest.raises(NothingToReleaseError):
        actions.release(office=units["county"], period=Period.parse(period), by=ombud)
    assert browser(ombud).post("/ombud/accounts/release/", {"period": period}).status_code == 422


def test_sums_are_read_by_others_and_contacts_by_nobody_else(units: dict[str, Unit], ombud: User) -> None:
    contact = noted(units["county"], ombud, DAY)
    account = actions.release(office=units["county"], period=FIRST, by=ombud)
    coordinator = browser(person(Role.COORDINATOR, units["county"]))

    assert coordinator.get(f"/ombud/accounts/{account.pk}/").status_code == 200
    assert coordinator.get(f"/ombud/accounts/{account.pk}/fi.pdf").content.startswith(b"%PDF")
    assert coordinator.get(f"/ombud/contacts/{contact.pk}/").status_code == 404
    assert coordinator.get("/ombud/contacts/").status_code == 404


def test_the_list_asks_the_same_however_many_contacts_there_are(units: dict[str, Unit], ombud: User) -> None:
    client = browser(ombud)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/ombud/contacts/?sector=health").status_code == 200
        return len(queries)

    for _number in range(3):
        noted(units["county"], ombud, DAY)
    few = asked()
    for _number in range(3):
        noted(units["county"], ombud, DAY)
    assert asked() == few
