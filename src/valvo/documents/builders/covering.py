"""Small numbers of a review made of registers: found in its tables, hidden with what would give them back. Pure.

The tables tell their sums themselves: a total is the sum of the subtotals, or of the rows where there are none, and a
change is the difference of two counts. What is found once, in one language, is hidden at the same places in the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from valvo.core.figures import Figure, Suppression, Unit
from valvo.documents.builders.issues import Days, Issue
from valvo.documents.findings import propose, summarise
from valvo.documents.tree import (
    Bars,
    Block,
    Cell,
    Chart,
    Document,
    GroupedBars,
    KeyFigure,
    KeyFigures,
    Kind,
    Row,
    RowKind,
    Section,
    Table,
)
from valvo.statistics.disclosure_tables import Key, Relation

EARLIER = "a year before"
Place = tuple[int, int, int, int]  # section, block, row, column


@dataclass(frozen=True)
class Found:
    """The cells of a document, and where in its tables each stands; a change stands at two cells."""

    issue: Issue
    places: Mapping[Place, tuple[Key, ...]]


def found(document: Document, unit: str, spans: Mapping[str, Days], within: Mapping[int, str]) -> Found:
    """Return the cells of the sections to be covered.

    `within` names them, `spans` says of which days the columns of a heading are; others are of the first days.
    """
    cells: dict[Key, int] = {}
    sums: list[Relation] = []
    places: dict[Place, tuple[Key, ...]] = {}
    for number, key in within.items():
        for index, table in enumerate(document.sections[number].blocks):
            if isinstance(table, Table):
                read = _Read(table, (unit, key, str(index)), spans)
                cells |= read.cells
                sums += read.sums()
                places |= {(number, index, *place): named for place, named in read.places.items()}
    return Found(Issue(cells, tuple(sums)), places)


class _Read:
    """The counts of one table."""

    def __init__(self, table: Table, of: tuple[str, str, str], spans: Mapping[str, Days]) -> None:
        self.table, self.of, self.spans = table, of, spans
        self.cells: dict[Key, int] = {}
        self.places: dict[tuple[int, int], tuple[Key, ...]] = {}
        self.names = list(_names(table))
        for row in range(len(table.rows)):
            for column in range(1, len(table.columns)):
                self._read(row, column)

    def _read(self, row: int, column: int) -> None:
        cell = self.table.rows[row].cells[column]
        if not isinstance(cell, Figure) or cell.unit is not Unit.COUNT or not isinstance(cell.value, int):
            return
        if self.table.columns[column].kind is not Kind.CHANGE:
            key = self._key(row, column)
            self.cells[key], self.places[row, column] = cell.value, (key,)
        elif now := self.places.get((row, column - 1)):
            before = (*now[0], EARLIER)
            self.cells[before] = self.cells[now[0]] - cell.value
            self.places[row, column] = (now[0], before)

    def _key(self, row: int, column: int) -> Key:
        unit, section, block = self.of
        heading = self.table.columns[column].label
        days = self.spans.get(heading) or next(iter(self.spans.values()))
        what = section if heading in self.spans else f"{section} {column}"
        return (unit, str(days), f"{what} {block}", *self.names[row])

    def sums(self) -> Iterator[Relation]:
        """Yield the sums down each column."""
        kinds = [row.kind for row in self.table.rows]
        for key_of in self._columns():
            above = RowKind.SUBTOTAL if RowKind.SUBTOTAL in kinds else RowKind.PLAIN
            for row, kind in enumerate(kinds):
                if kind is RowKind.TOTAL:
                    yield from _sum(key_of, row, [one for one, other in enumerate(kinds) if other is above])
                elif kind is RowKind.SUBTOTAL:
                    yield from _sum(key_of, row, list(_following(kinds, row)))

    def _columns(self) -> Iterator[Mapping[int, Key]]:
        for column in range(1, len(self.table.columns)):
            for place in (0, 1):
                yield {
                    row: keys[place] for (row, at), keys in self.places.items() if at == column and place < len(keys)
                }


def _sum(key_of: Mapping[int, Key], total: int, parts: Sequence[int]) -> Iterator[Relation]:
    if total in key_of and all(part in key_of for part in parts) and parts:
        yield Relation(key_of[total], tuple(key_of[part] for part in parts))


def _following(kinds: Sequence[RowKind], row: int) -> Iterator[int]:
    for number in range(row + 1, len(kinds)):
        if kinds[number] is not RowKind.PLAIN:
            return
        yield number


def _names(table: Table) -> Iterator[tuple[str, ...]]:
    """Yield each row's name, under that of its class where it stands in one; the same name twice gets a number."""
    group, seen = "", set[tuple[str, ...]]()
    for row in table.rows:
        name = str(row.cells[0])
        group = name if row.kind is RowKind.SUBTOTAL else group
        path: tuple[str, ...] = (f"{row.kind.value} {name}",) if row.kind is not RowKind.PLAIN else (group, name)
        while path in seen:
            path = (*path, "again")
        seen.add(path)
        yield path


