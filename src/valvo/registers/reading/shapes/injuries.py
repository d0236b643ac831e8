"""Patient injuries by cause: for each year how many were notified, decided and compensated by the insurer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from valvo.core.languages import Text
from valvo.registers.columns import Field, looks_like_words
from valvo.registers.reading import words
from valvo.registers.reading.desk import Desk
from valvo.registers.reading.facts import SUM, Dimension, Item, Kind, Measure, Span
from valvo.registers.reading.reasons import Reason
from valvo.registers.reading.shapes.shape import Plan, Shape, columns
from valvo.registers.reading.tables import Heading, Row, Table

ABOUT = re.compile(r"skad|vahin|injur")
CAUSE = re.compile(r"orsak|syy|cause|slag|laji|kind|typ|skad|vahin|injur")
MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    (Measure.INJURY_NOTICES, re.compile(r"anmäl|ilmoit|notice|notif|reported|inkom|saapu")),
    (Measure.INJURY_DECISIONS, re.compile(r"avgjor|beslut|ratkais|päätö|päätet|decid|decision|settled")),
    (Measure.INJURIES_PAID, re.compile(r"ersat|ersätt|korva|compens|paid")),
)


@dataclass(frozen=True)
class Layout:
    """An injuries table's columns: for each year, oldest first, those it has."""

    cause: Heading
    years: tuple[tuple[int, tuple[tuple[Measure, Heading], ...]], ...]

    @property
    def figures(self) -> tuple[Heading, ...]:
        """Return all columns with figures."""
        return tuple(heading for _year, own in self.years for _measure, heading in own)


def plan(table: Table) -> Plan | None:
    """Return how to read an injuries table, None when it is not one."""
    if not ABOUT.search(" ".join([table.title, *(heading.words for heading in table.headings)])) and not _named(table):
        return None
    counted = [(heading, measure) for heading in table.headings if (measure := _measure(heading)) is not None]
    figures = [heading for heading, _measure_of in counted]
    cause = next((one for one in table.headings if one not in figures and CAUSE.search(one.words)), None)
    years = sorted({heading.years[0] for heading in figures})
    found = [(year, tuple((m, h) for h, m in counted if h.years[0] == year)) for year in years]
    if cause is None or not figures or any(len({m for m, _h in own}) < len(own) for _year, own in found):
        return None
    # One more than the columns: a table of injuries by cause is not one of objections by cause.
    layout = Layout(cause, tuple(found))
    return Plan(2 + len(figures), layout.figures, partial(_read, layout))


def _named(table: Table) -> bool:
    """Tell whether the rows are of injuries by their names where no heading says so: two at least, and half."""
    names = [next((cell.text for cell in row.cells if not cell.empty), "") for row in table.sample]
    about = sum(bool(ABOUT.search(words.plain(name))) for name in names)
    return about >= 2 and about * 2 >= len(names)


def _measure(heading: Heading) -> Measure | None:
    said = heading.words
    if len(heading.years) != 1 or words.SHARE.search(said) or words.CHANGE.search(said):
        return None
    return next((measure for measure, pattern in MEASURES if pattern.search(said)), None)


def _read(layout: Layout, desk: Desk) -> None:
    spans = {year: Span(date(year, 1, 1), date(year, 12, 31)) for year, _own in layout.years}
    newest, its_columns = layout.years[-1]
    desk.spans = [spans[newest]]
    desk.check_in_period(spans[newest], its_columns[0][1])
    desk.remark_unread(columns(layout.cause, *layout.figures))
    rows, totals = desk.body(layout.cause, layout.figures)
    seen: dict[str, int] = {}
    sums = dict.fromkeys(layout.figures, 0)
    for row in rows:
        item = Item(Dimension.INJURY, row.cell(layout.cause).text)
        desk.check_twice(seen, item.name, row, layout.cause)
        for year, own in layout.years:
            counts = {measure: (heading, desk.count(row, heading)) for measure, heading in own}
            for measure, (heading, count) in counts.items():
                desk.add_count(item, measure, spans[year], count, row.cell(heading))
                sums[heading] += count or 0
            _check_parts(desk, row, counts)
    for row in totals:
        for year, own in layout.years:
            for _measure_of, heading in own:
                desk.compare_count(row, heading, sums[heading], item=SUM, span=spans[year])


def _check_parts(desk: Desk, row: Row, counts: Mapping[Measure, tuple[Heading, int | None]]) -> None:
    """Of those decided some are compensated, never more. Notices are of their own year and no whole of either."""
    of, whole = counts.get(Measure.INJURY_DECISIONS, (None, None))
    heading, part = counts.get(Measure.INJURIES_PAID, (None, None))
    if of is not None and whole is not None and part is not None and part > whole:
        desk.fault(Reason.OVER_TOTAL, f"{whole} ({of.text})", row=row.number, heading=heading, text=str(part))


INJURIES = Shape(
    kind=Kind.INJURIES,
    label=Text(sv="Patientskador per orsak", fi="Potilasvahingot syittäin", en="Patient injuries by cause"),
    needs=Text(
        sv="skadeorsak; för varje år anmälda, avgjorda eller ersatta (året i rubriken)",
        fi="vahingon syy; kultakin vuodelta ilmoitetut, ratkaistut tai korvatut (vuosi otsikossa)",
        en="cause of injury; for each year those notified, decided or compensated (the year in the heading)",
    ),
    plan=plan,
    fields=(
        Field(
            "cause",
            Text(sv="Skadeorsak", fi="Vahingon syy", en="Cause of injury"),
            ("skada", "vahinko", "injury"),
            looks=looks_like_words,
            stands_for="Skadeorsak",
        ),
        Field(
            "notices",
            Text(
                sv="Anmälda (året i rubriken)",
                fi="Ilmoitetut (vuosi otsikossa)",
                en="Notified (the year in the heading)",
            ),
            ("anmälda", "ilmoitetut", "notified"),
            needed=False,
            stands_for="Anmälda",
        ),
        Field(
            "decisions",
            Text(
                sv="Avgjorda (året i rubriken)",
                fi="Ratkaistut (vuosi otsikossa)",
                en="Decided (the year in the heading)",
            ),
            ("avgjorda", "ratkaistut", "decided"),
            needed=False,
            stands_for="Avgjorda",
        ),
        Field(
            "paid",
            Text(
                sv="Ersatta (året i rubriken)",
                fi="Korvatut (vuosi otsikossa)",
                en="Compensated (the year in the heading)",
            ),
            ("ersatta", "korvatut", "compensated"),
            needed=False,
            stands_for="Ersatta",
        ),
    ),
)
