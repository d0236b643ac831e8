"""The frozen document tree: built once from figures and people's text, then rendered the same everywhere.

    document = Document(
        name="annual-review", title="Årsöversikt 2024", subtitle="Egenkontroll", language="sv",
        organisation="Havsnäs välfärdsområde", period="2024", as_of=date(2025, 1, 31),
        sections=(
            Section("Anmälningar", blocks=(
                KeyFigures((KeyFigure("Anmälningar", Figure(26102)),)),
                Paragraph("Antalet har **ökat**."),
            )),
        ),
    )
    pdf = render(document, "pdf")       # valvo.documents.renderers; also html, pptx, xlsx and json

A tree that is put together wrongly (a row with too few cells, a text in a column of counts, a skipped heading level)
is refused when it is made, so no renderer needs to guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import ClassVar, Literal

from valvo.core.figures import Figure
from valvo.core.languages import Language

DEEPEST_SECTION = 3
UNPRINTABLE = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), 0xFFFE, 0xFFFF))
Cell = str | Figure | date | None


class Kind(StrEnum):
    """What a table column holds; all but text and date hold figures."""

    TEXT = "text"
    DATE = "date"
    COUNT = "count"
    SHARE = "share"
    CHANGE = "change"
    RATE = "rate"
    DAYS = "days"
    SCORE = "score"

    @property
    def is_number(self) -> bool:
        """Return whether the column's cells are figures."""
        return self not in {Kind.TEXT, Kind.DATE}


class Tone(StrEnum):
    """What a point, bar or change means: statements of a rule, never of a size alone.

    Changed is more than chance where neither direction is the better one. Excluded is a point somebody has decided to
    show without counting it.
    """

    PLAIN = "plain"
    CHANGED = "changed"
    BETTER = "better"
    WORSE = "worse"
    EXCLUDED = "excluded"


# One colour each, on lines in tables, on charts and in slides.
MARK_COLORS = {
    Tone.PLAIN: "#8b9494",
    Tone.CHANGED: "#6b4fa0",
    Tone.BETTER: "#1f6fb2",
    Tone.WORSE: "#c2570c",
    Tone.EXCLUDED: "#5b6666",
}


class RowKind(StrEnum):
    """How a row relates to the others."""

    PLAIN = "plain"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


class Limit(StrEnum):
    """Which side of the target is good."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BELOW = "below"
    ABOVE = "above"

    def kept(self, value: float | Decimal, goal: float | Decimal) -> bool:
        """Tell whether a value lies on the good side of a goal."""
        match self:
            case Limit.AT_LEAST:
                return value >= goal
            case Limit.AT_MOST:
                return value <= goal
            case Limit.BELOW:
                return value < goal
            case Limit.ABOVE:
                return value > goal


@dataclass(frozen=True, slots=True)
class Target:
    """A target value and which side of it is good."""

    figure: Figure
    limit: Limit = Limit.AT_LEAST

    @property
    def higher_is_better(self) -> bool:
        """Return whether more is good."""
        return self.limit in {Limit.AT_LEAST, Limit.ABOVE}

    def reached(self, figure: Figure) -> bool | None:
        """Tell whether a figure, as it is printed, reaches the target; None where one of them is not known."""
        now, goal = figure.rounded(), self.figure.rounded()
        return None if now is None or goal is None else self.limit.kept(now, goal)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text in Markdown: a person's, or a finding the rules proposed (`generated`) and nobody has rewritten."""

    markdown: str
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart: about method, about a gap in the data, or a warning."""

    text: str
    kind: Literal["info", "method", "warning"] = "info"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number that matters, with its change and target."""

    label: str
    value: Figure
    change: Figure | None = None
    since: str = ""
    tone: Tone = Tone.PLAIN
    target: Target | None = None
    note: str = ""

    @property
    def told(self) -> bool:
        """Tell whether its tone is to be shown: of a figure that is hidden or missing nothing is said."""
        return self.tone is not Tone.PLAIN and self.value.value is not None

    @property
    def reached(self) -> bool | None:
        """Tell whether the target is reached; None without a target, or where the value is hidden or missing."""
        return self.target.reached(self.value) if self.target else None


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A row of key figures."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One table column."""

    label: str
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True)
class Row:
    """One table row; the first cell names it."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first column is the row's heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    finding: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError(f"Table “{self.caption}” has no columns")
        for number, row in enumerate(self.rows, start=1):
            self._check_row(number, row)

    def _check_row(self, number: int, row: Row) -> None:
        place = f"Table “{self.caption}”, row {number}"
        if len(row.cells) != len(self.columns):
            raise ValueError(f"{place} has {len(row.cells)} cells but the table has {len(self.columns)} columns")
        for column, cell in zip(self.columns, row.cells, strict=True):
            if not _fits(column.kind, cell):
                raise ValueError(f"{place}, column “{column.label}” takes {column.kind.value}, got {cell!r}")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar."""

    label: str
    figure: Figure
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars in the order given."""

    category: str
    measure: str
    items: tuple[Bar, ...]
    target: Target | None = None

    kind: ClassVar[str] = "bars"


@dataclass(frozen=True, slots=True)
class Group:
    """One category with a figure per series."""

    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class GroupedBars:
    """Two series side by side by category, such as a year and the one before; the last is the current one."""

    category: str
    series: tuple[str, str]
    items: tuple[Group, ...]

    kind: ClassVar[str] = "grouped_bars"

    def __post_init__(self) -> None:
        for item in self.items:
            if len(item.figures) != len(self.series):
                raise ValueError(f"“{item.label}” has {len(item.figures)} figures, the chart has 2 series")


@dataclass(frozen=True, slots=True)
class Series:
    """A named line with a figure per period."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Lines over periods; the first is drawn strongest."""

    periods: tuple[str, ...]
    series: tuple[Series, ...]
    target: Target | None = None

    kind: ClassVar[str] = "line"

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.figures) != len(self.periods):
                raise ValueError(f"“{series.name}” has {len(series.figures)} figures for {len(self.periods)} periods")


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One period of a control chart with the limits that held then (None where the chart has none)."""

    period: str
    figure: Figure
    centre: Figure | None = None
    lower: Figure | None = None
    upper: Figure | None = None
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a period: the start of a phase, or an action taken."""

    index: int
    label: str


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Values over time with centre line and limits, phases (each with limits of its own) and actions."""

    measure: str
    points: tuple[ControlPoint, ...]
    phases: tuple[Mark, ...] = ()
    actions: tuple[Mark, ...] = ()
    target: Target | None = None

    kind: ClassVar[str] = "control_chart"

    def __post_init__(self) -> None:
        for mark in (*self.phases, *self.actions):
            if not 0 <= mark.index < len(self.points):
                raise ValueError(f"“{mark.label}” stands at point {mark.index} of {len(self.points)}")


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One unit: how much it rests on, its value, and what the limits say about it."""

    label: str
    basis: Figure
    figure: Figure
    tone: Tone = Tone.PLAIN
    outside: bool = False


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Where the limits lie for one size of basis: 95 % and 99.8 %."""

    basis: float
    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """Units side by side against limits that widen as the basis shrinks; never a ranking."""

    category: str
    measure: str
    basis: str
    points: tuple[FunnelPoint, ...]
    centre: Figure
    limits: tuple[FunnelLimits, ...]

    kind: ClassVar[str] = "funnel"


ChartData = Bars | GroupedBars | Line | ControlChart | Funnel


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: the title says what it shows, the finding what is seen, the summary the same for who cannot see it."""

    title: str
    data: ChartData
    summary: str
    finding: str = ""
    notes: tuple[str, ...] = ()


