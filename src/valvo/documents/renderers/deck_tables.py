"""The native tables of a deck: their rows as markup, and how high they become."""

from collections.abc import Iterable, Sequence
from html import escape

from pptx.oxml import parse_xml
from pptx.table import Table as NativeTable
from pptx.util import Pt

from valvo.core.languages import Language
from valvo.documents.canvas import INK, QUIET
from valvo.documents.fonts import wrapped
from valvo.documents.renderers.deck_template import EMU, NAMESPACES, A
from valvo.documents.table_layout import TableLayout
from valvo.documents.tree import Column, Row, RowKind, Table
from valvo.documents.words import cell_text

HEAD_SCALE = 0.88
HAIR = "#dcdfdc"
MARGIN, MARGIN_APART = 4, 12  # points; a text after a figure stands apart, since the figure ends at its right edge
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the table style without lines and fills


def fill_table(native: NativeTable, table: Table, rows: Sequence[Row], layout: TableLayout, language: Language) -> None:
    """Write heading and rows as markup at once: cell by cell the library takes seconds for a long document."""
    native.first_row, native.horz_banding, native.first_col = True, False, True
    element = native._tbl  # noqa: SLF001  (no public way)
    for style in element.iter(A + "tableStyleId"):
        style.text = NO_STYLE
    for index, width in enumerate(layout.widths):
        native.columns[index].width = Pt(width)
    for empty in list(element.iter(A + "tr")):
        element.remove(empty)
    element.append(parse_xml(_head_xml(table, layout)))
    for row in rows:
        element.append(parse_xml(_row_xml(row, table, layout, language)))


def _head_xml(table: Table, layout: TableLayout) -> str:
    cells = (
        _cell_xml(column.label, layout.size * HEAD_SCALE, column, QUIET, bold=True, line=(INK, 1.25), left=left)
        for column, left in zip(table.columns, _margins(table), strict=True)
    )
    return _tr_xml(head_height(table, layout), cells)


def _row_xml(row: Row, table: Table, layout: TableLayout, language: Language) -> str:
    line = (INK, 1.0) if row.kind is RowKind.TOTAL else (HAIR, 0.5)
    heavy = row.kind is not RowKind.PLAIN
    cells = (
        _cell_xml(cell_text(value, language), layout.size, column, INK, bold=heavy, line=line, left=left)
        for value, column, left in zip(row.cells, table.columns, _margins(table), strict=True)
    )
    return _tr_xml(row_height(row, layout, language), cells)


def _margins(table: Table) -> list[int]:
    """Return each column's room to its left."""
    numbers = [column.kind.is_number for column in table.columns]
    apart = [before and not number for before, number in zip([False, *numbers], numbers, strict=False)]
    return [MARGIN_APART if one else MARGIN for one in apart]


def _tr_xml(height: float, cells: Iterable[str]) -> str:
    return f'<a:tr {NAMESPACES} h="{round(height * EMU)}">{"".join(cells)}</a:tr>'


def _cell_xml(
    text: str, size: float, column: Column, color: str, *, bold: bool, line: tuple[str, float], left: int
) -> str:
    align, points = "r" if column.kind.is_number else "l", round(size * 100)
    run = f'<a:endParaRPr sz="{points}"/>'
    if text:
        run = f'<a:r><a:rPr sz="{points}" b="{int(bold)}">{_solid(color)}</a:rPr><a:t>{escape(text)}</a:t></a:r>'
    below = f'<a:lnB w="{round(line[1] * EMU)}">{_solid(line[0])}</a:lnB>'
    anchor = "b" if color == QUIET else "ctr"
    edges = f'marL="{left * EMU}" marR="{MARGIN * EMU}" marT="{2 * EMU}" marB="{2 * EMU}" anchor="{anchor}"'
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{align}"/>{run}</a:p></a:txBody>'
        f"<a:tcPr {edges}>{below}</a:tcPr></a:tc>"
    )


def _solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color.lstrip("#")}"/></a:solidFill>'


def table_height(table: Table, rows: Sequence[Row], layout: TableLayout, language: Language) -> float:
    """Return how high the heading and these rows are, in points."""
    return head_height(table, layout) + sum(row_height(row, layout, language) for row in rows)


def row_height(row: Row, layout: TableLayout, language: Language) -> float:
    """Return a row's height in points: as many lines as its fullest text needs."""
    texts = ((cell, width) for cell, width in zip(row.cells, layout.widths, strict=True) if isinstance(cell, str))
    room = MARGIN + MARGIN_APART + 1
    lines = [len(wrapped(text, width - room, layout.size, bold=True, most=99)) for text, width in texts]
    return layout.size * (1.25 * max([1, *lines]) + 0.65)


def head_height(table: Table, layout: TableLayout) -> float:
    """Return the heading row's height in points."""
    size = layout.size * HEAD_SCALE
    labels = zip(table.columns, layout.widths, strict=True)
    lines = [len(wrapped(column.label, width - 9, size, bold=True, most=99)) for column, width in labels]
    return size * (1.25 * max(lines) + 0.65)
