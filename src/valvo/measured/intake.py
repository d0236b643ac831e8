"""Figures from a file: a CSV with the columns unit, period, value and, for shares, out_of."""

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from valvo.core.periods import Period
from valvo.measured.actions import NewDelivery
from valvo.measured.errors import DeliveryFileError
from valvo.organisation.models import Unit

NEEDED = {"unit", "period", "value"}
MOST_ROWS = 20_000


def read(content: bytes, units: Iterable[Unit]) -> list[NewDelivery]:
    """Return the deliveries a file holds; raises DeliveryFileError naming every wrong row."""
    known = {unit.public_id: unit for unit in units}
    faults: list[str] = []
    found = []
    for number, row in enumerate(_rows(content), start=2):
        try:
            found.append(_delivery(row, known))
        except (KeyError, ValueError, InvalidOperation) as error:
            faults.append(_("Row %(row)s: %(what)s") % {"row": number, "what": _fault(error)})
    if faults:
        raise DeliveryFileError(faults)
    return found


def number(text: str) -> Decimal:
    """Return a number with decimal comma or point and spaces between thousands; raises ValueError."""
    found = Decimal("".join(text.split()).replace("\u202f", "").replace(",", "."))
    if not found.is_finite():
        raise ValueError(text)
    return found


def _rows(content: bytes) -> list[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeliveryFileError([_("The file is not text in UTF-8.")]) from error
    separator = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.DictReader(io.StringIO(text), delimiter=separator))
    headings = {name.strip().lower() for name in (rows[0] if rows else {}) if name}
    if not rows or not headings >= NEEDED or len(rows) > MOST_ROWS:
        raise DeliveryFileError([_("The file needs the columns unit, period and value, and at least one row.")])
    return [_plain(row) for row in rows]


def _plain(row: Mapping[str, str | None]) -> dict[str, str]:
    return {name.strip().lower(): (value or "").strip() for name, value in row.items() if name}


def _delivery(row: Mapping[str, str], known: Mapping[str, Unit]) -> NewDelivery:
    out_of = row.get("out_of", "")
    return NewDelivery(
        unit=known[row["unit"]],
        period=Period.parse(row["period"]),
        value=number(row["value"]),
        out_of=number(out_of) if out_of else None,
    )


def _fault(error: Exception) -> str:
    if isinstance(error, KeyError):
        return _("the unit is not one you deliver this figure for")
    return _("a period or a number cannot be read")
