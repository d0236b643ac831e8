"""Supervision visits by month, kind and form of provision, with sums both ways."""

from collections.abc import Sequence
from decimal import Decimal

from valvo.core.figures import Figure, format_figure, format_month
from valvo.core.languages import Language
from valvo.documents.builders.parts import figures
from valvo.documents.builders.words import say
from valvo.documents.tree import Bar, Bars, Block, Chart, Column, Kind, Row, RowKind, Table
from valvo.registers.queries import VisitRow, VisitTable

MONTHS_SPELT_OUT = 4
Counts = tuple[Decimal | None, ...]


def blocks(table: VisitTable, language: Language) -> tuple[Block, ...]:
    """Return the table with sums by form, month and in all, and a chart by form."""
    if not table.rows:
        return ()
    return _table(table, language), _chart(table, language)


def _forms(table: VisitTable) -> dict[str, list[VisitRow]]:
    """Return the rows by form of provision in the order of the source."""
    found: dict[str, list[VisitRow]] = {}
    for row in table.rows:
        found.setdefault(row.label.group, []).append(row)
    return found


def _sum(rows: Sequence[VisitRow]) -> Counts:
    return tuple(figures.total(list(month)) for month in zip(*(row.counts for row in rows), strict=True))


def _cells(counts: Counts) -> tuple[Figure, ...]:
    return (*(figures.count(value) for value in counts), figures.count(figures.total(list(counts))))


def _table(table: VisitTable, language: Language) -> Table:
    lines: list[Row] = []
    for rows in _forms(table).values():
        name = rows[0].label.group_said(language) or rows[0].label.said(language)
        lines.append(Row((name, *_cells(_sum(rows))), RowKind.SUBTOTAL))
        lines += [Row((row.label.said(language), *_cells(row.counts))) for row in rows]
    lines.append(Row((say("total", language), *_cells(_sum(table.rows))), RowKind.TOTAL))
    # A year's twelve months stand side by side only with short names.
    short = len(table.months) > MONTHS_SPELT_OUT
    months = [Column(f"{one.month}/{one.year}" if short else format_month(one, language)) for one in table.months]
    return Table(
        caption=say("visits_caption", language),
        columns=(Column(say("visit_kind", language), Kind.TEXT), *months, Column(say("total", language))),
        rows=tuple(lines),
        finding=_finding(table, language),
        notes=(say("missing_visits", language),),
    )


def _finding(table: VisitTable, language: Language) -> str:
    whole = figures.total(list(_sum(table.rows)))
    return say("visits_finding", language, total=format_figure(figures.count(whole), language))


def _chart(table: VisitTable, language: Language) -> Chart:
    title = say("visits_chart", language)
    bars = [
        Bar(rows[0].label.group_said(language) or rows[0].label.said(language), _cells(_sum(rows))[-1])
        for rows in _forms(table).values()
    ]
    told = "; ".join(f"{bar.label}: {format_figure(bar.figure, language)}" for bar in bars)
    data = Bars(say("form", language), say("visits", language), tuple(bars))
    return Chart(title, data, summary=f"{title}. {told}.", finding=_finding(table, language))
