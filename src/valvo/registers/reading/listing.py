"""A list as a table (CSV or XLSX): its columns are known by their headings in Swedish, Finnish and English.

Faults are gathered, each with its cell, and told together; a list with one is refused whole.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from valvo.core.languages import LANGUAGES, Text
from valvo.registers.columns import Field
from valvo.registers.reading.cells import CellError, whole
from valvo.registers.reading.files import read_grids
from valvo.registers.reading.grid import Grid
from valvo.registers.reading.reasons import Note, Place, Reason, TableError
from valvo.registers.reading.tables import Heading, Row, Table, candidates
from valvo.registers.reading.words import dates_in, plain, timeless

T = TypeVar("T")
DAY_EXAMPLES = "2024-01-31; 31.1.2024"
NEAREST = 3  # names told of what is not known
EARLIEST = 1990  # a day of a year before is a slip of the finger or of a program
_DAY_NUMBER = re.compile(r"\d{5}(?:[.,]\d+)?")


@dataclass(frozen=True)
class Listing:
    """What a list holds: columns by key, those it cannot do without, and what to say of it when it is refused."""

    label: Text | str
    columns: Mapping[str, re.Pattern[str]]
    needed: Sequence[tuple[str, ...]]  # of each group at least one
    needs: Text | str
    names: Mapping[str, Text] = field(default_factory=dict)  # of the columns, for who is asked which is which

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the columns as a person is asked about them; one of several that will do is not needed by itself."""
        alone = {group[0] for group in self.needed if len(group) == 1}
        return tuple(Field(key, name, needed=key in alone, words=self.columns[key]) for key, name in self.names.items())


@dataclass
class ListedRows:
    """A list found in a file."""

    table: Table
    columns: Mapping[str, Heading]
    faults: list[Note] = field(default_factory=list)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows with anything written."""
        return self.table.rows

    def text(self, row: Row, key: str) -> str:
        """Return what is written in a row's column, empty where the list has no such column."""
        return row.cell(self.columns[key]).text if key in self.columns else ""

    def day(self, row: Row, key: str) -> date | None:
        """Return the day in a cell, None where it is empty or no day that can be (the fault is noted)."""
        text = self.text(row, key)
        found = dates_in(text)
        if text and not found:
            number = bool(_DAY_NUMBER.fullmatch(text))
            self.fault(row, key, *((Reason.DAY_NUMBER,) if number else (Reason.UNKNOWN_WORD, DAY_EXAMPLES)))
        if not found:
            return None
        if found[0].year < EARLIEST:
            self.fault(row, key, Reason.FAR_DAY)
            return None
        return found[0]

    def count(self, row: Row, key: str) -> int | None:
        """Return the count in a cell, None where it is empty or none (the fault is noted)."""
        if key not in self.columns:
            return None
        try:
            return whole(row.cell(self.columns[key]))
        except CellError as error:
            self.fault(row, key, error.reason, *error.details)
            return None

    def one_of(self, row: Row, key: str, known: Mapping[str, T], default: str = "") -> T | None:
        """Return what a cell's word stands for, None for one that is not known (the fault is noted)."""
        text = plain(self.text(row, key)) or default
        if text not in known:
            self.fault(row, key, Reason.UNKNOWN_WORD, ", ".join(sorted(known)[:20]))
        return known.get(text)

    def named(self, row: Row, key: str, known: Mapping[str, T], name: Callable[[T], Text]) -> T | None:
        """Return what a cell names, None for what is not known: the fault tells what is near, by `name`."""
        text = plain(self.text(row, key))
        if text not in known:
            near = _near(text, known, name)
            self.fault(row, key, *((Reason.NEAR_NAME, near) if near else (Reason.UNKNOWN_NAME,)))
        return known.get(text)

    def fault(self, row: Row, key: str, reason: Reason, *details: Text | str) -> None:
        """Note a fault in a cell; of a column the list does not have, in the row."""
        grid, heading = self.table.grid, self.columns.get(key)
        if heading is None:
            self.faults.append(Note(Place(grid.file, grid.sheet, row.number), reason, "", details))
            return
        place = Place(grid.file, grid.sheet, row.number, self.table.letter(heading), heading.text)
        self.faults.append(Note(place, reason, row.cell(heading).text, details))

    def refuse_faults(self) -> None:
        """Raise TableError where anything was wrong, cells outside the headings too."""
        grid, headed = self.table.grid, {heading.column for heading in self.table.headings}
        outside = [
            cell for row in self.rows for at, cell in enumerate(row.cells) if at not in headed and not cell.empty
        ]
        places = [(Place(grid.file, grid.sheet, cell.row, cell.letter), cell.text) for cell in outside]
        self.faults.extend(Note(place, Reason.OUTSIDE, text) for place, text in places)
        if self.faults:
            raise TableError(tuple(self.faults))


def _near(text: str, known: Mapping[str, T], name: Callable[[T], Text]) -> Text | None:
    """Return the names of what is written nearly so, the nearest first; None where nothing is."""
    names: list[Text] = []
    for key in get_close_matches(text, known, n=3 * NEAREST):
        names += [name(known[key])] if name(known[key]) not in names else []
    if not names:
        return None
    told = names[:NEAREST]
    return Text(**{language: ", ".join(one[language] for one in told) for language in LANGUAGES})


def read_listing(name: str, content: bytes, listing: Listing, chosen: Mapping[str, str] | None = None) -> ListedRows:
    """Return the list a file holds on its first sheet; raises TableError where it is none.

    `chosen` tells which columns are which, key → heading, where somebody has said so.
    """
    grid = read_grids(name, content)[0]
    for table in candidates(grid):
        found = _chosen(table, chosen) if chosen else _columns(table, listing)
        if all(any(key in found for key in group) for group in listing.needed):
            return ListedRows(table, found)
    raise _not_this(grid, listing)


def _chosen(table: Table, chosen: Mapping[str, str]) -> dict[str, Heading]:
    headings = {plain(timeless(heading.text)): heading for heading in table.headings}
    said = {key: plain(heading) for key, heading in chosen.items()}
    return {key: headings[heading] for key, heading in said.items()} if set(said.values()) <= set(headings) else {}


def _columns(table: Table, listing: Listing) -> dict[str, Heading]:
    found: dict[str, Heading] = {}
    for heading in table.headings:
        fitting = (key for key, words in listing.columns.items() if key not in found and words.search(heading.words))
        key = next(fitting, None)
        if key:
            found[key] = heading
    return found


def _not_this(grid: Grid, listing: Listing) -> TableError:
    seen = " | ".join(cell.text for cell in grid.rows[0] if not cell.empty)[:300]
    details = (listing.label, seen, listing.needs)
    return TableError((Note(Place(grid.file, grid.sheet), Reason.NOT_THIS_SHAPE, "", details),))
