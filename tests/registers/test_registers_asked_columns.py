"""Headings nobody has seen: which column is which is asked once, remembered, and used for every register's files."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.languages import LANGUAGES
from valvo.core.periods import Period
from valvo.devices import actions as devices
from valvo.devices.models import Device
from valvo.occasions.models import Completion
from valvo.organisation.models import Unit
from valvo.registers.asking import sheets_seen
from valvo.registers.incoming import RawFile
from valvo.registers.models import ColumnMapping, ImportedFile, Measurement, Upload
from valvo.registers.reading.facts import Kind
from valvo.registers.reading.read import Said, read_file
from valvo.registers.reading.shapes import SHAPES
from valvo.registers.reading.tables import NOTHING
from valvo.registers.reading.words import timeless
from valvo.trail.models import Event

# For each kind a file nobody could read, which of its columns are which, and how many figures it holds.
FILES: dict[Kind, tuple[str, dict[str, str], int]] = {
    Kind.WAITING_ASSESSMENT: (
        "Nr;Mottagning;Personer per 31.12.2024;Av dem sena;Kvinnor\n1;Norra;40;4;20\n2;Södra;30;1;11\n",
        {"name": "Mottagning", "waiting": "Personer per", "over_90": "Av dem sena"}, 4,
    ),
    Kind.WAITING_CARE: (
        "Gren;Personer 31.12.2024;Garanti 31.12.2024;Sena 31.12.2024\nKirurgi;40;30;4\n",
        {"name": "Gren", "waiting": "Personer", "guarantee": "Garanti", "over_180": "Sena"}, 3,
    ),
    Kind.OBJECTIONS: ("Vad;2023;2024\nBemötande;4;6\n", {"cause": "Vad"}, 2),
    Kind.COMPLAINTS: ("Till vem;2023;2024\nNya verket;4;6\n", {"authority": "Till vem"}, 2),
    Kind.INJURIES: (
        "Vad;Fall 2024;Ja 2024\nBehandlingsskada;9;4\n",
        {"cause": "Vad", "decisions": "Fall", "paid": "Ja"}, 2,
    ),
    Kind.KEY_FIGURES: ("Sak;Hur mycket;När\nBesök;12;2024\n", {"name": "Sak", "value": "Hur mycket", "year": "När"}, 1),
    Kind.SERVICE_CHAINS: ("Namn;Hur långt\nHöftfraktur;Klar\n", {"name": "Namn", "state": "Hur långt"}, 1),
    Kind.SUPERVISION_VISITS: ("Hur;Januari;Februari\nOanmält;4;5\n", {"kind": "Hur"}, 2),
}  # fmt: skip


def raw(content: str, name: str = "ny.csv") -> RawFile:
    return RawFile(name, content.encode())


def test_every_kind_of_table_is_tried() -> None:
    assert set(FILES) == set(Kind) == {shape.kind for shape in SHAPES}


@pytest.mark.parametrize("kind", FILES)
def test_a_table_of_any_kind_is_read_by_what_a_person_says_of_its_columns(kind: Kind) -> None:
    content, columns, figures = FILES[kind]
    (seen,) = sheets_seen(raw(content))
    assert set(columns.values()) <= set(seen.headings)

    said = Said(kind, columns)
    (reading,) = read_file("ny.csv", content.encode(), period=Period.parse("2024"), known=lambda _headings: said)

    assert reading.kind == kind
    assert len(reading.facts) + len(reading.chains) == figures


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.kind)
def test_the_columns_of_every_kind_are_named_in_three_languages(shape: object) -> None:
    for field in shape.fields:  # type: ignore[attr-defined]  # a Shape
        assert all(field.label[language] for language in LANGUAGES)
        assert field.stands_for not in {"", NOTHING}


@pytest.mark.parametrize(
    ("heading", "left"),
    [
        ("Väntar 31.12.2024", "Väntar"), ("Väntar 2024-12-31", "Väntar"), ("Antal (2024)", "Antal"), ("2024", "2024"),
        ("Över 90 dygn, 31.12.2024", "Över 90 dygn"), ("Klara", "Klara"),
    ],
)  # fmt: skip
def test_next_months_heading_is_the_same_without_its_time(heading: str, left: str) -> None:
    assert timeless(heading) == left


# --- in the web -------------------------------------------------------------------------------------


@pytest.fixture
def units(db: None) -> Iterator[dict[str, Unit]]:
    """Return the small county, on a day in January 2025."""
    with clock.stopped_at(datetime(2025, 2, 10, 9, tzinfo=UTC)), translation.override("en"):
        yield county()


@pytest.fixture
def keeper(client: Client, units: dict[str, Unit]) -> Client:
    """Sign in a register keeper of the whole county."""
    client.force_login(person(Role.KEEPER, units["county"]))
    return client


def sent(keeper: Client, address: str, name: str, content: str, **more: str) -> HttpResponse:
    file = SimpleUploadedFile(name, content.encode())
    field = "tables" if address.startswith("/registers/") else "table"
    return keeper.post(f"{address}?unit=county", {field: [file], "unit": "county"} | more)  # type: ignore[return-value]  # the client's answer


CARE, COLUMNS, _figures = FILES[Kind.WAITING_CARE]


def test_a_registers_columns_are_asked_once_and_next_months_file_is_read_at_once(keeper: Client) -> None:
    asked = sent(keeper, "/registers/files/take-in/", "ny.csv", CARE)["Location"]
    assert asked.endswith("/columns/")
    page = keeper.get(f"{asked}?kind=waiting-care")
    assert page.context["form"].fields["guarantee"].initial == "Garanti"
    wrong = keeper.post(asked, {"kind": "waiting-care", "name": "Gren", "waiting": "Gren"})
    short = keeper.post(asked, {"kind": "waiting-care", "name": "Gren", "waiting": "Personer"})
    assert (wrong.status_code, short.status_code, ColumnMapping.objects.count()) == (422, 422, 0)
    assert "Needed: specialty" in short.content.decode()

    review = keeper.post(asked, {"kind": "waiting-care"} | COLUMNS, follow=True)
    assert "3 new figures" in review.content.decode()
    keeper.post(f"/registers/files/take-in/{Upload.objects.get().pk}/confirm/")
    assert sorted(Measurement.objects.values_list("column", "value")) == [("B", 40), ("C", 30), ("D", 4)]

    later = sent(keeper, "/registers/files/take-in/", "ny2.csv", CARE.replace("31.12.2024", "31.1.2025"))
    assert later["Location"].endswith("/take-in/2/")
    assert "Waiting for care · county en" in keeper.get("/registers/columns/").content.decode()
    keeper.post(f"/registers/columns/{ColumnMapping.objects.get().pk}/revoke/")
    again = sent(keeper, "/registers/files/take-in/", "ny3.csv", CARE)
    assert again["Location"].endswith("/columns/")
    assert Event.objects.filter(tag__startswith="registers:columns").count() == 2


def test_a_fault_below_columns_that_are_known_is_told_in_the_files_own_words(keeper: Client) -> None:
    asked = sent(keeper, "/registers/files/take-in/", "ny.csv", CARE.replace("30", "trettio"))["Location"]
    told = keeper.post(asked, {"kind": "waiting-care"} | COLUMNS, follow=True)

    assert told.status_code == 422
    assert "ny.csv, row 2, column C (Garanti 31.12.2024)" in told.content.decode()
    assert not ImportedFile.objects.exists()


def test_a_file_that_is_no_table_is_refused_and_not_asked_about(keeper: Client) -> None:
    told = sent(keeper, "/registers/files/take-in/", "ord.csv", "bara\nord\n")

    assert (told.status_code, Upload.objects.count()) == (422, 0)


TYPE = {
    "name": "Pump", "maker": "", "udi_di": "", "risk": "class_2b", "check_months": 0, "maintenance_months": 0,
    "needs_passport": False, "passport_months": 0,
}  # fmt: skip
# Address, a list nobody could read, its columns, and what is there afterwards.
LISTS = {
    "devices": (
        "/devices/take-in/", "Apparat;Hos;Märkning\nPump;ward-1;17\n",
        {"type": "Apparat", "unit": "Hos", "number": "Märkning"}, Device,
    ),
    "completions": (
        "/occasions/take-in/", "Hos;Vad;När;Ja;Folk\nward-1;Brand;2025-01-31;4;9\n",
        {"unit": "Hos", "training": "Vad", "as_of": "När", "done": "Ja", "whole": "Folk"}, Completion,
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", LISTS)
def test_a_lists_columns_are_asked_once_and_the_next_list_is_shown_at_once(
    which: str, keeper: Client, units: dict[str, Unit]
) -> None:
    address, content, columns, model = LISTS[which]
    devices.add_type(unit=units["county"], values=TYPE, by=person())
    asked = sent(keeper, address, "lista.csv", content)["Location"]
    assert keeper.get(asked).status_code == 200
    assert keeper.post(asked, {"unit": "Hos"}).status_code == 422
    review = keeper.post(asked, columns)["Location"]
    assert keeper.post(f"{review}confirm/").status_code == 302
    assert model.objects.count() == 1

    again = sent(keeper, address, "lista2.csv", content)
    assert again["Location"].endswith("/take-in/2/")
    assert keeper.get(again["Location"]).status_code == 200


def test_the_column_that_names_the_rows_is_proposed_by_what_stands_under_it() -> None:
    content, columns, _figures = FILES[Kind.WAITING_ASSESSMENT]
    (seen,) = sheets_seen(raw(content))
    fields = next(shape.fields for shape in SHAPES if shape.kind == Kind.WAITING_ASSESSMENT)

    assert seen.proposed(fields)["name"].heading == columns["name"]
