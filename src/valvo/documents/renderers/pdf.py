"""A document as PDF/UA-1 through Typst: a fixed template that reads the document's JSON, never generated markup.

Every text reaches Typst as a string inside that JSON and is set as text, so no text of anybody's can become markup.
The tables of the charts' figures stand at the end, since a sheet of paper has nothing to unfold.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import typst

from valvo.core.languages import Language
from valvo.documents.canvas import Json
from valvo.documents.chart_tables import chart_table
from valvo.documents.charts import chart_svg
from valvo.documents.fonts import fonts, shown
from valvo.documents.markdown import ListBlock, TextBlock, TextTree, parse
from valvo.documents.renderers.as_json import Plain, document_plain, table_plain
from valvo.documents.table_layout import fitted
from valvo.documents.tree import Chart, Document, Paragraph, Table
from valvo.documents.words import WORDS, period_named

TEMPLATE = Path(__file__).parents[1] / "templates_typst" / "document.typ"
PORTRAIT, LANDSCAPE = 481.0, 728.0  # points across A4 less its margins
LAYOUTS = ((False, 8.5), (False, 7.5), (False, 7.0), (True, 8.5), (True, 7.5), (True, 6.5))


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
        font_paths=fonts(),
        sys_inputs={"document": data},
        pdf_standards=["ua-1"],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


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
        "period": period_named(document),
        "theme": {
            "deep": document.theme.deep,
            "accent": document.theme.accent,
            "logo": list(document.theme.logo or b""),
            "logo_alt": document.theme.logo_alt,
        },
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


def _layout(table: Table, language: Language) -> Json:
    """Return the first layout, from roomy to dense, in which the table fits; the densest when none does."""
    tried = [
        (landscape, fitted(table, language, size=size, across=LANDSCAPE if landscape else PORTRAIT))
        for landscape, size in LAYOUTS
    ]
    landscape, chosen = next((item for item in tried if item[1].fits), tried[-1])
    return {
        "widths": list(chosen.widths),
        "hyphenate": list(chosen.hyphenated),
        "size": chosen.size,
        "landscape": landscape,
    }
