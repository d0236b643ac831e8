"""The demo region's year: a county's clock, a ward's under it, and most of what has passed marked as done."""

from collections.abc import Mapping
from datetime import date, timedelta

from valvo.accounts.models import User
from valvo.annual_clock import actions, queries
from valvo.annual_clock.models import Series
from valvo.annual_clock.rules import State
from valvo.annual_clock.year_templates import year_templates
from valvo.core import clock
from valvo.demo.region import region, service_units
from valvo.organisation.models import Unit

WARDS = 2
LEFT_UNDONE = 5  # every fifth of what has passed was forgotten


def write_year(units: Mapping[str, Unit], users: Mapping[str, User], today: date) -> None:
    """Take the templates in, name who answers for what, and mark what has been done."""
    county = units[region().top.id]
    _take("county", county, users["coordinator"], users["coordinator"], today)
    for unit in service_units(today)[:WARDS]:
        _take("unit", units[unit.id], users["manager"], users["coordinator"], today)


def _take(template: str, unit: Unit, responsible: User, by: User, today: date) -> None:
    lines = [
        line.values(template, today.year) | {"responsible": responsible} for line in year_templates()[template].lines
    ]
    actions.take_template(unit=unit, lines=lines, by=by)
    series = Series.objects.filter(unit=unit).select_related("unit", "responsible")
    late = [one for one in queries.occasions(series, today.year) if one.state is State.LATE and not one.series.builder]
    for number, one in enumerate(late, start=1):
        if number % LEFT_UNDONE:
            with clock.stopped_at(clock.start_of_day(one.due) + timedelta(hours=9)):
                actions.tick(series=one.series, due=one.due, done=True, by=responsible, seen=0)
