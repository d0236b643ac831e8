"""Rows for the pages of the hot line, and its figures straight from the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.hotline import on_call, rules
from valvo.hotline.choices import AlertState, What
from valvo.hotline.matching import Found
from valvo.hotline.models import Alert, Duty
from valvo.intake.queries import language
from valvo.organisation.models import Unit
from valvo.organisation.queries import path, under

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class NeverEvents:
    """Never events at a unit and under it, as of this moment; false alarms are not counted."""

    last_on: date | None
    days_since: int | None
    in_a_year: int
    open: int
    calling: int  # of the open ones, those nobody has acknowledged


def never_events(unit: Unit) -> NeverEvents:
    """Return the never events of a unit and all under it, in one query."""
    today = clock.today()
    rows = Alert.objects.filter(unit__in=under(unit, today).values("pk")).exclude(state=AlertState.DOWNGRADED)
    counted = rows.aggregate(
        last=Max("happened_on"),
        in_a_year=Count("pk", filter=Q(happened_on__gt=today - A_YEAR)),
        open=Count("pk", filter=Q(state__in=rules.OPEN)),
        calling=Count("pk", filter=Q(state=AlertState.CALLING)),
    )
    last = counted["last"]
    return NeverEvents(
        last, (today - last).days if last else None, counted["in_a_year"], counted["open"], counted["calling"]
    )


@dataclass(frozen=True)
class LogLine:
    """One line of an alert's log in words."""

    at: datetime
    what: str
    quiet: str
    reason: str
    bad: bool


_BAD = {What.FAILED, What.GIVEN_UP, What.UNANSWERED, What.ALL_CALLED, What.NOBODY_TO_CALL, What.NO_SECOND_CHANNEL}


def log_of(alert: Alert) -> list[LogLine]:
    """Return what has happened with an alert, oldest first, in one query."""
    lines = []
    for entry in alert.log.select_related("by", "person"):
        step = _("step %(number)s") % {"number": entry.step} if entry.step else ""
        who = entry.by or entry.person
        parts = [step, entry.get_channel_display(), who.name if who else "", entry.code]
        lines.append(
            LogLine(
                entry.at,
                entry.get_what_display(),
                " · ".join(part for part in parts if part),
                entry.reason,
                entry.what in _BAD,
            )
        )
    return lines


@dataclass(frozen=True)
class OnCallList:
    """The on-call list of one unit; `own` tells the unit in view from those above it."""

    unit: Unit
    own: bool
    duties: Sequence[Duty]


def lists_for(unit: Unit) -> list[OnCallList]:
    """Return the unit's own list and those above it that have somebody on them, in the order they are called."""
    above = list(reversed(path(unit, clock.today()))) or [unit]
    duties = list(on_call.duties_at([one.pk for one in above]))
    lists = [OnCallList(one, one == unit, [duty for duty in duties if duty.unit_id == one.pk]) for one in above]
    return [one for one in lists if one.own or one.duties]


def rules_to_choose() -> dict[str, tuple[str, Found]]:
    """Return every never event in force today by id: its name in the reader's language, and the list it stands in."""
    today, spoken = clock.today(), language()
    return {
        event.id: (event.label[spoken], Found(event.id, loaded.sha256))
        for loaded in catalogue().never_events.values()
        if loaded.value.in_force_on(today)
        for event in loaded.value.events
    }
