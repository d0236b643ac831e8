"""Waiting lists, shared by assessment and care: columns by what their headings say, last year's counts from the change.

A share's denominator is those under the care guarantee where the table counts them, else all who wait; so HUS does.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Literal

from dateutil.relativedelta import relativedelta

from valvo.core.languages import Text
from valvo.registers.columns import Field
from valvo.registers.reading import cells, words
from valvo.registers.reading.cells import Number
from valvo.registers.reading.desk import Desk
from valvo.registers.reading.facts import PERCENT, Dimension, Item, Measure, Span
from valvo.registers.reading.reasons import Reason
from valvo.registers.reading.shapes.shape import Plan, columns
from valvo.registers.reading.tables import Heading, Row, Table

# What both lists of waits have: how many wait, how many for how long, what has changed.
COUNT = Field(
    "waiting",
    Text(sv="Väntar", fi="Odottaa", en="Waiting"),
    ("antal", "väntande", "jono", "lukumäärä", "queue", "number"),
    stands_for="Totala antalet som väntar",
)
OVER_AND_CHANGE = (
    Field(
        "over_21",
        Text(sv="Väntat över 21 dygn", fi="Odottanut yli 21 vrk", en="Waited over 21 days"),
        ("över 21", "> 21", "yli 21", "over 21"),
        needed=False,
        stands_for="Väntat över 21 dygn",
    ),
    Field(
        "over_90",
        Text(sv="Väntat över 90 dygn", fi="Odottanut yli 90 vrk", en="Waited over 90 days"),
        ("över 90", "> 90", "yli 90", "over 90"),
        needed=False,
        stands_for="Väntat över 90 dygn",
    ),
    Field(
        "over_180",
        Text(sv="Väntat över 180 dygn", fi="Odottanut yli 180 vrk", en="Waited over 180 days"),
        ("över 180", "> 180", "yli 180", "over 180"),
        needed=False,
        stands_for="Väntat över 180 dygn",
    ),
    Field(
        "change",
        Text(sv="Förändring av dem som väntar", fi="Odottavien muutos", en="Change of those waiting"),
        ("förändring", "muutos", "change"),
        needed=False,
        stands_for="Förändring av antalet som väntar",
    ),
    Field(
        "share",
        Text(sv="Andel över gränsen", fi="Yli rajan odottaneiden osuus", en="Share over the limit"),
        ("andel", "osuus", "share"),
        needed=False,
        stands_for="Andel av dem som väntar",
    ),
)

Family = Literal["total", "guarantee", "over"]
Form = Literal["count", "change", "share"]

ASSESSMENT = re.compile(r"bedömning|arvioin|arviota|arvioon|assessment")
CARE = re.compile(r"vård|behandling|hoito|hoidon|care|treatment")
GUARANTEE = re.compile(r"garanti|hoitotakuu|takuun|guarantee")
WAITING = re.compile(r"vänta|odott|jono|\bkö|wait|queue|totala antalet|kaikki|^all\b")
SPECIALTY = re.compile(r"special|erikoisala")

MEASURES: dict[Family, Measure] = {
    "total": Measure.WAITING,
    "guarantee": Measure.UNDER_GUARANTEE,
    "over": Measure.OVER_LIMIT,
}
FAR_OFF = Decimal("1.5")  # percentage points: more than rounding or a correction explains


@dataclass(frozen=True)
class Counts:
    """The columns of one count: now, and a year ago as a count or as the change since."""

    now: Heading
    before: Heading | None
    change: Heading | None


@dataclass(frozen=True)
class Layout:
    """A waiting table's columns."""

    label: Heading
    dimension: Dimension
    counts: dict[Family, Counts]
    share_now: Heading | None
    share_before: Heading | None
    limit_days: int

    @property
    def base(self) -> Family:
        """Return what the over-limit count is a part of."""
        return "guarantee" if "guarantee" in self.counts else "total"

    @property
    def figures(self) -> tuple[Heading, ...]:
        """Return all columns with figures."""
        found = [heading for c in self.counts.values() for heading in (c.now, c.before, c.change)]
        return tuple(heading for heading in (*found, self.share_now, self.share_before) if heading is not None)


@dataclass(frozen=True)
class _Column:
    heading: Heading
    form: Form
    family: Family | None


def plan(table: Table, *, assessment: bool) -> Plan | None:
    """Return how to read a waiting table, None when this is not one of assessment (or of care)."""
    if is_about_assessment(table) != assessment:
        return None
    layout = _layout(table)
    if layout is None or (not assessment and layout.base == "total" and not _is_about_care(table)):
        return None
    return Plan(len(layout.figures) + 1, layout.figures, partial(_read, layout))


def is_about_assessment(table: Table) -> bool:
    """Tell whether headings, or else the lines above them, speak of assessment."""
    headings = " ".join(heading.words for heading in table.headings)
    if ASSESSMENT.search(headings):
        return True
    return bool(ASSESSMENT.search(table.title)) and not GUARANTEE.search(headings)


