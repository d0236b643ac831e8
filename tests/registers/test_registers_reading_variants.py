"""Files of the same kinds from elsewhere, and files that are wrong: what must work, what is refused and how."""

import csv
import io
import re
from datetime import date, datetime

import pytest
import xlsxwriter

from valvo.core.languages import LANGUAGES
from valvo.core.periods import Period
from valvo.registers.reading.facts import Dimension, Kind, Measure, Reading
from valvo.registers.reading.read import read_file
from valvo.registers.reading.reasons import SENTENCES, Reason, TableError
from valvo.registers.reading.shapes import SHAPES

Y2024 = Period.parse("2024")
HEADINGS = [
    "Enhet",
    "Väntar på bedömning 31.12.2024",
    "Förändring föreg. år",
    "Väntat över 90 dygn 31.12.2024",
    "Förändring föreg. år",
    "Andel över 90 dygn 31.12.2024",
    "Andel över 90 dygn 31.12.2023",
]
ROWS = [
    ["Norra kliniken", "1 000", "-100", "250", "30", "25 %", "20 %"],
    ["Södra kliniken", "400", "20", "40", "-8", "10 %", "13 %"],
    ["Östra kliniken", "80", "0", "8", "0", "10 %", "10 %"],
]
Cell = str | int | float | date


