"""Figures units deliver, as a table (CSV or XLSX): unit, period, value and, for a share, its whole.

    Unit;Period;Value;Of
    ward-1;2026-03;18;24

The unit by its identifier or name in any language; the period as 2026-03, 2026Q1 or 2026, or its first day.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from valvo.core.languages import Text
from valvo.core.periods import Grain, Period
from valvo.measured.actions import Fault, NewDelivery
from valvo.organisation.models import Unit
from valvo.registers.reading.cells import CellError, number
from valvo.registers.reading.listing import EARLIEST, ListedRows, Listing, read_listing
from valvo.registers.reading.reasons import Reason
from valvo.registers.reading.tables import Row
from valvo.registers.reading.words import dates_in
from valvo.registers.unit_names import names_of

LISTING = Listing(
    label=Text(sv="en lista på lämnade tal", fi="luettelo toimitetuista luvuista", en="a list of delivered figures"),
    columns={
        "unit": re.compile(r"^(unit|enhet|yksikkö)"),
        "period": re.compile(r"^(period|month|månad|tid|kuukausi|jakso)"),
        "value": re.compile(r"^(value|part|done|värde|antal|del\b|täljare|arvo|määrä|osoittaja)"),
        "out_of": re.compile(r"^(out_of|out of|of\b|whole|av\b|hela|nämnare|kaikkiaan|nimittäjä)"),
    },
    names={
        "unit": Text(sv="Enhet", fi="Yksikkö", en="Unit"),
        "period": Text(sv="Period", fi="Jakso", en="Period"),
        "value": Text(sv="Värde, eller del", fi="Arvo tai osa", en="Value, or part"),
        "out_of": Text(sv="Av så många (för andelar)", fi="Kaikkiaan (osuuksille)", en="Of so many (for shares)"),
    },
    needed=(("unit",), ("period",), ("value",)),
    needs=Text(
        sv="enhet; period; värde – och för andelar av så många",
        fi="yksikkö; jakso; arvo – ja osuuksille kaikkiaan",
        en="unit; period; value – and for shares of so many",
    ),
)


@dataclass(frozen=True)
class Wanted:
    """What a list is read for: the units by name, the length of period, and what is wrong with a delivery.

    `seen` tells on which row a unit's period already stands.
    """

    units: Mapping[str, Unit]
    grain: Grain
    fault_of: Callable[[NewDelivery], Fault | None]
    seen: dict[tuple[int, str], int] = field(default_factory=dict)


def read_deliveries(
    name: str,
    content: bytes,
    wanted: Wanted,
    columns: Mapping[str, str] | None = None,
) -> list[NewDelivery]:
    """Return the deliveries a file holds; raises TableError with every fault found."""
    listed = read_listing(name, content, LISTING, columns)
    found = [_delivery(listed, row, wanted) for row in listed.rows]
    listed.refuse_faults()
    return [one for one in found if one is not None]


def _delivery(listed: ListedRows, row: Row, wanted: Wanted) -> NewDelivery | None:
    unit, period = listed.named(row, "unit", wanted.units, names_of), _period(listed, row, wanted.grain)
    value, out_of = _number(listed, row, "value"), _number(listed, row, "out_of")
    if value is None and not listed.text(row, "value"):
        listed.fault(row, "value", Reason.NOT_A_NUMBER)
    if unit is None or period is None or value is None:
        return None
    first = wanted.seen.setdefault((unit.pk, str(period)), row.number)
    if first != row.number:
        listed.fault(row, "unit", Reason.TWICE, str(first))
    new = NewDelivery(unit, period, value, out_of, row.number)
    if out_of is not None and value > out_of:
        listed.fault(row, "value", Reason.OVER_TOTAL, f"{out_of:f}")
    elif fault := wanted.fault_of(new):
        listed.fault(row, fault.column, Reason.REFUSED, fault.why)
    return new


def _period(listed: ListedRows, row: Row, grain: Grain) -> Period | None:
    """Return the period in a cell; a spreadsheet makes a day of a month."""
    text = listed.text(row, "period")
    days = dates_in(text)
    try:
        found = Period.containing(days[0], grain) if days else Period.parse(text)
    except ValueError:
        listed.fault(row, "period", Reason.BAD_YEAR)
        return None
    if found.first.year < EARLIEST:
        listed.fault(row, "period", Reason.FAR_DAY)
        return None
    return found


def _number(listed: ListedRows, row: Row, key: str) -> Decimal | None:
    if key not in listed.columns:
        return None
    try:
        found = number(row.cell(listed.columns[key]))
    except CellError as error:
        listed.fault(row, key, error.reason, *error.details)
        return None
    if found and found.percent:
        listed.fault(row, key, Reason.PERCENT_FOR_COUNT)
        return None
    return found.value if found else None