Block = Paragraph | Note | KeyFigures | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; level 1 to 3 below the document's title."""

    heading: str
    level: int = 1
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure is made, in words; `name` is what `Figure.definition` refers to."""

    name: str
    label: str
    text: str
    source: str = ""
    figures: tuple[str, ...] = ()  # further figures it tells of, as patterns: `care.*.share`

    def tells_of(self, figure: str) -> bool:
        """Tell whether it says how the figure of this name is made."""
        return any(fnmatchcase(figure, one) for one in (self.name, *self.figures))


@dataclass(frozen=True, slots=True)
class Theme:
    """The organisation's colours (as #rrggbb) and logo (PNG bytes, with what it shows)."""

    deep: str = "#0d3b44"
    accent: str = "#0f6b75"
    logo: bytes | None = None
    logo_alt: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in one language; characters no format can carry (control characters) are dropped.

    `quoted` are the figures that stand in people's texts only: not drawn, but compared with later ones.
    """

    name: str
    title: str
    subtitle: str
    language: Language
    organisation: str
    period: str
    as_of: date
    sections: tuple[Section, ...]
    definitions: tuple[Definition, ...] = ()
    draft: bool = False
    theme: Theme = field(default_factory=Theme)
    quoted: tuple[KeyFigure, ...] = ()

    def __post_init__(self) -> None:
        for name in fields(self):
            object.__setattr__(self, name.name, _printable(getattr(self, name.name)))
        previous = 0
        for section in self.sections:
            if not 1 <= section.level <= min(previous + 1, DEEPEST_SECTION):
                raise ValueError(f"“{section.heading}” is on level {section.level} after level {previous}")
            previous = section.level

    def blocks(self) -> Iterator[Block]:
        """Yield every block in reading order."""
        for section in self.sections:
            yield from section.blocks

    def figures(self) -> Iterator[Figure]:
        """Yield every figure in reading order."""
        yield from _figures((self.sections, self.quoted))


def table_figures(table: Table) -> Iterator[Figure]:
    """Yield the figures of a table, row by row."""
    yield from (cell for row in table.rows for cell in row.cells if isinstance(cell, Figure))


def _printable(part: object) -> object:
    """Return any part of a document with its texts rid of control characters; the same object where there are none."""
    if type(part) is str:
        clean = part.translate(UNPRINTABLE)
        return part if clean == part else clean
    if isinstance(part, tuple):
        items = tuple(map(_printable, part))
        return part if all(new is old for new, old in zip(items, part, strict=True)) else items
    if is_dataclass(part) and not isinstance(part, type | Figure):
        values = {name.name: getattr(part, name.name) for name in fields(part)}
        changed = {name: new for name, old in values.items() if (new := _printable(old)) is not old}
        return replace(part, **changed) if changed else part
    return part


def _fits(kind: Kind, cell: Cell) -> bool:
    if kind is Kind.TEXT:
        return isinstance(cell, str)
    if kind is Kind.DATE:
        return cell is None or isinstance(cell, date)
    return cell is None or isinstance(cell, Figure)


def _figures(part: object) -> Iterator[Figure]:
    if isinstance(part, Figure):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _figures(item)
    elif is_dataclass(part):
        for name in fields(part):
            yield from _figures(getattr(part, name.name))
