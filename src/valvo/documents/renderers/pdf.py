"""A document as PDF/UA-1 through Typst: a fixed template that reads the document's JSON, never generated markup.

Every text reaches Typst as a string inside that JSON and is set as text, so no text of anybody's can become markup.
The tables of the charts' figures stand at the end, since a sheet of paper has nothing to unfold.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import typst

from valvo.core.languages import Language
from valvo.documents.canvas import Json
from valvo.documents.chart_tables import chart_table
from valvo.documents.charts import chart_svg
from valvo.documents.fonts import font_folders, shown, text_width
from valvo.documents.markdown import ListBlock, TextBlock, TextTree, parse
from valvo.documents.renderers.as_json import Plain, document_plain, table_plain
from valvo.documents.tree import Chart, Document, Paragraph, Table
from valvo.documents.words import WORDS, cell_text

TEMPLATE = Path(__file__).parents[1] / "templates_typst" / "document.typ"
PORTRAIT, LANDSCAPE = 481.0, 728.0  # points across A4 less its margins
LAYOUTS = ((False, 8.5), (False, 7.5), (True, 8.5), (True, 7.5), (True, 6.5))
CELL_GAP = 12.0
NAME_ROOM = (95.0, 190.0)  # what the first column needs at least, and what it need not exceed
TEXT_ROOM = 110.0  # what a further column of text need not exceed
BREAKABLE_WORD = 62.0  # longer words of a heading are hyphenated


def render_pdf(document: Document) -> bytes:
    """Return the document as PDF/UA-1; the same document gives the same bytes."""
    data = json.dumps(_payload(document), ensure_ascii=False)
    try:
        return _compiled(data, document)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        # PDF/UA refuses characters no font can draw (pictograms, control characters): they become a box.
        return _compiled(shown(data), document)


def _compiled(data: str, document: Document) -> bytes:
    day = document.as_of
    return typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"document": data},
        pdf_standards=["ua-1"],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(font_folders()))


def _payload(document: Document) -> Plain:
    """Return the document's JSON with what only paper needs: pictures, parsed texts and table layouts by place."""
    language = document.language
    extra: dict[str, Json] = {}
    figures: list[Json] = []
    for place, block in _places(document):
        match block:
            case Paragraph():
                extra[place] = _text(parse(block.markdown))
            case Table():
                extra[place] = _layout(block, language)
            case Chart():
                table = chart_table(block, language)
                extra[place] = chart_svg(block, language)
                figures.append({"table": table_plain(table, language), "layout": _layout(table, language)})
            case _:
                pass
    return {
        "document": document_plain(document),
        "extra": extra,
        "figures": figures,
        "words": {name: text[language] for name, text in WORDS.items()},
        "theme": {"deep": document.theme.deep, "accent": document.theme.accent},
    }


def _places(document: Document) -> Iterator[tuple[str, object]]:
    for number, section in enumerate(document.sections):
        for index, block in enumerate(section.blocks):
            yield f"{number}-{index}", block


def _text(blocks: TextTree) -> Json:
    return [_text_block(block) for block in blocks]


def _text_block(block: TextBlock | ListBlock) -> Json:
    match block:
        case TextBlock():
            return {"kind": "quote" if block.quote else "paragraph", "spans": [asdict(span) for span in block.spans]}
        case ListBlock():
            items = [_text(item) for item in block.items]
            return {"kind": "list", "ordered": block.ordered, "start": block.start, "items": items}


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a table is set: column widths and type size in points, on a page of its own turned when too wide."""

    widths: tuple[float, ...]
    size: float
    landscape: bool
    fits: bool

    def hyphenated(self, table: Table, language: Language) -> list[Json]:
        """Return for each column whether it holds a word too long for it; only there words are broken."""
        rooms = [width - CELL_GAP for width in self.widths]
        return [_longest_word(table, index, language, self.size) > room for index, room in enumerate(rooms)]


def _layout(table: Table, language: Language) -> Json:
    """Return the first layout, from roomy to dense, in which the table fits; the densest when none does."""
    layouts = [_fitted(table, language, size, landscape=landscape) for landscape, size in LAYOUTS]
    chosen = next((layout for layout in layouts if layout.fits), layouts[-1])
    return {
        "widths": list(chosen.widths),
        "hyphenate": chosen.hyphenated(table, language),
        "size": chosen.size,
        "landscape": chosen.landscape,
    }


def _fitted(table: Table, language: Language, size: float, *, landscape: bool) -> _Layout:
    """Return widths that fill the page: what each column needs, the slack mostly to the first."""
    across = LANDSCAPE if landscape else PORTRAIT
    needs = [_needed(table, index, language, size) for index in range(len(table.columns))]
    first = min(needs[0], NAME_ROOM[1])
    slack = across - first - sum(needs[1:])
    if slack <= 0:
        name = max(first + slack, 40.0)
        return _Layout((name, *needs[1:]), size, landscape, fits=name >= min(NAME_ROOM[0], needs[0]))
    share = 0.6 * slack / max(len(needs) - 1, 1) if len(needs) > 1 else 0.0
    others = [need + share for need in needs[1:]]
    return _Layout((across - sum(others), *others), size, landscape, fits=True)


def _needed(table: Table, index: int, language: Language, size: float) -> float:
    """Return the width a column needs: its longest figure, and the longest word of its heading, hyphenated if long."""
    column = table.columns[index]
    cells = [cell_text(row.cells[index], language) for row in table.rows]
    widest = max((text_width(cell, size, bold=True) for cell in cells), default=0.0)
    words = max((text_width(part, size, bold=True) for part in column.label.split()), default=0.0)
    most = widest if column.kind.is_number else min(widest, NAME_ROOM[1] if index == 0 else TEXT_ROOM)
    return max(most, min(words, BREAKABLE_WORD)) + CELL_GAP


def _longest_word(table: Table, index: int, language: Language, size: float) -> float:
    texts = [table.columns[index].label, *(cell_text(row.cells[index], language) for row in table.rows)]
    if table.columns[index].kind.is_number:
        texts = texts[:1]
    return max(text_width(part, size, bold=True) for text in texts for part in (text.split() or [""]))
