"""A document as an editable deck: native charts and tables on real layouts, alt texts, definitions in the notes.

One chart or table to a slide, a long table over several; a section's texts share a slide. The notes of a slide hold its
summary, every figure as printed, and how the figures are made, so that nobody presents a number they cannot explain.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import TypeVar

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide, SlideLayout
from pptx.table import Table as NativeTable
from pptx.text.text import _Paragraph as NativeParagraph
from pptx.util import Pt

from valvo.core.figures import Figure, format_date, with_unit
from valvo.core.languages import Language
from valvo.documents.canvas import INK, QUIET
from valvo.documents.chart_tables import chart_table
from valvo.documents.charts import SIGNS
from valvo.documents.fonts import text_width, wrapped
from valvo.documents.markdown import ListBlock, Span, TextBlock, TextTree, parse
from valvo.documents.renderers.deck_charts import has_content, insert_chart
from valvo.documents.renderers.deck_template import (
    CONTENT,
    EMU,
    EYEBROW,
    FINDING,
    NAMESPACES,
    TABLE,
    Layouts,
    new_deck,
    rgb,
)
from valvo.documents.table_layout import TableLayout, fitted
from valvo.documents.tree import (
    Block,
    Chart,
    Column,
    Definition,
    Document,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Row,
    RowKind,
    Section,
    Table,
    Tone,
    table_figures,
)
from valvo.documents.words import cell_text, hidden_notes, target_text, word

TABLE_SIZES = (14.0, 12.0, 11.0, 10.0, 9.0)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
HEAD_SCALE = 0.88
HAIR = "#dcdfdc"
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the table style without lines and fills
HAIR = "#dcdfdc"
CARDS_ACROSS, CARDS_ON_SLIDE = 4, 8
LINES_ON_SLIDE, LINES_UNDER_CARDS, LETTERS_ON_LINE = 16, 7, 88
LONG_TABLE_SIZE = 11.0
TITLE_SIZE, TITLE_SIZE_LONG, TITLE_ROOM = 26, 18, 880
COVER_SIZE, COVER_SIZE_LONG, COVER_ROOM = 44, 30, 2 * 720  # two lines, not quite full
TONE_COLORS = {Tone.PLAIN: QUIET, Tone.BETTER: "#14507f", Tone.WORSE: "#8a3b05"}
Item = TypeVar("Item")
LOCALES: dict[Language, str] = {"sv": "sv-FI", "fi": "fi-FI", "en": "en-GB"}
LOGO_LEFT, LOGO_TOP, LOGO_HIGH = 72, 60, 40  # points, on the title slide


def render_pptx(document: Document) -> bytes:
    """Return the document as PowerPoint."""
    deck, layouts = new_deck(document)
    writer = _Writer(document, deck, layouts)
    writer.cover()
    for section, above in _with_parents(document.sections):
        writer.section(section, above)
    writer.definitions()
    _set_properties(deck, document)
    for slide in deck.slides:
        _set_language(slide, LOCALES[document.language])
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


@dataclass(slots=True)
class _Line:
    """One paragraph of a text slide."""

    spans: tuple[Span, ...]
    level: int = 0
    quiet: bool = False


@dataclass(slots=True)
class _Writer:
    """Adds slides to a deck."""

    document: Document
    deck: Deck
    layouts: Layouts

    @property
    def language(self) -> Language:
        """Return the document's language."""
        return self.document.language

    def cover(self) -> None:
        """Add the title slide."""
        slide = self.deck.slides.add_slide(self.layouts.title)
        document = self.document
        as_of = f"{word('as_of', self.language)} {format_date(document.as_of, self.language)}"
        draft = [word("draft", self.language)] if document.draft else []
        _fill(slide, EYEBROW, document.organisation)
        _fill(slide, 0, document.title)
        if text_width(document.title, COVER_SIZE, bold=True) > COVER_ROOM:
            slide.placeholders[0].text_frame.paragraphs[0].runs[0].font.size = Pt(COVER_SIZE_LONG)
        _fill(slide, 1, document.subtitle)
        _fill(slide, FINDING, " · ".join([document.period, as_of, *draft]))
        if document.theme.logo:
            logo = io.BytesIO(document.theme.logo)
            picture = slide.shapes.add_picture(logo, Pt(LOGO_LEFT), Pt(LOGO_TOP), height=Pt(LOGO_HIGH))
            picture._element.nvPicPr.cNvPr.set("descr", document.theme.logo_alt)  # noqa: SLF001  (no public way)

    def section(self, section: Section, above: str) -> None:
        """Add the slides of a section: its texts together, under its key figures where there is room."""
        keys = [block for block in section.blocks if isinstance(block, KeyFigures)]
        lines = [line for block in section.blocks for line in self._lines(block)]
        fits = sum(map(_height, lines)) <= LINES_UNDER_CARDS
        under = lines if len(keys) == 1 and len(keys[0].items) <= CARDS_ACROSS and fits else []
        if not under:
            self._texts(section.heading, above, lines)
        for block in section.blocks:
            match block:
                case KeyFigures():
                    self._key_figures(block, section.heading, above, under)
                case Table():
                    self._table(block, section.heading)
                case Chart():
                    self._chart(block, section.heading)
                case Paragraph() | Note():
                    pass  # written together above

    def definitions(self) -> None:
        """Add how the figures are made."""
        told = [
            (_Line((Span(item.label, bold=True),)), _Line((Span(self._explained(item)),)))
            for item in self.document.definitions
        ]
        # A definition stays with its name.
        for part in _parts(told, [sum(map(_height, one)) for one in told], LINES_ON_SLIDE):
            slide = self._slide(self.layouts.text, word("definitions", self.language), "")
            _write_lines(slide, [line for one in part for line in one])

    def _slide(self, layout: SlideLayout, title: str, above: str) -> Slide:
        slide: Slide = self.deck.slides.add_slide(layout)
        _fill(slide, 0, title)
        if text_width(title, TITLE_SIZE, bold=True) > TITLE_ROOM:
            slide.placeholders[0].text_frame.paragraphs[0].runs[0].font.size = Pt(TITLE_SIZE_LONG)
        _fill(slide, EYEBROW, above)
        return slide

    def _lines(self, block: Block) -> Iterator[_Line]:
        match block:
            case Paragraph():
                yield from _text_lines(parse(block.markdown))
                if block.generated:
                    yield _Line((Span(word("suggested", self.language)),), quiet=True)
            case Note():
                yield _Line((Span(word(block.kind, self.language) + ": ", bold=True), Span(block.text)))
            case _:
                return

    def _texts(self, title: str, above: str, lines: Sequence[_Line]) -> None:
        for part in _parts(lines, [_height(line) for line in lines], LINES_ON_SLIDE):
            _write_lines(self._slide(self.layouts.text, title, above), part)

    def _key_figures(self, block: KeyFigures, title: str, above: str, under: Sequence[_Line]) -> None:
        for start in range(0, len(block.items), CARDS_ON_SLIDE):
            slide = self._slide(self.layouts.figures, title, above)
            _write_lines(slide, under)
            shown = block.items[start : start + CARDS_ON_SLIDE]
            for index, item in enumerate(shown):
                self._card(slide, item, index, len(shown))
            figures = [figure for item in shown for figure in (item.value, item.change) if figure]
            printed = [f"{item.label}: {with_unit(item.value, self.language)}" for item in shown]
            self._notes(slide, [*printed, *hidden_notes(figures, self.language)], figures)

    def _card(self, slide: Slide, item: KeyFigure, index: int, count: int) -> None:
        across = min(CARDS_ACROSS, count)
        width, height = (880 - 16 * (across - 1)) / across, 180
        left, top = 40 + (index % across) * (width + 16), 108 + (index // across) * (height + 16)
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(left), Pt(top), Pt(width), Pt(height))
        shape.name = item.label
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb("#f1f4f2")
        shape.line.fill.background()
        shape.shadow.inherit = False
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = Pt(14)
        for number, (text, size, color, bold) in enumerate(self._card_lines(item)):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text = text
            run.font.size, run.font.bold = Pt(size), bold
            run.font.color.rgb = rgb(color)

    def _card_lines(self, item: KeyFigure) -> Iterator[tuple[str, float, str, bool]]:
        value = with_unit(item.value, self.language)
        yield item.label, 13, QUIET, False
        yield value, 36 if len(value) < 9 else 26, INK, True
        if item.change:
            since = f" {word('since', self.language)} {item.since}" if item.since else ""
            yield with_unit(item.change, self.language) + since, 13, INK, False
            if item.tone is not Tone.PLAIN:
                yield SIGNS[item.tone] + word(item.tone.value, self.language), 13, TONE_COLORS[item.tone], True
        if item.target:
            yield target_text(item.target, self.language), 13, QUIET, False
        if item.note:
            yield item.note, 13, QUIET, False

    def _table(self, table: Table, above: str) -> None:
        layout, parts = self._table_parts(table)
        for number, rows in enumerate(parts, start=1):
            self._table_slide(table, rows, layout, above, (number, len(parts)))

    def _table_parts(self, table: Table) -> tuple[TableLayout, list[Sequence[Row]]]:
        """Return the largest type in which the table fits one slide; else a small one and the rows of each slide."""
        tried = [fitted(table, self.language, size=size, across=TABLE.box[2], hyphenate=False) for size in TABLE_SIZES]
        fitting = [layout for layout in tried if layout.fits] or tried[-1:]
        splits = [(layout, self._rows_by_slide(table, layout)) for layout in fitting]
        small = next((split for split in splits if split[0].size <= LONG_TABLE_SIZE), splits[-1])
        return next((split for split in splits if len(split[1]) == 1), small)

    def _rows_by_slide(self, table: Table, layout: TableLayout) -> list[Sequence[Row]]:
        heights = [_row_height(row, layout, self.language) for row in table.rows]
        return list(_parts(table.rows, heights, TABLE.box[3] - _head_height(table, layout))) or [()]

    def _table_slide(
        self, table: Table, rows: Sequence[Row], layout: TableLayout, above: str, part: tuple[int, int]
    ) -> None:
        number, parts = part
        order = word("part", self.language).format(part=number, parts=parts)
        slide = self._slide(self.layouts.table, f"{table.caption} ({order})" if parts > 1 else table.caption, above)
        figures = [cell for row in rows for cell in row.cells if isinstance(cell, Figure)]
        _fill(slide, FINDING, table.finding)
        frame = slide.placeholders[CONTENT].insert_table(1, len(table.columns))
        _describe(frame, table.caption, table.finding or table.caption)
        _fill_table(frame.table, table, rows, layout, self.language)
        self._notes(slide, [*table.notes, *hidden_notes(figures, self.language)], figures)

    def _chart(self, chart: Chart, above: str) -> None:
        slide = self._slide(self.layouts.chart, chart.title, above)
        target = getattr(chart.data, "target", None)
        goal = [target_text(target, self.language)] if target else []
        nothing = [] if has_content(chart.data) else [word("missing", self.language)]
        _fill(slide, FINDING, " · ".join([*([chart.finding] if chart.finding else []), *goal, *nothing]))
        place = slide.placeholders[CONTENT]
        if has_content(chart.data):
            _describe(insert_chart(chart.data, place, self.language), chart.title, chart.summary)
        else:
            place.element.getparent().remove(place.element)
        table = chart_table(chart, self.language)
        figures = list(table_figures(table))
        printed = ["\t".join(column.label for column in table.columns)]
        printed += ["\t".join(cell_text(cell, self.language) for cell in row.cells) for row in table.rows]
        hidden = hidden_notes(figures, self.language)
        self._notes(slide, [chart.summary, *chart.notes, *hidden, *printed], figures)

    def _notes(self, slide: Slide, lines: Iterable[str], figures: Iterable[Figure]) -> None:
        used = {figure.definition for figure in figures if figure.definition}
        explained = [
            f"{item.label}: {self._explained(item)}" for item in self.document.definitions if item.name in used
        ]
        text = "\n".join([*lines, *explained])
        frame = slide.notes_slide.notes_text_frame if text else None
        if frame is not None:
            frame.text = text

    def _explained(self, item: Definition) -> str:
        source = f" {word('source', self.language)}: {item.source}." if item.source else ""
        return item.text + source


