"""The units of the demo region as `region.yaml` tells them, placed in time by today's date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, ConfigDict, Field

from valvo.core.languages import Text
from valvo.definitions.reading import read
from valvo.organisation.actions import NewUnit
from valvo.organisation.choices import ProviderForm, Sector, UnitKind

YEARS = 3
_EVENLY = 0.5


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Top(_Part):
    """An organiser."""

    id: str
    sector: Sector
    name: Text


class Place(_Part):
    """An invented place; `fi_of` is the Finnish genitive, `swedish` the share of reports written in Swedish."""

    sv: str
    fi: str
    fi_of: str
    swedish: float


class Profile(_Part):
    """How many reports a unit of this profile sends, compared with others, and what they are about (event → share)."""

    weight: float
    events: dict[str, int]


class ListedUnit(_Part):
    """A unit named one by one."""

    id: str
    profile: str
    sv: str
    fi: str
    en: str
    place: str | None = None


class Area(_Part):
    """An own area, or a producer where `form` is another: with units listed, or services found in several places."""

    id: str
    name: Text
    form: ProviderForm = ProviderForm.OWN
    units: tuple[ListedUnit, ...] = ()
    places: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


class Entity(_Part):
    """A service entity."""

    id: str
    sector: Sector
    name: Text
    areas: tuple[Area, ...]


class Move(_Part):
    """A unit that was placed elsewhere, whole months before the present one."""

    unit: str
    to: str
    months_ago: int


class Successor(ListedUnit):
    """The unit that came out of a merger, and its area."""

    area: str


class Merger(_Part):
    """Units that became one, whole months before the present one."""

    months_ago: int
    units: tuple[str, ...]
    into: Successor


class Neighbour(_Part):
    """Another organiser, that shares its results; its identifiers stand in full."""

    top: Top
    entities: tuple[Entity, ...]


class Region(_Part):
    """Everything in `region.yaml`."""

    top: Top
    places: dict[str, Place]
    services: dict[str, Text]
    profiles: dict[str, Profile] = Field(min_length=1)
    entities: tuple[Entity, ...]
    moves: tuple[Move, ...]
    merger: Merger
    neighbour: Neighbour


@dataclass(frozen=True)
class ServiceUnit:
    """A unit that sends reports: where, what about, in which language, from and until when."""

    id: str
    profile: str
    area: str
    entity: str
    swedish: float
    names: Text
    opened: date
    closed: date | None


@cache
def region() -> Region:
    """Return the region's description."""
    return read(Path(__file__).with_name("region.yaml"), Region).value


def months_before(today: date, months: int) -> date:
    """Return the first day of the month so many months before today's."""
    return today.replace(day=1) - relativedelta(months=months)


def drawn_from(today: date) -> date:
    """Return the day the dice are cast from, so many years back."""
    return today - relativedelta(years=YEARS)


def first_day(today: date) -> date:
    """Return the first day of the history: of a month, so that its first month is a whole one."""
    return (drawn_from(today) - relativedelta(days=1)).replace(day=1) + relativedelta(months=1)


def opened(today: date) -> date:
    """Return the day the region began."""
    return date(first_day(today).year, 1, 1)


def public_id(name: str) -> str:
    """Return the identifier of a unit named in the description: the region's are named without its own."""
    top, there = region().top.id, region().neighbour.top.id
    return name if name in {top, there} or name.startswith(f"{there}-") else f"{top}-{name}"


def service_units(today: date) -> list[ServiceUnit]:
    """Return every unit that sends reports at some time, in the description's order."""
    merged, merged_on = region().merger, months_before(today, region().merger.months_ago)
    found = []
    for entity in region().entities:
        for area in entity.areas:
            for unit in _units_of(area):
                closed = merged_on if unit.id in merged.units else None
                found.append(_service_unit(unit, area.id, entity.id, opened(today), closed))
            if area.id == merged.into.area:
                found.append(_service_unit(merged.into, area.id, entity.id, merged_on, None))
    return found


def new_units(today: date) -> list[NewUnit]:
    """Return all units as they were when the region began; moves and the merger come later."""
    return _tree(region().top, region().entities, opened(today))


def neighbour_units(today: date) -> list[NewUnit]:
    """Return the neighbour's units, there since the region began."""
    there = region().neighbour
    return _tree(there.top, there.entities, opened(today))


def _tree(top: Top, entities: Sequence[Entity], day: date) -> list[NewUnit]:
    units = [_new(top.id, top.name, kind=UnitKind.ORGANISER, sector=top.sector, parent=None, day=day)]
    for entity in entities:
        units.append(_new(entity.id, entity.name, kind=UnitKind.ENTITY, sector=entity.sector, parent=top.id, day=day))
        for area in entity.areas:
            units.extend(_of_area(area, entity, day))
    return units


def _of_area(area: Area, entity: Entity, day: date) -> Iterator[NewUnit]:
    kind = UnitKind.ENTITY if area.form == ProviderForm.OWN else UnitKind.PRODUCER
    yield _new(area.id, area.name, kind=kind, sector=entity.sector, parent=entity.id, day=day, form=area.form)
    for unit in _units_of(area):
        names = _names(unit)
        yield _new(unit.id, names, kind=UnitKind.UNIT, sector=entity.sector, parent=area.id, day=day, form=area.form)


def merged_unit(today: date) -> NewUnit:
    """Return the unit that came out of the merger."""
    into = region().merger.into
    day = months_before(today, region().merger.months_ago)
    return _new(into.id, _names(into), kind=UnitKind.UNIT, sector=Sector.HEALTH, parent=into.area, day=day)


def _units_of(area: Area) -> Iterator[ListedUnit]:
    yield from area.units
    for place_id in area.places:
        place = region().places[place_id]
        for service in area.services:
            names = region().services[service]
            values = {"sv": place.sv, "fi": place.fi, "fi_of": place.fi_of}
            yield ListedUnit(
                id=f"{place_id}-{service.replace('_', '-')}",
                profile=service,
                sv=names.sv.format(**values),
                fi=names.fi.format(**values),
                en=names.en.format(**values),
                place=place_id,
            )


def _service_unit(unit: ListedUnit, area: str, entity: str, since: date, closed: date | None) -> ServiceUnit:
    swedish = region().places[unit.place].swedish if unit.place else _EVENLY
    return ServiceUnit(unit.id, unit.profile, area, entity, swedish, _names(unit), since, closed)


def _names(unit: ListedUnit) -> Text:
    return Text(sv=unit.sv, fi=unit.fi, en=unit.en)


def _new(
    name: str,
    names: Text,
    *,
    kind: UnitKind,
    sector: Sector,
    parent: str | None,
    day: date,
    form: ProviderForm = ProviderForm.OWN,
) -> NewUnit:
    return NewUnit(
        public_id=public_id(name),
        kind=kind,
        sector=sector,
        provider_form=form,
        name_sv=names.sv,
        name_fi=names.fi,
        name_en=names.en,
        opened_on=day,
        parent=public_id(parent) if parent else None,
    )
