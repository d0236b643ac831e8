"""The reviews of HUS 2024 and Helsinki's first quarter 2024: every share and change against the published ones.

The published figures are those printed in the files (shares, changes) and, where the files do not carry them, typed in
from the reports named in samples/README.md. Places where the report contradicts itself are named here one by one.
"""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pypdf import PdfReader

from valvo.core.figures import format_date
from valvo.core.languages import LANGUAGES, Language
from valvo.core.periods import Period
from valvo.documents.builders.registry import builder
from valvo.documents.builders.words import WORDS
from valvo.documents.command import document
from valvo.documents.renderers import render
from valvo.documents.rules import Audience
from valvo.organisation.models import Unit
from valvo.registers.command import import_files
from valvo.registers.queries import unit_named

SAMPLES = Path(__file__).parents[2] / "samples"
HUS, HELSINKI = SAMPLES / "hus-2024", SAMPLES / "helsinki-2024q1"
Json = dict[str, Any]

pytestmark = pytest.mark.django_db


@pytest.fixture
def both() -> None:
    assert import_files([str(SAMPLES / "units.csv"), "--as", "units"]) == 0
    assert import_files([*map(str, sorted(HUS.glob("*.csv"))), "--unit", "HUS", "--period", "2024"]) == 0
    files = map(str, sorted(HELSINKI.glob("*.csv")))
    assert import_files([*files, "--unit", "Helsinki", "--period", "2024Q1"]) == 0


def cells_of(row: Json) -> list[Any]:
    """Return a row's cells: texts as text, figures as they are."""
    return [cell["printed"] if cell["type"] == "text" else cell for cell in row["cells"]]


def built(name: str, unit: str, period: str, language: Language = "sv", audience: Audience = Audience.INSIDE) -> Json:
    found = builder(name).build(unit_named(unit), Period.parse(period), language, audience)
    told: Json = json.loads(render(found, "json"))
    return told


def annual(language: Language = "sv") -> Json:
    return built("annual-review", "hus", "2024", language)


def quarterly(language: Language = "sv") -> Json:
    return built("quarterly-review", "helsinki", "2024Q1", language)


def blocks(told: Json, kind: str) -> list[Json]:
    return [block for section in told["sections"] for block in section["blocks"] if block["type"] == kind]


def table(told: Json, caption: str) -> dict[str, list[Any]]:
    """Return a table's rows by their first cell: figures as printed, None where missing."""
    (found,) = [block for block in blocks(told, "table") if block["caption"].startswith(caption)]
    return {cells_of(row)[0]: cells_of(row)[1:] for row in found["rows"]}


def printed(cell: Json | None) -> str:
    """Return a figure as printed, with the blanks and minus of a file."""
    text = "" if cell is None else str(cell["printed"])
    return text.replace("\u202f", "").replace("\u00a0", "").replace("\u2212", "-").replace("+", "").replace("–", "")


def published(path: Path) -> list[list[str]]:
    rows = list(csv.reader(path.read_text("utf-8").splitlines(), delimiter=";"))[1:]
    rows = [row for row in rows if not row[0].casefold().endswith("totalt")]  # sums are compared, not kept
    return [[rows_cell.replace(" ", "") if i else rows_cell for i, rows_cell in enumerate(row)] for row in rows]


# Published share and the share the counts give, by row and column of the file.
KNOWN = {("Muskuloskeletal och plastikkirurgi", 5): ("52%", "51%")}


@pytest.mark.parametrize(
    ("file", "caption", "rows"),
    [
        ("vantar-pa-bedomning-per-resultatenhet.csv", "Patienter som väntar på bedömning", 11),
        ("vantar-pa-vard-per-specialitet-180-dygn.csv", "Patienter som väntar på vård 31.12.2024, gräns 180", 17),
        ("vantar-pa-vard-per-specialitet-90-dygn.csv", "Patienter som väntar på vård 31.12.2024, gräns 90", 2),
    ],
)
@pytest.mark.usefixtures("both")
def test_every_count_change_and_share_of_those_waiting_is_as_published(file: str, caption: str, rows: int) -> None:
    found = table(annual(), caption)
    source = published(HUS / file)

    assert len(found) == rows + 1  # and the total
    seen: dict[tuple[str, int], tuple[str, str]] = {}
    for name, *cells in source:
        ours = [printed(cell) for cell in found[name]]
        for i, (theirs, own) in enumerate(zip(cells, ours, strict=True)):
            if theirs != own:
                seen[name, i + 1] = (theirs, own)
    # What the source leaves empty, and what would follow from it, is missing here: no nought is made up.
    cancer = "Cancersjukdomar och strålbehandling"
    missing = {(cancer, 6): ("-1", ""), (cancer, 7): ("0%", ""), (cancer, 8): ("0%", "")}
    assert seen == {**(missing if "180" in file else {}), **(KNOWN if "bedomning" in file else {})}


