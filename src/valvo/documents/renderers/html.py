"""A document as accessible HTML: a page that stands alone, a fragment for a page of ours, or a single block.

Nothing here carries inline styles or scripts, so a fragment passes a strict content security policy; its look is in
`document.css`, which the page links and the standalone file carries.
"""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import singledispatchmethod
from html import escape
from itertools import count
from pathlib import Path

from valvo.core.figures import Figure, format_date, with_unit
from valvo.core.languages import Language
from valvo.documents.chart_tables import chart_table
from valvo.documents.charts import NARROW, WIDE, chart_svg
from valvo.documents.fonts import web_font
from valvo.documents.markdown import to_html
from valvo.documents.tree import (
    Block,
    Cell,
    Chart,
    Column,
    Definition,
    Document,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    Theme,
    Tone,
    table_figures,
)
from valvo.documents.words import cell_text, hidden_notes, period_named, reached_text, target_text, word

STYLESHEET = Path(__file__).with_name("document.css")
SECTIONS_FOR_CONTENTS = 4
MANY_COLUMNS = 8  # such a table is set denser
WORDY_COLUMNS = 4  # columns of text; on a phone such a table's rows stand as cards


class Html(str):
    """Text that is HTML already; any other text is escaped when put into an element."""

    __slots__ = ()


def render_html(document: Document) -> bytes:
    """Return a whole page that needs nothing from anywhere else."""
    head = join(
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{document.title} – {document.organisation}"),
        element("style", Html(_font_face() + STYLESHEET.read_text() + _theme_style(document.theme))),
    )
    page = element(
        "html", element("head", head), element("body", element("main", fragment(document))), lang=document.language
    )
    return ("<!doctype html>" + page).encode()


def fragment(document: Document, *, prefix: str = "d", title_level: int = 1) -> Html:
    """Return the document as an article; `prefix` keeps ids apart, `title_level` is the heading level of the title."""
    writer = Writer(document.language, prefix, title_level)
    sections = document.sections
    contents = writer.contents(sections) if _is_long(sections) else Html("")
    return element(
        "article",
        writer.cover(document),
        contents,
        *(writer.section(section, number) for number, section in enumerate(sections, start=1)),
        writer.definitions(document.definitions),
        class_="doc",
        lang=document.language,
    )


def block_fragment(block: Block, language: Language, *, prefix: str) -> Html:
    """Return one block, for pages that show a chart or a table by itself."""
    return Writer(language, prefix, 1).block(block)


