"""A grid seen as a table: title lines, one to three rows of headings, rows below."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice

from valvo.registers.reading.grid import Cell, Grid
from valvo.registers.reading.words import dates_in, month_in, plain, timeless, years_in

SEARCH_ROWS = 25  # headings stand within the first rows of a sheet
MAX_HEADING_ROWS = 3
SAMPLE_ROWS = 50
NOTHING = "·"


@dataclass(frozen=True)
class Heading:
    """What stands over a column; stacked rows joined."""

    column: int  # place in the row's cells, from nought
    text: str
    levels: int = 1  # in how many of the stacked rows something of its own is written
    stands_for: str = ""  # what a person has said it means, in words readers know

    @property
    def words(self) -> str:
        """Return the text as compared."""
        return plain(self.stands_for or self.text)

    @property
    def dates(self) -> tuple[date, ...]:
        """Return the dates the heading names."""
        return dates_in(self.text)

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years the heading names by themselves."""
        return years_in(self.text)


@dataclass(frozen=True)
class Row:
    """One row of the body with at least one cell filled."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, heading: Heading) -> Cell:
        """Return the cell under a heading."""
        return self.cells[heading.column]


@dataclass(frozen=True)
class Table:
    """One way of seeing a grid: where its headings are."""

    grid: Grid
    title: str  # the lines above the headings and the sheet's name
    headings: tuple[Heading, ...]
    heading_row: int  # the last row of headings, from one

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows below the headings in which something is written."""
        return tuple(self._body())

    @cached_property
    def sample(self) -> tuple[Row, ...]:
        """Return the first of the rows: enough to see what they hold."""
        return tuple(islice(self._body(), SAMPLE_ROWS))

    def _body(self) -> Iterator[Row]:
        for cells in islice(self.grid.rows, self.heading_row, None):
            if not all(cell.empty for cell in cells):
                yield Row(cells[0].row, cells)

    def known_as(self, meanings: Mapping[str, str]) -> "Table | None":
        """Return the table with what its headings stand for, by their text without time; None where one is missing.

        The first of the meanings is of the column that names the rows, which then stands first.
        """
        said = {plain(heading): meaning for heading, meaning in meanings.items()}
        if not {plain(timeless(one.text)) for one in self.headings} >= set(said):
            return None
        own = [replace(one, stands_for=said.get(plain(timeless(one.text)), _nothing(one))) for one in self.headings]
        named = next(iter(meanings.values()), "")
        return replace(self, headings=tuple(sorted(own, key=lambda one: one.stands_for != named)))

    def letter(self, heading: Heading) -> str:
        """Return a column's letter."""
        return Cell(None, 1, heading.column + 1).letter


def _nothing(heading: Heading) -> str:
    """Return what a column stands for that a person did not choose: only a time, or nothing at all."""
    return "" if heading.years or heading.dates or month_in(heading.text) else NOTHING


def candidates(grid: Grid) -> Iterator[Table]:
    """Yield every way of seeing the grid as a table: headings starting on each of the first rows, one to three deep."""
    for top in range(min(SEARCH_ROWS, len(grid.rows))):
        if sum(not cell.empty for cell in grid.rows[top]) == 0:
            continue
        for depth in range(1, MAX_HEADING_ROWS + 1):
            block = grid.rows[top : top + depth]
            if len(block) < depth or (depth > 1 and not all(_may_be_heading(row) for row in block)):
                break
            yield _table(grid, top, depth)


def likely(grid: Grid) -> Table | None:
    """Return the table a sheet most likely is, before anything of it is understood; None where nothing is headed.

    Its headings stand on the first row with two cells filled, and on those below it as long as figures follow.
    """
    top = next((i for i, row in enumerate(grid.rows[:SEARCH_ROWS]) if sum(not cell.empty for cell in row) > 1), None)
    if top is None or is_of_figures(grid.rows[top]):
        return None
    depth = 1
    while depth < MAX_HEADING_ROWS and _heads_figures(grid, top + depth):
        depth += 1
    return _table(grid, top, depth)


def _heads_figures(grid: Grid, row: int) -> bool:
    """Tell whether a row is one more of headings: nothing but words, with figures right below it."""
    if row + 1 >= len(grid.rows) or not _may_be_heading(grid.rows[row]):
        return False
    return not _may_be_heading(grid.rows[row + 1])


def _may_be_heading(row: tuple[Cell, ...]) -> bool:
    """Tell whether a row can be one of several heading rows: something is written, figures only as years or dates."""
    filled = [cell.text for cell in row if not cell.empty]
    return bool(filled) and all(
        not any(char.isdigit() for char in text) or any(char.isalpha() for char in text) or _is_time(text)
        for text in filled
    )


def is_of_figures(row: tuple[Cell, ...]) -> bool:
    """Tell whether a row where headings are looked for holds figures: half or more of what is written, two at least."""
    filled = [cell for cell in row if not cell.empty]
    figures = sum(not _may_be_heading((cell,)) for cell in filled)
    return figures >= max(2, len(filled) / 2)


def _is_time(text: str) -> bool:
    return bool(years_in(text) or dates_in(text))


def _table(grid: Grid, top: int, depth: int) -> Table:
    lines = [" ".join(cell.text for cell in row if not cell.empty and not cell.merged) for row in grid.rows[:top]]
    return Table(
        grid=grid,
        title=plain(" ".join([grid.sheet, *lines])),
        headings=_headings(grid.rows[top : top + depth]),
        heading_row=top + depth,
    )


def _headings(block: tuple[tuple[Cell, ...], ...]) -> tuple[Heading, ...]:
    stacked: list[list[str]] = [[] for _ in block[-1]]
    for level, row in enumerate(block):
        below = block[level + 1 :]
        carried = ""
        for column, cell in enumerate(row):
            if not cell.empty:
                carried = cell.text
            # An upper heading stretches right over columns that have a heading of their own below, as merged cells do.
            reaches = bool(below) and column > 0 and any(not lower[column].empty for lower in below)
            text = cell.text if not cell.empty else (carried if reaches else "")
            if text and text not in stacked[column]:
                stacked[column].append(text)
    return tuple(
        Heading(column, " ".join(parts), len({row[column].text for row in block if not row[column].empty}))
        for column, parts in enumerate(stacked)
        if parts
    )
