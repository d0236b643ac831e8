"""A programme comes in from a table, or every fault of the table is told with its row and column."""

import html
import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from factories import county, new_unit, person
from valvo.accounts.permissions import Role
from valvo.organisation.actions import open_units
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.programmes import loading
from valvo.programmes.actions import adopt
from valvo.programmes.command import programme
from valvo.programmes.importing import as_next, read_table, write_programme
from valvo.programmes.loading import ProgrammeError, load_programme, programme_ids
from valvo.registers.models import Upload
from valvo.registers.reading.reasons import TableError
from valvo.trail.models import Event

VALVOS = "action-programme-2022-2026"

HEADINGS = ["id", "kind", "sv", "fi", "en", "level", "responsible", "years", "target 2026",
            "evaluation sv", "evaluation fi", "evaluation en"]  # fmt: skip
ROWS = [
    ["", "programme", "Plan", "Suunnitelma", "Plan", "", "The county", "2025–2026", "", "", "", ""],
    ["1", "spearhead", "Del", "Osa", "Part", "", "", "", "", "", "", ""],
    ["1.1", "goal", "Mål", "Tavoite", "Goal", "", "", "", "", "", "", ""],
    ["1.1.10", "measure", "Åtgärd", "Toimi", "Measure", "service_unit", "", "", "80 %", "", "", ""],
    ["1.1.10.1", "task", "Gör", "Tee", "Do", "", "service_unit", "2025, 2026", "", "Gjort", "Tehty", "Done"],
]


@pytest.fixture(autouse=True)
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "programmes"
    monkeypatch.setattr(loading, "imported_folder", lambda: folder)
    return folder


def table(rows: list[list[str]] = ROWS, headings: list[str] = HEADINGS) -> bytes:
    return "\n".join(";".join(row) for row in [headings, *rows]).encode()


def changed(row: int, column: str, value: str) -> bytes:
    rows = [list(one) for one in ROWS]
    rows[row][HEADINGS.index(column)] = value
    return table(rows)


def test_a_table_becomes_a_programme_with_its_parts_levels_roles_and_target() -> None:
    read = read_table("plan.csv", table(), "plan")

    [placed] = read.all_measures()
    [task] = placed.measure.tasks
    assert (placed.place, placed.measure.id, placed.measure.level) == ("1.1", "1.1.10", "service_unit")
    assert placed.measure.target is not None
    assert placed.measure.target.shares == {2026: 0.8}
    assert placed.measure.target.text.sv.startswith("80\u00a0% 2026")
    assert (task.years, task.evaluation.fi if task.evaluation else "") == ((2025, 2026), "Tehty")
    assert read.answering_levels(placed.measure, task) == ("service_unit",)
    assert (read.years, read.source.publisher, read.source.verified) == ((2025, 2026), "The county", False)


def test_headings_and_kinds_may_be_swedish_or_finnish() -> None:
    rows = [list(row) for row in ROWS]
    for row, kind in zip(rows, ["ohjelma", "kärki", "päämäärä", "toimenpide", "tehtävä"], strict=True):
        row[1] = kind
    headings = ["Numero", "Laji", "Ruotsi", "Suomi", "Englanti", "Taso", "Vastuutaho", "Vuodet", "Tavoite 2026",
                "Arviointi sv", "Arviointi fi", "Arviointi en"]  # fmt: skip

    assert read_table("p.csv", table(rows, headings), "plan").parts == read_table("p.csv", table(), "plan").parts


def test_a_workbook_is_read_and_an_id_typed_as_a_number_is_refused() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate([HEADINGS, *ROWS]):
        sheet.write_row(number, 0, row)
    sheet.write_number(4, 0, 1.1)
    book.close()

    with pytest.raises(TableError, match=r"row 5, column A \(id\): '1.1' is a number .* make the cell text"):
        read_table("plan.xlsx", buffer.getvalue(), "plan")


def test_an_imported_programme_is_found_beside_valvos_own(imported: Path) -> None:
    write_programme(read_table("plan.csv", table(), "plan"))

    assert "plan" in programme_ids()
    assert load_programme("plan").programme == read_table("plan.csv", table(), "plan")
    assert sorted(path.name for path in (imported / "plan").iterdir()) == ["1.yaml", "programme.yaml"]
    assert [path.name for path in imported.iterdir()] == ["plan"]