@dataclass(slots=True)
class Writer:
    """Writes the parts of one document; counts what needs an id."""

    language: Language
    prefix: str
    title_level: int
    heading: str = ""  # of the section that is written
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def cover(self, document: Document) -> Html:
        """Return the head of the document."""
        as_of = f"{word('as_of', self.language)} {format_date(document.as_of, self.language)}"
        logo = document.theme.logo
        return element(
            "header",
            _logo(logo, document.theme.logo_alt) if logo else Html(""),
            element("p", document.organisation, class_="doc-organisation"),
            element(f"h{self.title_level}", document.title),
            element("p", document.subtitle, class_="doc-subtitle"),
            element(
                "p",
                element("span", period_named(document)),
                element("span", as_of),
                element("strong", word("draft", self.language), class_="doc-draft") if document.draft else Html(""),
                class_="doc-meta",
            ),
            class_="doc-cover",
        )

    def contents(self, sections: tuple[Section, ...]) -> Html:
        """Return links to the main sections."""
        links = [
            element("li", element("a", section.heading, href=f"#{self.prefix}-s{number}"))
            for number, section in enumerate(sections, start=1)
            if section.level == 1
        ]
        name = word("contents", self.language)
        return element(
            "nav", element("p", name, class_="doc-label"), element("ol", *links), class_="doc-contents", aria_label=name
        )

    def section(self, section: Section, number: int) -> Html:
        """Return a section with its heading."""
        name = f"{self.prefix}-s{number}"
        heading = element(f"h{self.title_level + section.level}", section.heading, id=name)
        self.heading = section.heading
        return element("section", heading, *map(self.block, section.blocks), aria_labelledby=name)

    def definitions(self, definitions: tuple[Definition, ...]) -> Html:
        """Return how the figures are made."""
        if not definitions:
            return Html("")
        name = f"{self.prefix}-definitions"
        items = [
            join(
                element("dt", item.label),
                element("dd", item.text + (f" {word('source', self.language)}: {item.source}." if item.source else "")),
            )
            for item in definitions
        ]
        heading = element(f"h{self.title_level + 1}", word("definitions", self.language), id=name)
        return element("section", heading, element("dl", *items, class_="doc-definitions"), aria_labelledby=name)

    @singledispatchmethod
    def block(self, block: Block) -> Html:
        """Return any block."""
        raise TypeError(f"No HTML for {type(block).__name__}")

    @block.register
    def _paragraph(self, block: Paragraph) -> Html:
        text = Html(to_html(block.markdown))
        if not block.generated:
            return element("div", text, class_="doc-text")
        origin = element("p", word("suggested", self.language), class_="doc-quiet")
        return element("div", text, origin, class_="doc-text doc-generated")

    @block.register
    def _note(self, block: Note) -> Html:
        name = element("strong", word(block.kind, self.language) + ": ")
        return element("p", name, block.text, class_=f"doc-note doc-note-{block.kind}")

    @block.register
    def _key_figures(self, block: KeyFigures) -> Html:
        items = element("ul", *(element("li", self._key_figure(item)) for item in block.items), class_="doc-keys")
        hidden = hidden_notes((item.value for item in block.items), self.language)
        return join(items, _notes(hidden))

    def _key_figure(self, item: KeyFigure) -> Html:
        since = f" {word('since', self.language)} {item.since}" if item.since else ""
        tone = self._tag(item.tone, word(item.tone.value, self.language)) if item.told else Html("")
        parts = [element("p", item.label, class_="doc-key-label")]
        parts.append(
            element("p", self._printed(item.value, with_unit(item.value, self.language)), class_="doc-key-value")
        )
        if item.change or item.told:
            change = with_unit(item.change, self.language) + since + " " if item.change else ""
            parts.append(element("p", change, tone, class_="doc-key-change"))
        if item.target:
            parts.append(element("p", target_text(item.target, self.language), self._reached(item), class_="doc-quiet"))
        if item.note:
            parts.append(element("p", item.note, class_="doc-quiet"))
        return join(*parts)

    def _reached(self, item: KeyFigure) -> Html:
        told = reached_text(item, self.language)
        if item.reached is False:
            return join(Html(" "), self._tag(Tone.WORSE, told))
        return Html(f": {told}") if told else Html("")

    @staticmethod
    def _tag(tone: Tone, text: str) -> Html:
        return element("span", text, class_=f"doc-tag doc-{tone.value}")

    @block.register
    def _table(self, block: Table) -> Html:
        notes = (*block.notes, *hidden_notes(table_figures(block), self.language))
        return element("div", self._bare_table(block), _notes(notes), class_="doc-table")

    def _finding(self, finding: str) -> Html:
        return element("span", finding, class_="doc-finding") if finding else Html("")

    def _bare_table(self, table: Table) -> Html:
        name = f"{self.prefix}-t{next(self.numbers)}"
        head = element(
            "tr", *(element("th", column.label, scope="col", class_=_cell_class(column)) for column in table.columns)
        )
        body = (self._row(row, table.columns) for row in table.rows)
        inner = element(
            "table",
            self._caption(table, name),
            element("thead", head),
            element("tbody", *body),
            class_=_density(table),
        )
        # A wide table scrolls inside its own box, which the keyboard must reach.
        return element("div", inner, class_="doc-scroll", role="group", tabindex="0", aria_labelledby=name)

    def _caption(self, table: Table, name: str) -> Html:
        """Return the name of a table; what the heading above it says already is not shown twice."""
        said = table.caption == self.heading and not table.finding
        return element("caption", table.caption, self._finding(table.finding), id=name, class_="doc-sr" if said else "")

    def _row(self, row: Row, columns: tuple[Column, ...]) -> Html:
        first, *rest = zip(row.cells, columns, strict=True)
        name = element("th", self._cell(first[0]), scope="row", class_=_cell_class(first[1]))
        wordy = _wordy(columns)
        cells = (
            element("td", self._cell(cell), class_=_cell_class(column), data_label=column.label if wordy else "")
            for cell, column in rest
        )
        return element("tr", name, *cells, class_=f"doc-{row.kind.value}")

    def _cell(self, cell: Cell) -> str:
        printed = cell_text(cell, self.language)
        return self._printed(cell, printed) if isinstance(cell, Figure) else printed

    def _printed(self, figure: Figure, printed: str) -> str:
        """Return the printed figure; a mark that stands for a missing or hidden one is read out in words."""
        if figure.value is not None:
            return printed
        told = word("hidden" if figure.suppressed else "missing", self.language)
        return join(element("span", printed, aria_hidden="true"), element("span", told, class_="doc-sr"))

    @block.register
    def _chart(self, block: Chart) -> Html:
        name = f"{self.prefix}-c{next(self.numbers)}"
        details = element(
            "details",
            element("summary", word("show_table", self.language)),
            self._table(chart_table(block, self.language)),
        )
        return element(
            "figure",
            element("figcaption", element("strong", block.title), self._finding(block.finding)),
            element("div", Html(chart_svg(block, self.language, width=WIDE, name=name)), class_="doc-wide"),
            element("div", Html(chart_svg(block, self.language, width=NARROW, name=name + "n")), class_="doc-narrow"),
            _notes(block.notes),
            details,
            class_="doc-chart",
        )


