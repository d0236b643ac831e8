"""Contacts with the demo region's ombudsperson in the last quarters, and the accounts of those that have ended."""

from collections.abc import Mapping
from datetime import date, timedelta

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.demo.dice import Dice
from valvo.demo.region import region
from valvo.ombud import actions
from valvo.ombud.choices import Age, Channel, Producer, Sector, Tongue, Who
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit

QUARTERS = 3  # ended ones; the present one has contacts too
A_QUARTER = 80
_CAUSES = {"care": 17, "service": 14, "treatment": 10, "getting_care": 8, "information": 7, "decision": 6}
_WHO = {Who.CLIENT: 70, Who.RELATIVE: 24, Who.STAFF: 4, Who.OTHER: 2}
_AGE = {Age.ADULT: 60, Age.OLDER: 24, Age.CHILD: 8, Age.UNKNOWN: 8}
_TONGUE = {Tongue.FI: 55, Tongue.SV: 42, Tongue.EN: 2, Tongue.OTHER: 1}
_CHANNEL = {Channel.PHONE: 65, Channel.MESSAGE: 27, Channel.VISIT: 5, Channel.LETTER: 3}
_PRODUCER = {Producer.OWN: 72, Producer.BOUGHT: 16, Producer.PRIVATE: 8, Producer.OTHER_PUBLIC: 4}
_SECTOR = {Sector.HEALTH: 66, Sector.SOCIAL: 31, Sector.OTHER: 3}


def write_contacts(units: Mapping[str, Unit], users: Mapping[str, User], today: date, seed: int) -> None:
    """Note contacts quarter by quarter, and let the sums of each ended quarter leave."""
    dice, office, by = Dice(seed), units[region().top.id], users["ombud"]
    services = [unit for unit in units.values() if unit.kind == UnitKind.ENTITY and unit.closed_on is None]
    for back in range(QUARTERS, -1, -1):
        quarter = Period.containing(today, "quarter").shifted(-back)
        days = (min(quarter.last, today) - quarter.first).days + 1
        for number in range(A_QUARTER * days // 91):
            day = quarter.first + timedelta(days=number * days // A_QUARTER % days)
            with clock.stopped_at(clock.start_of_day(day)):
                objects = [_told(dice, services) for _object in range(2 if dice.chance(0.2) else 1)]
                actions.record_contact(office=office, values=_contact(dice, day), objects=objects, by=by)
        if back:
            with clock.stopped_at(clock.start_of_day(quarter.end + timedelta(days=9))):
                actions.release(office=office, period=quarter, by=by)


def _contact(dice: Dice, day: date) -> dict[str, object]:
    return {
        "day": day,
        "who": dice.weighted(_WHO),
        "age": dice.weighted(_AGE),
        "tongue": dice.weighted(_TONGUE),
        "channel": dice.weighted(_CHANNEL),
    }


def _told(dice: Dice, services: list[Unit]) -> dict[str, object]:
    others = [code.id for code in catalogue().code_list("ombud_cause").codes]
    producer = dice.weighted(_PRODUCER)
    return {
        "cause": dice.weighted(_CAUSES) if dice.chance(0.75) else dice.pick(others),
        "sector": dice.weighted(_SECTOR),
        "producer": producer,
        "service": dice.pick(services) if producer in {Producer.OWN, Producer.BOUGHT} else None,
    }
