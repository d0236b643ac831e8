"""Key figures: name, value, unit of measure, remark; with the year beside each or one period for all."""

import re
from dataclasses import dataclass
from functools import lru_cache, partial

from valvo.core import clock
from valvo.core.languages import Text
from valvo.core.periods import Period
from valvo.registers.columns import Field, looks_like_words
from valvo.registers.reading import words
from valvo.registers.reading.cells import Number
from valvo.registers.reading.desk import Desk
from valvo.registers.reading.facts import COUNT, PERCENT, Dimension, Fact, Item, Kind, Measure, Span
from valvo.registers.reading.reasons import Reason
from valvo.registers.reading.shapes.shape import Plan, Shape, columns, first_matching
from valvo.registers.reading.tables import Heading, Row, Table

NAME = re.compile(r"nyckeltal|tunnusluku|avainluku|mittari|indikator|indicator|key figure|measure|mätare|mått$")
VALUE = re.compile(r"^(värde|utfall|arvo|tulos|value|result)")
UNIT = re.compile(r"^(enhet|måttenhet|yksikkö|mittayksikkö|unit)")
YEAR = re.compile(r"^(år|period|tid|vuosi|jakso|year)\b")
GROUP = re.compile(r"^(avsnitt|grupp|servicehelhet|osio|ryhmä|palvelukokonaisuus|section|group|service entity)")
REMARK = re.compile(r"anmärk|not\b|kommentar|huom|lisätieto|remark|note|comment")

UNITS: dict[str, str] = {
    **dict.fromkeys(("antal", "st", "st.", "kpl", "lukumäärä", "lkm", "count", "number"), COUNT),
    **dict.fromkeys(("%", "procent", "prosenttia", "prosentti", "percent", "per cent"), PERCENT),
    **dict.fromkeys(("poäng", "pistettä", "pisteet", "points", "score"), "points"),
}


@dataclass(frozen=True)
class Layout:
    """A key-figure table's columns."""

    name: Heading
    value: Heading
    unit: Heading | None
    year: Heading | None
    remark: Heading | None
    group: Heading | None  # whose figure it is, where a table holds those of several


def plan(table: Table) -> Plan | None:
    """Return how to read a key-figure table, None when it is not one."""
    name = first_matching(table.headings, NAME)
    value = first_matching(table.headings, VALUE)
    if name is None or value is None:
        return None
    known = [name, value]
    unit = first_matching(table.headings, UNIT, besides=known)
    year = first_matching(table.headings, YEAR, besides=known)
    remark = first_matching(table.headings, REMARK, besides=known)
    known += [heading for heading in (unit, year, remark) if heading is not None]
    layout = Layout(name, value, unit, year, remark, first_matching(table.headings, GROUP, besides=known))
    return Plan(len(_columns(layout)), (value,), partial(_read, layout))


def _columns(layout: Layout) -> set[int]:
    return columns(layout.name, layout.value, layout.unit, layout.year, layout.remark, layout.group)


def _read(layout: Layout, desk: Desk) -> None:
    desk.remark_unread(_columns(layout))
    rows, _ = desk.body(layout.name, (layout.value,))
    period = desk.required_period() if layout.year is None else None
    default = Span(period.first, period.last) if period else None
    seen: dict[str, int] = {}
    spans: set[Span] = set()
    for row in rows:
        span = _span(layout, desk, row) if layout.year else default
        if span is None:
            continue
        spans.add(span)
        desk.check_twice(seen, f"{_item(layout, row)}, {span}", row, layout.name)
        _lay(layout, desk, row, span)
    if spans:
        desk.spans = [max(spans, key=lambda span: span.last)]
    if spans and layout.year and desk.stated and desk.stated.last not in {span.last for span in spans}:
        newest = str(desk.spans[0].last)
        desk.fault(Reason.OTHER_PERIOD, str(desk.stated), heading=layout.year, text=newest)


def _span(layout: Layout, desk: Desk, row: Row) -> Span | None:
    if layout.year is None:
        return None
    text = row.cell(layout.year).text
    span = span_of(text)
    if span is None:
        desk.fault(Reason.BAD_YEAR, row=row.number, heading=layout.year, text=text)
    elif span.first > clock.today():
        desk.fault(Reason.NOT_COME, row=row.number, heading=layout.year, text=text)
    return span