@pytest.mark.usefixtures("both")
def test_shares_keep_the_counts_behind_them() -> None:
    surgery = table(annual(), "Patienter som väntar på vård 31.12.2024, gräns 180")["Kirurgi"]

    now, before = surgery[-2], surgery[-1]
    assert (now["cases"], now["out_of"], now["printed"].replace("\u00a0", "")) == (4550, 16825, "27%")
    assert (before["cases"], before["out_of"]) == (4550 + 839, 16825 + 2029)


@pytest.mark.usefixtures("both")
def test_totals_are_sums_of_the_rows() -> None:
    source = published(HUS / "vantar-pa-bedomning-per-resultatenhet.csv")
    sums = [sum(int(row[i]) for row in source) for i in range(1, 5)]
    total = table(annual(), "Patienter som väntar på bedömning")["Totalt"]

    assert [cell["value"] for cell in total[:4]] == sums
    assert total[4]["value"] == pytest.approx(100 * sums[2] / sums[0])
    assert total[5]["value"] == pytest.approx(100 * (sums[2] - sums[3]) / (sums[0] - sums[1]))


@pytest.mark.usefixtures("both")
def test_objections_by_cause_are_as_published_but_for_two_shares_adjusted_to_a_sum_of_hundred() -> None:
    (found,) = [block for block in blocks(annual(), "table") if block["caption"].startswith("Anmärkningar")]
    plain = [cells_of(row) for row in found["rows"] if row["kind"] == "plain"]

    differences = {}
    for (group, cause, *cells), ours in zip(published(HUS / "anmarkningar-per-orsaksklass.csv"), plain, strict=True):
        assert ours[0] == (cause_with_blanks(group, cause))
        for i, theirs in enumerate(cells):
            own = printed(ours[i + 1]).rstrip("%")
            if Decimal(theirs.replace(",", ".")) != Decimal(own.replace(",", ".")):
                differences[ours[0], i] = (theirs, own)
    assert differences == {("Tillgång till vård", 1): ("16,5", "16,4"), ("Fortsatt vård", 1): ("0,5", "0,6")}


def cause_with_blanks(group: str, cause: str) -> str:
    """Return a cause as the file has it: `published` takes blanks out of all but the first cell."""
    for row in csv.reader((HUS / "anmarkningar-per-orsaksklass.csv").read_text("utf-8").splitlines(), delimiter=";"):
        if (row[0], row[1].replace(" ", "")) == (group, cause):
            return row[1] or row[0]
    raise AssertionError(cause)


@pytest.mark.usefixtures("both")
def test_shares_of_cause_classes_are_as_published_but_for_one() -> None:
    """The report's list of classes; it sums to 100.0 because the largest was lowered from 49.07 to 49.0."""
    source = {
        "Patientvården": "49.0",
        "Dokumentation": "6.7",
        "Personalens beteende": "14.1",
        "Patientadministration": "17.3",
        "Utan orsaksklass": "12.9",  # "Odefinierad" in the report's list: undefined and not chosen together
    }
    found = table(annual(), "Anmärkningar")

    ours = {name: printed(found[name][3]).rstrip("%").replace(",", ".") for name in source}
    assert {name: (source[name], ours[name]) for name in source if source[name] != ours[name]} == {
        "Patientvården": ("49.0", "49.1")
    }
    assert [printed(cell) for cell in found["Totalt"]] == ["1747", "100,0%", "2148", "100,0%", "401"]


@pytest.mark.usefixtures("both")
def test_complaints_by_authority_are_as_published_with_their_change() -> None:
    found = table(annual(), "Klagomål per")

    for name, before, now in published(HUS / "klagomal-per-tillsynsmyndighet.csv"):
        assert [printed(cell) for cell in found[name]] == [before, now, str(int(now) - int(before))]
    assert [printed(cell) for cell in found["Totalt"]] == ["133", "107", "-26"]


