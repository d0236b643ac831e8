"""Which tables and small charts of a deck share a slide: nobody shows a board a slide with one row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from valvo.core.languages import Language
from valvo.documents.fonts import wrapped
from valvo.documents.renderers.deck_tables import table_height
from valvo.documents.renderers.deck_template import TABLE
from valvo.documents.table_layout import TableLayout, fitted
from valvo.documents.tree import Bars, Chart, GroupedBars, Table

SHARED_SIZE = 12.0  # points, of the type in shared tables
ROOM = 400.0  # points from the slide's title to its foot
GAP = 20.0  # points between two
CAPTION_SIZE, FINDING_SIZE, LINE = 14.0, 12.0, 1.3
SHORT_ROWS = 4  # a table this short does not stand alone where it has company
FEW_BARS, BAR_ROOM = 8, 26.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A table or a chart with the heading of its section, and the heading above that one."""

    block: Table | Chart
    heading: str
    above: str


def runs(pieces: Iterable[Piece], language: Language) -> Iterator[list[Piece]]:
    """Yield the pieces in order, those that share a slide together."""
    run: list[Piece] = []
    for piece in pieces:
        if run and not (_belongs(run, piece) and _height([*run, piece], language) <= ROOM):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def shared_layout(table: Table, language: Language) -> TableLayout:
    """Return the layout of a table on a shared slide."""
    return fitted(table, language, size=SHARED_SIZE, across=TABLE.box[2], hyphenate=False)


def caption_height(caption: str, finding: str) -> float:
    """Return how high a caption with its finding is, in points."""
    lines = len(wrapped(finding, TABLE.box[2], FINDING_SIZE, most=9)) if finding else 0
    return CAPTION_SIZE * LINE + lines * FINDING_SIZE * LINE + 4


def chart_height(chart: Chart) -> float:
    """Return the height a chart of few bars takes, in points; any other needs a slide of its own."""
    bars = _bars(chart)
    return BAR_ROOM * (bars + 1) if 0 < bars <= FEW_BARS else ROOM


def _belongs(run: Sequence[Piece], piece: Piece) -> bool:
    """A chart goes only below the table it draws; tables of one section go together, and short ones with any other."""
    last = run[-1]
    if isinstance(last.block, Chart):
        return False
    if isinstance(piece.block, Chart) or piece.heading == last.heading:
        return piece.heading == last.heading
    return _is_short(last.block) or _is_short(piece.block)


def _is_short(table: Table) -> bool:
    return len(table.rows) <= SHORT_ROWS


def _height(pieces: Sequence[Piece], language: Language) -> float:
    return sum(_piece_height(piece, language) for piece in pieces) + GAP * (len(pieces) - 1)


def _piece_height(piece: Piece, language: Language) -> float:
    match piece.block:
        case Chart() as chart:
            return caption_height(chart.title, chart.finding) + chart_height(chart)
        case Table() as table:
            layout = shared_layout(table, language)
            high = table_height(table, table.rows, layout, language) if layout.fits else ROOM
            return caption_height(table.caption, table.finding) + high


def _bars(chart: Chart) -> int:
    match chart.data:
        case Bars(items=items):
            return len(items)
        case GroupedBars(items=items, series=series):
            return len(items) * len(series)
        case _:
            return 0
