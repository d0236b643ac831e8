"""The figure one area's units deliver each month: what was observed of hand hygiene. Dice of their own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Text
from valvo.core.periods import Period
from valvo.demo.dice import Dice
from valvo.demo.region import service_units
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


def write_measured(dice: Dice, units: Mapping[str, Unit], users: Mapping[str, User], today: date) -> int:
    """Declare the figure and deliver the units' months, the last ones of one unit missing; return their number."""
    those = [one.id for one in service_units(today) if one.area == AREA and one.closed is None]
    keeper, this_month = users["keeper"], Period.containing(today, "month")
    months = [this_month.shifted(-back) for back in range(MONTHS, 0, -1)]
    with clock.stopped_at(clock.start_of_day(months[0].first) + timedelta(hours=9)):
        starting = replace(HAND_HYGIENE, starts_on=months[0].first)
        figure = actions.declare_figure(new=starting, unit=units[AREA], by=keeper)
    written = 0
    for month in months:
        told_at = min(clock.start_of_day(month.end) + timedelta(days=6, hours=9), clock.start_of_day(today))
        new = [
            NewDelivery(units[one], month, Decimal(int(dice.between(*DONE_RIGHT))), Decimal(OBSERVED))
            for one in those
            if one != those[-1] or month in months[:-MONTHS_MISSING]
        ]
        with clock.stopped_at(told_at):
            written += len(actions.deliver(figure=figure, new=new, by=keeper))
    return written
