"""A list of units as a table (CSV or XLSX): identifier, names in three languages, kind, sector, parent, first day.

    Identifier;Kind;Sector;Name (sv);Name (fi);Name (en);Parent;Opens
    hus;organiser;health;HUS;HUS;HUS;;2000-01-01

Headings and values are understood in Swedish, Finnish and English. A missing name takes the Swedish one, or else
whichever there is, since many units have one name for all.
"""

import re
from collections.abc import Mapping
from datetime import date

from valvo.organisation.actions import NewUnit
from valvo.organisation.choices import ProviderForm, Sector, UnitKind
from valvo.registers.reading.listing import ListedRows, Listing, read_listing
from valvo.registers.reading.reasons import Note, Place, Reason, TableError
from valvo.registers.reading.tables import Row

COLUMNS: Mapping[str, re.Pattern[str]] = {
    "public_id": re.compile(r"^(identif|id\b|tunniste|oid|beteckning|kod\b)"),
    "kind": re.compile(r"^(kind|slag|typ|laji|tyyppi)"),
    "sector": re.compile(r"^(sector|sektor|toimiala|ala\b)"),
    "provider_form": re.compile(r"^(form|produktions|tuotantotapa)"),
    "name_sv": re.compile(r"(?=.*\b(name|namn|nimi))(?=.*(\bsv\b|svensk|ruots|swedish))"),
    "name_fi": re.compile(r"(?=.*\b(name|namn|nimi))(?=.*(\bfi\b|finsk|suom|finnish))"),
    "name_en": re.compile(r"(?=.*\b(name|namn|nimi))(?=.*(\ben\b|engels|englan|english))"),
    "parent": re.compile(r"^(parent|under|överordnad|ylempi|yläyksikkö)"),
    "opened_on": re.compile(r"^(opens|opened|from|öppna|från|avataan|avattu|alkaen)"),
}
KINDS: Mapping[str, UnitKind] = {
    **{kind.value: kind for kind in UnitKind},
    **dict.fromkeys(("organisatör", "anordnare", "järjestäjä"), UnitKind.ORGANISER),
    **dict.fromkeys(("producent", "tuottaja"), UnitKind.PRODUCER),
    **dict.fromkeys(("servicehelhet", "palvelukokonaisuus"), UnitKind.ENTITY),
    **dict.fromkeys(("enhet", "serviceenhet", "yksikkö", "palveluyksikkö"), UnitKind.UNIT),
}
SECTORS: Mapping[str, Sector] = {
    **{sector.value: sector for sector in Sector},
    **dict.fromkeys(("hälsa", "hälsovård", "terveys", "terveydenhuolto"), Sector.HEALTH),
    **dict.fromkeys(("social", "socialvård", "sosiaali", "sosiaalihuolto"), Sector.SOCIAL),
    **dict.fromkeys(("båda", "molemmat"), Sector.BOTH),
}
FORMS: Mapping[str, ProviderForm] = {
    **{form.value: form for form in ProviderForm},
    **dict.fromkeys(("egen", "oma"), ProviderForm.OWN),
    **dict.fromkeys(("köpt", "ostopalvelu"), ProviderForm.BOUGHT),
    **dict.fromkeys(("servicesedel", "palveluseteli"), ProviderForm.VOUCHER),
    **dict.fromkeys(("privat", "yksityinen"), ProviderForm.PRIVATE),
}
_IDENTIFIER = re.compile(r"[\w.:-]{1,40}")
LONGEST_NAME = 200
LISTING = Listing(
    label="units",
    columns=COLUMNS,
    needed=(("public_id",), ("name_sv", "name_fi", "name_en")),
    needs="identifier; name (sv); name (fi); name (en); kind; sector; parent; opens",
)


def read_units(name: str, content: bytes) -> list[NewUnit]:
    """Return the units a file lists; raises TableError with every fault found."""
    listed = read_listing(name, content, LISTING)
    seen: dict[str, int] = {}
    units = [_unit(listed, row, seen) for row in listed.rows]
    listed.refuse_faults()
    return [unit for unit in units if unit is not None]


def lists_units(name: str, content: bytes) -> bool:
    """Tell whether a file is a list of units: identifiers, names, and a kind, a parent or a first day."""
    try:
        found = read_listing(name, content, LISTING).columns
    except TableError:
        return False
    return bool({"kind", "parent", "opened_on"} & set(found))


def _unit(listed: ListedRows, row: Row, seen: dict[str, int]) -> NewUnit | None:
    """Return the unit of a row, None when something in it is wrong (the fault is noted)."""
    public_id = listed.text(row, "public_id")
    if not _IDENTIFIER.fullmatch(public_id):
        listed.fault(row, "public_id", Reason.UNKNOWN_WORD, "A–Z, 0–9, . : -")
    if public_id in seen:
        listed.fault(row, "public_id", Reason.TWICE, str(seen[public_id]))
    seen.setdefault(public_id, row.number)
    names = _names(listed, row)
    kind = listed.one_of(row, "kind", KINDS, UnitKind.UNIT.value)
    sector = listed.one_of(row, "sector", SECTORS, Sector.BOTH.value)
    form = listed.one_of(row, "provider_form", FORMS, ProviderForm.OWN.value)
    opened_on = listed.day(row, "opened_on") or date(2000, 1, 1)  # long ago enough for whatever is told of the unit
    if kind is None or sector is None or form is None:
        return None
    parent = listed.text(row, "parent") or None
    return NewUnit(public_id, kind, sector, *names, opened_on, parent, form)


def _names(listed: ListedRows, row: Row) -> tuple[str, str, str]:
    sv, fi, en = (listed.text(row, key)[:LONGEST_NAME] for key in ("name_sv", "name_fi", "name_en"))
    any_name = sv or fi or en
    if not any_name:
        grid = listed.table.grid
        listed.faults.append(Note(Place(grid.file, grid.sheet, row.number), Reason.NO_LABEL, "", ("name",)))
    return sv or any_name, fi or any_name, en or any_name
