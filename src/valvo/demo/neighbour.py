"""The county next door: it shares its results, so that areas can be seen side by side. Its reports are all closed."""

from collections.abc import Mapping
from datetime import date, timedelta

from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.comparing import actions as comparing
from valvo.core import clock
from valvo.demo.dice import Dice
from valvo.demo.lives import Life
from valvo.demo.people import Person
from valvo.demo.programme_actions import Asked, ProgrammeWriter
from valvo.demo.region import Entity, first_day, neighbour_units, opened, region
from valvo.demo.sized import Sort, closed_life
from valvo.organisation.actions import open_units
from valvo.organisation.models import Unit

COORDINATOR, HANDLER = "neighbour:coordinator", "neighbour:handler"
REPORTS = 480  # in the three years of the history
REACHED = 0.58
CLOSED_WITHIN = timedelta(days=60)
_EVENTS: Mapping[str, float] = {"medication": 34, "accident": 20, "information": 20, "care": 14, "device": 8}
_HARM: Mapping[str, float] = {"none": 52, "low": 36, "moderate": 12}


def open_neighbour(today: date) -> dict[str, Unit]:
    """Open the neighbour's units; return them by identifier, the organiser first."""
    with clock.stopped_at(clock.start_of_day(opened(today))):
        made = open_units(new=neighbour_units(today), by=None)
    return {unit.public_id: unit for unit in made}


def people() -> list[Person]:
    """Return who works there, as far as the history names them."""
    top = region().neighbour.top.id
    return [
        Person(COORDINATOR, "Maria Bergholm", "maria.bergholm@ekvik.example", "sv", Role.COORDINATOR, top),
        Person(HANDLER, "Jari Tammela", "jari.tammela@ekvik.example", "fi", Role.HANDLER, top),
    ]


def share_results(county: Unit, there: Mapping[str, Unit], users: Mapping[str, User], today: date) -> None:
    """Let the region and its neighbour see each other's figures."""
    with clock.stopped_at(clock.start_of_day(opened(today))):
        comparing.share(unit=county, by=users["coordinator"])
        comparing.share(unit=there[region().neighbour.top.id], by=users[COORDINATOR])


def write_answers(dice: Dice, there: Mapping[str, Unit], users: Mapping[str, User], today: date) -> None:
    """Write the neighbour's answers to the programme that the region follows too; one area has not answered yet."""
    coordinator, top = users[COORDINATOR], region().neighbour.top.id
    entities = region().neighbour.entities
    below = [name for entity in entities for name in (entity.id, *(area.id for area in entity.areas))]
    asked = [Asked(there[top], coordinator, "organiser")]
    asked += [Asked(there[name], coordinator, "service_unit") for name in below]
    ProgrammeWriter(dice, asked, today, missing=1).write()


def lives(dice: Dice, today: date, scale: float) -> list[Life]:
    """Return the neighbour's reports in the order they came."""
    first, weights = (
        first_day(today),
        {name: weight for one in region().neighbour.entities for name, weight in _of(one)},
    )
    days = (today - CLOSED_WITHIN - first).days
    made = [
        closed_life(dice, _sort(dice), first + timedelta(days=int(dice.between(0, days))), weights, HANDLER)
        for _ in range(round(REPORTS * scale))
    ]
    return sorted(made, key=lambda life: life.received_at)


def _of(entity: Entity) -> list[tuple[str, float]]:
    profiles = region().profiles
    return [(unit.id, profiles[unit.profile].weight) for area in entity.areas for unit in area.units]


def _sort(dice: Dice) -> Sort:
    reached = dice.chance(REACHED)
    harm = dice.weighted(_HARM) if reached else "none"
    return Sort("hazard_event", "reached" if reached else "near_miss", dice.weighted(_EVENTS), harm)
