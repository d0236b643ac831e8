"""Files with waits: columns proposed, confirmed once and remembered; wrong files told so that a keeper understands."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.periods import Period
from valvo.organisation.models import Unit
from valvo.registers import actions as registers
from valvo.registers.columns import Why, propose
from valvo.registers.incoming import RawFile, read_all
from valvo.registers.models import ColumnMapping
from valvo.trail.models import Event
from valvo.waiting import actions, queries
from valvo.waiting.choices import Fault, Stage
from valvo.waiting.definition import clocks
from valvo.waiting.fields import FIELDS
from valvo.waiting.models import Intake, Wait

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)
HEAD = "Remissnummer;Väntan räknas från;Startdatum;Slutdatum;Enhet;Specialitet;Ålder;Vårdgaranti"
ROW = "R{n};behov;{start};{end};ward-1;Kirurgi;{age};ja"


@pytest.fixture
def units(settings: LazySettings, tmp_path: Path) -> dict[str, Unit]:
    settings.DATA_FOLDER = tmp_path
    return county()


@pytest.fixture
def keeper(units: dict[str, Unit]) -> Iterator[Client]:
    client = Client()
    keeper = person(Role.KEEPER, units["county"])
    client.force_login(keeper, backend="allauth.account.auth_backends.AuthenticationBackend")
    with clock.stopped_at(clock.start_of_day(date(2025, 1, 2))):
        yield client


def rows(number: int, start: str = "1.10.2024", end: str = "", age: str = "40") -> list[str]:
    return [ROW.format(n=n, start=start, end=end, age=age) for n in range(number)]


def text(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *lines]).encode()


def receive(unit: Unit, content: bytes) -> Intake:
    return actions.receive(name="vantar.csv", chunks=[content], unit=unit, by=None)


def read(unit: Unit, content: bytes) -> Intake:
    """Return a file read with the columns its headings propose."""
    made = receive(unit, content)
    if made.stage == Stage.COLUMNS:
        seen = content.decode(errors="replace").splitlines()[0].split(";")
        proposed = propose(seen, [()] * len(seen), FIELDS)
        chosen = {code: one.heading for code, one in proposed.items()}
        actions.choose_columns(intake=made, columns=chosen, by=person())
    actions.read_file(intake_id=made.pk)
    made.refresh_from_db()
    return made


def taken_in(unit: Unit, content: bytes) -> Intake:
    made = read(unit, content)
    assert made.faults == []
    actions.confirm(intake=made, by=None)
    actions.write_rows(intake_id=made.pk)
    made.refresh_from_db()
    return made


def faults(made: Intake) -> list[tuple[str, int, int]]:
    return [(one["fault"], one["row"], one["rows"]) for one in made.faults]


@pytest.mark.parametrize(
    "headings",
    [
        ["Remissnummer", "Startslag", "Startdatum", "Slutdatum", "Resultatenhet", "Huvudspecialitet"],
        ["Lähetenumero", "Alkamisperuste", "Alkupäivä", "Päättymispäivä", "Tulosyksikkö", "Erikoisala"],
        ["Referral number", "Start kind", "Start date", "End date", "Department", "Main specialty"],
    ],
)
def test_columns_are_proposed_by_their_headings_in_three_languages(headings: list[str]) -> None:
    found = propose(headings, [()] * len(headings), FIELDS)

    needed = ["reference", "start", "started_on", "ended_on", "unit", "specialty"]
    assert [found[code].heading for code in needed] == headings
    assert {one.why for one in found.values()} == {Why.NAME}


def test_columns_are_proposed_by_what_stands_under_them() -> None:
    found = propose(["A", "B"], [("1.1.2024", "2.1.2024"), ("remiss", "behov")], FIELDS)

    assert found["started_on"].heading == "A"
    assert (found["start"].heading, found["start"].why) == ("B", Why.CONTENT)


def test_a_keeper_confirms_columns_once_and_the_next_file_is_read_at_once(
    keeper: Client, units: dict[str, Unit]
) -> None:
    asked = keeper.post("/waiting/files/add/", {"table": SimpleUploadedFile("a.csv", text(*rows(3)))}, follow=True)
    page = asked.content.decode()
    assert "Proposed by its heading." in page
    assert not Wait.objects.exists()

    chosen = {code: one.heading for code, one in propose(HEAD.split(";"), [()] * 8, FIELDS).items()}
    made = Intake.objects.get()
    wrong = keeper.post(f"/waiting/files/{made.pk}/columns/", chosen | {"unit": "Specialitet"})
    assert wrong.status_code == 422
    assert "The same column is chosen twice." in wrong.content.decode()
    keeper.post(f"/waiting/files/{made.pk}/columns/", chosen)
    actions.read_file(intake_id=made.pk)
    told = keeper.get(f"/waiting/files/{made.pk}/").content.decode()
    assert "3 waits, from" in told
    assert not Wait.objects.exists()

    keeper.post(f"/waiting/files/{made.pk}/confirm/")
    actions.write_rows(intake_id=made.pk)
    assert "3 waits are in force." in keeper.get(f"/waiting/files/{made.pk}/").content.decode()

    # The order of columns is no matter: the headings are the same.
    shuffled = text("ja;R9;behov;1.10.2024;;ward-1;Kirurgi;40", head="Vårdgaranti;" + HEAD.removesuffix(";Vårdgaranti"))
    again = keeper.post("/waiting/files/add/", {"table": SimpleUploadedFile("b.csv", shuffled)}, follow=True)
    assert "The file is being read." in again.content.decode()

    mapping = ColumnMapping.objects.get()
    assert "In use" in keeper.get("/registers/columns/").content.decode()
    keeper.post(f"/registers/columns/{mapping.pk}/revoke/")
    assert "No longer used" in keeper.get("/registers/columns/").content.decode()
    assert receive(units["county"], text(*rows(1))).stage == Stage.COLUMNS
    tags = set(Event.objects.values_list("tag", flat=True))
    assert {"registers:columns:confirmed", "registers:columns:revoked", "waiting:file:in-force"} <= tags


def test_references_are_kept_as_codes_and_the_file_is_thrown_away(keeper: Client, units: dict[str, Unit]) -> None:
    made = taken_in(units["county"], text(*rows(2)))

    kept = {bytes(one.reference) for one in Wait.objects.all()}
    assert len(kept) == 2
    assert all(len(one) == 16 and b"R0" not in one for one in kept)
    assert not actions.raw_path(made).exists()
    assert not actions.staged_path(made).exists()


def test_a_newer_file_takes_the_place_of_the_one_before(keeper: Client, units: dict[str, Unit]) -> None:
    before = taken_in(units["county"], text(*rows(5)))
    waits = set(Wait.objects.values_list("intake", flat=True))
    assert waits == {before.pk}

    after = taken_in(units["county"], text(*rows(2)))

    assert set(Wait.objects.values_list("intake", flat=True)) == {after.pk}
    before.refresh_from_db()
    assert (before.stage, after.stage) == (Stage.REPLACED, Stage.IN_FORCE)


def test_a_run_that_was_broken_off_is_begun_anew_and_seen_by_nobody(keeper: Client, units: dict[str, Unit]) -> None:
    made = read(units["county"], text(*rows(4)))
    actions.confirm(intake=made, by=None)
    Wait.objects.create(
        intake=made, unit=units["ward-1"], reference=b"x" * 16, start="need", service="specialised",
        specialty="Kirurgi", started_on=DAY,
    )  # fmt: skip
    assert queries.load(Unit.objects.all(), clocks()["specialised_care"], DAY).waits.number == 0

    actions.write_rows(intake_id=made.pk)

    assert queries.load(Unit.objects.all(), clocks()["specialised_care"], DAY).waits.number == 4


WRONG = {
    "a row shifted to the right": (";" + ROW.format(n=9, start="1.10.2024", end="", age="40"), Fault.SHIFTED),
    "the dates in each other's columns": ("R9;behov;2.10.2024;1.10.2024;ward-1;Kirurgi;40;ja", Fault.ENDS_BEFORE),
    "a second row of headings": (HEAD, Fault.UNKNOWN_WORD),
    "the wrong year": ("R9;behov;1.10.2042;;ward-1;Kirurgi;40;ja", Fault.FUTURE),
    "days counted from 1904": ("R9;behov;1.10.1920;;ward-1;Kirurgi;40;ja", Fault.WRONG_YEAR),
    "a spreadsheet's day number": ("R9;behov;45566;;ward-1;Kirurgi;40;ja", Fault.SERIAL),
    "per cent where an age belongs": ("R9;behov;1.10.2024;;ward-1;Kirurgi;40 %;ja", Fault.NOT_AN_AGE),
    "text where a date belongs": ("R9;behov;i höstas;;ward-1;Kirurgi;40;ja", Fault.NOT_A_DATE),
    "a unit that is not here": ("R9;behov;1.10.2024;;ward-9;Kirurgi;40;ja", Fault.UNKNOWN_UNIT),
    "the same row twice": (ROW.format(n=1, start="1.10.2024", end="", age="40"), Fault.TWICE),
    "an empty reference": (";behov;1.10.2024;;ward-1;Kirurgi;40;ja", Fault.MISSING),
    "a merged cell left empty": ("R9;behov;1.10.2024;;ward-1;;40;ja", Fault.MISSING),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_row_is_told_with_its_place_and_nothing_is_taken_in(
    what: str, keeper: Client, units: dict[str, Unit]
) -> None:
    line, fault = WRONG[what]
    made = read(units["county"], text(*rows(3), line))

    assert made.stage == Stage.REFUSED
    assert (fault, 5, 1) in faults(made)
    assert not Wait.objects.exists()
    assert not actions.staged_path(made).exists()
    said = keeper.get(f"/waiting/files/{made.pk}/", headers={"Accept-Language": "sv"}).content.decode()
    assert "nothing has been changed" in said


def test_the_same_fault_in_many_rows_is_told_once_with_their_number(keeper: Client, units: dict[str, Unit]) -> None:
    made = read(units["county"], text(*rows(2), *[line.replace("ward-1", "ward-9") for line in rows(300)[2:]]))

    assert faults(made) == [(Fault.UNKNOWN_UNIT, 4, 298)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_letters_are_read_in_any_usual_encoding(encoding: str, keeper: Client, units: dict[str, Unit]) -> None:
    line = "R1;behov;1.10.2024;;ward-1;Ögonsjukdomar;40;ja"
    made = receive(units["county"], "\n".join([HEAD, line]).encode(encoding))
    chosen = {code: one.heading for code, one in propose(made.headings, [()] * 8, FIELDS).items()}
    actions.choose_columns(intake=made, columns=chosen, by=person())
    actions.read_file(intake_id=made.pk)
    made.refresh_from_db()
    actions.confirm(intake=made, by=None)
    actions.write_rows(intake_id=made.pk)

    assert Wait.objects.get().specialty == "Ögonsjukdomar"


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"just words", b"A;A\n1;2", b"\xff\xfea", b"x", "A;Enhet\n1;HÃ¤lsa".encode()]
)
def test_what_is_no_table_is_refused_and_not_kept(content: bytes, keeper: Client) -> None:
    answer = keeper.post("/waiting/files/add/", {"table": SimpleUploadedFile("a.csv", content)})

    assert answer.status_code == 422
    assert not Intake.objects.exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", "A;B\n1;2".encode("utf-16")])
def test_a_workbook_and_another_encoding_are_told_to_be_saved_as_csv(content: bytes, keeper: Client) -> None:
    answer = keeper.post("/waiting/files/add/", {"table": SimpleUploadedFile("väntande.xlsx", content)})

    assert "save it as CSV UTF-8" in answer.content.decode()


# A monthly table of a day, and the same people as waits.
TABLE = (
    "Huvudspecialitet;Totala antalet som väntar 31.12.2024;Omfattas av vårdgarantin 31.12.2024;"
    "Väntat över 180 dygn 31.12.2024\nKirurgi;9;7;3\nNeurologi;4;4;0\n"
)


def _monthly() -> list[str]:
    def some(specialty: str, number: int, ago: int, held: str) -> list[str]:
        start = DAY - timedelta(days=ago)
        return [f"{specialty}{ago}{held}{n};behov;{start};;ward-1;{specialty};40;{held}" for n in range(number)]

    return [
        *some("Kirurgi", 3, 181, "ja"), *some("Kirurgi", 4, 180, "ja"), *some("Kirurgi", 2, 500, "nej"),
        *some("Neurologi", 4, 10, "ja"), f"gone;behov;2024-01-01;{DAY};ward-1;Kirurgi;40;ja",
    ]  # fmt: skip


def test_waits_counted_on_the_day_agree_with_the_monthly_table(keeper: Client, units: dict[str, Unit]) -> None:
    raw = RawFile("t.csv", TABLE.encode(), Period.parse("2024-12"))
    registers.take_in(files=read_all([raw]), unit=units["county"], by=None)
    taken_in(units["county"], text(*_monthly()))

    page = keeper.get("/waiting/?day=2024-12-31").content.decode()
    assert "All 2 rows of the table taken in for this day (limit 180 days) agree" in page

    taken_in(units["county"], text(*_monthly()[1:]))
    page = keeper.get("/waiting/?day=2024-12-31").content.decode()
    assert "these differ" in page
    assert "9, 8" in page


def test_the_page_shows_every_clock_by_specialty_and_unit(keeper: Client, units: dict[str, Unit]) -> None:
    assert "No waits have been taken in yet" in keeper.get("/waiting/").content.decode()
    old = [f"X{n};behov;1.1.2024;{DAY - timedelta(weeks=n)};ward-2;Kirurgi;40;ja" for n in range(12)]
    taken_in(units["county"], text(*_monthly(), *old))

    by_unit = keeper.get("/waiting/?by=unit&day=2024-12-30").content.decode()
    assert "ward-1 en" in by_unit
    assert "<svg" in by_unit
    assert "Neurology" in keeper.get("/waiting/").content.decode()
    for code in clocks():
        assert keeper.get(f"/waiting/?clock={code}").status_code == 200
    assert keeper.get("/waiting/?clock=none").status_code == 422
    assert keeper.get("/waiting/?day=31.31.2024").status_code == 422
    elsewhere = keeper.get("/waiting/?unit=care").content.decode()
    assert "No waits have been taken in yet" in elsewhere


def test_the_page_takes_as_many_queries_however_many_wait(keeper: Client, units: dict[str, Unit]) -> None:
    def queries_for(number: int) -> int:
        taken_in(units["county"], text(*rows(number), *_monthly()))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            keeper.get("/waiting/?day=2024-12-31")
        return len(captured)

    assert queries_for(3) == queries_for(30)
