"""When forums meet: the days of their series in the annual clock."""

from datetime import date

from django.urls import reverse

from valvo.annual_clock.models import Series
from valvo.annual_clock.queries import occasions
from valvo.core import clock
from valvo.forums.models import Forum
from valvo.forums.rhythm import Rhythm

AHEAD = 4  # days told


def days(forum: Forum) -> list[date]:
    """Return the next days of a forum's series, those moved on the day they were moved to."""
    today, rows = clock.today(), Series.objects.filter(forum=forum, ended_at__isnull=True).select_related("unit")
    found = {one.on for year in (today.year, today.year + 1) for one in occasions(rows, year) if one.on >= today}
    return sorted(found)[:AHEAD]


def _address(forum: Forum) -> str:
    series = Series.objects.filter(forum=forum, ended_at__isnull=True).first()
    if series:
        return reverse("annual_clock:series", args=[series.pk])
    return f"{reverse('annual_clock:add')}?unit={forum.unit.public_id}&forum={forum.pk}"


def _calendar(forum: Forum) -> str:
    return f"{reverse('annual_clock:feeds')}?forum={forum.pk}"


RHYTHM = Rhythm(days, _address, _calendar)
