"""What is delivered each month: one area's units what was observed of hand hygiene, the county's entities how it stands
with their staff. Dice of their own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Text
from valvo.core.periods import Period
from valvo.demo.dice import Dice
from valvo.demo.region import region, service_units
from valvo.measured import actions
from valvo.measured.actions import NewDelivery, NewFigure
from valvo.measured.choices import Better, Combine, GrainChoice
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit

AREA = "medicine"
MONTHS = 14
OBSERVED, DONE_RIGHT = 40, (27, 37)  # observations a month, and between which of them were as they should
MONTHS_MISSING = 2  # the last ones, of the last unit
HAND_HYGIENE = NewFigure(
    code="hand_hygiene",
    names=Text(
        sv="Handhygien enligt anvisningen",
        fi="Käsihygienia ohjeen mukaan",
        en="Hand hygiene as instructed",
    ),
    unit_of_measure="",
    combine=Combine.SHARE,
    better=Better.UP,
    delivered_by=UnitKind.UNIT,
    grain=GrainChoice.MONTH,
    days_after=14,
    starts_on=date(2020, 1, 1),
    target=Decimal(80),
)


# Of each figure: its code, names, and of how many between which two are as counted.
STAFF = (
    ("vacant_posts", Text(sv="Obesatta tjänster", fi="Täyttämättömät virat", en="Vacant posts"), 220, (9, 21)),
    ("sick_leave", Text(sv="Sjukfrånvaro", fi="Sairauspoissaolot", en="Sick leave"), 4_200, (190, 290)),
    ("agency_hours", Text(sv="Hyrd arbetskraft", fi="Vuokratyövoima", en="Agency staff"), 31_000, (900, 2_300)),
)
Deliveries = Mapping[Period, list[NewDelivery]]


def write_measured(dice: Dice, units: Mapping[str, Unit], users: Mapping[str, User], today: date) -> int:
    """Declare the figures and deliver their months, the last ones of one unit missing; return how many there are."""
    keeper, this_month = users["keeper"], Period.containing(today, "month")
    months = [this_month.shifted(-back) for back in range(MONTHS, 0, -1)]
    written = _write(HAND_HYGIENE, units[AREA], _hand_hygiene(dice, units, months, today), keeper, today)
    county = units[region().top.id]
    entities = sorted((one for one in units.values() if one.kind == UnitKind.ENTITY), key=lambda one: one.public_id)
    for code, names, whole, between in STAFF:
        new = {
            month: [NewDelivery(one, month, Decimal(int(dice.between(*between))), Decimal(whole)) for one in entities]
            for month in months
        }
        figure = replace(
            HAND_HYGIENE, code=code, names=names, better=Better.DOWN, delivered_by=UnitKind.ENTITY, target=None
        )
        written += _write(figure, county, new, keeper, today)
    return written


def _hand_hygiene(dice: Dice, units: Mapping[str, Unit], months: list[Period], today: date) -> Deliveries:
    those = [one.id for one in service_units(today) if one.area == AREA and one.closed is None]
    return {
        month: [
            NewDelivery(units[one], month, Decimal(int(dice.between(*DONE_RIGHT))), Decimal(OBSERVED))
            for one in those
            if one != those[-1] or month in months[:-MONTHS_MISSING]
        ]
        for month in months
    }


def _write(new: NewFigure, unit: Unit, deliveries: Deliveries, keeper: User, today: date) -> int:
    first = min(deliveries).first
    with clock.stopped_at(clock.start_of_day(first) + timedelta(hours=9)):
        figure = actions.declare_figure(new=replace(new, starts_on=first), unit=unit, by=keeper)
    written = 0
    for month, own in deliveries.items():
        told_at = min(clock.start_of_day(month.end) + timedelta(days=6, hours=9), clock.start_of_day(today))
        with clock.stopped_at(told_at):
            written += len(actions.deliver(figure=figure, new=own, by=keeper))
    return written
