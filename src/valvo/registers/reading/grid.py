"""A sheet as a grid of cells, each of which knows where it stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Raw = str | Decimal | date | None  # what a cell may hold once the file format is out of the way


@dataclass(frozen=True)
class Cell:
    """One cell; `row` and `column` count from one, as in a spreadsheet."""

    raw: Raw
    row: int
    column: int
    merged: bool = False  # the value stands in a merged cell's first corner and was carried here

    @property
    def text(self) -> str:
        """Return what a reader sees, without blanks at the ends."""
        if isinstance(self.raw, Decimal):
            return f"{self.raw.normalize():f}"
        return "" if self.raw is None else str(self.raw).strip()

    @property
    def empty(self) -> bool:
        """Tell whether nothing is written here."""
        return self.text == ""

    @property
    def letter(self) -> str:
        """Return the column's letter: A, B, … Z, AA."""
        letters, number = "", self.column
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return letters


@dataclass(frozen=True)
class Grid:
    """A sheet: every row as long as the longest, so that a place beyond a row's end is an empty cell."""

    file: str
    sheet: str  # empty for a text file
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def empty(self) -> bool:
        """Tell whether nothing at all is written on the sheet."""
        return all(cell.empty for row in self.rows for cell in row)


def make_grid(file: str, sheet: str, values: list[list[Raw]]) -> Grid:
    """Return a grid of these values, rows filled to the same length."""
    width = max((len(row) for row in values), default=0)
    rows = (
        tuple(Cell(row[i] if i < len(row) else None, number, i + 1) for i in range(width))
        for number, row in enumerate(values, start=1)
    )
    return Grid(file, sheet, tuple(rows))
