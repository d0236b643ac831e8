"""Supervision visits: a count for each month by how the service is produced and the kind of visit."""

import re
from dataclasses import dataclass
from datetime import date
from functools import partial

from dateutil.relativedelta import relativedelta

from valvo.core.languages import Text
from valvo.registers.columns import Field, looks_like_words
from valvo.registers.reading import words
from valvo.registers.reading.desk import Desk
from valvo.registers.reading.facts import SUM, Dimension, Item, Kind, Measure, Span
from valvo.registers.reading.reasons import Reason
from valvo.registers.reading.shapes.shape import Plan, Shape, columns, first_matching
from valvo.registers.reading.tables import Heading, Row, Table

FORM = re.compile(
    r"produktionssätt|produktionsform|producent|tuotantotapa|tuottamistapa|tuottaja|producer|provider|production"
)
VISIT = re.compile(r"besök|käyn|visit")


@dataclass(frozen=True)
class Layout:
    """A visit table's columns; `months` pairs a column with its month."""

    form: Heading | None
    kind: Heading
    months: tuple[tuple[Heading, int], ...]
    total: Heading | None


def plan(table: Table) -> Plan | None:
    """Return how to read a visit table, None when it is not one."""
    months = [(heading, month) for heading in table.headings if (month := words.month_in(heading.text))]
    figures = [heading for heading, _ in months]
    total = next((h for h in table.headings if h not in figures and words.is_total(h.text)), None)
    besides = [*figures, *([total] if total else [])]
    form = first_matching(table.headings, FORM, besides=besides)
    kind = first_matching(table.headings, VISIT, besides=[*besides, *([form] if form else [])])
    if kind is None or not months or len({month for _, month in months}) < len(months):
        return None
    layout = Layout(form, kind, tuple(months), total)
    return Plan(len(columns(form, kind, total, *figures)), tuple(besides), partial(_read, layout))


def _read(layout: Layout, desk: Desk) -> None:
    spans = _spans(layout, desk)
    if spans is None:
        return
    desk.spans = [Span(min(span.first for span in spans.values()), max(span.last for span in spans.values()))]
    figures = tuple(spans)
    desk.remark_unread(columns(layout.form, layout.kind, layout.total, *figures))
    rows, totals = desk.body(layout.form or layout.kind, (*figures, *([layout.total] if layout.total else [])))
    seen: dict[str, int] = {}
    sums = dict.fromkeys(figures, 0)
    for row in rows:
        item = _item(layout, row)
        desk.check_twice(seen, str(item), row, layout.kind)
        counts = {heading: desk.count(row, heading) for heading in figures}
        for heading, count in counts.items():
            sums[heading] += count or 0
            desk.add_count(item, Measure.VISITS, spans[heading], count, row.cell(heading))
        if all(count is None for count in counts.values()):
            desk.remark(Reason.ROW_WITHOUT_FIGURES, row=row.number, text=str(item))
        _check_row(layout, desk, row, counts, str(item))
    for row in totals:
        for heading in figures:
            desk.compare_count(row, heading, sums[heading], item=SUM, span=spans[heading])
        if layout.total is not None:
            desk.compare_count(row, layout.total, sum(sums.values()), item=SUM, span=desk.spans[0])


def _item(layout: Layout, row: Row) -> Item:
    group = row.cell(layout.form).text if layout.form else ""
    kind = row.cell(layout.kind).text
    return Item(Dimension.VISIT_KIND, kind or group, group if kind else "")


def _spans(layout: Layout, desk: Desk) -> dict[Heading, Span] | None:
    """Return each month's days; the year is the heading's own, or that of the period the file is of."""
    spans: dict[Heading, Span] = {}
    for heading, month in layout.months:
        written = heading.years or tuple(int(year) for year in re.findall(r"(?:19|20)\d\d", heading.text))
        period = None if written else desk.required_period()
        if not written and period is None:
            return None
        first = date(written[0] if written else period.first.year if period else 0, month, 1)
        spans[heading] = Span(first, first + relativedelta(months=1, days=-1))
        desk.check_in_period(spans[heading], heading)
    return spans


def _check_row(layout: Layout, desk: Desk, row: Row, counts: dict[Heading, int | None], name: str) -> None:
    if layout.total is not None and any(count is not None for count in counts.values()):
        exact = sum(count or 0 for count in counts.values())
        desk.compare_count(row, layout.total, exact, item=name, span=desk.spans[0])


SUPERVISION_VISITS = Shape(
    kind=Kind.SUPERVISION_VISITS,
    label=Text(sv="Tillsynsbesök per månad", fi="Valvontakäynnit kuukausittain", en="Supervision visits by month"),
    needs=Text(
        sv="produktionssätt; besökstyp; en kolumn för varje månad, gärna totalt",
        fi="tuotantotapa; käynnin laji; sarake kullekin kuukaudelle, mielellään yhteensä",
        en="how the service is produced; kind of visit; a column for each month, preferably the total",
    ),
    plan=plan,
    fields=(
        Field(
            "kind",
            Text(sv="Slag av besök", fi="Käynnin laji", en="Kind of visit"),
            ("typ", "laji", "type"),
            looks=looks_like_words,
            stands_for="Besökstyp",
        ),
        Field(
            "form",
            Text(sv="Produktionssätt", fi="Tuotantotapa", en="Form of provision"),
            ("producent", "tuottaja", "producer"),
            needed=False,
            stands_for="Produktionssätt",
        ),
    ),
)
