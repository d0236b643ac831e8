"""A list of units as a table (CSV or XLSX): identifier, names in three languages, kind, sector, parent, first day.

    Identifier;Kind;Sector;Name (sv);Name (fi);Name (en);Parent;Opens
    hus;organiser;health;HUS;HUS;HUS;;2000-01-01

Headings and values are understood in Swedish, Finnish and English. A missing name takes the Swedish one, or else
whichever there is, since many units have one name for all.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from valvo.core.languages import Text
from valvo.organisation.actions import NewUnit
from valvo.organisation.choices import ProviderForm, Sector, UnitKind
from valvo.organisation.models import Unit
from valvo.registers.reading.listing import ListedRows, Listing, read_listing
from valvo.registers.reading.reasons import Note, Place, Reason, TableError
from valvo.registers.reading.tables import Row

COLUMNS: Mapping[str, re.Pattern[str]] = {
    "public_id": re.compile(r"^(identif|id\b|tunniste|tunnus|oid|beteckning|kod\b)"),
    "kind": re.compile(r"^(kind|slag|typ|laji|tyyppi)"),
    "sector": re.compile(r"^(sector|sektor|toimiala|ala\b)"),
    "provider_form": re.compile(r"^(form|produktions|tuotantotapa|tuottamistapa)"),
    "name_sv": re.compile(r"(?=.*\b(name|namn|nimi))(?=.*(\bsv\b|svensk|ruots|swedish))"),
    "name_fi": re.compile(r"(?=.*\b(name|namn|nimi))(?=.*(\bfi\b|finsk|suom|finnish))"),
    "name_en": re.compile(r"(?=.*\b(name|namn|nimi))(?=.*(\ben\b|engels|englan|english))"),
    "parent": re.compile(r"^(parent|(the )?unit above|under|överordnad|ylempi|yläyksikkö)"),
    "opened_on": re.compile(
        r"^(opens|opened|from|first day|öppna|från|första dag|avataan|avattu|alkaen|ensimmäinen päivä)"
    ),
}
KINDS: Mapping[str, UnitKind] = {
    **{kind.value: kind for kind in UnitKind},
    **dict.fromkeys(("organisatör", "anordnare", "järjestäjä"), UnitKind.ORGANISER),
    **dict.fromkeys(("producent", "tuottaja"), UnitKind.PRODUCER),
    **dict.fromkeys(("tjänstehelhet", "servicehelhet", "palvelukokonaisuus"), UnitKind.ENTITY),
    **dict.fromkeys(("enhet", "tjänsteenhet", "serviceenhet", "yksikkö", "palveluyksikkö"), UnitKind.UNIT),
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
SHOWN = 6  # of the units that may stand above
LISTING = Listing(
    label=Text(sv="en lista på enheter", fi="yksikköluettelo", en="a list of units"),
    columns=COLUMNS,
    names={
        "public_id": Text(sv="Beteckning", fi="Tunnus", en="Identifier"),
        "name_sv": Text(sv="Namn på svenska", fi="Nimi ruotsiksi", en="Name in Swedish"),
        "name_fi": Text(sv="Namn på finska", fi="Nimi suomeksi", en="Name in Finnish"),
        "name_en": Text(sv="Namn på engelska", fi="Nimi englanniksi", en="Name in English"),
        "kind": Text(sv="Slag", fi="Laji", en="Kind"),
        "sector": Text(sv="Sektor", fi="Toimiala", en="Sector"),
        "provider_form": Text(sv="Produktionssätt", fi="Tuottamistapa", en="Form of provision"),
        "parent": Text(sv="Överordnad enhet", fi="Ylempi yksikkö", en="Unit above"),
        "opened_on": Text(sv="Öppnas", fi="Avataan", en="Opens"),
    },
    needed=(("public_id",), ("name_sv", "name_fi", "name_en")),
    needs=Text(
        sv="beteckning; namn (sv, fi eller en); gärna slag, sektor, överordnad enhet, öppnas",
        fi="tunnus; nimi (sv, fi tai en); myös laji, toimiala, ylempi yksikkö, avataan",
        en="identifier; name (sv, fi or en); preferably kind, sector, unit above, opens",
    ),
)


@dataclass(frozen=True)
class Reach:
    """Where somebody may open units: under which unit when none is said, under which at all, from when if none is."""

    under: str
    units: frozenset[str]
    opens: date


def read_units(
    name: str, content: bytes, columns: Mapping[str, str] | None = None, reach: Reach | None = None
) -> list[NewUnit]:
    """Return the units a file lists; raises TableError with every fault found.

    `columns` tells which columns are which where somebody has said so. Without a `reach` units may stand anywhere.
    """
    listed = read_listing(name, content, LISTING, columns)
    seen: dict[str, int] = {}
    units = [_unit(listed, row, seen) for row in listed.rows]
    if reach:
        new = set(seen) - _there(seen)
        units = [_within(listed, row, unit, reach, new) for row, unit in zip(listed.rows, units, strict=True)]
    listed.refuse_faults()
    return [unit for unit in units if unit is not None]


def _there(identifiers: Iterable[str]) -> set[str]:
    return set(Unit.objects.filter(public_id__in=list(identifiers)).values_list("public_id", flat=True))


def _within(listed: ListedRows, row: Row, unit: NewUnit | None, reach: Reach, new: Collection[str]) -> NewUnit | None:
    """Return the unit under the one in reach; a unit above that is neither in reach nor new in the list is a fault."""
    if unit is None:
        return None
    if unit.parent and unit.parent not in reach.units and unit.parent not in new:
        listed.fault(row, "parent", Reason.UNKNOWN_WORD, ", ".join(sorted(reach.units)[:SHOWN]) + " …")
    opens = unit.opened_on if listed.text(row, "opened_on") else reach.opens
    return replace(unit, parent=unit.parent or reach.under, opened_on=opens)


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
