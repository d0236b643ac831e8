"""Deadlines in words: how long is left, or by how much one is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.handling.models import Clock

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class ClockRow:
    """One deadline: what, by which rule, how it stands in words, and how much of the time is used (0–100)."""

    label: str
    rule: str
    stands: str
    used: int
    over: bool
    due_at: datetime


def row(one: Clock, language: Language) -> ClockRow:
    """Return a clock as shown."""
    loaded = catalogue().clocks.get(one.rule)
    until = one.done_at or one.paused_at or clock.now()
    whole = max((one.due_at - one.started_at).total_seconds(), 1)
    used = 100 if one.done_at else min(int(100 * (until - one.started_at).total_seconds() / whole), 100)
    return ClockRow(
        label=loaded.value.label[language] if loaded else one.rule,
        rule=loaded.value.rule_text[language] if loaded else "",
        stands=_stands(one),
        used=max(used, 0),
        over=until > one.due_at,
        due_at=one.due_at,
    )


def _stands(one: Clock) -> str:
    if one.done_at:
        return _done(one.started_at, one.done_at)
    if one.paused_at:
        return _("stands still, %(time)s left") % {"time": span(max(one.due_at - one.paused_at, _HOUR * 0))}
    return left(one.due_at)


def left(due_at: datetime) -> str:
    """Return how long there is until a moment, or by how much it is passed: “12 d left”, “3 d over”."""
    now = clock.now()
    if due_at < now:
        return _("%(time)s over") % {"time": span(now - due_at)}
    return _("%(time)s left") % {"time": span(due_at - now)}


def span(length: timedelta) -> str:
    """Return a length of time in its greatest whole unit: minutes, hours (to two days), days."""
    if length < _HOUR:
        return _("%(number)s min") % {"number": int(length.total_seconds() // 60)}
    if length < 2 * _DAY:
        return _("%(number)s h") % {"number": length // _HOUR}
    days = length // _DAY
    return ngettext("%(number)s d", "%(number)s d", days) % {"number": days}


def _done(start: datetime, done: datetime) -> str:
    return _("done, %(time)s") % {"time": span(done - start)}


def running_of_rows() -> QuerySet[Clock]:
    """Return the running clocks of each row of an outer query of cases, the first due first."""
    return Clock.objects.filter(case=OuterRef("pk"), done_at__isnull=True).order_by("due_at")
