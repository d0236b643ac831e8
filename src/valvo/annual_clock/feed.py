"""A unit's year as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from valvo.annual_clock.queries import Occasion, occasion_address, title_of
from valvo.annual_clock.rules import State
from valvo.core.languages import Language


def calendar(name: str, found: Iterable[Occasion], language: Language) -> bytes:
    """Return occasions as whole-day events; each keeps its identity when it is moved."""
    made = Calendar()
    made.add("prodid", "-//Valvo//Annual clock//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for one in found:
        made.add_component(_event(one, language))
    return bytes(made.to_ical())


def _event(one: Occasion, language: Language) -> Event:
    event = Event()
    event.add("uid", f"{one.series.pk}-{one.due.isoformat()}@valvo")
    event.add("dtstamp", datetime.combine(one.due, time(), UTC))
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))
    event.add("summary", ("✓ " if one.state is State.DONE else "") + title_of(one.series, language))
    event.add("location", one.series.unit.name)
    event.add("url", settings.SITE_URL + occasion_address(one))
    if one.series.source:
        event.add("description", one.series.source)
    return event
