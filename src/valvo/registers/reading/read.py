"""A file to readings: every sheet recognised or said not to be, every fault of the file told at once."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from valvo.core.periods import Period
from valvo.registers.reading.cells import CellError, number
from valvo.registers.reading.desk import Desk
from valvo.registers.reading.facts import Kind, Reading
from valvo.registers.reading.files import read_grids
from valvo.registers.reading.grid import Grid
from valvo.registers.reading.reasons import Note, Place, Reason, TableError
from valvo.registers.reading.shapes import SHAPES
from valvo.registers.reading.shapes.shape import Plan, Shape
from valvo.registers.reading.tables import Table, candidates, is_of_figures, likely
from valvo.registers.reading.words import timeless

_PERIOD_IN_FOLDER = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-_ ]?(q[1-4]|t[1-3])|-(0[1-9]|1[0-2]))?(?!\d)", re.IGNORECASE
)


@dataclass(frozen=True)
class Said:
    """What somebody has said of files with certain headings: their kind, and which column is which, field → heading."""

    kind: Kind
    columns: Mapping[str, str]


Known = Callable[[Sequence[str]], Said | None]


def nothing_known(headings: Sequence[str]) -> Said | None:
    """Return None: nobody has said anything of any file."""
    return None


def read_file(
    name: str,
    content: bytes,
    *,
    period: Period | None = None,
    fallback: Period | None = None,
    kind: Kind | None = None,
    known: Known = nothing_known,
) -> tuple[Reading, ...]:
    """Return what a file holds, a reading for each sheet recognised.

    `period` says what the figures are of where the file does not, and is held against it where it does; `fallback` is
    used where neither says. `kind` forces one shape. `known` tells which columns are which, where somebody has said so.
    Raises TableError with every fault found.
    """
    readings: list[Reading] = []
    faults: list[Note] = []
    unread: list[Note] = []
    for grid in read_grids(name, content):
        try:
            readings.append(_read_grid(grid, period, fallback, kind, known))
        except TableError as error:
            unknown = all(note.reason in {Reason.NO_SHAPE, Reason.NOT_THIS_SHAPE} for note in error.notes)
            (unread if unknown else faults).extend(error.notes)
    if faults or not readings:
        raise TableError(tuple(faults or unread))
    return _with_unread_sheets(readings, unread)


def period_of_folder(path: PurePath) -> Period | None:
    """Return the period the folder of a file names (`hus-2024`, `helsinki-2024q1`, `2024-03`), if it names one."""
    match = _PERIOD_IN_FOLDER.search(path.parent.name)
    if match is None:
        return None
    year, part, month = match.groups()
    return Period.parse(f"{year}{part.upper()}" if part else f"{year}-{month}" if month else year)


def _with_unread_sheets(readings: list[Reading], unread: list[Note]) -> tuple[Reading, ...]:
    """Carry the sheets not read as remarks on the first reading."""
    if not unread:
        return tuple(readings)
    remarks = tuple(Note(Place(note.place.file, note.place.sheet), Reason.SHEET_NOT_READ) for note in unread)
    first = readings[0]
    told = Reading(**{**first.__dict__, "remarks": first.remarks + remarks})
    return (told, *readings[1:])


def headings_of(table: Table) -> tuple[str, ...]:
    """Return the headings of a table without time: by them next month's file is known."""
    return tuple(dict.fromkeys(timeless(heading.text) for heading in table.headings))


def _read_grid(grid: Grid, period: Period | None, fallback: Period | None, kind: Kind | None, known: Known) -> Reading:
    table, shape, plan = _as_said(grid, kind, known) or _recognise(grid, kind)
    desk = Desk(table, period, fallback)
    plan.read(desk)
    if desk.faults:
        raise TableError(tuple(sorted(set(desk.faults), key=lambda note: (note.place.row, note.place.column))))
    newest = max(desk.spans, key=lambda span: span.last, default=None)
    if newest is None:
        raise TableError((Note(Place(grid.file, grid.sheet), Reason.NO_ROWS),))
    return Reading(
        file=grid.file,
        sheet=grid.sheet,
        kind=shape.kind,
        first=newest.first,
        last=newest.last,
        limit_days=desk.limit_days,
        rows=desk.rows,
        facts=tuple(desk.facts),
        chains=tuple(desk.chains),
        differences=tuple(desk.differences),
        remarks=tuple(desk.remarks),
    )


def _as_said(grid: Grid, kind: Kind | None, known: Known) -> tuple[Table, Shape, Plan] | None:
    """Return the table as somebody has said its columns are; None where nobody has, or it cannot be read so."""
    seen = likely(grid)
    said = known(headings_of(seen)) if seen else None
    if seen is None or said is None or kind not in {None, said.kind}:
        return None
    shape = next(one for one in SHAPES if one.kind == said.kind)
    table = seen.known_as(shape.meanings(said.columns))
    plan = shape.plan(table) if table else None
    return (table, shape, plan) if table and plan else None


def _recognise(grid: Grid, kind: Kind | None) -> tuple[Table, Shape, Plan]:
    """Return the best way of seeing the grid: most columns understood, clean figures below, fewest headings."""
    shapes = [shape for shape in SHAPES if kind in {None, shape.kind}]
    seen: list[tuple[tuple[int, bool, int, int], Table, Shape, Plan]] = []
    for table in candidates(grid):
        for shape in shapes:
            plan = shape.plan(table)
            if plan is not None and not _takes_a_row(table, plan):
                rank = (plan.matched, _is_clean(table, plan), -len(table.headings), -table.heading_row)
                seen.append((rank, table, shape, plan))
    if not seen:
        raise _not_recognised(grid, shapes, kind)
    best = max(rank for rank, *_ in seen)
    found = [(table, shape, plan) for rank, table, shape, plan in seen if rank == best]
    kinds = {shape.kind for _, shape, _ in found}
    if len(kinds) > 1:
        place = Place(grid.file, grid.sheet)
        raise TableError((Note(place, Reason.TWO_SHAPES, details=(", ".join(sorted(kinds)),)),))
    return found[0]


def _takes_a_row(table: Table, plan: Plan) -> bool:
    """Tell whether a row was taken for a heading: a column of names is headed once, only figures on several levels."""
    return any(heading.levels > 1 for heading in table.headings if heading not in plan.figures)


def _is_clean(table: Table, plan: Plan) -> bool:
    """Tell whether the first row below the headings holds no words where figures belong: else it is a heading too."""
    if not table.sample:
        return False
    for heading in plan.figures:
        try:
            number(table.sample[0].cell(heading))
        except CellError:
            return False
    return True


def _not_recognised(grid: Grid, shapes: list[Shape], kind: Kind | None) -> TableError:
    headings = next((row for row in grid.rows if sum(not cell.empty for cell in row) > 1), grid.rows[0])
    seen = " | ".join(cell.text for cell in headings if not cell.empty)[:300]
    place = Place(grid.file, grid.sheet)
    if is_of_figures(headings):
        return TableError((Note(replace(place, row=headings[0].row), Reason.NO_HEADINGS),))
    if kind is not None:
        return TableError((Note(place, Reason.NOT_THIS_SHAPE, details=(shapes[0].label, seen, shapes[0].needs)),))
    return TableError((Note(place, Reason.NO_SHAPE, details=(seen, ", ".join(shape.kind for shape in SHAPES))),))
