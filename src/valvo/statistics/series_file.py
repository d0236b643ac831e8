"""Reading one series from a CSV file as people have it, naming file, row and column where something is wrong."""

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from valvo.statistics.chart_types import Chart, ChartWarning, SeriesError
from valvo.statistics.observed import (
    PROPORTION_CHARTS,
    RATE_CHARTS,
    SUBGROUP_CHARTS,
    Observed,
    check_for_chart,
    from_counts,
    from_subgroups,
    from_values,
)
from valvo.statistics.periods import first_disorder, first_repeat, gaps, time_axis, unlike_the_others

# Thousands parted by blanks of any width, as Swedish and Finnish write them.
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
# In a file parted by commas 1,500 is fifteen hundred to some and one and a half to others.
_AMBIGUOUS = re.compile(r"[+-]?\d{1,3}(,\d{3})+", re.ASCII)
_EVENT_CHARTS: frozenset[Chart] = frozenset({"g", "t"})


LARGEST = 1e15  # beyond, counts are no longer exact and squares soon no longer numbers
LEAST = 1e-100  # nearer to nought, what is divided by it and squared is no longer a number


class FileError(ValueError):
    """A file that cannot be charted; the sentence names the file and, where there is one, row and column."""


@dataclass(frozen=True)
class Row:
    """One line of data: its row in the file (the heading is row 1), and its cells by column name.

    `commas` tells that commas part the cells, not semicolons.
    """

    number: int
    cells: Mapping[str, str]
    commas: bool = True


@dataclass(frozen=True)
class SeriesFile:
    """A series read: what was observed, the period of each point, a target by point where given, and warnings."""

    observed: Observed
    periods: tuple[str, ...]
    targets: tuple[float | None, ...] | None
    warnings: tuple[ChartWarning, ...]


def read_series(path: Path, chart: Chart) -> SeriesFile:
    """Return the series in a CSV file for a chart. Raises FileError with a sentence that names the place.

    Columns: period and value, or period, numerator and denominator; an optional column target. Cells are parted by
    comma, or by semicolon with a decimal comma allowed. An empty cell is a missing value.
    """
    rows = read_rows(path)
    try:
        groups = _grouped(rows, chart)
        return SeriesFile(
            _checked(rows, groups, chart), tuple(groups), _targets(groups, chart), _gap_warnings(groups, chart)
        )
    except _CellError as error:
        raise FileError(f"{path}: row {error.row}, column '{error.column}': {error}") from error


def read_rows(path: Path) -> tuple[Row, ...]:
    """Return the lines of a CSV file by column name (lower case). Raises FileError."""
    text = _text(path)
    lines = [(number, line) for number, line in _cells(path, text) if any(map(str.strip, line))]
    if len(lines) < 2:
        raise FileError(f"{path}: the file has no rows of data.")
    names = [name.strip().lower() for name in lines[0][1]]
    repeated = next((name for name in names if name and names.count(name) > 1), None)
    if repeated is not None:
        raise FileError(f"{path}: row 1: the column '{repeated}' is there twice.")
    commas = not _semicolons(text)
    return tuple(_row(path, number, names, line, commas=commas) for number, line in lines[1:])


