"""Objections by cause: counts by year with their share of all, classes of causes, sums recognised and checked."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from valvo.core.languages import Text
from valvo.registers.columns import Field, looks_like_words
from valvo.registers.reading import words
from valvo.registers.reading.desk import Desk
from valvo.registers.reading.facts import PERCENT, SUM, Dimension, Item, Kind, Measure, Span
from valvo.registers.reading.reasons import Reason
from valvo.registers.reading.shapes.shape import Plan, Shape, columns
from valvo.registers.reading.tables import Heading, Row, Table

CLASS = re.compile(r"klass|luokka|class|grupp|ryhmä|group|category")
CAUSE = re.compile(r"orsak|syy|cause|reason")


@dataclass(frozen=True)
class YearColumns:
    """One year's count and printed share."""

    year: int
    count: Heading
    share: Heading | None


@dataclass(frozen=True)
class Layout:
    """An objections table's columns; without classes, the cause stands alone."""

    group: Heading | None
    cause: Heading
    years: tuple[YearColumns, ...]

    @property
    def figures(self) -> tuple[Heading, ...]:
        """Return all columns with figures."""
        found = [heading for year in self.years for heading in (year.count, year.share)]
        return tuple(heading for heading in found if heading is not None)


def plan(table: Table) -> Plan | None:
    """Return how to read an objections table, None when it is not one."""
    layout = _layout(table)
    return (
        Plan(len(layout.figures) + len(columns(layout.group, layout.cause)), layout.figures, partial(_read, layout))
        if layout
        else None
    )


def _layout(table: Table) -> Layout | None:
    labels = [heading for heading in table.headings if not heading.years and CAUSE.search(heading.words)]
    labels += [h for h in table.headings if not h.years and h not in labels and CLASS.search(h.words)]
    group = next((heading for heading in labels if CLASS.search(heading.words)), None)
    cause = next((heading for heading in labels if heading is not group and CAUSE.search(heading.words)), None)
    years = _years([heading for heading in table.headings if len(heading.years) == 1])
    if not years or not (cause or group) or not any(CAUSE.search(label.words) for label in labels):
        return None
    if cause is None and group is not None:
        group, cause = None, group
    return Layout(group, cause, years) if cause else None


def _years(headings: list[Heading]) -> tuple[YearColumns, ...]:
    counts = {
        h.years[0]: h
        for h in reversed(headings)
        if not words.SHARE.search(h.words) and not words.CHANGE.search(h.words)
    }
    shares = {h.years[0]: h for h in reversed(headings) if words.SHARE.search(h.words)}
    return tuple(YearColumns(year, counts[year], shares.get(year)) for year in sorted(counts))


def _read(layout: Layout, desk: Desk) -> None:
    desk.spans = [_year_span(year.year) for year in layout.years][-1:]
    desk.check_in_period(desk.spans[0], layout.years[-1].count)
    desk.remark_unread(columns(layout.group, layout.cause, *layout.figures))
    rows, subtotals, totals = _rows(layout, desk)
    desk.rows = len(rows)
    if not rows:
        desk.fault(Reason.NO_ROWS, row=desk.table.heading_row)
    seen: dict[str, int] = {}
    for row, item in rows:
        desk.check_twice(seen, str(item), row, layout.cause)
    for year in layout.years:
        counts = [(row, item, desk.count(row, year.count)) for row, item in rows]
        for row, item, count in counts:
            desk.add_count(item, Measure.OBJECTIONS, _year_span(year.year), count, row.cell(year.count))
        _check_year(desk, year, counts, subtotals, totals)


def _year_span(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))