def test_a_changed_content_needs_a_new_version_and_valvos_own_are_never_replaced() -> None:
    write_programme(read_table("plan.csv", table(), "plan"))

    with pytest.raises(ProgrammeError, match="version 1 is there already"):
        write_programme(read_table("plan.csv", changed(1, "sv", "Ny"), "plan"))
    write_programme(read_table("plan.csv", changed(1, "sv", "Ny"), "plan", "2"))
    assert load_programme("plan").programme.parts[0].title.sv == "Ny"
    with pytest.raises(ProgrammeError, match="Valvo's own"):
        write_programme(read_table("plan.csv", table(), VALVOS))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (changed(3, "level", "galaxy"), r"row 5, column F \(level\): 'galaxy' is not known; here may stand: National"),
        (
            changed(4, "responsible", "santa"),
            r"row 6, column G \(responsible\): 'santa' is not known; here may stand: ([^,]+, ){6}…$",
        ),
        (
            changed(4, "responsible", "Servce unit"),
            r"'Servce unit' is not known; here may stand: Service unit, ",
        ),
        (changed(4, "years", "soon"), r"row 6, column H \(years\): 'soon' is neither a year nor a span"),
        (changed(4, "years", "2026–2024"), "row 6, column H"),
        (
            changed(4, "years", "2026, 2027"),
            r"row 6, column H \(years\): '2027' is not a year of the programme, 2025, 2026",
        ),
        (changed(3, "target 2026", "much"), r"row 5, column I \(target 2026\): 'much' is not a number"),
        (changed(3, "target 2026", "101 %"), "row 5, column I"),
        (changed(2, "fi", ""), r"row 4, column D \(fi\): the text is missing"),
        (changed(4, "evaluation en", ""), r"row 6, column L \(evaluation en\): the text is missing"),
        (
            changed(2, "kind", "dream"),
            r"row 4, column B \(kind\): 'dream' is not known; here may stand: programme, spearhead",
        ),
        (changed(4, "id", "1.1.10"), r"row 6, column A \(id\): '1.1.10' already stands on row 5"),
        (changed(4, "id", "1.9.1.1"), "row 6, column A .*there is no row for '1.9.1'"),
        (changed(4, "id", "../../etc"), "row 6, column A .*cannot be an id"),
        (changed(2, "kind", "task"), "row 4, column A .*a task cannot stand under a spearhead"),
        (changed(0, "responsible", ""), "row 2: .*who published it"),
        (changed(3, "years", "2025"), "row 5: a measure with tasks takes its years from them"),
        (table(ROWS[1:]), "no row of the kind 'programme'"),
        (table(ROWS[:1]), "there is no part"),
        (
            table(headings=["id", "kind", "sv", "fi", "x", *HEADINGS[5:]]),
            r"row 1, column E \(x\): 'x' is not known; here may stand: id, kind",
        ),
        (table(headings=["id", "kind", "sv", "fi", "sv", *HEADINGS[5:]]), "this column is there twice"),
        (table(headings=[*HEADINGS[:-1], "mål 2026"]), r"row 1, column L \(mål 2026\): this column is there twice"),
        (b"", "plan.csv"),
        (b"PK\x03\x04 no workbook", "plan.csv"),
        (b"\x00\x01\x02\xff", "plan.csv"),
    ],
)
def test_a_fault_names_file_row_and_column(content: bytes, told: str) -> None:
    with pytest.raises(TableError, match=told) as caught:
        read_table("plan.csv", content, "plan")
    assert all(line.startswith("plan.csv") for line in str(caught.value).splitlines())


def test_all_faults_are_told_at_once() -> None:
    rows = [list(row) for row in ROWS]
    rows[3][5], rows[4][7], rows[2][4] = "galaxy", "soon", ""
    rows.append(["1.2", "dream", *["x"] * 3, *[""] * 7])
    rows.append(["1.2.1", "measure", *["x"] * 3, "service_unit", *[""] * 6])

    with pytest.raises(TableError) as caught:
        read_table("plan.csv", table(rows), "plan")
    assert [(note.place.row, note.place.column) for note in caught.value.notes] == [
        (4, "E"),
        (5, "F"),
        (6, "H"),
        (7, "B"),
    ]
    assert caught.value.notes[1].told("fi").startswith("plan.csv, rivi 5, sarake F (level): 'galaxy' ei tunnisteta")


@pytest.mark.parametrize(
    ("programme_id", "told"),
    [("", "cannot be an id"), ("../x", "cannot be an id"), ("take-in", "belongs to"), (VALVOS, "belongs to one of")],
)
def test_the_programmes_row_names_it_where_nobody_else_does(programme_id: str, told: str) -> None:
    assert read_table("plan.csv", changed(0, "id", "plan-25")).id == "plan-25"
    with pytest.raises(TableError, match=rf"row 2, column A \(id\): .*{told}"):
        read_table("plan.csv", changed(0, "id", programme_id))


def test_the_next_version_is_one_more_and_the_same_content_is_none() -> None:
    first = read_table("plan.csv", changed(0, "id", "plan"))
    assert as_next(first) == first
    write_programme(first)

    assert as_next(read_table("another-name.csv", changed(0, "id", "plan"))) is None
    following = as_next(read_table("plan.csv", table(), "plan").model_copy(update={"years": (2025, 2026, 2027)}))
    assert following is not None
    assert following.version == "2"


