"""One row of a register entered by hand: kept as a file's row would be, and held to the same rules."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core.periods import Period
from valvo.organisation.models import Unit
from valvo.registers import queries
from valvo.registers.models import ChainState, ImportedFile, Measurement
from valvo.registers.reading.facts import Kind

pytestmark = pytest.mark.django_db

ROWS = {
    Kind.WAITING_ASSESSMENT: {
        "name": "ward-1 sv", "day": "2024-12-31", "waiting": "1 200", "limit": "90", "over": "300",
    },
    Kind.WAITING_CARE: {
        "name": "Kirurgi", "day": "2024-12-31", "waiting": "200", "guarantee": "150", "limit": "180", "over": "50",
    },
    Kind.OBJECTIONS: {"group": "Dokumentation", "name": "Annat", "year": "2024", "count": "7"},
    Kind.COMPLAINTS: {"name": "Valvira", "year": "2024", "count": "12"},
    Kind.KEY_FIGURES: {"name": "Ersatta patientskador", "period": "2024", "value": "187", "measured_in": "antal"},
}  # fmt: skip
CHAIN = {"name": "Höftfraktur", "state": "ej godkänd", "published": "nej", "period": "2024Q1"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    """Return the small county."""
    return county()


@pytest.fixture
def keeper(client: Client, units: dict[str, Unit]) -> User:
    """Sign in a register keeper of the whole county."""
    made = person(Role.KEEPER, units["county"], name="Kim Keeper")
    client.force_login(made)
    return made


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_of_each_register_is_kept_with_who_entered_it(client: Client, keeper: User, kind: Kind) -> None:
    assert client.get(f"/registers/{kind}/enter/").status_code == 200
    answer = client.post(f"/registers/{kind}/enter/", ROWS[kind])
    assert answer.status_code == 302, answer.content.decode()
    file = ImportedFile.objects.get()
    assert (file.name, file.register, file.imported_by) == ("", kind, keeper)
    asked = [row for row in ROWS[kind].items() if row[0] in {"waiting", "guarantee", "over", "count", "value"}]
    kept = {int(one.value or 0) for one in Measurement.objects.all()}
    assert kept == {int(value.replace(" ", "")) for _name, value in asked}

    page = client.get(f"/registers/{kind}/").content.decode()
    assert "Entered by hand" in page
    assert f"/registers/files/{file.pk}/" in page  # where it is from is one click away
    assert "Kim Keeper" in client.get(f"/registers/files/{file.pk}/").content.decode()


def test_a_chain_is_kept_as_it_stood_at_the_end_of_the_period(client: Client, keeper: User) -> None:
    assert client.post("/registers/service-chains/enter/", CHAIN).status_code == 302
    assert (
        client.post("/registers/service-chains/enter/", CHAIN | {"period": "2024Q2", "state": "klar"}).status_code
        == 302
    )
    stood = [(one.on.isoformat(), one.state, one.published) for one in ChainState.objects.order_by("on")]
    assert stood == [("2024-03-31", "awaiting-approval", False), ("2024-06-30", "ready", False)]


def test_a_second_row_leaves_the_first_and_the_same_row_corrects_it(
    client: Client, keeper: User, units: dict[str, Unit]
) -> None:
    for row in ({}, {"name": "Riksdagens justitieombudsman"}, {"count": "13"}, {"count": "13"}):
        client.post("/registers/complaints/enter/", ROWS[Kind.COMPLAINTS] | row)
    counts = queries.yearly_counts(units["county"], Kind.COMPLAINTS, Period.parse("2024"))
    assert [(one.label.name, one.count.now) for one in counts] == [
        ("Valvira", Decimal(13)), ("Riksdagens justitieombudsman", Decimal(12)),
    ]  # fmt: skip
    assert Measurement.objects.filter(replaced_by__isnull=False).count() == 1  # the twelve stay as history


@pytest.mark.parametrize(
    ("kind", "wrong", "told"),
    [
        (Kind.WAITING_CARE, {"over": "151"}, "is more than"),
        (Kind.WAITING_CARE, {"waiting": "many"}, "is not a number"),
        (Kind.COMPLAINTS, {"count": "1.5"}, "is not a whole count"),
        (Kind.COMPLAINTS, {"count": "-1"}, "is a negative count"),
        (Kind.KEY_FIGURES, {"period": "soon"}, "is not a year or a period"),
    ],
)
def test_the_rules_of_files_hold_and_nothing_typed_is_lost(
    client: Client, keeper: User, kind: Kind, wrong: dict[str, str], told: str
) -> None:
    answer = client.post(f"/registers/{kind}/enter/", ROWS[kind] | wrong)
    page = answer.content.decode()
    assert (answer.status_code, ImportedFile.objects.count()) == (422, 0)
    assert told in page
    assert all(f'value="{value}"' in page for name, value in (ROWS[kind] | wrong).items() if name != "limit")


def test_only_who_keeps_registers_enters_rows(client: Client, units: dict[str, Unit]) -> None:
    client.force_login(person(Role.MANAGER, units["county"]))
    assert client.post("/registers/complaints/enter/", ROWS[Kind.COMPLAINTS]).status_code == 403
    client.force_login(person(Role.KEEPER, units["care"]))
    assert client.post("/registers/complaints/enter/?unit=hospital", ROWS[Kind.COMPLAINTS]).status_code == 404
    assert client.get("/registers/supervision-visits/enter/").status_code == 404
    assert not ImportedFile.objects.exists()