@pytest.mark.usefixtures("both")
def test_key_figures_are_as_published_and_what_follows_from_them_is_computed() -> None:
    (tiles,) = blocks(annual(), "key_figures")
    values = {tile["label"]: printed(tile["value"]) for tile in tiles["items"]}
    devices = next(tile for tile in tiles["items"] if tile["label"].startswith("Tillbud med medicin"))

    assert values == {
        "HaiPro-anmälningar, alla": "26102",
        "Allvarliga, andel av anmälningarna": "3,1%",  # the report rounds 802 of 26 102 to 3 %
        "HaiPro, nådde patienten": "50,5%",
        "HaiPro, tillbud": "19%",
        "Never event-händelser": "14",
        "Tillbud med medicintekniska produkter": "186",
        "Observationer per auditeringsbesök": "21,0",  # "i genomsnitt 21": 2 033 over 97
    }
    assert printed(devices["change"]) == "14,8%"  # "15 procent fler": 186 after 162
    reached = next(tile for tile in tiles["items"] if tile["label"] == "HaiPro, nådde patienten")
    assert (reached["target"]["figure"]["value"], reached["target"]["reached"]) == (50.0, False)


@pytest.mark.usefixtures("both")
def test_for_the_public_small_numbers_of_registers_are_hidden_with_what_gives_them_back() -> None:
    made = {one: built("annual-review", "hus", "2024", one, Audience.PUBLIC) for one in LANGUAGES}
    for language, told in made.items():
        complaints = table(told, WORDS["complaints_caption"][language])
        # One of the Chancellor of Justice in 2023: it goes, and another, so that the sum does not give it back.
        hidden = [row for row in complaints.values() if printed(row[0]) == ".."]
        assert len(hidden) == 2
        assert all(printed(row[2]) == ".." for row in hidden)
        assert printed(complaints[WORDS["total"][language]][0]) == "133"
        assert all(printed(row[0]) != ".." for row in table(told, WORDS["objections_caption"][language]).values())
        day = format_date(date(2024, 12, 31), language)
        care = table(told, WORDS["care_caption"][language].format(day=day, days="180"))
        small = [row for row in care.values() if printed(row[4]) == ".."]
        assert small
        assert all(printed(row[6]) == ".." for row in small)  # a share of a known number would tell it


@pytest.mark.usefixtures("both")
def test_notes_of_slides_say_how_the_shares_over_the_limit_are_made() -> None:
    made = builder("annual-review").build(unit_named("hus"), Period.parse("2024"), "en")
    slides = Presentation(io.BytesIO(render(made, "pptx"))).slides
    notes = {slide.shapes.title.text: slide.notes_slide.notes_text_frame.text for slide in slides if slide.shapes.title}

    waiting = [text for title, text in notes.items() if "waiting for" in title or "having waited" in title]
    assert len(waiting) >= 4
    assert all("Those who have waited longer than the limit" in text for text in waiting)


@pytest.mark.usefixtures("both")
def test_chains_by_state_are_counted() -> None:
    found = table(annual(), "Kedjor per läge")

    assert {name: (printed(cells[0]), printed(cells[2])) for name, cells in found.items()} == {
        "Uppdaterad": ("3", "3"),
        "Klar": ("3", "2"),
        "Färdig, inte ännu godkänd": ("2", "0"),
        "Beskrivning pågår": ("4", "0"),
        "Totalt": ("12", "5"),
    }


@pytest.mark.usefixtures("both")
def test_the_review_names_the_places_where_print_and_counts_disagree() -> None:
    found = table(annual(), "Ställen där källan")

    told = {name: (cells[1], printed(cells[2]), printed(cells[3])) for name, cells in found.items()}
    assert told == {
        "Patientadministration: Tillgång till vård – ”2023 % av alla”": ("D10", "16,5%", "16,4%"),
        "Patientadministration: Fortsatt vård – ”2023 % av alla”": ("D11", "0,5%", "0,6%"),
        "Patientvården – ”2024 % av alla”": ("F15", "49,0%", "49,1%"),
        "Muskuloskeletal och plastikkirurgi – ”Andel över 90 dygn 31.12.2024”": ("F3", "52%", "51%"),
    }
    visits = table(quarterly("en"), "Places where the source")
    assert {name: [printed(cell) for cell in cells[2:]] for name, cells in visits.items()} == {
        "Total – “Januari”": ["20", "21"],
        "Total – “Mars”": ["19", "18"],
    }
    assert any("rad 7, kolumn F" in note["text"] for note in blocks(annual(), "note"))