@pytest.mark.parametrize("programme_id", ["..", "a/b", "å", "-x", ".hidden"])
def test_an_id_that_could_be_another_folder_is_refused(programme_id: str) -> None:
    with pytest.raises(ProgrammeError, match="cannot be a programme's id"):
        read_table("plan.csv", table(), programme_id)


def test_the_command_tells_first_and_writes_then(
    tmp_path: Path, imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.csv"
    file.write_bytes(table())

    assert programme(["import", str(file), "--id", "plan", "--dry-run"]) == 0
    assert "would be taken in: 1 parts, 1 goals, 1 measures, 1 tasks" in capsys.readouterr().out
    assert not imported.exists()
    assert programme(["import", str(file), "--id", "plan"]) == 0
    assert programme(["show", "plan"]) == 0
    assert programme(["import", str(file), "--id", "plan"]) == 1
    assert programme(["import", str(tmp_path / "gone.csv"), "--id", "plan"]) == 1
    assert programme(["import", str(file)]) == 2
    assert "Traceback" not in capsys.readouterr().err


# --- in the web ---------------------------------------------------------------------------------------------------


def sent(client: Client, content: bytes) -> HttpResponse:
    return client.post("/programmes/take-in/", {"table": SimpleUploadedFile("plan.csv", content)})


@pytest.fixture
def steering(client: Client) -> Client:
    coordinator = person(Role.COORDINATOR, county()["county"])
    coordinator.language = "sv"
    coordinator.save()
    client.force_login(coordinator)
    return client


@pytest.mark.django_db
def test_a_table_is_looked_at_and_then_taken_in_whole(steering: Client, imported: Path) -> None:
    looked = sent(steering, changed(0, "id", "plan"))
    page = steering.get(looked["Location"]).content.decode()

    assert "Plan: delar 1, mål 1, åtgärder 1, uppgifter 1." in page
    assert [word in page for word in ("1.1.10.1", "80\u00a0% 2026", "Åtgärd")] == [True] * 3
    assert not imported.exists()
    done = steering.post(f"{looked['Location']}confirm/", follow=True)
    assert load_programme("plan").programme.title.sv == "Plan"
    assert "Följ" in done.content.decode()
    assert Event.objects.get(tag="programmes:programme:imported").data["programme"] == "plan"
    assert not Upload.objects.exists()


@pytest.mark.django_db
def test_every_fault_is_told_in_the_readers_language_and_nothing_is_kept(steering: Client, imported: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[0][0], rows[3][5], rows[4][7] = "plan", "galaxen", "snart"

    answer = sent(steering, table(rows))

    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "plan.csv, rad 5, kolumn F (level): 'galaxen' känns inte igen; här kan stå: Nationell" in page
    assert "plan.csv, rad 6, kolumn H (years): 'snart' är varken ett år eller flera" in page
    assert (imported.exists(), Upload.objects.exists()) == (False, False)


@pytest.mark.django_db
def test_the_same_table_again_changes_nothing_and_a_changed_one_is_offered_as_a_new_version(steering: Client) -> None:
    first = sent(steering, changed(0, "id", "plan"))["Location"]
    same = sent(steering, changed(0, "id", "plan"))["Location"]
    steering.post(f"{first}confirm/")
    adopt(loaded=load_programme("plan"), organiser=Unit.objects.get(kind="organiser"),
          answerers={"service_unit": UnitKind.UNIT}, valid_from=date(2025, 1, 1), by=None)  # fmt: skip

    assert f"{same}confirm/" not in steering.get(same).content.decode()
    assert "ny version" not in steering.get("/programmes/").content.decode()
    rows = [list(row) for row in ROWS]
    rows[0][0], rows[1][2] = "plan", "Ny del"
    steering.post(f"{sent(steering, table(rows))['Location']}confirm/")
    assert "ny version 2" in steering.get("/programmes/").content.decode()


@pytest.mark.django_db
def test_what_only_another_organiser_follows_is_not_replaced(steering: Client) -> None:
    steering.post(f"{sent(steering, changed(0, 'id', 'plan'))['Location']}confirm/")
    [other] = open_units(new=[new_unit("other", kind=UnitKind.ORGANISER)], by=None)
    adopt(loaded=load_programme("plan"), organiser=other,
          answerers={"service_unit": UnitKind.UNIT}, valid_from=date(2025, 1, 1), by=None)  # fmt: skip
    rows = [list(row) for row in ROWS]
    rows[0][0], rows[1][2] = "plan", "Ny del"

    answer = sent(steering, table(rows))

    assert answer.status_code == 422
    assert "En annan tjänsteanordnare följer" in answer.content.decode()
    assert load_programme("plan").programme.version == "1"
