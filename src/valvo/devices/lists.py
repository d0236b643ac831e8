"""A list of devices as a table (CSV or XLSX): type, unit, inventory number, serial number, lot, place, days.

    Type;Unit;Inventory number;Serial number;Lot;Place;In use from;Next check
    Infusion pump A;ward-1;10023;SN-77;;Room 4;2024-01-31;2026-12-01

The type by its name or device identifier (UDI-DI), the unit by its identifier or name in any language.
"""

import re
from collections.abc import Iterable, Mapping

from valvo.core import clock
from valvo.core.languages import Text
from valvo.devices.actions import NewDevice
from valvo.devices.models import DeviceType
from valvo.organisation.models import Unit
from valvo.registers.reading.listing import ListedRows, Listing, read_listing
from valvo.registers.reading.reasons import Reason
from valvo.registers.reading.tables import Row
from valvo.registers.reading.words import plain
from valvo.registers.unit_names import names_of, units_by_name

LISTING = Listing(
    label=Text(sv="en lista på utrustning", fi="laiteluettelo", en="a list of devices"),
    columns={
        "next_check": re.compile(r"nästa kontroll|seuraava tarkast|next check"),
        "next_maintenance": re.compile(r"nästa (service|underhåll)|seuraava huolto|next maintenance"),
        "serial": re.compile(r"^(serie|sarja|serial)"),
        "lot": re.compile(r"^(lot|parti|batch|erä)"),
        "number": re.compile(r"^(inventarie|inventaari|laitenum|inventory|utrustningsnum|device num)"),
        "type": re.compile(r"^(typ|tyyppi|laitetyyppi|device type|utrustningstyp|udi-di)"),
        "unit": re.compile(r"^(unit|enhet|yksikkö)"),
        "place": re.compile(r"^(plats|placering|sijainti|paikka|place)"),
        "used_from": re.compile(r"från|alkaen|käyttöönot|ibruktag|from"),
    },
    names={
        "type": Text(sv="Typ", fi="Tyyppi", en="Type"),
        "unit": Text(sv="Enhet", fi="Yksikkö", en="Unit"),
        "number": Text(sv="Inventarienummer", fi="Inventaarionumero", en="Inventory number"),
        "serial": Text(sv="Serienummer", fi="Sarjanumero", en="Serial number"),
        "lot": Text(sv="Lot", fi="Erä", en="Lot"),
        "place": Text(sv="Plats", fi="Sijainti", en="Place"),
        "used_from": Text(sv="I bruk från", fi="Käytössä alkaen", en="In use from"),
        "next_check": Text(sv="Nästa kontroll", fi="Seuraava tarkastus", en="Next check"),
        "next_maintenance": Text(sv="Nästa service", fi="Seuraava huolto", en="Next maintenance"),
    },
    needed=(("type",), ("unit",), ("serial", "number", "lot")),
    needs=Text(
        sv="typ; enhet; inventarienummer, serienummer eller lot; gärna plats, i bruk från, nästa kontroll",
        fi="tyyppi; yksikkö; inventaarionumero, sarjanumero tai erä; myös sijainti, käytössä alkaen, seur. tarkastus",
        en="type; unit; inventory number, serial number or lot; preferably place, in use from, next check",
    ),
)
LONGEST = {"number": 40, "serial": 60, "lot": 60, "place": 80}


def read_devices(
    name: str,
    content: bytes,
    types: Iterable[DeviceType],
    units: Iterable[Unit],
    columns: Mapping[str, str] | None = None,
) -> list[NewDevice]:
    """Return the devices a file lists, of these types at these units; raises TableError with every fault found."""
    listed = read_listing(name, content, LISTING, columns)
    known, places = _types_by_name(types), units_by_name(units)
    seen: dict[tuple[object, ...], int] = {}
    found = [_device(listed, row, known, places, seen) for row in listed.rows]
    listed.refuse_faults()
    return [one for one in found if one is not None]


def _device(
    listed: ListedRows,
    row: Row,
    types: Mapping[str, DeviceType],
    units: Mapping[str, Unit],
    seen: dict[tuple[object, ...], int],
) -> NewDevice | None:
    kind, unit = listed.one_of(row, "type", types), listed.named(row, "unit", units, names_of)
    said = {key: listed.text(row, key)[:longest] for key, longest in LONGEST.items()}
    used_from = listed.day(row, "used_from") or clock.today()
    check, maintenance = listed.day(row, "next_check"), listed.day(row, "next_maintenance")
    if not (said["number"] or said["serial"] or said["lot"]):
        key = next(one for one in ("serial", "number", "lot") if one in listed.columns)
        listed.fault(row, key, Reason.UNKNOWN_WORD, "SN-123; 10023; LOT-7")
    if kind is None or unit is None:
        return None
    mark = (kind.pk, said["serial"]) if said["serial"] else (kind.pk, unit.pk, said["number"], said["lot"])
    if mark in seen:
        listed.fault(row, "serial" if said["serial"] else "number", Reason.TWICE, str(seen[mark]))
    seen.setdefault(mark, row.number)
    return NewDevice(kind, unit, used_from, **said, next_check=check, next_maintenance=maintenance)


def _types_by_name(types: Iterable[DeviceType]) -> dict[str, DeviceType]:
    found: dict[str, DeviceType] = {}
    for one in types:
        for name in filter(None, (one.udi_di, f"{one.maker} {one.name}", str(one), one.name)):
            found.setdefault(plain(name), one)
    return found
