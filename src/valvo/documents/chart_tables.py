"""The table of the same figures as a chart, made from the chart itself."""

from collections.abc import Iterable
from functools import singledispatch

from valvo.core.figures import Figure, Unit
from valvo.core.languages import Language
from valvo.documents.tree import (
    Bars,
    Cell,
    Chart,
    ChartData,
    Column,
    ControlChart,
    Funnel,
    GroupedBars,
    Kind,
    Line,
    Mark,
    Row,
    Table,
    Tone,
)
from valvo.documents.words import word

KINDS = {
    Unit.COUNT: Kind.COUNT,
    Unit.PERCENT: Kind.SHARE,
    Unit.PERCENTAGE_POINTS: Kind.CHANGE,
    Unit.RATE: Kind.RATE,
    Unit.DAYS: Kind.DAYS,
    Unit.SCORE: Kind.SCORE,
}


def chart_table(chart: Chart, language: Language) -> Table:
    """Return the chart's figures as a table with the chart's title as caption."""
    columns, rows = _parts(chart.data, language)
    return Table(chart.title, columns, tuple(Row(cells) for cells in rows))


Parts = tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]


@singledispatch
def _parts(data: ChartData, language: Language) -> Parts:
    raise TypeError(f"No table for {type(data).__name__}")


@_parts.register
def _bars(data: Bars, language: Language) -> Parts:
    kind = _kind(bar.figure for bar in data.items)
    columns: tuple[Column, ...] = (Column(data.category, Kind.TEXT), Column(data.measure, kind))
    rows: list[tuple[Cell, ...]] = [(bar.label, bar.figure) for bar in data.items]
    if any(bar.tone is not Tone.PLAIN for bar in data.items):
        columns = (*columns, Column(word("signal", language), Kind.TEXT))
        rows = [(bar.label, bar.figure, word(bar.tone.value, language)) for bar in data.items]
    return columns, tuple(rows)


@_parts.register
def _grouped(data: GroupedBars, language: Language) -> Parts:
    kind = _kind(figure for item in data.items for figure in item.figures)
    columns = (Column(data.category, Kind.TEXT), *(Column(name, kind) for name in data.series))
    return columns, tuple((item.label, *item.figures) for item in data.items)


@_parts.register
def _line(data: Line, language: Language) -> Parts:
    columns = (
        Column(word("period", language), Kind.TEXT),
        *(Column(series.name, _kind(series.figures)) for series in data.series),
    )
    figures = zip(*(series.figures for series in data.series), strict=True)
    return columns, tuple((period, *row) for period, row in zip(data.periods, figures, strict=True))


@_parts.register
def _control(data: ControlChart, language: Language) -> Parts:
    kind = _kind(point.figure for point in data.points)
    limits = [Column(word(name, language), kind) for name in ("centre", "lower", "upper")]
    columns: tuple[Column, ...] = (
        Column(word("period", language), Kind.TEXT),
        Column(data.measure, kind),
        *limits,
        Column(word("signal", language), Kind.TEXT),
    )
    rows: list[tuple[Cell, ...]] = [
        (point.period, point.figure, point.centre, point.lower, point.upper, word(point.tone.value, language))
        for point in data.points
    ]
    if data.phases or data.actions:
        columns = (*columns, Column(word("events", language), Kind.TEXT))
        rows = [(*row, _events(data, index)) for index, row in enumerate(rows)]
    return columns, tuple(rows)


@_parts.register
def _funnel(data: Funnel, language: Language) -> Parts:
    columns = (
        Column(data.category, Kind.TEXT),
        Column(data.basis, _kind(point.basis for point in data.points)),
        Column(data.measure, _kind(point.figure for point in data.points)),
        Column(word("against_limits", language), Kind.TEXT),
    )
    rows = tuple(
        (point.label, point.basis, point.figure, word("outside" if point.outside else "inside", language))
        for point in data.points
    )
    return columns, rows


def _kind(figures: Iterable[Figure]) -> Kind:
    first = next(iter(figures), Figure(None))
    return Kind.CHANGE if first.signed else KINDS[first.unit]


def _events(data: ControlChart, index: int) -> str:
    marks: tuple[Mark, ...] = (*data.phases, *data.actions)
    return "; ".join(mark.label for mark in marks if mark.index == index)