@pytest.mark.usefixtures("both")
def test_visits_of_helsinki_are_as_published_with_sums_by_form_and_month() -> None:
    """The report prints 20, 20 and 19 visits a month, 59 in all; its rows as typed into the file give 21, 20 and 18.

    In the report's text one announced visit to bought services (total 1) stands without a month; the file has it in
    January. In March it would give the printed row.
    """
    (found,) = [
        block for block in blocks(quarterly(), "table") if block["caption"].startswith("Tillsynsbesök per månad")
    ]
    rows = [(cells_of(row)[0], row["kind"], [printed(cell) for cell in cells_of(row)[1:]]) for row in found["rows"]]

    subtotals = {name: cells for name, kind, cells in rows if kind == "subtotal"}
    plain = [cells for _name, kind, cells in rows if kind == "plain"]
    assert plain == [row[2:] for row in published(HELSINKI / "tillsynsbesok-per-manad.csv")]
    assert subtotals == {
        "Köpt tjänst": ["14", "10", "7", "31"],
        "Egen tjänst": ["5", "5", "9", "19"],
        "Privat hemvård": ["2", "5", "2", "9"],
        "Privat": ["", "", "", ""],
    }
    assert rows[-1] == ("Totalt", "total", ["21", "20", "18", "59"])


@pytest.mark.usefixtures("both")
def test_key_figures_of_helsinki_are_all_there() -> None:
    told = quarterly()
    shown = {
        cells_of(row)[0]: printed(cells_of(row)[1]).rstrip("%")
        for block in blocks(told, "table")
        if block["caption"].startswith("Nyckeltal")
        for row in block["rows"]
    }

    for name, value, *_rest in published(HELSINKI / "nyckeltal.csv"):
        assert shown.pop(name) == value
    assert shown == {"Statistikobjekt per händelse": "1,16"}  # 726 over 625
    (tiles,) = blocks(told, "key_figures")
    nps = next(tile for tile in tiles["items"] if tile["label"] == "NPS")
    assert (nps["target"]["figure"]["value"], nps["target"]["reached"]) == (65.0, False)
    assert "Andel över gränsen" not in json.dumps(told["definitions"], ensure_ascii=False)  # nobody waits in it


@pytest.mark.usefixtures("both")
def test_figures_of_the_whole_sector_of_private_providers_and_of_each_entity_are_all_there() -> None:
    shown = {
        (block["caption"].split(", kvartal")[0].split(" (")[0], cells_of(row)[0]): printed(cells_of(row)[1]).rstrip("%")
        for block in blocks(quarterly(), "table")
        if ", kvartal" in block["caption"]
        for row in block["rows"]
    }
    source = {
        (section, name): value
        for file in ("ombudskontakter.csv", "servicehelheter.csv")
        for section, name, value, *_rest in csv.reader(
            (HELSINKI / file).read_text("utf-8").splitlines()[1:], delimiter=";"
        )
    }

    assert shown == source
    assert len(source) == 90


@pytest.mark.usefixtures("both")
def test_figures_of_the_running_text_stand_in_their_sections() -> None:
    told = annual("en")
    both = [*quarterly("en")["sections"], *told["sections"]]
    sections = {section["heading"]: json.dumps(section) for section in both if section["blocks"]}

    assert "Person-years cut after" in sections["Staff"]
    assert "Reactive internal audit visits" in sections["Internal audits"]
    assert "Promotion of health and welfare, 2024" in sections["Cooperation"]
    assert "Calls a week by call-back" in json.dumps(
        next(s for s in quarterly("en")["sections"] if "Access" in s["heading"])
    )


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_figures_in_every_language(language: Language) -> None:
    def values(part: object) -> list[object]:
        if isinstance(part, dict) and part.get("type") == "figure":
            return [part["value"]]
        inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
        return [value for one in inner for value in values(one)]

    assert values(annual(language)["sections"]) == values(annual("sv")["sections"])
    assert values(quarterly(language)["sections"]) == values(quarterly("sv")["sections"])


