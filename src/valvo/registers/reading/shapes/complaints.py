"""Complaints by supervisory authority: a count for each year."""

import re
from dataclasses import dataclass
from datetime import date
from functools import partial

from valvo.core.languages import Text
from valvo.registers.columns import Field, looks_like_words
from valvo.registers.reading import words
from valvo.registers.reading.desk import Desk
from valvo.registers.reading.facts import SUM, Dimension, Item, Kind, Measure, Span
from valvo.registers.reading.shapes.shape import Plan, Shape, columns, first_matching
from valvo.registers.reading.tables import Heading, Table

AUTHORITY = re.compile(r"myndighet|viranomai|authority|authorities")
# Authorities by name tell the table where its heading does not.
KNOWN = re.compile(
    r"valvira|regionförvaltning|aluehallinto|regional state|ombudsman|asiamies|valtuutettu|kansler|\bivo\b"
)


@dataclass(frozen=True)
class Layout:
    """A complaints table's columns, years oldest first."""

    authority: Heading
    years: tuple[Heading, ...]


def plan(table: Table) -> Plan | None:
    """Return how to read a complaints table, None when it is not one."""
    years = [
        h
        for h in table.headings
        if len(h.years) == 1 and not words.SHARE.search(h.words) and not words.CHANGE.search(h.words)
    ]
    label = first_matching(table.headings, AUTHORITY, besides=years) or _by_content(table, years)
    if label is None or not years or len({heading.years for heading in years}) < len(years):
        return None
    layout = Layout(label, tuple(sorted(years, key=lambda heading: heading.years)))
    return Plan(1 + len(years), layout.years, partial(_read, layout))


def _by_content(table: Table, years: list[Heading]) -> Heading | None:
    for heading in table.headings:
        named = sum(bool(KNOWN.search(words.plain(row.cell(heading).text))) for row in table.sample)
        if heading not in years and named >= 2 and named * 2 >= len(table.sample):
            return heading
    return None


def _read(layout: Layout, desk: Desk) -> None:
    spans = {heading: Span(date(heading.years[0], 1, 1), date(heading.years[0], 12, 31)) for heading in layout.years}
    newest = layout.years[-1]
    desk.spans = [spans[newest]]
    desk.check_in_period(spans[newest], newest)
    desk.remark_unread(columns(layout.authority, *layout.years))
    rows, totals = desk.body(layout.authority, layout.years)
    seen: dict[str, int] = {}
    sums = dict.fromkeys(layout.years, 0)
    for row in rows:
        item = Item(Dimension.AUTHORITY, row.cell(layout.authority).text)
        desk.check_twice(seen, item.name, row, layout.authority)
        for heading in layout.years:
            count = desk.count(row, heading)
            sums[heading] += count or 0
            desk.add_count(item, Measure.COMPLAINTS, spans[heading], count, row.cell(heading))
    for row in totals:
        for heading in layout.years:
            desk.compare_count(row, heading, sums[heading], item=SUM, span=spans[heading])


COMPLAINTS = Shape(
    kind=Kind.COMPLAINTS,
    label=Text(
        sv="Klagomål per tillsynsmyndighet", fi="Kantelut valvontaviranomaisittain", en="Complaints by authority"
    ),
    needs=Text(
        sv="tillsynsmyndighet; en kolumn för varje år",
        fi="valvontaviranomainen; sarake kullekin vuodelle",
        en="supervisory authority; a column for each year",
    ),
    plan=plan,
    fields=(
        Field(
            "authority",
            Text(sv="Myndighet", fi="Viranomainen", en="Authority"),
            ("tillsynsmyndighet", "valvoja", "supervisor"),
            looks=looks_like_words,
            stands_for="Myndighet",
        ),
    ),
)