def text(rows: list[list[str]], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode(encoding)


def workbook(rows: list[list[Cell]], merged: list[str] = [], *, date_1904: bool = False) -> bytes:  # noqa: B006 (read only)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": date_1904})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet = book.add_worksheet("Tabell")
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(i, j, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 (a day)
            elif value != "":
                sheet.write(i, j, value)
    for area in merged:
        sheet.merge_range(area, "")
        first = area.split(":")[0]
        column, number = ord(first[0]) - ord("A"), int(first[1:]) - 1
        sheet.write(number, column, rows[number][column])
    book.close()
    return stream.getvalue()


def read(content: bytes, *, period: Period | None = None, kind: Kind | None = None, name: str = "fil.csv") -> Reading:
    (reading,) = read_file(name, content, period=period, kind=kind)
    return reading


def faults(content: bytes, **kwargs: Period | Kind | None) -> list[tuple[Reason, int, str]]:
    with pytest.raises(TableError) as error:
        read_file("fil.csv", content, period=kwargs.get("period"), kind=kwargs.get("kind"))  # type: ignore[arg-type]  # by name
    return [(note.reason, note.place.row, note.place.column) for note in error.value.notes]


def counts(reading: Reading, measure: Measure, year: int) -> dict[str, int | None]:
    return {
        fact.item.name: None if fact.value is None else int(fact.value)
        for fact in reading.facts
        if fact.measure is measure and fact.span.last.year == year
    }


OVER_NOW = {"Norra kliniken": 250, "Södra kliniken": 40, "Östra kliniken": 8}
OVER_BEFORE = {"Norra kliniken": 220, "Södra kliniken": 48, "Östra kliniken": 8}


def changed(row: int, column: int, value: str) -> list[list[str]]:
    rows = [list(one) for one in [HEADINGS, *ROWS]]
    rows[row - 1][column] = value
    return rows


# --- what must work ---


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_any_delimiter_and_encoding_is_found_out(delimiter: str, encoding: str) -> None:
    reading = read(text([HEADINGS, *ROWS], delimiter, encoding))

    assert counts(reading, Measure.OVER_LIMIT, 2024) == OVER_NOW
    assert counts(reading, Measure.OVER_LIMIT, 2023) == OVER_BEFORE


def test_columns_may_stand_in_another_order() -> None:
    order = [5, 3, 4, 0, 1, 2, 6]
    reading = read(text([[row[i] for i in order] for row in [HEADINGS, *ROWS]]))

    assert counts(reading, Measure.OVER_LIMIT, 2023) == OVER_BEFORE
    assert counts(reading, Measure.WAITING, 2023) == {
        "Norra kliniken": 1100,
        "Södra kliniken": 380,
        "Östra kliniken": 80,
    }
    assert reading.differences == ()


def test_finnish_headings_and_total_row() -> None:
    headings = [
        "Tulosyksikkö",
        "Hoidon tarpeen arviointia odottavat 30.6.2025",
        "Muutos ed. vuodesta",
        "Yli 60 vrk odottaneet 30.6.2025",
        "Muutos ed. vuodesta",
        "Osuus yli 60 vrk 30.6.2025",
        "Osuus yli 60 vrk 30.6.2024",
    ]
    total = ["Yhteensä", "1 480", "-80", "298", "22", "20 %", ""]
    reading = read(text([headings, *ROWS, total]))

    assert (reading.kind, reading.limit_days, reading.last) == (Kind.WAITING_ASSESSMENT, 60, date(2025, 6, 30))
    assert "Yhteensä" not in {fact.item.name for fact in reading.facts}
    assert reading.differences == ()


def test_english_care_table_by_specialty_with_last_years_counts_instead_of_change() -> None:
    rows = [
        [
            "Specialty",
            "Waiting for care 2024-12-31",
            "Under the care guarantee 2024-12-31",
            "Waited over 180 days 2024-12-31",
            "Waited over 180 days 2023-12-31",
        ],
        ["Surgery", "900", "300", "30", "45"],
        ["Neurology", "500", "100", "5", "6"],
    ]
    reading = read(text(rows, ","))

    assert reading.kind is Kind.WAITING_CARE
    assert counts(reading, Measure.OVER_LIMIT, 2023) == {"Surgery": 45, "Neurology": 6}
    assert {fact.item.dimension for fact in reading.facts} == {Dimension.SPECIALTY}
    assert reading.derived == 0


def test_two_rows_of_headings_with_merged_cells() -> None:
    rows: list[list[Cell]] = [
        [
            "Resultatenheten",
            "Antal patienter som väntar på bedömning av vårdbehovet",
            "",
            "Antal patienter som väntar på bedömning av vårdbehovet (över 90 dygn)",
            "",
            "Procentuell andel (över 90 dygn)",
            "",
        ],
        [
            "",
            date(2024, 12, 31),
            "Förändring föreg. år",
            date(2024, 12, 31),
            "Förändring föreg. år",
            date(2024, 12, 31),
            date(2023, 12, 31),
        ],
        ["Norra kliniken", 1000, -100, 250, 30, 0.25, 0.2],
        ["Södra kliniken", 400, 20, 40, -8, 0.1, 0.126],
    ]
    reading = read(workbook(rows, ["B1:C1", "D1:E1", "F1:G1"]))

    assert counts(reading, Measure.OVER_LIMIT, 2024) == {"Norra kliniken": 250, "Södra kliniken": 40}
    assert counts(reading, Measure.OVER_LIMIT, 2023) == {"Norra kliniken": 220, "Södra kliniken": 48}
    assert reading.differences == ()


def test_dates_counted_from_1904_are_the_same_days() -> None:
    rows: list[list[Cell]] = [
        ["Enhet", "Väntar på bedömning", "Över 90 dygn"],
        ["", date(2024, 12, 31), date(2024, 12, 31)],
        ["Norra kliniken", 1000, 250],
    ]

    assert read(workbook(rows, date_1904=True)).last == read(workbook(rows)).last == date(2024, 12, 31)


def test_title_lines_above_notes_below_and_empty_rows_and_columns_around() -> None:
    rows = [["Tabell 3. Tillgång till bedömning"], [], [*HEADINGS, "", ""], *([*row, "", ""] for row in ROWS)]
    rows += [[""] * 9, ["Källa: eget register"], [""] * 9, [""] * 9]
    reading = read(text(rows))

    assert counts(reading, Measure.OVER_LIMIT, 2024) == OVER_NOW
    assert [remark.reason for remark in reading.remarks] == [Reason.NOTE_ROW]


def test_a_missing_total_is_no_fault_and_a_wrong_one_is_told() -> None:
    right = read(text([HEADINGS, *ROWS, ["Totalt", "1 480", "", "", "", "", ""]]))
    wrong = read(text([HEADINGS, *ROWS, ["TOTALT", "1 481", "", "298", "", "", ""]]))

    assert right.differences == ()
    (found,) = wrong.differences
    assert (found.printed, found.computed, found.origin.row, found.origin.column) == (1481, 1480, 5, "B")


def test_quoted_cells_may_hold_delimiters_and_line_breaks() -> None:
    rows = [HEADINGS, ["Norra; kliniken\nhus A", *ROWS[0][1:]], *ROWS[1:]]
    reading = read(text(rows))

    assert reading.facts[0].item.name == "Norra; kliniken\nhus A"
    assert reading.facts[-1].origin.row == 5  # as a text editor counts: the first clinic takes two lines


def test_percent_as_a_typed_part_of_one() -> None:
    rows: list[list[Cell]] = [list(HEADINGS), ["Norra kliniken", 1000, -100, 250, 30, 0.26, 0.2]]
    (found,) = read(workbook(rows)).differences

    assert (str(found.printed), str(found.computed)) == ("26", "25")


def test_objections_with_two_heading_rows_classes_on_their_first_row_and_sums() -> None:
    rows = [
        ["Syyluokka", "Syy", "2023", "", "2024", ""],
        ["", "", "Määrä", "% kaikista", "Määrä", "% kaikista"],
        ["Hoito", "Tyytymättömyys hoitoon", "60", "60,0", "50", "62,5"],
        ["", "Muu", "20", "20,0", "10", "12,5"],
        ["Hoito yhteensä", "", "80", "80,0", "60", "75,0"],
        ["Kohtelu", "Epäasiallinen", "20", "20,0", "20", "25,0"],
        ["Yhteensä", "", "100", "100", "80", "100"],
    ]
    reading = read(text(rows), period=Y2024)

    assert reading.kind is Kind.OBJECTIONS
    assert {str(fact.item): int(fact.value or 0) for fact in reading.facts if fact.span.last.year == 2024} == {
        "Hoito: Tyytymättömyys hoitoon": 50,
        "Hoito: Muu": 10,
        "Kohtelu: Epäasiallinen": 20,
    }
    assert reading.differences == ()


def test_a_wrong_subtotal_is_told() -> None:
    rows = [
        ["Orsaksklass", "Orsak", "2024 antal"],
        ["Vård", "Resultat", "5"],
        ["Vård", "Annat", "6"],
        ["Vård", "Totalt", "12"],
    ]
    (found,) = read(text(rows)).differences

    assert (found.item, found.printed, found.computed) == ("Vård", 12, 11)


def test_authorities_are_known_by_their_names_too() -> None:
    rows = [["", "Antal 2024", "Antal 2025"], ["Valvira", "3", "4"], ["Aluehallintovirasto", "7", "9"]]
    rows[0][0] = "Mottagare"

    assert read(text(rows)).kind is Kind.COMPLAINTS


def test_visits_in_finnish_with_the_kind_in_one_column() -> None:
    rows = [
        ["KÄYNNIT", "Tammi", "Helmi", "Maalis", "Yht"],
        ["Osto ymp Ennalta ilmoittamaton", "12", "10", "6", "28"],
        ["Oma ymp Ennalta ilmoitettu", "", "1", "3", "5"],
        ["Yhteensä", "12", "11", "9", "32"],
    ]
    reading = read(text(rows), period=Period.parse("2024Q1"))

    assert (reading.kind, reading.first, reading.last) == (Kind.SUPERVISION_VISITS, date(2024, 1, 1), date(2024, 3, 31))
    assert [(found.printed, found.computed) for found in reading.differences] == [(5, 4)]


def test_service_chains_in_english() -> None:
    rows = [["Care pathway", "Stage", "Published"], ["Stroke", "Updated", "yes"], ["Pain", "In progress", ""]]
    reading = read(text(rows), period=Y2024)

    assert [(chain.state, chain.published) for chain in reading.chains] == [
        ("updated", True),
        ("under-description", None),
    ]


def test_a_sheet_that_is_not_a_table_is_said_not_to_be_read() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet("Info").write_row(0, 0, ["Om filen", "Skriven av hand"])
    sheet = book.add_worksheet("Data")
    for i, row in enumerate([HEADINGS, *ROWS]):
        sheet.write_row(i, 0, row)
    book.close()
    reading = read(stream.getvalue())

    assert reading.sheet == "Data"
    assert [(remark.reason, remark.place.sheet) for remark in reading.remarks] == [(Reason.SHEET_NOT_READ, "Info")]


def test_whole_per_cent_kept_as_fractions_are_compared_as_whole_per_cent() -> None:
    rows: list[list[Cell]] = [
        ["Enhet", "Väntar på bedömning 31.12.2024", "Väntat över 90 dygn 31.12.2024", "Andel över 90 dygn 31.12.2024"],
        ["Huvud", 8755, 2647, 0.3],  # 30.23 %
        ["Muskel", 7573, 3899, 0.52],  # 51.49 %
        ["Gastro", 7418, 1747, 0.24],  # 23.55 %
    ]
    found = read(workbook(rows)).differences

    assert [(one.item, str(one.printed), str(one.computed)) for one in found] == [("Muskel", "52", "51")]


def test_a_kind_may_be_forced() -> None:
    assert read(text([HEADINGS, *ROWS]), kind=Kind.WAITING_ASSESSMENT).rows == 3


# --- what must be refused ---


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (2, 1, "tusen", Reason.NOT_A_NUMBER),
        (2, 1, "-5", Reason.NEGATIVE),
        (2, 1, "1 00", Reason.BROKEN_THOUSANDS),
        (2, 1, "30 %", Reason.PERCENT_FOR_COUNT),
        (3, 3, "-", Reason.LONE_DASH),
        (3, 3, "40,5", Reason.NOT_WHOLE),
        (3, 3, "401", Reason.OVER_TOTAL),
        (3, 4, "-600", Reason.OVER_TOTAL_BEFORE),
        (3, 4, "41", Reason.NEGATIVE_BEFORE),
        (4, 5, "110 %", Reason.SHARE_OUT_OF_RANGE),
        (4, 0, "Norra kliniken", Reason.TWICE),
        (4, 0, "", Reason.NO_LABEL),
    ],
)
def test_a_wrong_cell_is_refused_with_its_place(row: int, column: int, value: str, reason: Reason) -> None:
    found = faults(text(changed(row, column, value)))

    letter = "" if reason is Reason.NO_LABEL else "ABCDEFG"[column]
    assert (reason, row, letter) in found