def _is_about_care(table: Table) -> bool:
    return bool(CARE.search(" ".join([table.title, *(heading.words for heading in table.headings)])))


def _layout(table: Table) -> Layout | None:
    found = [_column(heading) for heading in table.headings]
    known = _changes_follow_counts([column for column in found if column is not None])
    label = next((heading for heading, column in zip(table.headings, found, strict=True) if column is None), None)
    counts = {family: _counts(known, family) for family in MEASURES}
    shares = _shares([column.heading for column in known if column.form == "share"])
    over = counts["over"]
    if label is None or over is None or shares is None or not (counts["guarantee"] or counts["total"]):
        return None
    limits = {
        int(days) for column in known if column.family == "over" for days in words.DAYS.findall(column.heading.words)
    }
    if len(limits) != 1:
        return None
    dimension = Dimension.SPECIALTY if SPECIALTY.search(label.words) else Dimension.UNIT
    present = {family: column for family, column in counts.items() if column is not None}
    return Layout(label, dimension, present, shares[0], shares[1], limits.pop())


def _column(heading: Heading) -> _Column | None:
    said = heading.words
    form: Form = "share" if words.SHARE.search(said) else "change" if words.CHANGE.search(said) else "count"
    family: Family | None = None
    if words.OVER.search(said) and words.DAYS.search(said):
        family = "over"
    elif GUARANTEE.search(said):
        family = "guarantee"
    elif WAITING.search(said):
        family = "total"
    return _Column(heading, form, family) if family or form == "change" else None


def _changes_follow_counts(found: list[_Column]) -> list[_Column]:
    """Give a change without a subject of its own that of the nearest count to its left."""
    result: list[_Column] = []
    last: Family | None = None
    for column in found:
        if column.form == "count":
            last = column.family
        result.append(_Column(column.heading, column.form, column.family or last))
    return result


def _counts(found: list[_Column], family: Family) -> Counts | None:
    own = [column for column in found if column.family == family]
    changes = [column.heading for column in own if column.form == "change"]
    in_order = _now_first([column.heading for column in own if column.form == "count"])
    if not in_order or len(changes) > 1:
        return None
    return Counts(in_order[0], in_order[1] if len(in_order) > 1 else None, changes[0] if changes else None)


def _shares(found: list[Heading]) -> tuple[Heading | None, Heading | None] | None:
    in_order = _now_first(found)
    if in_order is None:
        return None
    return (in_order[0] if in_order else None), (in_order[1] if len(in_order) > 1 else None)


def _now_first(found: list[Heading]) -> list[Heading] | None:
    """Order one or two columns by what time they say they are of, newest first; None when that cannot be told."""
    if len(found) < 2:
        return found
    days = {heading.dates[-1] for heading in found if heading.dates}
    if len(found) == 2 and len(days) == 2:
        return sorted(found, key=lambda heading: heading.dates[-1], reverse=True)
    before = [heading for heading in found if words.YEAR_AGO.search(heading.words)]
    if len(found) == 2 and len(before) == 1:
        return [heading for heading in found if heading not in before] + before
    return None


@dataclass(frozen=True)
class _Pair:
    """One count now and a year ago."""

    now: int | None
    before: int | None


def _read(layout: Layout, desk: Desk) -> None:
    days = _days(layout, desk)
    if days is None:
        return
    now, before = days
    desk.limit_days = layout.limit_days
    desk.spans = [Span(now, now)]
    desk.remark_unread(columns(layout.label, *layout.figures))
    rows, totals = desk.body(layout.label, layout.figures)
    seen: dict[str, int] = {}
    read: list[dict[Family, _Pair]] = []
    for row in rows:
        desk.check_twice(seen, row.cell(layout.label).text, row, layout.label)
        read.append(_read_row(layout, desk, row, Span(now, now), Span(before, before)))
    for row in totals:
        _check_total(layout, desk, row, read, Span(now, now))
    for heading, span, at in (
        (layout.share_now, Span(now, now), "now"),
        (layout.share_before, Span(before, before), "before"),
    ):
        if heading is not None:
            _check_shares(layout, desk, heading, span, list(zip(rows, read, strict=True)), now=at == "now")


def _days(layout: Layout, desk: Desk) -> tuple[date, date] | None:
    """Return the day the counts are of and the day a year before; faults where headings disagree or say nothing."""
    current = [c.now for c in layout.counts.values()] + ([layout.share_now] if layout.share_now else [])
    earlier = [c.before for c in layout.counts.values() if c.before] + (
        [layout.share_before] if layout.share_before else []
    )
    now = _one_day(desk, current)
    if now is None:
        above = words.dates_in(desk.table.title)
        period = None if above else desk.required_period()
        now = max(above) if above else period.last if period else None
    if now is None:
        return None
    desk.check_in_period(Span(now, now), current[0])
    year_before = now - relativedelta(years=1)
    before = _one_day(desk, earlier) or year_before
    if before != year_before:
        desk.fault(Reason.NOT_A_YEAR_APART, str(now), str(before), row=desk.table.heading_row, heading=earlier[0])
    return now, before


