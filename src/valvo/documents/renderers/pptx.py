"""A document as an editable deck: native charts and tables on real layouts, alt texts, definitions in the notes.

One chart or table to a slide, a long table over several, short ones together; a section's texts share a slide. The
notes of a slide hold its summary, every figure as printed, and how the figures are made, so that nobody presents a
number they cannot explain.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.placeholder import ChartPlaceholder, TablePlaceholder
from pptx.slide import Slide, SlideLayout
from pptx.text.text import _Paragraph as NativeParagraph
from pptx.util import Pt

from valvo.core.figures import Figure, format_date, with_unit
from valvo.core.languages import Language
from valvo.documents.canvas import INK, QUIET
from valvo.documents.chart_tables import chart_table
from valvo.documents.charts import SIGNS
from valvo.documents.fonts import text_width
from valvo.documents.markdown import ListBlock, Span, TextBlock, TextTree, parse
from valvo.documents.renderers.deck_charts import has_content, insert_chart
from valvo.documents.renderers.deck_sharing import (
    CAPTION_SIZE,
    FINDING_SIZE,
    GAP,
    Piece,
    caption_height,
    chart_height,
    runs,
    shared_layout,
)
from valvo.documents.renderers.deck_tables import fill_table, head_height, row_height, table_height
from valvo.documents.renderers.deck_template import (
    CHART,
    CONTENT,
    EMU,
    EYEBROW,
    FINDING,
    TABLE,
    Layouts,
    new_deck,
    rgb,
)
from valvo.documents.table_layout import TableLayout, fitted
from valvo.documents.tree import (
    Block,
    Chart,
    Definition,
    Document,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
    table_figures,
)
from valvo.documents.words import cell_text, hidden_notes, period_named, reached_text, target_text, word

TABLE_SIZES = (14.0, 12.0, 11.0, 10.0, 9.0)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CARDS_ACROSS, CARDS_ON_SLIDE = 4, 8
LARGE_CARD = 1.35  # where the cards of one row have the slide for themselves
LINES_ON_SLIDE, LINES_UNDER_CARDS, LETTERS_ON_LINE = 16, 7, 88
ONE_LINE, UNDER_TWO_ROWS = 1.3, (486, 26)  # as `_height` counts; from the top and high, in points
LONG_TABLE_SIZE = 11.0
SHARED_TOP, SPACE_APART = 92.0, 10
THICKEST_BAR = 2.0  # times one on a shared slide
LETTERS_IN_LINE, LETTERS_IN_FINDING = 105, 200  # of a finding above a table
TITLE_SIZE, TITLE_SIZE_LONG, TITLE_ROOM = 26, 18, 720  # less than a line, since the font may be another
COVER_SIZE, COVER_SIZE_LONG, COVER_ROOM = 44, 30, 2 * 720  # two lines, not quite full
TONE_COLORS = {
    Tone.PLAIN: QUIET,
    Tone.CHANGED: "#53398a",
    Tone.BETTER: "#14507f",
    Tone.WORSE: "#8a3b05",
    Tone.EXCLUDED: QUIET,
}
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
    apart: bool = False


@dataclass(slots=True)
class _Writer:
    """Adds slides to a deck."""

    document: Document
    deck: Deck
    layouts: Layouts
    gathered: list[Piece] = field(default_factory=list)  # tables and charts that have no slide yet

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
        _fill(slide, FINDING, " · ".join([period_named(document), as_of, *draft]))
        if document.theme.logo:
            logo = io.BytesIO(document.theme.logo)
            picture = slide.shapes.add_picture(logo, Pt(LOGO_LEFT), Pt(LOGO_TOP), height=Pt(LOGO_HIGH))
            picture._element.nvPicPr.cNvPr.set("descr", document.theme.logo_alt)  # noqa: SLF001  (no public way)

    def section(self, section: Section, above: str) -> None:
        """Add the slides of a section: its texts together, under its key figures where there is room."""
        keys = [block for block in section.blocks if isinstance(block, KeyFigures)]
        lines = [line for block in section.blocks for line in self._lines(block)]
        under = lines if len(keys) == 1 and self._has_room(len(keys[0].items), lines) else []
        blocks = section.blocks if keys else _with_notes(section.blocks)
        if not under and blocks is section.blocks:
            self._texts(section.heading, above, lines)
        for block in blocks:
            match block:
                case KeyFigures():
                    self._key_figures(block, section.heading, above, under)
                case Table() | Chart():
                    self.gathered.append(Piece(block, section.heading, above))
                case Paragraph() | Note():
                    pass  # written together above

    @staticmethod
    def _has_room(cards: int, lines: Sequence[_Line]) -> bool:
        """Tell whether texts stand on the slide of so many key figures: a paragraph under a row, a line under two."""
        if cards > CARDS_ON_SLIDE:
            return False
        return sum(map(_height, lines)) <= (LINES_UNDER_CARDS if cards <= CARDS_ACROSS else ONE_LINE)

    def definitions(self) -> None:
        """Add how the figures are made."""
        self._flush()
        told = [
            (_Line((Span(item.label, bold=True),), apart=True), _Line((Span(self._explained(item)),)))
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
                spans = (Span(word(block.kind, self.language) + ": ", bold=True), Span(block.text))
                yield _Line(spans, apart=True)
            case _:
                return

    def _flush(self) -> None:
        """Add the slides of the tables and charts gathered so far."""
        for run in runs(self.gathered, self.language):
            match run:
                case [Piece(Table() as table, heading, above)]:
                    self._table(table, heading, above)
                case [Piece(Chart() as chart, heading)]:
                    self._chart(chart, heading)
                case _:
                    self._shared(run)
        self.gathered = []

    def _texts(self, title: str, above: str, lines: Sequence[_Line]) -> None:
        if lines:
            self._flush()
        for part in _parts(lines, [_height(line) for line in lines], LINES_ON_SLIDE):
            _write_lines(self._slide(self.layouts.text, title, above), part)

    def _key_figures(self, block: KeyFigures, title: str, above: str, under: Sequence[_Line]) -> None:
        self._flush()
        for start in range(0, len(block.items), CARDS_ON_SLIDE):
            slide = self._slide(self.layouts.figures, title, above)
            shown = block.items[start : start + CARDS_ON_SLIDE]
            if under and len(shown) > CARDS_ACROSS:
                place = slide.placeholders[1]
                place.left, place.width = Pt(40), Pt(880)  # all four, or none is taken
                place.top, place.height = map(Pt, UNDER_TWO_ROWS)
            _write_lines(slide, under)
            scale = LARGE_CARD if len(shown) <= CARDS_ACROSS and not under else 1.0
            for index, item in enumerate(shown):
                self._card(slide, item, index, len(shown), scale)
            figures = [figure for item in shown for figure in (item.value, item.change) if figure]
            printed = [f"{item.label}: {with_unit(item.value, self.language)}" for item in shown]
            self._notes(slide, [*printed, *hidden_notes(figures, self.language)], figures)

    def _card(self, slide: Slide, item: KeyFigure, index: int, count: int, scale: float) -> None:
        across = 3 if count in {5, 6} else min(CARDS_ACROSS, count)
        width, height = (880 - 16 * (across - 1)) / across, 180 * scale
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
            run.font.size, run.font.bold = Pt(size * scale), bold
            run.font.color.rgb = rgb(color)

    def _card_lines(self, item: KeyFigure) -> Iterator[tuple[str, float, str, bool]]:
        value = with_unit(item.value, self.language)
        yield item.label, 13, QUIET, False
        yield value, 36 if len(value) < 9 else 26, INK, True
        if item.change:
            since = f" {word('since', self.language)} {item.since}" if item.since else ""
            yield with_unit(item.change, self.language) + since, 13, INK, False
        if item.told:
            yield SIGNS[item.tone] + word(item.tone.value, self.language), 13, TONE_COLORS[item.tone], True
        if item.target:
            yield target_text(item.target, self.language), 13, QUIET, False
            if (told := reached_text(item, self.language)) and item.reached:
                yield told, 13, QUIET, False
            elif told:
                yield SIGNS[Tone.WORSE] + told, 13, TONE_COLORS[Tone.WORSE], True
        if item.note:
            yield item.note, 13, QUIET, False

    def _shared(self, run: Sequence[Piece]) -> None:
        """Add one slide with several tables, or a table and its chart, one below the other."""
        charted = any(isinstance(piece.block, Chart) for piece in run)
        headings = list(dict.fromkeys(piece.heading for piece in run))
        above = run[0].above if len({piece.above for piece in run}) == 1 else ""
        slide = self._slide(self.layouts.chart if charted else self.layouts.table, " · ".join(headings), above)
        _fill(slide, FINDING, "")
        place = slide.placeholders[CONTENT]
        top, lines, figures = SHARED_TOP, [], []
        for piece in run:
            named = f"{piece.heading} · " if len(headings) > 1 else ""
            top = _caption(slide, named, piece.block, top)
            shown = self._shared_block(slide, piece.block, place if charted or piece is run[0] else None, top)
            top += shown.height / EMU + GAP
            more, used = self._told(piece.block)
            lines += more
            figures += used
        self._notes(slide, lines, figures)

    def _shared_block(
        self, slide: Slide, block: Table | Chart, place: TablePlaceholder | ChartPlaceholder | None, top: float
    ) -> GraphicFrame:
        """Put a table or chart at this height, into its placeholder where it has one; return what was put there.

        Raises TypeError for a chart without its placeholder.
        """
        left, _, width, _ = TABLE.box
        match block:
            case Chart():
                if not isinstance(place, ChartPlaceholder):
                    raise TypeError(f"“{block.title}” has no place on its slide")
                frame = insert_chart(block.data, place, self.language)
                _describe(frame, block.title, block.summary)
                high = chart_height(block)
            case Table():
                layout = shared_layout(block, self.language)
                across = len(block.columns)
                if isinstance(place, TablePlaceholder):
                    frame = place.insert_table(1, across)
                else:
                    frame = slide.shapes.add_table(1, across, Pt(left), Pt(top), Pt(width), Pt(10))
                _describe(frame, block.caption, block.finding or block.caption)
                fill_table(frame.table, block, block.rows, layout, self.language)
                high = table_height(block, block.rows, layout, self.language)
        frame.left, frame.top, frame.width, frame.height = Pt(left), Pt(top), Pt(width), Pt(high)
        return frame

    def _table(self, table: Table, heading: str, above: str) -> None:
        layout, parts = self._table_parts(table)
        captions = [block.caption for block in self.document.blocks() if isinstance(block, Table)]
        # A caption that several tables have does not name a slide: then the section does.
        title, eyebrow = (heading, above) if captions.count(table.caption) > 1 else (table.caption, heading)
        for number, rows in enumerate(parts, start=1):
            order = word("part", self.language).format(part=number, parts=len(parts))
            self._table_slide(table, rows, layout, f"{title} ({order})" if len(parts) > 1 else title, eyebrow)

    def _table_parts(self, table: Table) -> tuple[TableLayout, list[Sequence[Row]]]:
        """Return the largest type in which the table fits one slide; else a small one and the rows of each slide."""
        tried = [fitted(table, self.language, size=size, across=TABLE.box[2], hyphenate=False) for size in TABLE_SIZES]
        fitting = [layout for layout in tried if layout.fits] or tried[-1:]
        splits = [(layout, self._rows_by_slide(table, layout)) for layout in fitting]
        small = next((split for split in splits if split[0].size <= LONG_TABLE_SIZE), splits[-1])
        return next((split for split in splits if len(split[1]) == 1), small)

    def _rows_by_slide(self, table: Table, layout: TableLayout) -> list[Sequence[Row]]:
        heights = [row_height(row, layout, self.language) for row in table.rows]
        room = TABLE.box[3] - head_height(table, layout)
        slides = len(list(_parts(table.rows, heights, room)))
        # As many rows on each slide, not a full one and a rest.
        even = sum(heights) / max(slides, 1) + max(heights, default=0)
        return list(_parts(table.rows, heights, min(room, even))) or [()]

    def _table_slide(self, table: Table, rows: Sequence[Row], layout: TableLayout, title: str, above: str) -> None:
        slide = self._slide(self.layouts.table, title, above)
        figures = [cell for row in rows for cell in row.cells if isinstance(cell, Figure)]
        named = "" if title.startswith(table.caption) else table.caption
        told = ". ".join(part for part in (named, table.finding) if part)
        _fill(slide, FINDING, told)
        if len(told) > LETTERS_IN_LINE:
            slide.placeholders[FINDING].text_frame.paragraphs[0].runs[0].font.size = Pt(FINDING_SIZE)
        frame = slide.placeholders[CONTENT].insert_table(1, len(table.columns))
        _describe(frame, table.caption, table.finding or table.caption)
        fill_table(frame.table, table, rows, layout, self.language)
        self._notes(slide, [*table.notes, *hidden_notes(figures, self.language)], figures)

    def _chart(self, chart: Chart, above: str) -> None:
        slide = self._slide(self.layouts.chart, chart.title, above)
        target = getattr(chart.data, "target", None)
        goal = [target_text(target, self.language)] if target else []
        nothing = [] if has_content(chart.data) else [word("missing", self.language)]
        _fill(slide, FINDING, " · ".join([*([chart.finding] if chart.finding else []), *goal, *nothing]))
        place = slide.placeholders[CONTENT]
        if has_content(chart.data):
            frame = insert_chart(chart.data, place, self.language)
            _describe(frame, chart.title, chart.summary)
            left, top, width, height = CHART.box
            frame.left, frame.top, frame.width = Pt(left), Pt(top), Pt(width)
            frame.height = Pt(min(height, THICKEST_BAR * chart_height(chart)))  # a bar or two do not fill a slide
        else:
            place.element.getparent().remove(place.element)
        self._notes(slide, *self._told(chart))

    def _told(self, block: Table | Chart) -> tuple[list[str], list[Figure]]:
        """Return what the notes of a slide say of a table or chart, and its figures."""
        table = block if isinstance(block, Table) else chart_table(block, self.language)
        figures = list(table_figures(table))
        lines = [*block.notes, *hidden_notes(figures, self.language)]
        if isinstance(block, Table):
            return lines, figures
        printed = ["\t".join(column.label for column in table.columns)]
        printed += ["\t".join(cell_text(cell, self.language) for cell in row.cells) for row in table.rows]
        return [block.summary, *lines, *printed], figures

    def _notes(self, slide: Slide, lines: Iterable[str], figures: Iterable[Figure]) -> None:
        used = {figure.definition for figure in figures if figure.definition}
        explained = [
            f"{item.label}: {self._explained(item)}"
            for item in self.document.definitions
            if any(map(item.tells_of, used))
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


def _with_notes(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with short notes told as the finding of the first table, where else they had a slide alone."""
    first = next((block for block in blocks if isinstance(block, Table) and not block.finding), None)
    texts = [block for block in blocks if isinstance(block, Paragraph | Note)]
    told = " ".join(block.text for block in texts if isinstance(block, Note))
    if first is None or not told or len(told) > LETTERS_IN_FINDING or not all(isinstance(one, Note) for one in texts):
        return blocks
    return tuple(replace(block, finding=told) if block is first else block for block in blocks)


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
    if line.apart:
        paragraph.space_before = Pt(SPACE_APART)
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


def _caption(slide: Slide, named: str, block: Table | Chart, top: float) -> float:
    """Write what a table or chart on a shared slide shows, and its finding; return where the next thing goes."""
    caption, finding = (block.caption if isinstance(block, Table) else block.title), block.finding
    high = caption_height(caption, finding)
    frame = slide.shapes.add_textbox(Pt(TABLE.box[0]), Pt(top), Pt(TABLE.box[2]), Pt(high)).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, (text, size, color, bold) in enumerate(
        [(named + caption, CAPTION_SIZE, INK, True), (finding, FINDING_SIZE, QUIET, False)]
    ):
        if text:
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text, run.font.size, run.font.bold = text, Pt(size), bold
            run.font.color.rgb = rgb(color)
    return top + high


def _describe(frame: GraphicFrame, title: str, description: str) -> None:
    properties = frame.element.nvGraphicFramePr.cNvPr
    properties.set("title", title)
    properties.set("descr", description)


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
