"""A programme comes in from a table, or every fault of the table is told with its row and column."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from valvo.programmes import loading
from valvo.programmes.command import programme
from valvo.programmes.importing import read_table, write_programme
from valvo.programmes.loading import ProgrammeError, load_programme, programme_ids

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

    with pytest.raises(ProgrammeError, match=r"row 5, column A \(id\): '1.1' is a number .* make the cell text"):
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
        write_programme(read_table("plan.csv", table(), "action-programme-2022-2026"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (changed(3, "level", "galaxy"), r"row 5, column F \(level\): 'galaxy' is not a level"),
        (changed(4, "responsible", "santa"), r"row 6, column G \(responsible\): 'santa' is not a role"),
        (changed(4, "years", "soon"), r"row 6, column H \(years\): 'soon' is neither a year nor a span"),
        (changed(4, "years", "2026–2024"), "row 6, column H"),
        (changed(3, "target 2026", "much"), r"row 5, column I \(target 2026\): 'much' is not a share"),
        (changed(3, "target 2026", "101 %"), "row 5, column I"),
        (changed(2, "fi", ""), r"row 4, column D \(fi\): the text is missing"),
        (changed(4, "evaluation en", ""), r"row 6, column L \(evaluation en\): the text is missing"),
        (changed(2, "kind", "dream"), r"row 4, column B \(kind\): 'dream' is not a kind"),
        (changed(4, "id", "1.1.10"), r"row 6, column A \(id\): '1.1.10' stands in row 5 already"),
        (changed(4, "id", "1.9.1.1"), "row 6, column A .*there is no row for '1.9.1'"),
        (changed(4, "id", "../../etc"), "row 6, column A .*cannot be an id"),
        (changed(2, "kind", "task"), "row 4, column A .*a task cannot stand under a spearhead"),
        (changed(0, "responsible", ""), "who published it"),
        (table(ROWS[1:]), "no row of the kind 'programme'"),
        (table(ROWS[:1]), "there is no part"),
        (
            table(headings=["id", "kind", "sv", "fi", "x", *HEADINGS[5:]]),
            r"row 1, column E \(x\): this column is not known",
        ),
        (table(headings=["id", "kind", "sv", "fi", "sv", *HEADINGS[5:]]), "this column is there twice"),
        (b"", "plan.csv"),
        (b"PK\x03\x04 no workbook", "plan.csv"),
        (b"\x00\x01\x02\xff", "plan.csv"),
    ],
)
def test_a_fault_names_file_row_and_column(content: bytes, told: str) -> None:
    with pytest.raises(ProgrammeError, match=told) as caught:
        read_table("plan.csv", content, "plan")
    assert all(line.startswith("plan.csv") for line in str(caught.value).splitlines())


def test_all_faults_are_told_at_once() -> None:
    rows = [list(row) for row in ROWS]
    rows[3][5], rows[4][7], rows[2][4] = "galaxy", "soon", ""

    with pytest.raises(ProgrammeError) as caught:
        read_table("plan.csv", table(rows), "plan")
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize("programme_id", ["", "..", "a/b", "å", "-x", ".hidden"])
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
