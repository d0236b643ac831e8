"""The nine ways files usually go wrong, in each register's import: told with their place, in words one understands.

Waits have theirs in tests/waiting, delivered figures in tests/measured.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from test_registers_reading_variants import Cell, text, workbook

from valvo.core import clock
from valvo.core.languages import LANGUAGES
from valvo.core.periods import Period
from valvo.devices.lists import read_devices
from valvo.devices.models import DeviceType
from valvo.occasions.lists import read_completions
from valvo.organisation.models import Unit
from valvo.registers.asking import sheets_seen
from valvo.registers.incoming import RawFile
from valvo.registers.reading.read import read_file
from valvo.registers.reading.reasons import Note, Reason, TableError

UNIT = Unit(pk=1, public_id="ward-1", name_sv="Avdelning 1", name_fi="Osasto 1", name_en="Ward 1")
PUMP = DeviceType(pk=1, name="Pump")
Rows = list[list[Cell]]


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.stopped_at(datetime(2025, 2, 10, 9, tzinfo=UTC)):
        yield


def table(content: bytes) -> object:
    return read_file("fel.csv", content, period=Period.parse("2024"))


def devices(content: bytes) -> object:
    return read_devices("fel.csv", content, [PUMP], [UNIT])


def completions(content: bytes) -> object:
    return read_completions("fel.csv", content, [UNIT])


def with_cell(rows: Rows, row: int, column: int, value: Cell) -> Rows:
    return [[value if (i, j) == (row, column) else cell for j, cell in enumerate(one)] for i, one in enumerate(rows)]


def words(rows: Rows) -> bytes:
    return text([[str(cell) for cell in row] for row in rows])


CARE: Rows = [
    ["Specialitet", "Väntar på vård 31.12.2024", "Omfattas av vårdgarantin 31.12.2024", "Över 180 dygn 31.12.2024"],
    ["Kirurgi", "40", "30", "4"],
    ["Neurologi", "12", "9", "0"],
]
LIST: Rows = [
    ["Typ", "Enhet", "Inventarienummer", "I bruk från", "Nästa kontroll"],
    ["Pump", "ward-1", "17", "2024-01-31", "2025-05-01"],
    ["Pump", "ward-1", "18", "2024-01-31", "2025-05-01"],
]
DONE: Rows = [
    ["Enhet", "Utbildning", "Målgrupp", "Datum", "Genomförda", "Av"],
    ["ward-1", "Brand", "personal", "2025-01-31", "4", "9"],
    ["ward-1", "Lyft", "personal", "2025-01-31", "5", "9"],
]
FEEDBACK: Rows = [
    ["Nyckeltal", "År", "Värde", "Måttenhet"],
    ["NPS-svar", "2024", "31746", "antal"],
    ["Snabbrespons", "2024", "33127", "antal"],
]
OTHER_YEAR: Rows = [[str(cell).replace("2024", "2020") for cell in row] for row in CARE]
BROKEN = "VÃ¤rd"  # an ä in UTF-8, read as Latin-1 and saved again

Wrong = tuple[
    Callable[[bytes], object], bytes, Reason, int
]  # how it is read, the file, why it is refused, in which row
WRONG: dict[str, Wrong] = {
    "table: shifted columns": (table, words([*CARE[:2], ["", *CARE[2]]]), Reason.OUTSIDE, 3),
    "table: merged cells": (table, workbook(with_cell(CARE, 2, 1, ""), ["B2:B3"]), Reason.MERGED_NUMBER, 3),
    "table: text in numbers": (table, words(with_cell(CARE, 1, 1, "fyrtio")), Reason.NOT_A_NUMBER, 2),
    "table: two heading rows": (table, words([*CARE[:2], CARE[0]]), Reason.NOT_A_NUMBER, 3),
    "table: wrong year": (table, words(OTHER_YEAR), Reason.OTHER_PERIOD, 1),
    "table: a row twice": (table, words([*CARE, CARE[1]]), Reason.TWICE, 4),
    "table: wrong encoding": (table, words(with_cell(CARE, 2, 0, BROKEN)), Reason.BROKEN_LETTERS, 3),
    "table: days from 1904": (table, words(OTHER_YEAR), Reason.OTHER_PERIOD, 1),
    "table: per cent as text": (table, words(with_cell(CARE, 1, 1, "40 %")), Reason.PERCENT_FOR_COUNT, 2),
    "feedback: shifted columns": (table, words([*FEEDBACK[:2], ["", *FEEDBACK[2]]]), Reason.OUTSIDE, 3),
    "feedback: merged cells": (table, workbook(with_cell(FEEDBACK, 2, 2, ""), ["C2:C3"]), Reason.MERGED_NUMBER, 3),
    "feedback: text in numbers": (table, words(with_cell(FEEDBACK, 1, 2, "många")), Reason.NOT_A_NUMBER, 2),
    "feedback: two heading rows": (table, words([*FEEDBACK[:2], FEEDBACK[0]]), Reason.BAD_YEAR, 3),
    "feedback: wrong year": (table, words(with_cell(FEEDBACK, 1, 1, "2042")), Reason.NOT_COME, 2),
    "feedback: a row twice": (table, words([*FEEDBACK, FEEDBACK[1]]), Reason.TWICE, 4),
    "feedback: wrong encoding": (table, words(with_cell(FEEDBACK, 1, 0, BROKEN)), Reason.BROKEN_LETTERS, 2),
    "feedback: days from 1904": (table, words(with_cell(FEEDBACK, 1, 1, "1920")), Reason.BAD_YEAR, 2),
    "feedback: per cent as text": (table, words(with_cell(FEEDBACK, 1, 2, "40 %")), Reason.PERCENT_FOR_COUNT, 2),
    "devices: shifted columns": (devices, words([*LIST[:2], ["", *LIST[2]]]), Reason.OUTSIDE, 3),
    "devices: merged cells": (devices, workbook(with_cell(LIST, 2, 2, ""), ["C2:C3"]), Reason.TWICE, 3),
    "devices: text in days": (devices, words(with_cell(LIST, 1, 3, "i våras")), Reason.UNKNOWN_WORD, 2),
    "devices: a day as a number": (devices, words(with_cell(LIST, 1, 3, "45322")), Reason.DAY_NUMBER, 2),
    "devices: two heading rows": (devices, words([LIST[0], *LIST]), Reason.UNKNOWN_WORD, 2),
    "devices: wrong year": (devices, words(with_cell(LIST, 1, 4, "1925-05-01")), Reason.FAR_DAY, 2),
    "devices: a row twice": (devices, words([*LIST, LIST[1]]), Reason.TWICE, 4),
    "devices: wrong encoding": (devices, words(with_cell(LIST, 1, 1, BROKEN)), Reason.BROKEN_LETTERS, 2),
    "devices: days from 1904": (devices, workbook(with_cell(LIST, 1, 3, date(1920, 1, 30))), Reason.FAR_DAY, 2),
    "devices: per cent as text": (devices, words(with_cell(LIST, 1, 3, "40 %")), Reason.UNKNOWN_WORD, 2),
    "completions: shifted columns": (completions, words([*DONE[:2], ["", *DONE[2]]]), Reason.OUTSIDE, 3),
    "completions: merged cells": (completions, workbook(with_cell(DONE, 2, 4, ""), ["E2:E3"]), Reason.MERGED_NUMBER, 3),
    "completions: text in numbers": (completions, words(with_cell(DONE, 1, 4, "fyra")), Reason.NOT_A_NUMBER, 2),
    "completions: two heading rows": (completions, words([DONE[0], *DONE]), Reason.UNKNOWN_WORD, 2),
    "completions: wrong year": (completions, words(with_cell(DONE, 1, 3, "2026-01-31")), Reason.NOT_COME, 2),
    "completions: a row twice": (completions, words([*DONE, DONE[1]]), Reason.TWICE, 4),
    "completions: wrong encoding": (completions, words(with_cell(DONE, 1, 1, BROKEN)), Reason.BROKEN_LETTERS, 2),
    "completions: days from 1904": (completions, words(with_cell(DONE, 1, 3, "1920-01-30")), Reason.FAR_DAY, 2),
    "completions: per cent as text": (completions, words(with_cell(DONE, 1, 4, "40 %")), Reason.PERCENT_FOR_COUNT, 2),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_refused_whole_with_the_place_and_a_sentence_in_three_languages(what: str) -> None:
    read, content, reason, row = WRONG[what]
    with pytest.raises(TableError) as refused:
        read(content)

    told = [note for note in refused.value.notes if (note.reason, note.place.row) == (reason, row)]
    assert told, [(note.reason, note.place.row) for note in refused.value.notes]
    assert len({_plain(told[0], language) for language in LANGUAGES}) == len(LANGUAGES)


def _plain(note: Note, language: str) -> str:
    return note.sentence(language)  # type: ignore[arg-type]  # one of the languages


@pytest.mark.parametrize(("read", "rows"), [(table, CARE), (table, FEEDBACK), (devices, LIST), (completions, DONE)])
def test_the_same_files_without_the_fault_are_read(read: Callable[[bytes], object], rows: Rows) -> None:
    assert read(words(rows))


COMPLAINTS: Rows = [["Tillsynsmyndighet", "2024", "2025"], ["Valvira", "14", "2"], ["Dataombudsmannen", "6", "1"]]
VISITS: Rows = [["Produktionssätt", "Besökstyp", "Januari 2025", "Februari 2025"], ["Egen tjänst", "Oanmält", "3", "1"]]


@pytest.mark.parametrize("rows", [CARE, COMPLAINTS, VISITS])
def test_days_to_come_are_refused_also_where_nobody_says_what_the_file_is_of(rows: Rows) -> None:
    assert read_file("fel.csv", words(rows))
    ahead = [[str(cell).replace("2024", "2041").replace("2025", "2042") for cell in rows[0]], *rows[1:]]
    with pytest.raises(TableError) as refused:
        read_file("fel.csv", words(ahead))

    assert Reason.NOT_COME in {note.reason for note in refused.value.notes}


def test_a_file_without_headings_is_refused_and_its_first_row_not_asked_about_as_headings() -> None:
    content = words([["Kirurgi", "96344", "339", "27 %"], ["Neurologi", "23720", "-3492", "4 %"]])
    with pytest.raises(TableError) as refused:
        read_file("fel.csv", content)

    assert [(note.reason, note.place.row) for note in refused.value.notes] == [(Reason.NO_HEADINGS, 1)]
    assert not sheets_seen(RawFile("fel.csv", content))
    assert sheets_seen(
        RawFile("rätt.csv", words([["Vad", "2024", "2025"], ["Kirurgi", "3", "4"]]))
    )  # years head columns