def _rows(layout: Layout, desk: Desk) -> tuple[list[tuple[Row, Item]], list[tuple[Row, str]], list[Row]]:
    """Return the causes, the sums by class and the sums of all.

    A class written only on its first row (a merged cell saved as text) holds for the rows below it.
    """
    rows: list[tuple[Row, Item]] = []
    subtotals: list[tuple[Row, str]] = []
    totals: list[Row] = []
    group = ""
    for row in desk.table.rows:
        written = row.cell(layout.group).text if layout.group else ""
        cause = row.cell(layout.cause).text
        has_figures = any(not row.cell(heading).empty for heading in layout.figures)
        if words.is_note(written or cause) and not has_figures:
            desk.remark(Reason.NOTE_ROW, row=row.number, text=(written or cause)[:60])
        elif (written and words.is_total(written)) or (not written and not group and words.is_total(cause)):
            name = _without_sum_word(written or cause)
            totals.append(row) if not name else subtotals.append((row, name))
        elif cause and words.is_total(cause):
            subtotals.append((row, written or group)) if written or group else totals.append(row)
        elif written or cause:
            group = written or group
            rows.append((row, Item(Dimension.CAUSE, cause or group, group if cause else "")))
        elif has_figures:
            desk.fault(Reason.NO_LABEL, desk.table.letter(layout.cause), row=row.number)
    return rows, subtotals, totals


def _without_sum_word(text: str) -> str:
    """Return the class a sum row names: `Dokumentation totalt` sums Dokumentation, `Totalt` sums all."""
    name = re.sub(r"[\s,:(]*(?:totalt|sammanlagt|summa|yhteensä|yht\.?|total|sum)\)?$", "", text, flags=re.IGNORECASE)
    return name.strip()


def _check_year(
    desk: Desk,
    year: YearColumns,
    counts: list[tuple[Row, Item, int | None]],
    subtotals: list[tuple[Row, str]],
    totals: list[Row],
) -> None:
    whole = sum(count or 0 for _, _, count in counts)
    complete = all(count is not None for _, _, count in counts)
    span = _year_span(year.year)
    if not complete:
        desk.remark(Reason.MISSING_IN_SUM, heading=year.count)
    for row, item, count in counts:
        if complete and count is not None and whole:
            _check_share(desk, year, row, str(item), Decimal(100) * count / whole)
    for row, name in subtotals:
        folded = words.plain(name)
        part = sum(count or 0 for _, item, count in counts if words.plain(item.group or item.name) == folded)
        desk.compare_count(row, year.count, part, item=name, span=span)
        if complete and whole:
            _check_share(desk, year, row, name, Decimal(100) * part / whole)
    for row in totals:
        desk.compare_count(row, year.count, whole, item=SUM, span=span)


def _check_share(desk: Desk, year: YearColumns, row: Row, name: str, exact: Decimal) -> None:
    if year.share is None:
        return
    printed = desk.share(row, year.share, fraction=desk.is_fraction(year.share))
    if printed is not None:
        desk.compare(row, year.share, printed, exact, item=name, unit=PERCENT, span=_year_span(year.year))


OBJECTIONS = Shape(
    kind=Kind.OBJECTIONS,
    label=Text(sv="Anmärkningar per orsaksklass", fi="Muistutukset syyluokittain", en="Objections by cause"),
    needs=Text(
        sv="orsaksklass; orsak; för varje år antal och gärna andel (året i rubriken)",
        fi="syyluokka; syy; kultakin vuodelta määrä ja mielellään osuus (vuosi otsikossa)",
        en="cause class; cause; for each year the count and preferably the share (the year in the heading)",
    ),
    plan=plan,
    fields=(
        Field(
            "cause",
            Text(sv="Orsak", fi="Syy", en="Cause"),
            ("skäl", "aihe", "reason"),
            looks=looks_like_words,
            stands_for="Orsak",
        ),
        Field(
            "group",
            Text(sv="Orsaksklass", fi="Syyluokka", en="Cause class"),
            ("klass", "luokka", "class"),
            needed=False,
            stands_for="Orsaksklass",
        ),
        Field(
            "count",
            Text(sv="Antal (året i rubriken)", fi="Määrä (vuosi otsikossa)", en="Count (the year in the heading)"),
            ("antal", "määrä", "lukumäärä", "count", "number"),
            needed=False,
            stands_for="Antal",
        ),
        Field(
            "share",
            Text(sv="Andel (året i rubriken)", fi="Osuus (vuosi otsikossa)", en="Share (the year in the heading)"),
            ("andel", "osuus", "share"),
            needed=False,
            stands_for="Andel",
        ),
    ),
)
