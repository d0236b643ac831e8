"""Where a shape lays what it reads: facts, differences, remarks and faults, with the places filled in."""

from decimal import Decimal

from valvo.core import clock
from valvo.core.languages import Text
from valvo.core.periods import Period
from valvo.registers.reading import cells
from valvo.registers.reading.cells import CellError, Number
from valvo.registers.reading.facts import COUNT, ChainFact, Difference, Fact, Item, Measure, Origin, Span
from valvo.registers.reading.grid import Cell
from valvo.registers.reading.reasons import Note, Place, Reason
from valvo.registers.reading.tables import Heading, Row, Table
from valvo.registers.reading.words import is_note, is_total


class Desk:
    """Collects one table's outcome. Faults are gathered, not raised, so that all are told together."""

    def __init__(self, table: Table, period: Period | None, fallback: Period | None = None) -> None:
        self.table = table
        self.stated = period  # what the person says the figures are of; held against what the file says
        self.period = period or fallback  # ... or else what its folder suggests, where the file says nothing
        self.facts: list[Fact] = []
        self.chains: list[ChainFact] = []
        self.differences: list[Difference] = []
        self.remarks: list[Note] = []
        self.faults: list[Note] = []
        self.spans: list[Span] = []
        self.limit_days = 0
        self._decimals: dict[int, int] = {}  # by column
        self._fractions: dict[int, bool] = {}
        self.rows = 0

    # --- saying something about a place ---

    def place(self, row: int = 0, heading: Heading | None = None) -> Place:
        """Return a place in this table."""
        grid = self.table.grid
        if heading is None:
            return Place(grid.file, grid.sheet, row)
        return Place(grid.file, grid.sheet, row, self.table.letter(heading), heading.text)

    def fault(
        self, reason: Reason, *details: str | Text, row: int = 0, heading: Heading | None = None, text: str = ""
    ) -> None:
        """Note a fault: the file will be refused."""
        self.faults.append(Note(self.place(row, heading), reason, text, details))

    def remark(
        self, reason: Reason, *details: str, row: int = 0, heading: Heading | None = None, text: str = ""
    ) -> None:
        """Note something worth knowing."""
        self.remarks.append(Note(self.place(row, heading), reason, text, details))

    # --- reading cells ---

    def count(self, row: Row, heading: Heading | None, *, signed: bool = False) -> int | None:
        """Return a count, None where missing or faulty (the fault is noted)."""
        if heading is None:
            return None
        try:
            return cells.whole(row.cell(heading), signed=signed)
        except CellError as error:
            self.fault(error.reason, *error.details, row=row.number, heading=heading, text=row.cell(heading).text)
            return None

    def share(self, row: Row, heading: Heading, *, fraction: bool) -> Number | None:
        """Return a share in per cent, None where missing or faulty (the fault is noted)."""
        try:
            return cells.share(row.cell(heading), fraction=fraction)
        except CellError as error:
            self.fault(error.reason, *error.details, row=row.number, heading=heading, text=row.cell(heading).text)
            return None

    def number(self, row: Row, heading: Heading) -> Number | None:
        """Return a number, None where missing or faulty (the fault is noted)."""
        try:
            return cells.number(row.cell(heading))
        except CellError as error:
            self.fault(error.reason, *error.details, row=row.number, heading=heading, text=row.cell(heading).text)
            return None

    # --- rows ---

    def body(self, label: Heading, figures: tuple[Heading, ...]) -> tuple[list[Row], list[Row]]:
        """Return the table's rows and its sum rows; notes below are remarked, rows without a name are faults."""
        rows: list[Row] = []
        totals: list[Row] = []
        for row in self.table.rows:
            name, has_figures = row.cell(label).text, any(not row.cell(heading).empty for heading in figures)
            self._check_outside(row)
            if is_note(name) and not has_figures:
                self.remark(Reason.NOTE_ROW, row=row.number, text=name[:60])
            elif name and is_total(name):
                totals.append(row)
            elif name:
                rows.append(row)
            elif has_figures:
                self.fault(Reason.NO_LABEL, self.table.letter(label), row=row.number)
        if not rows and not self.faults:
            self.fault(Reason.NO_ROWS, row=self.table.heading_row)
        self.rows = len(rows)
        return rows, totals

    def _check_outside(self, row: Row) -> None:
        headed = {heading.column for heading in self.table.headings}
        for index, cell in enumerate(row.cells):
            if index not in headed and not cell.empty:
                place = Place(self.table.grid.file, self.table.grid.sheet, row.number, cell.letter)
                self.faults.append(Note(place, Reason.OUTSIDE, cell.text))

    def check_twice(self, seen: dict[str, int], key: str, row: Row, heading: Heading) -> None:
        """Note a fault when the same name has stood before; `seen` keeps the rows by name."""
        folded = key.casefold()
        if folded in seen:
            self.fault(Reason.TWICE, str(seen[folded]), row=row.number, heading=heading, text=key)
        seen.setdefault(folded, row.number)

    def remark_unread(self, known: set[int]) -> None:
        """Remark columns with a heading that the shape does not know."""
        for heading in self.table.headings:
            if heading.column not in known:
                self.remark(Reason.COLUMN_NOT_READ, heading=heading)

    # --- facts ---

    def origin(self, cell: Cell) -> Origin:
        """Return where a cell stands."""
        return Origin(self.table.grid.sheet, cell.row, cell.letter)

    def add_count(
        self,
        item: Item,
        measure: Measure,
        span: Span,
        value: int | None,
        cell: Cell,
        *,
        limit_days: int = 0,
        derived: bool = False,
    ) -> None:
        """Lay down one count."""
        amount = None if value is None else Decimal(value)
        origin = self.origin(cell)
        self.facts.append(Fact(item, measure, span, amount, COUNT, origin, limit_days=limit_days, derived=derived))

    def compare(
        self, row: Row, heading: Heading, printed: Number, exact: Decimal, *, item: str, unit: str, span: Span
    ) -> None:
        """Note a difference where the printed figure is not the computed one rounded half up.

        A column's decimals are the most any of its cells shows: `2` in a column of one decimal is 2,0.
        """
        decimals = self.column_decimals(heading)
        printed_value = cells.rounded(printed.value, decimals)
        computed = cells.rounded(exact, decimals)
        if printed_value != computed:
            origin = self.origin(row.cell(heading))
            self.differences.append(
                Difference(origin, heading.text, item, printed_value, computed, decimals, unit, span)
            )

    def compare_count(self, row: Row, heading: Heading, exact: int, *, item: str, span: Span) -> None:
        """Note a difference where a printed sum or change is not the one the counts give."""
        try:
            printed = cells.whole(row.cell(heading), signed=True)
        except CellError as error:
            self.fault(error.reason, *error.details, row=row.number, heading=heading, text=row.cell(heading).text)
            return
        if printed is not None and printed != exact:
            origin = self.origin(row.cell(heading))
            shown, computed = Decimal(printed), Decimal(exact)
            self.differences.append(Difference(origin, heading.text, item, shown, computed, 0, COUNT, span))

    def column_decimals(self, heading: Heading) -> int:
        """Return the most decimals that a cell of the column shows; of typed numbers at most one counts."""
        if heading.column not in self._decimals:
            self._decimals[heading.column] = self._most_decimals(heading)
        return self._decimals[heading.column]

    def _most_decimals(self, heading: Heading) -> int:
        shown = [0]
        for row in self.table.rows:
            try:
                found = cells.number(row.cell(heading))
            except CellError:
                continue
            if found is not None:
                shown.append(self._shown_by_type(found, heading) if found.typed else found.decimals)
        return max(shown)

    def _shown_by_type(self, found: Number, heading: Heading) -> int:
        """Return the decimals a typed number shows, at most one; 0.30 that is shown as 30 % shows none."""
        return min(found.decimals - (2 if self.is_fraction(heading) else 0), 1)

    def is_fraction(self, heading: Heading) -> bool:
        """Tell whether a column's typed numbers are parts of one (0.3 shown as 30 %): none above one, some between."""
        if heading.column not in self._fractions:
            raw = [row.cell(heading).raw for row in self.table.rows]
            values = [value for value in raw if isinstance(value, Decimal)]
            fits = all(0 <= value <= 1 for value in values)
            self._fractions[heading.column] = fits and any(0 < value < 1 for value in values)
        return self._fractions[heading.column]

    def check_shares_fit(self, compared: int, off: int, heading: Heading) -> None:
        """Note a fault when most printed shares are far from the counts: then a column is not what it is called."""
        if compared >= 3 and off * 2 > compared:
            self.fault(Reason.SHARES_DO_NOT_FIT, str(off), str(compared), heading=heading)

    # --- time ---

    def check_in_period(self, span: Span, heading: Heading) -> None:
        """Note a fault when days the headings name end outside the period the file is said to be of, or are to come."""
        row = self.table.heading_row
        if self.stated and not self.stated.first <= span.last <= self.stated.last:
            self.fault(Reason.OTHER_PERIOD, str(self.stated), row=row, heading=heading, text=str(span.last))
        elif span.first > clock.today():
            self.fault(Reason.NOT_COME, row=row, heading=heading, text=heading.text)

    def required_period(self) -> Period | None:
        """Return the period given or suggested; without one, a fault is noted."""
        if self.period is None:
            self.fault(Reason.NO_PERIOD)
        return self.period