def _with_parents(sections: Sequence[Section]) -> Iterator[tuple[Section, str]]:
    """Yield every section with the heading it lies under, empty for a main one."""
    path: list[str] = []
    for section in sections:
        path = path[: section.level - 1]
        yield section, path[-1] if path else ""
        path.append(section.heading)


def _text_lines(blocks: TextTree, level: int = 0, lead: str = "") -> Iterator[_Line]:
    for number, block in enumerate(blocks):
        match block:
            case TextBlock():
                start = (Span(lead),) if lead and number == 0 else ()
                yield _Line((*start, *block.spans), level, block.quote)
            case ListBlock():
                for position, item in enumerate(block.items, start=block.start):
                    yield from _text_lines(item, min(level + 1, 2), f"{position}. " if block.ordered else "")


def _height(line: _Line) -> float:
    return max(1.0, -(-sum(len(span.text) for span in line.spans) // LETTERS_ON_LINE)) + 0.3


def _parts(items: Sequence[Item], heights: Sequence[float], room: float) -> Iterator[Sequence[Item]]:
    """Yield the items in runs that fit the room."""
    start, used = 0, 0.0
    for index, height in enumerate(heights):
        if used + height > room and index > start:
            yield items[start:index]
            start, used = index, 0.0
        used += height
    if items:
        yield items[start:]


def _write_lines(slide: Slide, lines: Sequence[_Line]) -> None:
    """Write into the slide's text placeholder, which goes when there is nothing to say."""
    place = slide.placeholders[1]
    if not lines:
        place.element.getparent().remove(place.element)
        return
    for number, line in enumerate(lines):
        _write(place.text_frame.paragraphs[0] if number == 0 else place.text_frame.add_paragraph(), line)


def _write(paragraph: NativeParagraph, line: _Line) -> None:
    paragraph.level = line.level
    for span in line.spans:
        run = paragraph.add_run()
        run.text = span.text.replace("\n", "\v")
        run.font.bold, run.font.italic = span.bold or None, span.italic or None
        if line.quiet:
            run.font.size = Pt(13)
            run.font.color.rgb = rgb(QUIET)
        if span.link:
            run.hyperlink.address = span.link


def _fill(slide: Slide, number: int, text: str) -> None:
    """Write into a placeholder; an empty one is taken away, or PowerPoint would ask for text."""
    place = slide.placeholders[number]
    if text:
        place.text_frame.text = text
    else:
        place.element.getparent().remove(place.element)


def _describe(frame: GraphicFrame, title: str, description: str) -> None:
    properties = frame.element.nvGraphicFramePr.cNvPr
    properties.set("title", title)
    properties.set("descr", description)


def _fill_table(
    native: NativeTable, table: Table, rows: Sequence[Row], layout: TableLayout, language: Language
) -> None:
    """Write heading and rows as markup at once: cell by cell the library takes seconds for a long document."""
    native.first_row, native.horz_banding, native.first_col = True, False, True
    element = native._tbl  # noqa: SLF001  (no public way)
    for style in element.iter(_A + "tableStyleId"):
        style.text = NO_STYLE
    for index, width in enumerate(layout.widths):
        native.columns[index].width = Pt(width)
    for empty in list(element.iter(_A + "tr")):
        element.remove(empty)
    element.append(parse_xml(_head_xml(table, layout)))
    for row in rows:
        element.append(parse_xml(_row_xml(row, table, layout, language)))


def _head_xml(table: Table, layout: TableLayout) -> str:
    cells = (
        _cell_xml(column.label, layout.size * HEAD_SCALE, column, QUIET, bold=True, line=(INK, 1.25), anchor="b")
        for column in table.columns
    )
    return _tr_xml(_head_height(table, layout), cells)


def _row_xml(row: Row, table: Table, layout: TableLayout, language: Language) -> str:
    line = (INK, 1.0) if row.kind is RowKind.TOTAL else (HAIR, 0.5)
    heavy = row.kind is not RowKind.PLAIN
    cells = (
        _cell_xml(cell_text(value, language), layout.size, column, INK, bold=heavy, line=line, anchor="ctr")
        for value, column in zip(row.cells, table.columns, strict=True)
    )
    return _tr_xml(_row_height(row, layout, language), cells)


def _tr_xml(height: float, cells: Iterable[str]) -> str:
    return f'<a:tr {NAMESPACES} h="{round(height * EMU)}">{"".join(cells)}</a:tr>'


def _cell_xml(
    text: str, size: float, column: Column, color: str, *, bold: bool, line: tuple[str, float], anchor: str
) -> str:
    align, points = "r" if column.kind.is_number else "l", round(size * 100)
    run = f'<a:endParaRPr sz="{points}"/>'
    if text:
        run = f'<a:r><a:rPr sz="{points}" b="{int(bold)}">{_solid(color)}</a:rPr><a:t>{escape(text)}</a:t></a:r>'
    below = f'<a:lnB w="{round(line[1] * EMU)}">{_solid(line[0])}</a:lnB>'
    edges = f'marL="{4 * EMU}" marR="{4 * EMU}" marT="{2 * EMU}" marB="{2 * EMU}" anchor="{anchor}"'
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{align}"/>{run}</a:p></a:txBody>'
        f"<a:tcPr {edges}>{below}</a:tcPr></a:tc>"
    )


def _solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color.lstrip("#")}"/></a:solidFill>'


