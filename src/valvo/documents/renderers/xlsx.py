"""Every table of a document as a workbook: one sheet each, figures as numbers with the form they are printed in.

A cell holds the figure as printed elsewhere (rounded), so that the sheet and the report never differ; per cent stand as
fractions, the way spreadsheets count. Hidden figures are their mark. No text is ever taken for a formula.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from valvo.core.figures import NO_BREAK_SPACE, Figure, Unit, format_date, format_figure, with_unit
from valvo.core.languages import Language
from valvo.documents.chart_tables import chart_table
from valvo.documents.table_layout import fitted
from valvo.documents.tree import (
    Cell,
    Chart,
    Column,
    Definition,
    Document,
    KeyFigure,
    KeyFigures,
    Kind,
    Row,
    RowKind,
    Table,
    table_figures,
)
from valvo.documents.words import hidden_notes, reached_text, target_text, word

NAME_LENGTH = 31  # the longest name of a sheet
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
TYPE_SIZE, ACROSS = 11.0, 560.0
POINTS_PER_COLUMN_UNIT = 5.6
FIRST_ROW = 2  # the caption and the finding stand above


def render_xlsx(document: Document) -> bytes:
    """Return the document's tables as an Excel workbook."""
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = document.as_of
    book.set_properties(
        {
            "title": document.title,
            "author": document.organisation,
            "subject": document.subtitle,
            "created": datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None),
        }
    )
    writer = _Writer(book, document.language)
    first = book.add_worksheet(writer.sheet_name(word("contents", document.language)))
    sheets = [(table.caption, writer.table(table)) for table in _tables(document)]
    writer.contents(first, document, sheets)
    book.close()
    return stream.getvalue()


def _tables(document: Document) -> Iterator[Table]:
    """Yield key figures, tables and the charts' tables in reading order."""
    for block in document.blocks():
        match block:
            case KeyFigures():
                yield key_figures_table(block, document.language)
            case Table():
                yield block
            case Chart():
                yield chart_table(block, document.language)
            case _:
                pass


def key_figures_table(block: KeyFigures, language: Language) -> Table:
    """Return a row of key figures as a table; units in words stand beside the number, since rows differ in unit."""
    kinds = {"value": Kind.COUNT, "unit": Kind.TEXT, "change": Kind.CHANGE, "target": Kind.TEXT, "remark": Kind.TEXT}
    name = word("key_figures", language)
    columns = (Column(name, Kind.TEXT), *(Column(word(key, language), kind) for key, kind in kinds.items()))
    return Table(name, columns, tuple(_key_figure_row(item, language) for item in block.items))


def _key_figure_row(item: KeyFigure, language: Language) -> Row:
    since = f"{word('since', language)} {item.since}" if item.since else ""
    target = target_text(item.target, language) if item.target else ""
    target = ": ".join(part for part in (target, reached_text(item, language)) if part)
    remark = ". ".join(part for part in (since, item.note) if part)
    return Row((item.label, item.value, _unit(item.value, language), item.change, target, remark))


def _unit(figure: Figure, language: Language) -> str:
    return with_unit(figure, language).removeprefix(format_figure(figure, language)).strip(NO_BREAK_SPACE)


