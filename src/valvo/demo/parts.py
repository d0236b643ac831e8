"""Events of the demo region in which several units have a part, some of them about joint clients."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import language_or
from valvo.demo.people import handler_of
from valvo.demo.phrases import Language, phrases
from valvo.demo.region import service_units
from valvo.handling import actions
from valvo.handling.models import Case, Part
from valvo.handling.rules import PART_DAYS, State
from valvo.organisation.choices import Sector
from valvo.organisation.models import Unit

CASES = 14
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def involve_units(units: Mapping[str, Unit], users: Mapping[str, User], now: datetime) -> None:
    """Let a unit of the other sector have a part in some of the cases being handled, at different stages by now."""
    places = [place for place in service_units(clock.local_day(now)) if place.closed is None]
    handled = Case.objects.filter(kind="hazard_event", state=State.IN_HANDLING, changed_at__lt=now - 2 * _DAY)
    for turn, case in enumerate(handled.select_related("unit", "handler").order_by("-opened_at", "pk")[:CASES]):
        others = [place for place in places if _is_another_sector(units[place.id], case.unit)]
        if others and case.handler:
            place = others[turn * 7 % len(others)]
            _involve(case, case.handler, units[place.id], handler=users[handler_of(place)], turn=turn, now=now)


def _is_another_sector(one: Unit, own: Unit) -> bool:
    return one.sector in {Sector.HEALTH, Sector.SOCIAL} and one.sector != own.sector


def _involve(case: Case, lead: User, unit: Unit, *, handler: User, turn: int, now: datetime) -> None:
    """Involve a unit some days ago; by now its part waits, is under way or is done."""
    start = max(case.changed_at + _HOUR, now - (3 + turn) * _DAY)
    days = 2 if turn % 5 == 0 else PART_DAYS
    with clock.stopped_at(start):
        due = clock.today() + days * _DAY
        part = actions.involve(case=case, unit=unit, due=due, by=lead)
        if {unit.sector, case.unit.sector} == {Sector.HEALTH, Sector.SOCIAL}:
            actions.set_joint(case=case, joint=True, by=lead)
    if turn % 4:
        _work(part, handler, start + 5 * _HOUR, finish=turn % 4 == 2)


def _work(part: Part, handler: User, at: datetime, *, finish: bool) -> None:
    said = _phrases(handler)
    with clock.stopped_at(at):
        actions.take_part(part=part, by=handler)
        actions.note_in_part(part=part, text=said.notes[part.pk % len(said.notes)], by=handler)
    if finish:
        with clock.stopped_at(at + 20 * _HOUR):
            text = said.conclusions[part.pk % len(said.conclusions)]
            actions.conclude_part(part=part, text=text, by=handler)


def _phrases(person: User) -> Language:
    return phrases("fi" if language_or(person.language) == "fi" else "sv")
