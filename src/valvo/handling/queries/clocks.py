"""Deadlines in words: how long is left, or by how much one is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.handling.models import Clock
from valvo.web.waiting import left, span


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
        return _("stands still, %(time)s left") % {"time": span(max(one.due_at - one.paused_at, timedelta()))}
    return left(one.due_at)


def _done(start: datetime, done: datetime) -> str:
    return _("done, %(time)s") % {"time": span(done - start)}