@dataclass(slots=True)
class _Writer:
    """Writes sheets; keeps the names and formats already made."""

    book: Workbook
    language: Language
    names: set[str] = field(default_factory=set)
    formats: dict[tuple[str, bool, bool], Format] = field(default_factory=dict)

    def sheet_name(self, caption: str) -> str:
        """Return a name for a sheet that is allowed and not taken."""
        base = " ".join(caption.translate(FORBIDDEN).split())[:NAME_LENGTH].strip() or "–"
        name, number = base, 2
        while name.casefold() in self.names:
            suffix = f" {number}"
            name, number = base[: NAME_LENGTH - len(suffix)] + suffix, number + 1
        self.names.add(name.casefold())
        return name

    def table(self, table: Table) -> str:
        """Write a table on a sheet of its own and return the sheet's name."""
        name = self.sheet_name(table.caption)
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, table.caption, self._format("", bold=True))
        sheet.write_string(1, 0, table.finding)
        for index, column in enumerate(table.columns):
            sheet.write_string(FIRST_ROW, index, column.label, self._head(right=column.kind.is_number))
        for number, row in enumerate(table.rows, start=FIRST_ROW + 1):
            for index, cell in enumerate(row.cells):
                self._cell(sheet, (number, index), cell, bold=row.kind is not RowKind.PLAIN)
        notes = (*table.notes, *hidden_notes(table_figures(table), self.language))
        for number, note in enumerate(notes, start=FIRST_ROW + len(table.rows) + 2):
            sheet.write_string(number, 0, note)
        for index, width in enumerate(fitted(table, self.language, size=TYPE_SIZE, across=ACROSS).widths):
            sheet.set_column(index, index, width / POINTS_PER_COLUMN_UNIT)
        sheet.freeze_panes(FIRST_ROW + 1, 1)
        sheet.repeat_rows(FIRST_ROW)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return name

    def contents(self, sheet: Worksheet, document: Document, sheets: list[tuple[str, str]]) -> None:
        """Write the first sheet: what this is, links to the tables, and how the figures are made."""
        as_of = f"{word('as_of', self.language)} {format_date(document.as_of, self.language)}"
        draft = [word("draft", self.language)] if document.draft else []
        sheet.write_string(0, 0, document.title, self._format("", bold=True))
        for number, text in enumerate(
            [document.subtitle, document.organisation, document.period, as_of, *draft], start=1
        ):
            sheet.write_string(number, 0, text)
        row = 7
        for caption, name in sheets:
            sheet.write_url(row, 0, f"internal:'{name}'!A1", string=caption)
            row += 1
        for text in map(self._definition, document.definitions):
            row += 1
            sheet.write_string(row, 0, text)
        sheet.set_column(0, 0, 90)

    def _definition(self, item: Definition) -> str:
        source = f" {word('source', self.language)}: {item.source}." if item.source else ""
        return f"{item.label}: {item.text}{source}"

    def _cell(self, sheet: Worksheet, at: tuple[int, int], cell: Cell, *, bold: bool) -> None:
        match cell:
            case Figure(value=None):
                sheet.write_string(*at, format_figure(cell, self.language), self._format("", bold=bold, right=True))
            case Figure():
                sheet.write_number(*at, spreadsheet_value(cell), self._format(spreadsheet_format(cell), bold=bold))
            case date():
                form = "d mmmm yyyy" if self.language == "en" else "d.m.yyyy"
                sheet.write_datetime(*at, datetime(cell.year, cell.month, cell.day), self._format(form, bold=bold))  # noqa: DTZ001  (a day)
            case str():
                sheet.write_string(*at, cell, self._format("", bold=bold))
            case None:
                sheet.write_blank(*at, None, self._format("", bold=bold))

    def _format(self, number: str, *, bold: bool = False, right: bool = False) -> Format:
        key = (number, bold, right)
        if key not in self.formats:
            made: dict[str, str | bool] = {"bold": bold, "valign": "top"}
            made |= {"num_format": number} if number else {}
            made |= {"align": "right"} if right else {}
            self.formats[key] = self.book.add_format(made)
        return self.formats[key]

    def _head(self, *, right: bool) -> Format:
        align = "right" if right else "left"
        return self.book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom", "align": align})


def spreadsheet_value(figure: Figure) -> float:
    """Return the printed value as a spreadsheet holds it: per cent as a fraction."""
    rounded = figure.rounded()
    if rounded is None:
        raise ValueError("A figure without value has no number")
    return float(rounded / 100 if figure.unit is Unit.PERCENT else rounded)


def spreadsheet_format(figure: Figure) -> str:
    """Return the number format that prints like `format_figure` with the reader's separators."""
    number = "#,##0" + ("." + "0" * figure.decimals if figure.decimals else "")
    number += f'"{NO_BREAK_SPACE}"%' if figure.unit is Unit.PERCENT else ""
    return f"+{number};\u2212{number};{number}" if figure.signed else f"{number};\u2212{number}"
