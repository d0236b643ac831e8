"""A list of units as a table (CSV or XLSX): identifier, names in three languages, kind, sector, parent, first day.

    Identifier;Kind;Sector;Name (sv);Name (fi);Name (en);Parent;Opens
    hus;organiser;health;HUS;HUS;HUS;;2000-01-01

Headings and values are understood in Swedish, Finnish and English. A missing name takes the Swedish one, or else
whichever there is, since many units have one name for all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from valvo.organisation.actions import NewUnit
from valvo.organisation.choices import ProviderForm, Sector, UnitKind
from valvo.registers.reading.files import read_grids
from valvo.registers.reading.grid import Grid
from valvo.registers.reading.reasons import Note, Place, Reason, TableError
from valvo.registers.reading.tables import Heading, Row, Table, candidates
from valvo.registers.reading.words import dates_in, plain

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


def read_units(name: str, content: bytes) -> list[NewUnit]:
    """Return the units a file lists; raises TableError with every fault found."""
    reader = _Reader(*_recognise(read_grids(name, content)[0]))
    units = [reader.unit(row) for row in reader.table.rows]
    if reader.faults:
        raise TableError(tuple(reader.faults))
    return [unit for unit in units if unit is not None]


def lists_units(name: str, content: bytes) -> bool:
    """Tell whether a file is a list of units: identifiers, names, and a kind, a parent or a first day."""
    try:
        _table, found = _recognise(read_grids(name, content)[0])
    except TableError:
        return False
    return bool({"kind", "parent", "opened_on"} & set(found))


def _recognise(grid: Grid) -> tuple[Table, dict[str, Heading]]:
    for table in candidates(grid):
        found: dict[str, Heading] = {}
        for heading in table.headings:
            key = next(
                (key for key, pattern in COLUMNS.items() if key not in found and pattern.search(heading.words)), None
            )
            if key:
                found[key] = heading
        if "public_id" in found and {"name_sv", "name_fi", "name_en"} & set(found):
            return table, found
    seen = " | ".join(cell.text for cell in grid.rows[0] if not cell.empty)
    needed = "identifier; name (sv); name (fi); name (en); kind; sector; parent; opens"
    raise TableError((Note(Place(grid.file, grid.sheet), Reason.NOT_THIS_SHAPE, "", ("units", seen, needed)),))


@dataclass
class _Reader:
    table: Table
    columns: dict[str, Heading]

    def __post_init__(self) -> None:
        self.faults: list[Note] = []
        self.seen: dict[str, int] = {}

    def unit(self, row: Row) -> NewUnit | None:
        """Return the unit of a row, None when something in it is wrong (the fault is noted)."""
        before = len(self.faults)
        public_id = self._text(row, "public_id")
        if not _IDENTIFIER.fullmatch(public_id):
            self._fault(row, "public_id", Reason.UNKNOWN_WORD, "A–Z, 0–9, . : -")
        if public_id in self.seen:
            self._fault(row, "public_id", Reason.TWICE, str(self.seen[public_id]))
        self.seen.setdefault(public_id, row.number)
        names = self._names(row)
        unit = NewUnit(
            public_id=public_id,
            kind=KINDS[self._one_of(row, "kind", KINDS, UnitKind.UNIT.value)],
            sector=SECTORS[self._one_of(row, "sector", SECTORS, Sector.BOTH.value)],
            provider_form=FORMS[self._one_of(row, "provider_form", FORMS, ProviderForm.OWN.value)],
            name_sv=names[0],
            name_fi=names[1],
            name_en=names[2],
            opened_on=self._day(row),
            parent=self._text(row, "parent") or None,
        )
        return unit if len(self.faults) == before else None

    def _names(self, row: Row) -> tuple[str, str, str]:
        sv, fi, en = (self._text(row, key)[:LONGEST_NAME] for key in ("name_sv", "name_fi", "name_en"))
        any_name = sv or fi or en
        if not any_name:
            place = Place(self.table.grid.file, self.table.grid.sheet, row.number)
            self.faults.append(Note(place, Reason.NO_LABEL, "", ("name",)))
        return sv or any_name, fi or any_name, en or any_name

    def _day(self, row: Row) -> date:
        text = self._text(row, "opened_on")
        found = dates_in(text)
        if text and not found:
            self._fault(row, "opened_on", Reason.UNKNOWN_WORD, "2024-01-31; 31.1.2024")
        return found[0] if found else date(2000, 1, 1)  # long ago enough for whatever is told of the unit

    def _one_of(self, row: Row, key: str, known: Mapping[str, object], default: str) -> str:
        text = plain(self._text(row, key)) or default
        if text in known:
            return text
        self._fault(row, key, Reason.UNKNOWN_WORD, ", ".join(known))
        return default

    def _text(self, row: Row, key: str) -> str:
        return row.cell(self.columns[key]).text if key in self.columns else ""

    def _fault(self, row: Row, key: str, reason: Reason, detail: str) -> None:
        heading = self.columns[key]
        grid = self.table.grid
        place = Place(grid.file, grid.sheet, row.number, self.table.letter(heading), heading.text)
        self.faults.append(Note(place, reason, row.cell(heading).text, (detail,)))
