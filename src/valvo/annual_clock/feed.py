"""A unit's year as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from valvo.annual_clock.queries import Entry
from valvo.annual_clock.rules import State


def calendar(name: str, found: Iterable[Entry]) -> bytes:
    """Return a year as whole-day events; each keeps its identity when it is moved."""
    made = Calendar()
    made.add("prodid", "-//Valvo//Annual clock//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for one in found:
        made.add_component(_event(one))
    return bytes(made.to_ical())


def _event(one: Entry) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@valvo")
    event.add("dtstamp", datetime.combine(one.on, time(), UTC))
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))
    event.add("summary", ("✓ " if one.state is State.DONE else "") + one.title)
    event.add("location", one.unit.name)
    event.add("url", settings.SITE_URL + one.address)
    if one.source:
        event.add("description", one.source)
    return event