def _one_day(desk: Desk, headings: list[Heading]) -> date | None:
    dated = [(heading, heading.dates[-1]) for heading in headings if heading.dates]
    for heading, day in dated[1:]:
        if day != dated[0][1]:
            row = desk.table.heading_row
            desk.fault(Reason.DATES_DIFFER, str(day), str(dated[0][1]), row=row, heading=heading, text=heading.text)
    return dated[0][1] if dated else None


def _read_row(layout: Layout, desk: Desk, row: Row, now: Span, before: Span) -> dict[Family, _Pair]:
    item = Item(layout.dimension, row.cell(layout.label).text)
    pairs: dict[Family, _Pair] = {}
    if all(row.cell(heading).empty for heading in layout.figures):
        desk.remark(Reason.ROW_WITHOUT_FIGURES, row=row.number, text=item.name)
    for family, heads in layout.counts.items():
        limit = layout.limit_days if family == "over" else 0
        measure = MEASURES[family]
        count = desk.count(row, heads.now)
        stated = desk.count(row, heads.before)
        change = desk.count(row, heads.change, signed=True)
        desk.add_count(item, measure, now, count, row.cell(heads.now), limit_days=limit)
        if heads.before is not None:
            desk.add_count(item, measure, before, stated, row.cell(heads.before), limit_days=limit)
            if heads.change is not None and None not in (count, stated, change):
                desk.compare_count(row, heads.change, (count or 0) - (stated or 0), item=str(item), span=now)
        elif heads.change is not None and count is not None and change is not None:
            stated = count - change
            if stated < 0:
                desk.fault(Reason.NEGATIVE_BEFORE, str(stated), row=row.number, heading=heads.change, text=str(change))
            desk.add_count(item, measure, before, stated, row.cell(heads.change), limit_days=limit, derived=True)
        pairs[family] = _Pair(count, stated)
    _check_parts(layout, desk, row, pairs)
    return pairs


def _check_parts(layout: Layout, desk: Desk, row: Row, pairs: dict[Family, _Pair]) -> None:
    """A part may not be more than its whole: over the limit within the guarantee, the guarantee within all."""
    order: list[Family] = [family for family in ("over", "guarantee", "total") if family in pairs]
    for part, whole in pairwise(order):
        of = layout.counts[whole].now.text
        p, w = pairs[part], pairs[whole]
        heads = layout.counts[part]
        if p.now is not None and w.now is not None and p.now > w.now:
            desk.fault(Reason.OVER_TOTAL, f"{w.now} ({of})", row=row.number, heading=heads.now, text=str(p.now))
            continue  # what is derived from it would only say the same again
        heading = heads.before or heads.change
        if heading is not None and p.before is not None and w.before is not None and p.before > w.before >= 0:
            text = row.cell(heading).text
            details = (str(p.before), f"{w.before} ({of})")
            desk.fault(Reason.OVER_TOTAL_BEFORE, *details, row=row.number, heading=heading, text=text)


def _check_total(layout: Layout, desk: Desk, row: Row, read: list[dict[Family, _Pair]], now: Span) -> None:
    """Compare a sum row's counts with the sums of the rows; a missing cell counts as nothing in a sum."""
    for family, heads in layout.counts.items():
        exact = sum(pairs[family].now or 0 for pairs in read)
        desk.compare_count(row, heads.now, exact, item=row.cell(layout.label).text, span=now)


def _check_shares(
    layout: Layout, desk: Desk, heading: Heading, span: Span, rows: list[tuple[Row, dict[Family, _Pair]]], *, now: bool
) -> None:
    """Hold every printed share against the counts; an empty count is remarked with what its share allows."""
    fraction = desk.is_fraction(heading)
    compared = off = 0
    for row, pairs in rows:
        printed = desk.share(row, heading, fraction=fraction)
        part = pairs["over"].now if now else pairs["over"].before
        base = pairs[layout.base].now if now else pairs[layout.base].before
        if printed is None or not base or base < 0:
            continue
        if part is None:
            _remark_missing(desk, row, layout.counts["over"].now, printed, base, now=now)
            continue
        exact = Decimal(100) * part / base
        compared += 1
        off += abs(exact - printed.value) > FAR_OFF
        desk.compare(row, heading, printed, exact, item=row.cell(layout.label).text, unit=PERCENT, span=span)
    desk.check_shares_fit(compared, off, heading)


def _remark_missing(desk: Desk, row: Row, heading: Heading, printed: Number, base: int, *, now: bool) -> None:
    if now:
        low, high = cells.counts_allowed(printed.value, printed.decimals, base)
        desk.remark(Reason.MISSING_COUNT, f"{printed.value:f}", str(low), str(high), row=row.number, heading=heading)
