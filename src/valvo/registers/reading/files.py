"""A file's bytes to grids: delimiter, encoding and line ends are found out, merged cells and both date systems known.

Nothing is guessed silently: a file whose letters are broken, whose quotes do not close or that is no table is refused.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import date, datetime
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from valvo.registers.reading.grid import Cell, Grid, Raw, make_grid
from valvo.registers.reading.reasons import Note, Place, Reason, TableError

MAX_MEGABYTES = 20  # these are tables people read; a larger file is another kind of thing
MAX_UNPACKED_MEGABYTES = 200
DELIMITERS = (";", "\t", ",", "|")
WORKBOOK = _ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# UTF-8 read as Latin-1 or Windows-1252 and saved again: ä, å, ö, Ä, Å, Ö and the no-break space turn into these.
_TWICE_ENCODED = re.compile("Ã[¤¥¶„…–\x84\x85\x96]|Â\u00a0|\ufffd")


def read_grids(name: str, content: bytes) -> tuple[Grid, ...]:
    """Return the sheets of a file that hold anything; raises TableError naming the file where it cannot be read."""
    if not content.strip():
        raise _refusal(name, Reason.EMPTY_FILE)
    if len(content) > MAX_MEGABYTES * 1_000_000:
        raise _refusal(name, Reason.TOO_LARGE, str(MAX_MEGABYTES))
    is_workbook = content.startswith(WORKBOOK)
    grids = _workbook(name, content) if is_workbook else (_text_table(name, content),)
    found = tuple(grid for grid in grids if not grid.empty)
    if not found:
        raise _refusal(name, Reason.EMPTY_FILE)
    return found


def _refusal(name: str, reason: Reason, *details: str, row: int = 0, text: str = "") -> TableError:
    return TableError((Note(Place(name, row=row), reason, text, details),))


def _text_table(name: str, content: bytes) -> Grid:
    text = decode(name, content)
    refuse_broken_letters(name, text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text), strict=True)
    values: list[list[Raw]] = []
    try:
        for row in reader:
            # A cell may hold line breaks: the row's number is the line it ends on, and the lines before are empty rows.
            values.extend([] for _ in range(reader.line_num - len(values) - 1))
            values.append([value if value.strip() else None for value in row])
    except csv.Error as error:
        raise _refusal(name, Reason.OPEN_QUOTE, row=reader.line_num) from error
    return make_grid(name, "", values)


def refuse_broken_letters(name: str, text: str) -> None:
    """Raise TableError with the first line whose letters have been broken by a wrong encoding."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _TWICE_ENCODED.search(line):
            raise _refusal(name, Reason.BROKEN_LETTERS, row=number, text=line[:60])


def decode(name: str, content: bytes) -> str:
    """Return the text of a file in UTF-8 (with or without mark), UTF-16 or Windows-1252; raises TableError."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content[:200]:
        # Text in UTF-16 without a mark has a nought beside each Latin letter; which side tells the order.
        encodings = ["utf-16-le" if content[1:200:2].count(0) > content[0:200:2].count(0) else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search("[\x00-\x08\x0e-\x1f]", text):
            return text
    raise _refusal(name, Reason.NOT_TEXT)


def find_delimiter(text: str) -> str:
    """Return the delimiter that divides the first lines most evenly; a comma that is a decimal comma loses."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:50] if line.strip()]
    best, best_score = DELIMITERS[0], 0
    for delimiter in DELIMITERS:
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        number, lines_with = counts.most_common(1)[0] if counts else (0, 0)
        if lines_with and (score := lines_with * 100 + number) > best_score:
            best, best_score = delimiter, score
    return best


def _workbook(name: str, content: bytes) -> tuple[Grid, ...]:
    try:
        if content.startswith(_ZIP):
            _check_unpacked_size(name, content)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(_sheet(name, workbook.get_sheet_by_name(sheet)) for sheet in workbook.sheet_names)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise _refusal(name, Reason.BROKEN_WORKBOOK) from error


def _check_unpacked_size(name: str, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_MEGABYTES * 1_000_000:
            raise _refusal(name, Reason.TOO_LARGE, str(MAX_UNPACKED_MEGABYTES))


def _sheet(name: str, sheet: CalamineSheet) -> Grid:
    values = [[_raw(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    return _carry_merged(make_grid(name, sheet.name, values), sheet.merged_cell_ranges or [])


def _raw(value: object) -> Raw:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        # Fifteen digits are what a spreadsheet keeps; more is the noise of binary fractions.
        return Decimal(f"{value:.15g}")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value)
    return text if text.strip() else None


def _carry_merged(grid: Grid, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> Grid:
    """Give every cell of a merged range the value of its first corner, marked as carried."""
    rows = [list(row) for row in grid.rows]
    for (top, left), (bottom, right) in ranges:
        for i in range(top, min(bottom, len(rows) - 1) + 1):
            for j in range(left, min(right, len(rows[i]) - 1) + 1):
                rows[i][j] = Cell(rows[top][left].raw, i + 1, j + 1, merged=True)
    return Grid(grid.file, grid.sheet, tuple(tuple(row) for row in rows))