def element(tag: str, *children: str, **attributes: str) -> Html:
    """Return an element; texts are escaped, `Html` is not; `class_` and `aria_label` become class and aria-label."""
    names = {name: name.rstrip("_").replace("_", "-") for name in attributes}
    written = "".join(f' {names[name]}="{escape(value)}"' for name, value in attributes.items() if value)
    inner = join(*children)
    return Html(f"<{tag}{written}>" if tag == "meta" else f"<{tag}{written}>{inner}</{tag}>")


def join(*children: str) -> Html:
    """Return texts and HTML one after the other, texts escaped."""
    return Html("".join(child if isinstance(child, Html) else escape(child, quote=False) for child in children))


def _density(table: Table) -> str:
    if len(table.columns) >= MANY_COLUMNS:
        return "doc-many"
    if _wordy(table.columns):
        return "doc-wordy"
    return "" if all(column.kind.is_number for column in table.columns[1:]) else "doc-told"


def _wordy(columns: Sequence[Column]) -> bool:
    return sum(not column.kind.is_number for column in columns) >= WORDY_COLUMNS


def _cell_class(column: Column) -> str:
    return "doc-num" if column.kind.is_number else ""


def _notes(notes: Iterable[str]) -> Html:
    items = [element("li", note) for note in notes]
    return element("ul", *items, class_="doc-notes") if items else Html("")


def _logo(logo: bytes, alt: str) -> Html:
    data = base64.b64encode(logo).decode()
    return Html(f'<img class="doc-logo" src="data:image/png;base64,{data}" alt="{escape(alt)}">')


def _is_long(sections: tuple[Section, ...]) -> bool:
    return sum(section.level == 1 for section in sections) >= SECTIONS_FOR_CONTENTS


def _font_face() -> str:
    font = web_font()
    if font is None:
        return ""
    source = f"url(data:font/woff2;base64,{base64.b64encode(font).decode()}) format('woff2')"
    return f"@font-face{{font-family:Inter;font-weight:100 900;src:{source}}}"


def _theme_style(theme: Theme) -> str:
    return f".doc{{--doc-deep:{theme.deep};--doc-accent:{theme.accent}}}"
