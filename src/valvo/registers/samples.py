"""Two real organisations, HUS and Helsinki, with the figures they have published (samples/)."""

from dataclasses import dataclass
from pathlib import Path

from valvo.accounts.models import User
from valvo.config.environment import PROJECT
from valvo.core.periods import Period
from valvo.organisation.models import Unit
from valvo.registers.actions import take_in
from valvo.registers.incoming import RawFile, read_all
from valvo.registers.unit_imports import open_listed
from valvo.registers.unit_lists import read_units

SAMPLES = PROJECT / "samples"
UNITS = "units.csv"


@dataclass(frozen=True)
class Published:
    """The files of one organisation and the period they are of."""

    unit: str
    folder: str
    period: str


PUBLISHED = (Published("hus", "hus-2024", "2024"), Published("helsinki", "helsinki-2024q1", "2024Q1"))


def open_organisations() -> dict[str, Unit]:
    """Open the real organisers; return them by identifier, none where the samples are not installed."""
    listing = SAMPLES / UNITS
    if not listing.exists():
        return {}
    open_listed(units=read_units(listing.name, listing.read_bytes()), by=None)
    names = [one.unit for one in PUBLISHED]
    return {unit.public_id: unit for unit in Unit.objects.filter(public_id__in=names)}


def unit_of(one: Published) -> Unit:
    """Return the organiser whose paper it is, once opened."""
    return Unit.objects.get(public_id=one.unit)


def files(one: Published) -> list[RawFile]:
    """Return an organisation's published files as they lie there."""
    return [raw(path, Period.parse(one.period)) for path in sorted((SAMPLES / one.folder).glob("*.csv"))]


def import_figures(units: dict[str, Unit], by: User) -> int:
    """Import the organisations' published files; return how many."""
    there = [one for one in PUBLISHED if one.unit in units]
    return sum(len(take_in(files=read_all(files(one)), unit=units[one.unit], by=by)) for one in there)


def raw(path: Path, period: Period) -> RawFile:
    """Return a published file as it lies there, with the period it is of."""
    return RawFile(path.name, path.read_bytes(), period)
