"""Whatever bytes come in, the reader answers with readings or with faults that have a place; never with a trace."""

import csv
import io
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from valvo.core.periods import Period
from valvo.registers.reading.facts import Kind, Reading
from valvo.registers.reading.files import find_delimiter
from valvo.registers.reading.read import read_file
from valvo.registers.reading.reasons import TableError

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/*.csv"))
GRIDS = [list(csv.reader(path.read_text("utf-8").splitlines(), delimiter=";")) for path in SAMPLES]
ODD = [
    "",
    "-",
    "x",
    "0",
    "-1",
    "1e9",
    "12,5",
    "101 %",
    "2024",
    "31.12.2024",
    "Totalt",
    "Källa",
    '"',
    "\u00a0",
    "9" * 12,
    "9" * 30,
]
PERIODS = [None, Period.parse("2024"), Period.parse("2024Q1"), Period.parse("1999-12")]


def outcome(content: bytes, period: Period | None, kind: Kind | None) -> tuple[Reading, ...]:
    """Return the readings, none where the file is refused with at least one fault that can be told."""
    try:
        return read_file("any.csv", content, period=period, kind=kind)
    except TableError as error:
        notes = error.notes
    assert notes
    assert all(note.told("fi").startswith("any.csv") for note in notes)
    return ()


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(PERIODS), st.sampled_from([None, *Kind]))
def test_any_bytes(content: bytes, period: Period | None, kind: Kind | None) -> None:
    outcome(content, period, kind)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=12)), max_size=8), max_size=8),
    st.sampled_from(PERIODS),
    st.sampled_from([None, *Kind]),
)
def test_any_table(rows: list[list[str]], period: Period | None, kind: Kind | None) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    outcome(stream.getvalue().encode("utf-8", "replace"), period, kind)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_real_table_with_some_cells_changed(data: st.DataObject) -> None:
    rows = [list(row) for row in data.draw(st.sampled_from(GRIDS))]
    for _change in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[row]) - 1))
        rows[row][column] = data.draw(st.sampled_from(ODD))
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    readings = outcome(stream.getvalue().encode(), data.draw(st.sampled_from(PERIODS)), None)

    for fact in (fact for reading in readings for fact in reading.facts):
        assert fact.item.name
        assert fact.span.first <= fact.span.last
        assert fact.value is None or fact.unit != "count" or fact.value == fact.value.to_integral_value()
        assert fact.origin.row <= len(rows)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(GRIDS), st.sampled_from([";", ",", "\t"]), st.integers(0, 3), st.integers(0, 3))
def test_a_real_table_written_another_way_gives_the_same_facts(
    rows: list[list[str]], delimiter: str, above: int, beside: int
) -> None:
    def facts(table: list[list[str]], mark: str) -> list[tuple[object, ...]]:
        stream = io.StringIO()
        csv.writer(stream, delimiter=mark).writerows(table)
        readings = read_file("any.csv", stream.getvalue().encode(), period=None, fallback=Period.parse("2024Q1"))
        return [(one.item, one.measure, one.span, one.value) for reading in readings for one in reading.facts]

    wider = [[""] * (len(rows[0]) + beside)] * above + [[*row, *[""] * beside] for row in rows] + [[""]]
    assert facts(wider, delimiter) == facts(rows, ";")


@settings(max_examples=36)
@given(st.sampled_from(GRIDS), st.sampled_from([";", ",", "\t", "|"]))
def test_the_delimiter_of_a_real_table_is_found(rows: list[list[str]], delimiter: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)

    assert find_delimiter(stream.getvalue()) == delimiter
