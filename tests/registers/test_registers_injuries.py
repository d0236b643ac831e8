"""Patient injuries by cause: from files, by hand and from handled cases; in reviews and in the lake."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

sys.path.insert(0, str(Path(__file__).parents[1] / "analytics"))

from lake_world import case

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.analytics.figure_projections import FIGURES
from valvo.analytics.tables import COMPLAINTS
from valvo.core import clock
from valvo.core.periods import Period
from valvo.documents.builders.parts.objections import INJURIES, injury_blocks
from valvo.documents.tree import Table
from valvo.handling.models import Clock
from valvo.organisation.models import Unit
from valvo.registers import queries
from valvo.registers.actions import take_in
from valvo.registers.handled import CASES, Cause, handled
from valvo.registers.incoming import RawFile, read_all
from valvo.registers.models import Measurement
from valvo.registers.reading.facts import Kind, Measure, Reading
from valvo.registers.reading.read import read_file
from valvo.registers.reading.reasons import Reason, TableError
from valvo.registers.terms import find, say

TABLE = (
    "Skadeorsak;Anmälda 2023;Avgjorda 2023;Ersatta 2023;Anmälda 2024;Avgjorda 2024;Ersatta 2024\n"
    "Behandlingsskada;28;30;9;31;27;8\nInfektionsskada;7;6;2;9;8;3\nTotalt;35;36;11;40;35;12\n"
)
Q2 = Period.parse("2026Q2")


def reading(content: str) -> Reading:
    (found,) = read_file("skador.csv", content.encode())
    return found


# --- reading ------------------------------------------------------------------------------------------


def test_a_table_of_injuries_is_known_by_its_headings_and_its_sums_are_held_against_its_rows() -> None:
    found = reading(TABLE)

    assert (found.kind, found.rows, len(found.facts)) == (Kind.INJURIES, 2, 12)
    assert [(one.computed, one.printed) for one in found.differences] == [(Decimal(11 + 0), Decimal(12))]


@pytest.mark.parametrize(
    "content",
    [
        "Vahingon syy;Ratkaistut 2024;Korvatut 2024\nHoitovahinko;27;8\n",
        "Cause of injury;Decided 2024;Compensated 2024\nInjury from treatment;27;8\n",
        "Ersatta patientskador\nOrsak;Ersatta 2024\nBehandlingsskada;8\n",
    ],
)
def test_injuries_are_known_in_three_languages_and_by_the_title(content: str) -> None:
    assert reading(content).kind == Kind.INJURIES


def test_objections_by_cause_are_no_injuries() -> None:
    assert reading("Orsaksklass;Orsak;Antal 2024\nPatientvården;Skada vid undersökning;4\n").kind == Kind.OBJECTIONS


@pytest.mark.parametrize(("paid", "taken"), [("27", True), ("28", False)])
def test_no_more_are_compensated_than_were_decided(paid: str, taken: bool) -> None:  # noqa: FBT001 (a table of cases)
    content = f"Skadeorsak;Anmälda 2024;Avgjorda 2024;Ersatta 2024\nBehandlingsskada;3;27;{paid}\n"
    if taken:
        assert len(reading(content).facts) == 3
        return
    with pytest.raises(TableError) as refused:
        reading(content)
    assert [(one.reason, one.place.column) for one in refused.value.notes] == [(Reason.OVER_TOTAL, "D")]


def test_a_table_is_of_injuries_by_the_names_of_its_rows_where_no_heading_says_so() -> None:
    rows = "Orsak;Anmälda 2024;Anmälda 2025;Ersatta 2024;Ersatta 2025\nBehandlingsskada;28;31;9;8\n"
    found = reading(rows + "Infektionsskada;7;9;2;3\nAnnat;1;1;0;0\n")

    assert found.kind == Kind.INJURIES
    assert len(found.facts) == 12
    objections = "Orsak;2024;2025\nMissnöje med vården;28;31\nBehandlingsskada;7;9\nBemötande;1;1\n"
    assert reading(objections).kind == Kind.OBJECTIONS


def test_the_kinds_of_injury_have_three_languages() -> None:
    assert say("injury-cause", "behandlingsskada", "fi") == "Hoitovahinko"
    assert say("injury-cause", "Kohtuuton vahinko", "sv") == "Oskälig skada"


@pytest.mark.parametrize(("year", "told"), [(2025, 0), (2026, 1), (2027, 1)])
def test_a_figure_of_an_authority_that_was_no_longer_there_is_remarked(year: int, told: int) -> None:
    valvira = find("authority", "Valvira")
    assert valvira is not None
    assert valvira.retired == date(2026, 1, 1)
    content = f"Myndighet;{year}\nValvira;4\nRiksdagens justitieombudsman;2\n".encode()
    with clock.stopped_at(datetime(2028, 1, 15, tzinfo=UTC)):  # when every one of these years has come
        (file,) = read_all([RawFile("k.csv", content)])
    assert [one.reason for one in file.readings[0].remarks] == [Reason.NOT_IN_FORCE] * told


# --- kept ---------------------------------------------------------------------------------------------


@pytest.fixture
def units(db: None) -> Iterator[dict[str, Unit]]:
    """Return the small county, in June 2026."""
    with clock.stopped_at(datetime(2026, 6, 20, 9, tzinfo=UTC)), translation.override("en"):
        yield county()


def taken(unit: Unit) -> None:
    take_in(files=read_all([RawFile("skador.csv", TABLE.encode())]), unit=unit, by=None)


def test_a_review_has_a_table_for_each_of_notified_decided_and_compensated(units: dict[str, Unit]) -> None:
    taken(units["county"])
    year = Period.parse("2024")
    counted = {one: queries.yearly_counts(units["county"], Kind.INJURIES, year, one) for one in INJURIES}
    assert [(str(row.label.name), row.count.now, row.count.before) for row in counted[Measure.INJURIES_PAID]] == [
        ("Behandlingsskada", 8, 9), ("Infektionsskada", 3, 2),
    ]  # fmt: skip

    blocks = [one for one in injury_blocks(counted, year, "fi") if isinstance(one, Table)]
    assert [one.caption for one in blocks] == [
        "Ilmoitetut potilasvahingot syittäin", "Vakuutuksen ratkaisemat potilasvahingot syittäin",
        "Korvatut potilasvahingot syittäin",
    ]  # fmt: skip
    assert blocks[0].rows[0].cells[0] == "Hoitovahinko"


def test_the_lake_tells_notices_decisions_and_compensations_apart(units: dict[str, Unit]) -> None:
    taken(units["county"])
    projection = next(one for one in FIGURES if one.table is COMPLAINTS)
    named = [row for batch in projection.batches() for row in batch.to_pylist()]
    assert sorted((row["kind"], row["term"], row["received"]) for row in named if row["year"] == 2024) == [
        ("injury_decision", "infection-injury", 8.0), ("injury_decision", "treatment-injury", 27.0),
        ("injury_notice", "infection-injury", 9.0), ("injury_notice", "treatment-injury", 31.0),
        ("injury_paid", "infection-injury", 3.0), ("injury_paid", "treatment-injury", 8.0),
    ]  # fmt: skip


def test_injuries_are_entered_by_hand_with_what_one_has(client: Client, units: dict[str, Unit]) -> None:
    client.force_login(person(Role.KEEPER, units["county"]))
    row = {"name": "Infektionsskada", "year": "2024"}
    assert client.post("/registers/injuries/enter/", row).status_code == 422
    assert client.post("/registers/injuries/enter/", row | {"decisions": "4", "paid": "5"}).status_code == 422
    assert client.post("/registers/injuries/enter/", row | {"decisions": "4", "paid": "1"}).status_code == 302
    assert sorted(Measurement.objects.values_list("measure", "value")) == [
        ("injuries-paid", 1),
        ("injury-decisions", 4),
    ]


# --- handled ------------------------------------------------------------------------------------------


def told(unit: Unit, cause: str, number: int, *, closed_after: int | None = None, kind: str = "injury_notice") -> None:
    opened = date(2026, 4, 10)
    for _ in range(number):
        closed = opened + timedelta(days=closed_after) if closed_after is not None else None
        made = case(unit, opened, kind=kind, event_type=cause, closed=closed)
        due = clock.start_of_day(opened + timedelta(days=30))
        done = clock.start_of_day(closed) if closed else None
        Clock.objects.create(case=made, rule="handling", started_at=made.opened_at, due_at=due, done_at=done)


def test_cases_are_counted_by_cause_with_how_soon_they_were_answered(units: dict[str, Unit]) -> None:
    told(units["ward-1"], "treatment_injury", 5, closed_after=10)
    told(units["ward-2"], "infection_injury", 6, closed_after=40)
    told(units["ward-1"], "", 5)
    told(units["ward-1"], "treatment_injury", 1, kind="objection")
    keeper = person(Role.KEEPER, units["county"])

    found = handled(keeper, units["county"], Kind.INJURIES, Q2, "sv")
    assert found is not None
    assert (found.received, found.answered, found.days) == (16, (5, 16), 40.0)
    assert found.causes == (Cause("Behandlingsskada", 5), Cause("Infektionsskada", 6), Cause("", 5))
    assert handled(keeper, units["ward-2"], Kind.INJURIES, Q2, "sv").received == 6  # type: ignore[union-attr]  # there are some
    assert handled(keeper, units["county"], Kind.INJURIES, Period.parse("2025Q4"), "sv") is None
    assert handled(keeper, units["county"], Kind.KEY_FIGURES, Q2, "sv") is None
    assert handled(person(), units["county"], Kind.INJURIES, Q2, "sv") is None


@pytest.mark.parametrize(("few", "shown"), [(4, None), (5, 5)])
def test_small_numbers_are_hidden_and_what_would_give_them_back(
    few: int, shown: int | None, units: dict[str, Unit]
) -> None:
    told(units["ward-1"], "treatment_injury", few)
    told(units["ward-1"], "infection_injury", 9)

    found = handled(person(Role.KEEPER, units["county"]), units["county"], Kind.INJURIES, Q2, "en")
    assert found is not None
    assert found.causes[0].number == shown
    if shown is None:  # of the sum and the other cause one at least is hidden too
        assert None in {found.received, found.causes[1].number}


def test_the_page_of_each_such_register_tells_of_its_cases_in_as_many_questions(
    client: Client, units: dict[str, Unit]
) -> None:
    client.force_login(person(Role.KEEPER, units["county"]))

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            page = client.get("/registers/injuries/?unit=county&period=2026Q2").content.decode()
        assert "Injury from treatment" in page
        return len(found)

    told(units["ward-1"], "treatment_injury", 6, closed_after=10)
    client.get("/registers/injuries/?unit=county&period=2026Q2")
    before = asked()
    told(units["ward-2"], "treatment_injury", 6, closed_after=12)
    assert asked() == before
    for kind in CASES:
        assert "Handled in Valvo" in client.get(f"/registers/{kind}/?unit=county&period=2020Q1").content.decode()