@dataclass(frozen=True)
class Cover:
    """What is hidden: places in tables; in the sections `within` also shares of fewer than `least`, and what is said of
    the rows hidden; in the sections `sources` rows that tell of them.
    """

    places: frozenset[Place]
    within: frozenset[int]
    sources: frozenset[int]
    least: int

    def small(self, figure: Figure) -> bool:
        """Tell whether a share gives a small number away."""
        return figure.cases is not None and 0 < figure.cases < self.least


def covered(document: Document, cover: Cover) -> Document:
    """Return the document with the figures of a cover hidden, and with them what stands on them."""
    hidden = _Hidden(document, cover)
    sections = tuple(
        replace(section, blocks=tuple(one for one in hidden.blocks(number, section) if not _is_empty(one)))
        for number, section in enumerate(document.sections)
    )
    return replace(document, sections=sections)


def _is_empty(block: Block) -> bool:
    """Tell whether a chart has nothing left to draw: its table says that everything is hidden."""
    match block:
        case Chart(data=Bars() as data):
            figures = [one.figure for one in data.items]
        case Chart(data=GroupedBars() as data):
            figures = [figure for one in data.items for figure in one.figures]
        case _:
            return False
    return any(one.suppressed for one in figures) and all(one.value is None for one in figures)


class _Hidden:
    """Hides in one document; `names` are the rows of which anything is hidden."""

    def __init__(self, document: Document, cover: Cover) -> None:
        self.cover, self.language = cover, document.language
        self.names = {name for number in cover.within for name in self._names_in(number, document.sections[number])}

    def _names_in(self, number: int, section: Section) -> Iterator[str]:
        for index, block in enumerate(section.blocks):
            if isinstance(block, Table):
                for place, row in enumerate(block.rows):
                    if self._columns(row, (number, index, place)):
                        yield str(row.cells[0])

    def _columns(self, row: Row, place: tuple[int, int, int]) -> set[int]:
        """Return the columns of a row whose figures are hidden for themselves."""
        return {
            column
            for column, cell in enumerate(row.cells)
            if isinstance(cell, Figure) and ((*place, column) in self.cover.places or self.cover.small(cell))
        }

    def blocks(self, number: int, section: Section) -> Iterator[Block]:
        """Yield the blocks of a section with what is hidden of them."""
        return (self.block(one, (number, index)) for index, one in enumerate(section.blocks))

    def block(self, block: Block, place: tuple[int, int]) -> Block:
        """Return a block with what is hidden of it."""
        if place[0] in self.cover.sources:
            return self._told(block)
        if place[0] not in self.cover.within:
            return block
        match block:
            case Table():
                rows = tuple(self._row(row, block, (*place, number)) for number, row in enumerate(block.rows))
                table = replace(block, rows=rows)
                said = propose(table, self.language) if block.finding else ""
                return block if rows == block.rows else replace(table, finding=said)
            case Chart(data=Bars() | GroupedBars() as data):
                return self._chart(block, data)
            case KeyFigures():
                return KeyFigures(tuple(map(self._key, block.items)))
            case _:
                return block

    def _chart(self, chart: Chart, data: Bars | GroupedBars) -> Chart:
        kept = self._data(data)
        if kept == data:
            return chart
        drawn, said = replace(chart, data=kept), summarise(chart.title, kept, self.language)
        return replace(drawn, finding=propose(drawn, self.language), summary=said)

    def _told(self, block: Block) -> Block:
        """Return a table of what the source says without the rows that tell of something hidden."""
        if not isinstance(block, Table):
            return block
        kept = tuple(row for row in block.rows if not any(name in str(row.cells[0]) for name in self.names))
        return replace(block, rows=kept)

    def _row(self, row: Row, table: Table, place: tuple[int, int, int]) -> Row:
        """Return a row with its hidden counts, and without the shares and remarks they could be read from."""
        columns = self._columns(row, place)
        if not columns:
            return row
        cells: list[Cell] = []
        for number, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
            if isinstance(cell, Figure) and (number in columns or cell.unit is not Unit.COUNT):
                cells.append(_hidden(cell))
            else:
                cells.append("" if number and column.kind is Kind.TEXT else cell)
        return Row(tuple(cells), row.kind)

    def _data(self, data: Bars | GroupedBars) -> Bars | GroupedBars:
        if isinstance(data, Bars):
            return replace(
                data, items=tuple(replace(one, figure=self._figure(one.figure, one.label)) for one in data.items)
            )
        groups = (
            replace(one, figures=tuple(self._figure(figure, one.label) for figure in one.figures)) for one in data.items
        )
        return replace(data, items=tuple(groups))

    def _figure(self, figure: Figure, label: str) -> Figure:
        return _hidden(figure) if label in self.names or self.cover.small(figure) else figure

    def _key(self, one: KeyFigure) -> KeyFigure:
        value = self._figure(one.value, one.label)
        return one if value is one.value else replace(one, value=value, change=None, note="")


def _hidden(figure: Figure) -> Figure:
    if figure.value is None and figure.suppressed is None:
        return figure  # there was none
    return Figure(None, figure.unit, figure.decimals, suppressed=Suppression.SMALL_NUMBER, definition=figure.definition)