class _CellError(Exception):
    def __init__(self, row: int, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.row = row
        self.column = column


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileError(f"{path}: the file cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise FileError(f"{path}: row {row}: the file is not UTF-8 text; save it as CSV in UTF-8.") from error


def _cells(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Return the cells of each line with the number of the line in the file."""
    if _semicolons(text) and "," in _heading(text):
        raise FileError(f"{path}: row 1: both commas and semicolons part the headings; use one of them.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if _semicolons(text) else ",", strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        found.extend((reader.line_num, line) for line in reader)
    except csv.Error as error:
        row = found[-1][0] + 1 if found else 1
        raise FileError(f"{path}: row {row}: the file is not CSV from here on ({error}).") from error
    return found


def _heading(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")


def _semicolons(text: str) -> bool:
    return ";" in _heading(text)


def _row(path: Path, number: int, names: Sequence[str], line: Sequence[str], *, commas: bool) -> Row:
    if len(line) > len(names) and any(cell.strip() for cell in line[len(names) :]):
        raise FileError(
            f"{path}: row {number} has {len(line)} cells but there are {len(names)} headings; "
            "a decimal comma needs semicolons between the cells."
        )
    padded = [*line, *[""] * (len(names) - len(line))]
    return Row(number, {name: cell.strip() for name, cell in zip(names, padded, strict=False)}, commas)


def _grouped(rows: Sequence[Row], chart: Chart) -> dict[str, list[Row]]:
    """Return the rows by period in the order they first stand; only subgroup charts may repeat a period."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        period = _cell(row, "period")
        if not period:
            raise _CellError(row.number, "period", "The period is empty.")
        if period in groups and chart not in SUBGROUP_CHARTS:
            first = groups[period][0].number
            raise _CellError(row.number, "period", f"The period '{period}' already stands in row {first}.")
        groups.setdefault(period, []).append(row)
    _check_time(groups)
    return groups


def _check_time(groups: Mapping[str, Sequence[Row]]) -> None:
    """Refuse periods that go back in time, or stand there twice in two spellings (moments of one day may follow)."""
    axis, rows = time_axis(list(groups)), [group[0].number for group in groups.values()]
    if axis is None:
        return
    back, repeat = first_disorder(axis), first_repeat(axis)
    if back is not None:
        raise _CellError(rows[back], "period", "The period lies before the one above it; put the rows in time order.")
    if repeat is not None and not any(":" in period for period in groups):
        raise _CellError(rows[repeat], "period", f"The period is the same as that in row {rows[repeat - 1]}.")


def _checked(rows: Sequence[Row], groups: Mapping[str, Sequence[Row]], chart: Chart) -> Observed:
    """Return what was observed; a value the chart cannot take is named by the row it stands in."""
    try:
        observed = _observed(rows, groups, chart)
        check_for_chart(observed, chart)
    except SeriesError as error:
        row = list(groups.values())[error.index or 0][0].number
        raise _CellError(row, error.column or "value", str(error)) from error
    return observed


def _observed(rows: Sequence[Row], groups: Mapping[str, Sequence[Row]], chart: Chart) -> Observed:
    has_counts = "numerator" in rows[0].cells and "denominator" in rows[0].cells
    wants_counts = chart in PROPORTION_CHARTS | RATE_CHARTS
    may_have_counts = chart in {"run", "i", "mr", "i'"} and "value" not in rows[0].cells
    if chart in SUBGROUP_CHARTS:
        return from_subgroups([[_number(row, "value") for row in group] for group in groups.values()])
    if wants_counts or (may_have_counts and has_counts):
        return from_counts([_number(row, "numerator") for row in rows], [_number(row, "denominator") for row in rows])
    return from_values([_number(row, "value") for row in rows])


def _cell(row: Row, column: str) -> str:
    if column not in row.cells:
        there = ", ".join(f"'{name}'" for name in row.cells)
        raise _CellError(1, column, f"The column is missing; the headings are {there}.")
    return row.cells[column]


def _number(row: Row, column: str) -> float | None:
    text = _cell(row, column)
    if not text:
        return None
    try:
        return figure(text, row, hint="; leave the cell empty where a value is missing")
    except ValueError as error:
        raise _CellError(row.number, column, str(error)) from error


def figure(text: str, row: Row, hint: str = "") -> float:
    """Return the number a cell of a row says. Raises ValueError for what is none, or might be two: with a sentence.

    `hint` ends the sentence about what is no number.
    """
    text = text.replace("\N{MINUS SIGN}", "-")  # as spreadsheets and reports print it
    if _GROUPED.fullmatch(text):
        text = "".join(text.split())
    if "," in text and "." in text:
        raise ValueError(f"'{text}' has both a comma and a point; which one is the decimal mark?")
    if row.commas and _AMBIGUOUS.fullmatch(text):
        raise ValueError(f"'{text}' may be thousands or a decimal; write it with a point, or without the comma.")
    plain = text.replace(",", ".")
    if not _NUMBER.fullmatch(plain) or not math.isfinite(float(plain)):
        raise ValueError(f"'{text}' is not a number{hint}.")
    if abs(float(plain)) > LARGEST:
        raise ValueError(f"'{text}' is larger than any figure that can be used.")
    if 0 < abs(float(plain)) < LEAST:
        raise ValueError(f"'{text}' is nearer to 0 than any figure that can be used; write 0.")
    return float(plain)


def _targets(groups: Mapping[str, Sequence[Row]], chart: Chart) -> tuple[float | None, ...] | None:
    firsts = [group[0] for group in groups.values()]
    if "target" not in firsts[0].cells:
        return None
    targets = tuple(_number(row, "target") for row in firsts)
    for row, target in zip(firsts, targets, strict=True):
        if chart in PROPORTION_CHARTS and target is not None and not 0 <= target <= 1:
            raise _CellError(row.number, "target", "The target of a proportion must lie between 0 and 1.")
    return targets


def _gap_warnings(groups: Mapping[str, Sequence[Row]], chart: Chart) -> tuple[ChartWarning, ...]:
    """Return a warning for each place where periods are lacking, or of why that cannot be told.

    Between events there are no periods to lack.
    """
    names = list(groups)
    if chart in _EVENT_CHARTS:
        return ()
    axis, strange = time_axis(names), unlike_the_others(names)
    if axis is None:
        return () if strange is None else (ChartWarning("period_not_read", {"period": names[strange]}),)
    return tuple(
        ChartWarning("gap_in_periods", {"before": names[index - 1], "after": names[index]}) for index in gaps(axis)
    )
