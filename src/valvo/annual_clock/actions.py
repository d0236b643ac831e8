"""Every write to the annual clock."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.annual_clock import rules
from valvo.annual_clock.errors import AlreadyThereError, NotItsDayError
from valvo.annual_clock.events import ClockEvent
from valvo.annual_clock.models import Day, Feed, Series
from valvo.annual_clock.rules import Repeat
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.core.languages import Language
from valvo.forums.models import Forum
from valvo.organisation.models import Unit
from valvo.trail.actions import event, record, record_all

Values = Mapping[str, Any]


@transaction.atomic
def add_series(*, unit: Unit, values: Values, by: User) -> Series:
    """Put something that comes back into a unit's year."""
    series = Series.objects.create(unit=unit, **values)
    record(ClockEvent.ADDED, by=by, target=series, unit=unit, kind=series.kind)
    return series


@transaction.atomic
def take_template(*, unit: Unit, lines: Sequence[Values], by: User) -> int:
    """Put a template's lines into a unit's year, those that are there left out; return how many came.

    Raises AlreadyThereError when all are there.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    there = set(Series.objects.filter(unit=unit, ended_at__isnull=True).values_list("template", flat=True))
    new = [Series(unit=unit, **line) for line in lines if line["template"] not in there]
    if not new:
        raise AlreadyThereError(_("Everything in the template is in the clock already."))
    Series.objects.bulk_create(new)
    record_all(event(ClockEvent.ADDED, by=by, target=one, unit=unit, kind=one.kind) for one in new)
    return len(new)


@transaction.atomic
def change_series(*, series: Series, values: Values, by: User, seen: int) -> None:
    """Change a series; what was said of days it no longer has stays but is not shown."""
    current = _current(series, seen)
    Series.objects.filter(pk=current.pk).update(**values, version=current.version + 1)
    record(ClockEvent.CHANGED, by=by, target=current, unit=current.unit_id)


@transaction.atomic
def end_series(*, series: Series, by: User, seen: int) -> None:
    """Take a series out of the year; what was done is kept."""
    current = _current(series, seen)
    Series.objects.filter(pk=current.pk).update(ended_at=clock.now(), version=current.version + 1)
    record(ClockEvent.ENDED, by=by, target=current, unit=current.unit_id)


@transaction.atomic
def move(*, series: Series, due: date, to: date, reason: str, by: User, seen: int) -> None:
    """Move one occasion to another day, with why; moving it to its own day takes the move back."""
    day = _day(series, due, seen)
    day.moved_to, day.reason = (None, "") if to == due else (to, reason)
    _save(day)
    record(ClockEvent.MOVED, by=by, target=series, unit=series.unit_id, due=due, to=to)


@transaction.atomic
def tick(*, series: Series, due: date, done: bool, by: User, seen: int) -> None:
    """Mark one occasion as done, or take that back."""
    day = _day(series, due, seen)
    day.done_at, day.done_by = (clock.now(), by) if done else (None, None)
    _save(day)
    record(ClockEvent.DONE if done else ClockEvent.UNDONE, by=by, target=series, unit=series.unit_id, due=due)


@transaction.atomic
def make_feed(*, unit: Unit, mine: bool, language: Language, by: User, forum: Forum | None = None) -> str:
    """Make a calendar feed; return its secret, which is not kept and cannot be shown again."""
    secret = secrets.token_urlsafe(32)
    feed = Feed.objects.create(
        unit=unit, owner=by, mine=mine, forum=forum, digest=digest(secret), language=language, made_at=clock.now()
    )
    record(ClockEvent.FEED_MADE, by=by, target=feed, unit=unit)
    return secret


@transaction.atomic
def revoke_feed(*, feed: Feed, by: User) -> None:
    """Make a feed's address lead nowhere."""
    record(ClockEvent.FEED_REVOKED, by=by, target=feed, unit=feed.unit_id)
    feed.delete()


@transaction.atomic
def hand_over(leaver: User, to: User, by: User | None) -> int:
    """Give what somebody who leaves is responsible for to somebody else; return how many series it was."""
    rows = list(Series.objects.select_for_update().filter(responsible=leaver, ended_at__isnull=True))
    Series.objects.filter(pk__in=[one.pk for one in rows]).update(responsible=to, version=F("version") + 1)
    record_all(event(ClockEvent.HANDED_OVER, by=by, target=one, unit=one.unit_id, to=to.pk) for one in rows)
    return len(rows)


def digest(secret: str) -> str:
    """Return what is kept of a feed's secret: 32 random bytes need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _current(series: Series, seen: int) -> Series:
    current = Series.objects.select_for_update().filter(pk=series.pk, ended_at__isnull=True).first()
    if current is None or current.version != seen:
        raise StaleError
    return current


def _day(series: Series, due: date, seen: int) -> Day:
    """Return what has been said of an occasion, or a fresh row; `seen` nought says that nothing had been said."""
    Series.objects.select_for_update().get(pk=series.pk)
    if due not in rules.days(series.first, Repeat(series.often), series.until, due.year):
        raise NotItsDayError(_("There is no such occasion on that day."))
    day = series.days.filter(due=due).first() or Day(series=series, due=due, version=0)
    if day.version != seen:
        raise StaleError
    return day


def _save(day: Day) -> None:
    day.version += 1
    day.save()