def _row_height(row: Row, layout: TableLayout, language: Language) -> float:
    """Return a row's height in points: as many lines as its fullest text needs."""
    texts = ((cell, width) for cell, width in zip(row.cells, layout.widths, strict=True) if isinstance(cell, str))
    lines = [len(wrapped(text, width - 9, layout.size, bold=True, most=99)) for text, width in texts]
    return layout.size * (1.25 * max([1, *lines]) + 0.65)


def _head_height(table: Table, layout: TableLayout) -> float:
    size = layout.size * HEAD_SCALE
    labels = zip(table.columns, layout.widths, strict=True)
    lines = [len(wrapped(column.label, width - 9, size, bold=True, most=99)) for column, width in labels]
    return size * (1.25 * max(lines) + 0.65)


def _set_language(slide: Slide, locale: str) -> None:
    """Mark every text's language, so that it is read aloud and spell-checked right."""
    parts = [slide.element, slide.notes_slide.element] if slide.has_notes_slide else [slide.element]
    for part in parts:
        for run in part.iter(_A + "r"):
            run.get_or_add_rPr().set("lang", locale)


def _set_properties(deck: Deck, document: Document) -> None:
    properties = deck.core_properties
    properties.title, properties.author = document.title, document.organisation
    properties.subject, properties.language = document.subtitle, LOCALES[document.language]
    day = document.as_of
    properties.created = properties.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    properties.last_modified_by = document.organisation