@lru_cache(maxsize=256)
def span_of(text: str) -> Span | None:
    """Return the days of a year or period as written, None when it is none.

    A year far off is a slip of the finger, and would lie unseen for ever: it is none either.
    """
    try:
        period = Period.parse(text)
    except ValueError:
        return None
    return Span(period.first, period.last) if 1990 <= period.first.year <= 2100 else None


def _item(layout: Layout, row: Row) -> Item:
    return Item(Dimension.FIGURE, row.cell(layout.name).text, row.cell(layout.group).text if layout.group else "")


def _lay(layout: Layout, desk: Desk, row: Row, span: Span) -> None:
    found = desk.number(row, layout.value)
    written = row.cell(layout.unit).text if layout.unit else ""
    unit = PERCENT if found and found.percent else UNITS.get(words.plain(written), written)
    name = row.cell(layout.name).text
    if found is not None:
        _check(layout, desk, row, found, unit)
        if found.percent and UNITS.get(words.plain(written)) == COUNT:
            desk.fault(Reason.PERCENT_FOR_COUNT, row=row.number, heading=layout.value, text=row.cell(layout.value).text)
    else:
        desk.remark(Reason.ROW_WITHOUT_FIGURES, row=row.number, text=name)
    desk.facts.append(
        Fact(
            item=_item(layout, row),
            measure=Measure.VALUE,
            span=span,
            value=found.value if found else None,
            unit=unit,
            origin=desk.origin(row.cell(layout.value)),
            decimals=found.decimals if found else 0,
            remark=row.cell(layout.remark).text if layout.remark else "",
        )
    )


def _check(layout: Layout, desk: Desk, row: Row, found: Number, unit: str) -> None:
    """A count is whole and not negative; a percentage lies within 0–100 unless the figure is a change."""
    heading, text = layout.value, row.cell(layout.value).text
    is_change = bool(words.CHANGE.search(words.plain(row.cell(layout.name).text)))
    if unit == COUNT and found.value != found.value.to_integral_value():
        desk.fault(Reason.NOT_WHOLE, row=row.number, heading=heading, text=text)
    elif unit == COUNT and found.value < 0 and not is_change:
        desk.fault(Reason.NEGATIVE, row=row.number, heading=heading, text=text)
    elif unit == PERCENT and not is_change and not 0 <= found.value <= 100:
        desk.fault(Reason.SHARE_OUT_OF_RANGE, row=row.number, heading=heading, text=text)


KEY_FIGURES = Shape(
    kind=Kind.KEY_FIGURES,
    label=Text(sv="Nyckeltal", fi="Tunnusluvut", en="Key figures"),
    needs=Text(
        sv="nyckeltal; värde; gärna enhet, år, avsnitt och anmärkning",
        fi="tunnusluku; arvo; mielellään yksikkö, vuosi, osio ja huomautus",
        en="key figure; value; preferably unit, year, section and remark",
    ),
    plan=plan,
    fields=(
        Field(
            "name",
            Text(sv="Nyckeltal", fi="Tunnusluku", en="Key figure"),
            ("mått", "mätare", "mittari", "measure"),
            looks=looks_like_words,
            stands_for="Nyckeltal",
        ),
        Field(
            "value",
            Text(sv="Värde", fi="Arvo", en="Value"),
            ("utfall", "tulos", "result"),
            stands_for="Värde",
        ),
        Field(
            "unit",
            Text(sv="Måttenhet", fi="Mittayksikkö", en="Unit of measure"),
            ("enhet", "yksikkö", "unit"),
            needed=False,
            stands_for="Måttenhet",
        ),
        Field(
            "year",
            Text(sv="År eller period", fi="Vuosi tai jakso", en="Year or period"),
            ("år", "period", "vuosi", "jakso", "year"),
            needed=False,
            stands_for="År",
        ),
        Field(
            "group",
            Text(sv="Avsnitt eller servicehelhet", fi="Osio tai palvelukokonaisuus", en="Section or service entity"),
            ("grupp", "ryhmä", "group"),
            needed=False,
            stands_for="Avsnitt",
        ),
        Field(
            "remark",
            Text(sv="Anmärkning", fi="Huomautus", en="Remark"),
            ("kommentar", "huom", "note"),
            needed=False,
            stands_for="Anmärkning",
        ),
    ),
)