@pytest.mark.usefixtures("both")
def test_no_swedish_word_is_left_in_finnish_and_english() -> None:
    for language in ("fi", "en"):
        for told in (annual(language), quarterly(language)):
            first = [str(cells_of(row)[0]) for block in blocks(told, "table") for row in block["rows"]]
            assert not [name for name in first if "å" in name.casefold() and "–" not in name]


@pytest.mark.one_database
def test_one_command_rebuilds_both_papers_in_every_language_and_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    # In one format here: tests/documents reads every figure back out of all of them.
    assert document(["rebuild", "-o", str(tmp_path / "papers"), "--format", "json"]) == 0
    made = {path.name: json.loads(path.read_text()) for path in (tmp_path / "papers").iterdir()}
    assert set(made) == {
        f"{paper}.{language}.json" for paper in ("hus-2024", "helsinki-2024q1") for language in LANGUAGES
    }
    assert made["hus-2024.sv.json"]["title"] == "Årsöversikt av egenkontrollen"
    assert made["helsinki-2024q1.fi.json"]["title"] == "Omavalvonnan neljännesvuosikatsaus"
    figures = sum(len(list(figures_in(made[f"{paper}.en.json"]))) for paper in ("hus-2024", "helsinki-2024q1"))
    assert figures > 500
    assert not Unit.objects.exists()


def figures_in(part: object) -> Iterator[Json]:
    """Yield the figures of a document's data that have a value."""
    if isinstance(part, dict) and part.get("type") == "figure" and part["value"] is not None:
        yield part
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
    for one in inner:
        yield from figures_in(one)


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize("form", ["html", "pdf", "json"])
def test_the_command_writes_each_format(form: str, tmp_path: Path) -> None:
    file = tmp_path / f"x.{form}"
    status = document(
        [
            "build",
            "annual-review",
            "--unit",
            "HUS",
            "--period",
            "2024",
            "--lang",
            "sv",
            "--format",
            form,
            "-o",
            str(file),
        ]
    )

    assert status == 0
    content = file.read_bytes()
    text = " ".join(page.extract_text() for page in PdfReader(file).pages) if form == "pdf" else content.decode()
    for figure in ("8\u202f755", "−1\u202f714", "51\u00a0%", "49,1\u00a0%"):
        assert figure in text


@pytest.mark.usefixtures("both")
def test_a_review_without_figures_says_so() -> None:
    told = built("annual-review", "hus", "2019")

    assert [block["text"] for block in blocks(told, "note")] == ["Det finns inga siffror för 2019 i registren för HUS."]


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize(("name", "period"), [("annual-review", "2024Q1"), ("quarterly-review", "2024")])
def test_a_review_of_the_wrong_kind_of_period_is_refused(
    name: str, period: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = document(
        ["build", name, "--unit", "hus", "--period", period, "--lang", "en", "-o", str(tmp_path / "x.json")]
    )

    assert status == 1
    assert "not made for a period of this length" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["build"],
        ["build", "fish", "--unit", "hus", "--period", "2024", "-o", "x.json"],
        ["build", "annual-review", "--unit", "hus", "--period", "24", "-o", "x.json"],
        ["build", "annual-review", "--unit", "hus", "--period", "2024", "-o", "x.docx"],
    ],
)
def test_wrong_usage_ends_with_two(arguments: list[str]) -> None:
    assert document(arguments) == 2


@pytest.mark.usefixtures("both")
def test_an_unknown_unit_and_an_unwritable_file_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rest = ["--period", "2024", "--lang", "en", "-o", str(tmp_path / "no" / "x.json")]

    assert document(["build", "annual-review", "--unit", "Nowhere", *rest]) == 1
    assert document(["build", "annual-review", "--unit", "hus", *rest]) == 1
    assert "There is no unit called Nowhere" in capsys.readouterr().err


def test_every_word_has_the_same_blanks_in_every_language() -> None:
    for name, text in WORDS.items():
        fields = {tuple(sorted(part.split("}")[0] for part in text[language].split("{")[1:])) for language in LANGUAGES}
        assert len({frozenset(one) for one in fields}) == 1, name
