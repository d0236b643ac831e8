"""Importing: all or nothing, the same again changes nothing, a correction replaces its own and keeps history."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.periods import Period
from valvo.organisation.actions import NewUnit, open_units
from valvo.organisation.choices import Sector, UnitKind
from valvo.organisation.models import Unit
from valvo.registers import queries
from valvo.registers.actions import Outcome, Result, TwiceInOneImportError, stage, take_in
from valvo.registers.command import import_files
from valvo.registers.incoming import RawFile, read_all
from valvo.registers.models import ChainState, ImportedFile, ImportRemark, Item, Measurement, SourceDifference, Upload
from valvo.registers.reading.facts import Kind
from valvo.registers.reading.reasons import TableError
from valvo.trail.models import Event

SAMPLES = Path(__file__).parents[2] / "samples"
HUS = sorted((SAMPLES / "hus-2024").glob("*.csv"))
Y2024 = Period.parse("2024")
KEYS = "Nyckeltal;År;Värde;Enhet\r\nBesök;2024;{visits};antal\r\nBrev;2024;7;antal\r\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser() -> Unit:
    return open_units(new=[_new("area", "Havsnäs", None)], by=None)[0]


def _new(public_id: str, name: str, parent: str | None) -> NewUnit:
    return NewUnit(
        public_id=public_id,
        kind=UnitKind.ORGANISER if parent is None else UnitKind.UNIT,
        sector=Sector.BOTH,
        name_sv=name,
        name_fi=f"{name} fi",
        name_en=f"{name} en",
        opened_on=date(2020, 1, 1),
        parent=parent,
    )


def take(organiser: Unit, *files: tuple[str, str], dry_run: bool = False) -> list[Outcome]:
    raw = [RawFile(name, content.encode(), Y2024) for name, content in files]
    return take_in(files=read_all(raw), unit=organiser, by=None, dry_run=dry_run)


def stored() -> tuple[int, ...]:
    models = (ImportedFile, Item, Measurement, ChainState, SourceDifference, ImportRemark)
    return tuple(model.objects.count() for model in models)


def current(name: str) -> list[tuple[Decimal | None, str]]:
    found = Measurement.objects.filter(item__name=name, replaced_by__isnull=True)
    return [(figure.value, f"{figure.file.name} {figure.column}{figure.row}") for figure in found]


def test_the_samples_are_taken_in_with_their_figures_differences_and_remarks(organiser: Unit) -> None:
    raw = [RawFile(path.name, path.read_bytes(), Y2024) for path in HUS]
    outcomes = take_in(files=read_all(raw), unit=organiser, by=None)

    assert {outcome.result for outcome in outcomes} == {Result.TAKEN_IN}
    assert stored() == (8, 11 + 19 + 13 + 6 + 12 + 12 + 12, 220, 12, 4, 1)


def test_the_same_files_again_change_nothing_and_say_so(organiser: Unit) -> None:
    raw = [RawFile(path.name, path.read_bytes(), Y2024) for path in HUS]
    take_in(files=read_all(raw), unit=organiser, by=None)
    before, events = stored(), Event.objects.count()
    outcomes = take_in(files=read_all(raw), unit=organiser, by=None)

    assert {outcome.result for outcome in outcomes} == {Result.UNCHANGED}
    assert (stored(), Event.objects.count()) == (before, events)


def test_every_import_leaves_an_event(organiser: Unit) -> None:
    take(organiser, ("nyckeltal.csv", KEYS.format(visits=3)))

    event = Event.objects.latest("id")
    assert (event.tag, event.unit, event.data["register"]) == ("registers:file:imported", organiser.pk, "key-figures")
    assert (event.data["new"], event.data["replaced"]) == (2, 0)


def test_a_corrected_file_replaces_its_own_figures_and_keeps_the_old_ones_with_their_origin(organiser: Unit) -> None:
    take(organiser, ("nyckeltal.csv", KEYS.format(visits=3)))
    (outcome,) = take(organiser, ("nyckeltal.csv", KEYS.format(visits=5)))

    assert (outcome.result, outcome.new, outcome.replaced) == (Result.CORRECTED, 0, 1)
    assert current("Besök") == [(Decimal(5), "nyckeltal.csv C2")]
    old = Measurement.objects.get(item__name="Besök", replaced_by__isnull=False)
    assert (old.value, old.replaced_by_id, old.row) == (Decimal(3), outcome.file, 2)
    assert ImportedFile.objects.get(replaced_by__isnull=False).replaced_by_id == outcome.file
    assert Event.objects.latest("id").tag == "registers:file:replaced"


def test_a_row_that_a_corrected_file_no_longer_has_is_withdrawn(organiser: Unit) -> None:
    take(organiser, ("nyckeltal.csv", KEYS.format(visits=3)))
    (outcome,) = take(organiser, ("nyckeltal.csv", "Nyckeltal;År;Värde;Enhet\r\nBesök;2024;3;antal\r\n"))

    assert outcome.withdrawn == 1
    assert current("Brev") == []


def test_another_file_of_the_same_register_leaves_the_first_ones_figures(organiser: Unit) -> None:
    take(organiser, ("nyckeltal.csv", KEYS.format(visits=3)))
    (outcome,) = take(organiser, ("personal.csv", "Nyckeltal;År;Värde;Enhet\r\nAnställda;2024;120;antal\r\n"))

    assert outcome.result is Result.TAKEN_IN
    assert {row.label.name for row in queries.key_figures(organiser, Y2024)} == {"Besök", "Brev", "Anställda"}


def test_going_back_to_the_first_version_is_a_correction_and_not_unchanged(organiser: Unit) -> None:
    for visits in (3, 5):
        take(organiser, ("nyckeltal.csv", KEYS.format(visits=visits)))
    (outcome,) = take(organiser, ("nyckeltal.csv", KEYS.format(visits=3)))

    assert outcome.result is Result.CORRECTED
    assert current("Besök") == [(Decimal(3), "nyckeltal.csv C2")]


def test_a_wrong_file_among_right_ones_lets_nothing_in_and_all_faults_are_told(organiser: Unit) -> None:
    wrong = KEYS.format(visits="tre")
    with pytest.raises(TableError) as error:
        take(organiser, ("a.csv", KEYS.format(visits=3)), ("b.csv", wrong), ("c.csv", "Färg;Mått\r\nblå;2\r\n"))

    assert [note.place.file for note in error.value.notes] == ["b.csv", "c.csv"]
    assert stored() == (0, 0, 0, 0, 0, 0)


def test_a_dry_run_tells_the_same(organiser: Unit) -> None:
    (outcome,) = take(organiser, ("nyckeltal.csv", KEYS.format(visits=3)), dry_run=True)

    assert (outcome.result, outcome.new) == (Result.TAKEN_IN, 2)


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_writes_nothing() -> None:
    organiser = open_units(new=[_new("area", "Havsnäs", None)], by=None)[0]
    events = Event.objects.count()
    take(organiser, ("nyckeltal.csv", KEYS.format(visits=3)), dry_run=True)

    assert stored() == (0, 0, 0, 0, 0, 0)
    assert Event.objects.count() == events


def test_the_same_table_twice_in_one_import_is_refused(organiser: Unit) -> None:
    with pytest.raises(TwiceInOneImportError):
        take(organiser, ("a.csv", KEYS.format(visits=3)), ("A.csv", KEYS.format(visits=4)))


def test_a_row_named_as_a_unit_below_is_tied_to_it_and_takes_its_names(organiser: Unit) -> None:
    open_units(new=[_new("clinic", "Norra kliniken", "area")], by=None)
    table = (
        "Enhet;Väntar på bedömning 31.12.2024;Förändring;Väntat över 90 dygn 31.12.2024;Förändring\r\n"
        "Norra kliniken;10;1;2;0\r\nSödra kliniken;9;1;1;0\r\n"
    )
    take(organiser, ("vantar.csv", table))

    (waiting,) = queries.waiting_tables(organiser, Kind.WAITING_ASSESSMENT, Y2024)
    assert [row.label.said("fi") for row in waiting.rows] == ["Norra kliniken fi", "Södra kliniken"]


def test_a_stated_figure_comes_before_one_derived_from_a_later_change(organiser: Unit) -> None:
    head = "Enhet;Väntar på bedömning {day};Förändring;Väntat över 90 dygn {day};Förändring\r\n"
    take_in(
        files=read_all(
            [
                RawFile("2024.csv", (head.format(day="31.12.2024") + "Norra;10;2;2;0\r\n").encode()),
                RawFile("2023.csv", (head.format(day="31.12.2023") + "Norra;9;1;2;0\r\n").encode()),
            ]
        ),
        unit=organiser,
        by=None,
    )

    (table,) = queries.waiting_tables(organiser, Kind.WAITING_ASSESSMENT, Y2024)
    assert (table.rows[0].waiting.now, table.rows[0].waiting.before) == (10, 9)


def test_registers_are_counted_in_as_many_queries_at_n_and_2n(organiser: Unit) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queries.registers(Unit.objects.filter(pk=organiser.pk))
            queries.key_figures(organiser, Y2024)
        return len(captured)

    take(organiser, ("a.csv", KEYS.format(visits=3)))
    once = count()
    rows = "".join(f"Tal {number};2024;{number};antal\r\n" for number in range(40))
    take(organiser, ("b.csv", "Nyckeltal;År;Värde;Enhet\r\n" + rows))

    assert count() == once == 3


# --- the command ---


def test_the_command_needs_a_unit_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert import_files([str(HUS[0]), "--unit", "Finns inte"]) == 1
    assert "There is no unit called Finns inte" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], [str(HUS[0])], [str(HUS[0]), "--as", "fish"], [str(HUS[0]), "--period", "Q5"]]
)
def test_wrong_usage_ends_with_two(arguments: list[str]) -> None:
    assert import_files(arguments) == 2


def test_the_command_tells_what_it_understood_as_json(organiser: Unit, capsys: pytest.CaptureFixture[str]) -> None:
    status = import_files([*map(str, HUS), "--unit", "Havsnäs en", "--period", "2024", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (status, told["unit"], len(told["files"])) == (0, "area", 8)
    care = next(file for file in told["files"] if file["limit_days"] == 180)
    assert (care["kind"], care["rows"], care["derived"], care["missing"]) == ("waiting-care", 17, 50, 1)
    differences = [found["item"] for file in told["files"] for found in file["source_says_counts_give"]]
    assert "Muskuloskeletal och plastikkirurgi" in differences


def test_the_command_refuses_a_wrong_file_with_place_and_reason(
    organiser: Unit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "fel.csv"
    file.write_text(KEYS.format(visits="tre"), "utf-8")

    assert import_files([str(file), "--unit", "area", "--json", "--lang", "sv"]) == 1
    out, err = capsys.readouterr()
    assert err == "fel.csv, rad 2, kolumn C (Värde): 'tre' är inte ett tal\n"
    assert json.loads(out)["errors"][0]["reason"] == "not-a-number"
    assert stored() == (0, 0, 0, 0, 0, 0)


def test_a_file_that_is_not_there_is_told(organiser: Unit, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_files(["finns-inte.csv", "--unit", "area"]) == 1
    assert "finns-inte.csv: No such file or directory" in capsys.readouterr().err


def test_a_list_of_units_is_opened_once(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(SAMPLES / "units.csv")

    assert import_files([file, "--as", "units"]) == 0
    assert import_files([file, "--as", "units", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.split("\n", 1)[1])["opened"] == []
    assert {queries.unit_named(name).public_id for name in ("HUS", "Helsingfors", "helsinki")} == {"hus", "helsinki"}


def test_a_list_of_units_is_known_by_its_headings_and_goes_in_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    units, figures = str(SAMPLES / "units.csv"), str(HUS[0])

    assert import_files([units, figures, "--unit", "HUS"]) == 2
    assert "by themselves, before the figures: units.csv" in capsys.readouterr().err
    assert import_files([units]) == 0
    assert import_files([figures, "--unit", "HUS"]) == 0
    assert import_files([figures]) == 2
    assert set(Unit.objects.values_list("public_id", flat=True)) == {"hus", "helsinki"}


def test_faults_in_a_list_of_units_are_told_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "units.csv"
    file.write_text("Tunniste;Nimi (sv);Laji\r\na b;Ett;\r\nb;;\r\nc;Tre;fisk\r\nc;Fyra;\r\n", "utf-8")

    assert import_files([str(file), "--as", "units"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "units.csv, row 2, column A (Tunniste)",
        "units.csv, row 3",
        "units.csv, row 4, column C (Laji)",
        "units.csv, row 5, column A (Tunniste)",
    ]
    assert not Unit.objects.exists()


def test_uploads_nobody_confirmed_are_gone_after_a_day(organiser: Unit) -> None:
    someone = User.objects.create(email="a@example.org", name="A", created_at=clock.now())
    start = datetime(2026, 1, 1, 8, tzinfo=UTC)
    for hours in (0, 20, 30):
        with clock.stopped_at(start + timedelta(hours=hours)):
            stage(files=[RawFile("a.csv", b"x")], unit=organiser, period=None, kind=None, by=someone)

    assert Upload.objects.count() == 2