def test_all_faults_of_a_file_are_told_together() -> None:
    rows = changed(2, 1, "tusen")
    rows[2][3] = "401"
    rows[3][5] = "110 %"
    found = faults(text(rows))

    assert [(reason, row) for reason, row, _ in found] == [
        (Reason.NOT_A_NUMBER, 2),
        (Reason.OVER_TOTAL, 3),
        (Reason.SHARE_OUT_OF_RANGE, 4),
    ]


def test_a_fault_names_file_row_column_heading_text_and_reason() -> None:
    with pytest.raises(TableError) as error:
        read(text(changed(2, 1, "tusen")), name="vantar.csv")

    assert str(error.value) == ("vantar.csv, row 2, column B (Väntar på bedömning 31.12.2024): 'tusen' is not a number")


def test_a_row_shifted_to_the_right_is_refused() -> None:
    rows = [[*HEADINGS, ""], [*ROWS[0], ""], ["", *ROWS[1]], [*ROWS[2], ""]]
    found = faults(text(rows))

    assert (Reason.OUTSIDE, 3, "H") in found
    assert (Reason.NO_LABEL, 3, "") in found


def test_headings_that_do_not_fit_their_columns_are_found_by_the_shares() -> None:
    rows = [[row[0], row[1], row[2], str(int(row[3]) // 2), "0", row[5], row[6]] for row in ROWS]

    assert (Reason.SHARES_DO_NOT_FIT, 0, "F") in faults(text([HEADINGS, *rows]))


@pytest.mark.parametrize("period", ["2023", "2024Q1"])
def test_the_wrong_year_is_refused(period: str) -> None:
    assert Reason.OTHER_PERIOD in {
        reason for reason, *_ in faults(text([HEADINGS, *ROWS]), period=Period.parse(period))
    }


def test_columns_of_different_days_are_refused() -> None:
    assert (Reason.DATES_DIFFER, 1, "D") in faults(text(changed(1, 3, "Väntat över 90 dygn 30.11.2024")))


def test_a_comparison_not_a_year_apart_is_refused() -> None:
    assert (Reason.NOT_A_YEAR_APART, 1, "G") in faults(text(changed(1, 6, "Andel över 90 dygn 31.12.2022")))


def test_a_table_that_does_not_say_of_when_needs_a_period() -> None:
    rows = [["Servicekedja", "Läge"], ["Smärta", "Klar"]]

    assert faults(text(rows)) == [(Reason.NO_PERIOD, 0, "")]


@pytest.mark.parametrize("year", ["204", "20244", "1024", "i fjol"])
def test_a_year_that_cannot_be_is_refused(year: str) -> None:
    rows = [["Nyckeltal", "År", "Värde"], ["Besök", year, "3"], ["Brev", "2024", "3"]]

    assert faults(text(rows)) == [(Reason.BAD_YEAR, 2, "B")]


def test_a_date_that_a_spreadsheet_made_of_a_number_is_refused() -> None:
    rows: list[list[Cell]] = [list(HEADINGS), ["Norra kliniken", 1000, date(2024, 3, 1), 250, 30, 0.25, 0.2]]

    assert (Reason.DATE_FOR_NUMBER, 2, "C") in faults(workbook(rows))


def test_a_number_in_a_merged_cell_of_the_body_is_refused() -> None:
    rows: list[list[Cell]] = [list(HEADINGS[:4]), ["Norra kliniken", 1000, -100, 250], ["Södra", "", "", 40]]

    assert (Reason.MERGED_NUMBER, 3, "B") in faults(workbook(rows, ["B2:B3"]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY_FILE),
        (b" \r\n\r\n", Reason.EMPTY_FILE),
        (b";;;\r\n;;;\r\n", Reason.EMPTY_FILE),
        (b"\x89PNG\r\n\x1a\n\x00\x01\x02", Reason.NOT_TEXT),
        (b"PK\x03\x04 no workbook", Reason.BROKEN_WORKBOOK),
        (b'Enhet;"V\xc3\xa4ntar\r\nA;1\r\n', Reason.OPEN_QUOTE),
        ("Enhet;Väntar på bedömning".encode().decode("latin-1").encode(), Reason.BROKEN_LETTERS),
        ("Enhet;V\ufffdntar".encode(), Reason.BROKEN_LETTERS),
        ("Färg;Storlek\r\nblå;3\r\n".encode(), Reason.NO_SHAPE),
        ("Enhet;Väntar på bedömning 31.12.2024;Väntat över 90 dygn 31.12.2024\r\n".encode(), Reason.NO_ROWS),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, reason: Reason) -> None:
    assert reason in {found for found, *_ in faults(content)}


def test_an_unknown_table_is_told_what_was_seen_and_what_there_is() -> None:
    with pytest.raises(TableError) as error:
        read("Färg;Storlek\r\nblå;3\r\n".encode())

    assert "Färg | Storlek" in str(error.value)
    assert all(shape.kind in str(error.value) for shape in SHAPES)


def test_a_forced_kind_that_does_not_fit_tells_what_it_needs() -> None:
    with pytest.raises(TableError) as error:
        read("Färg;Storlek\r\nblå;3\r\n".encode(), kind=Kind.COMPLAINTS)

    assert error.value.notes[0].sentence("sv") == (
        "kan inte läsas som Klagomål per tillsynsmyndighet. Sedda rubriker: Färg | Storlek. "
        "Det behövs: tillsynsmyndighet; en kolumn för varje år"
    )


def test_headings_written_twice_are_refused_rather_than_read_as_a_row() -> None:
    found = faults(text([HEADINGS, HEADINGS, *ROWS[:1], HEADINGS]))

    assert (Reason.NOT_A_NUMBER, 4, "B") in found


@pytest.mark.parametrize(
    "rows",
    [
        [["Nyckeltal", "År", "Värde"], ["Besök", "2024", "tre"], ["Brev", "2024", "3"]],
        [["Servicekedja", "Läge"], ["Smärta", "Bra"], ["Sår", "Klar"]],
        [["Orsaksklass", "Orsak", "2024"], ["Vård", "Resultat", "två"], ["Vård", "Annat", "3"]],
    ],
)
def test_a_first_row_with_a_wrong_cell_is_not_taken_for_a_heading(rows: list[list[str]]) -> None:
    assert [row for _reason, row, _column in faults(text(rows), period=Y2024)] == [2]


def test_a_figure_twice_for_the_same_year_is_refused() -> None:
    rows = [["Nyckeltal", "År", "Värde"], ["Besök", "2024", "3"], ["Brev", "2024", "3"], ["besök", "2024", "4"]]

    assert faults(text(rows)) == [(Reason.TWICE, 4, "A")]


@pytest.mark.parametrize("value", ["101", "-1"])
def test_a_key_figure_in_per_cent_lies_within_a_hundred(value: str) -> None:
    rows = [["Nyckeltal", "Värde", "Enhet"], ["Andel tillbud", value, "%"]]

    assert faults(text(rows), period=Y2024) == [(Reason.SHARE_OUT_OF_RANGE, 2, "B")]


def test_an_unknown_state_tells_which_there_are() -> None:
    rows = [["Servicekedja", "Läge"], ["Smärta", "Klar"], ["Sår", "Fin"]]

    assert faults(text(rows), period=Y2024) == [(Reason.UNKNOWN_WORD, 3, "B")]


def test_every_reason_has_a_sentence_in_three_languages() -> None:
    assert set(SENTENCES) == set(Reason)
    for sentence in SENTENCES.values():
        fields = {language: sorted(set(re.findall(r"\{\d\}", sentence[language]))) for language in LANGUAGES}
        assert fields["sv"] == fields["fi"] == fields["en"]
