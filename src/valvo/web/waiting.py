"""Today's lines: what waits for a person, from any app. An app registers a source when it is ready.

A source takes a fixed number of queries however much waits: it shows `SHOWN` lines of each group and counts the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.figures import NO_BREAK_SPACE
from valvo.core.languages import Language
from valvo.organisation.models import Unit

SHOWN = 8  # lines of one group
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One thing to do: what, where, until when by which rule, and the one click that does or opens it."""

    title: str
    address: str
    quiet: str  # where and whose
    stands: str  # the deadline in words
    rule: str  # the law or rule that set it
    over: bool
    button: str
    post_to: str = ""
    seen: int = 0
    leaves: bool = False  # the step leads on to another page


@dataclass(frozen=True)
class Group:
    """Things that wait for the same reason; `more` leads to the rest of them.

    `hot` puts them first, `alarm` makes them a red strip.
    """

    key: str
    heading: str
    lines: list[Line]
    total: int
    more: str
    hot: bool = False
    alarm: bool = False


# Given a person, the unit in view (with all under it) and a language: what waits, by why. Empty groups may be returned.
Source = Callable[[User, Unit, Language], Iterable[Group]]
_SOURCES: dict[str, tuple[int, Source]] = {}


def register(name: str, source: Source, *, order: int = 50) -> None:
    """Tell what of an app waits for people; lower orders stand first. Called in the app's `ready`."""
    _SOURCES[name] = (order, source)


def waiting(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return what waits for a person in a unit and under it: the overdue first, then in the order of the apps."""
    sources = sorted(_SOURCES.values(), key=lambda entry: entry[0])
    groups = [group for _order, source in sources for group in source(person, unit, language) if group.lines]
    return sorted(groups, key=lambda group: not group.hot)


def group(
    key: str, heading: str, lines: list[Line], total: int, more: str, *, hot: bool = False, alarm: bool = False
) -> Group:
    """Return a group that leads to the rest only where there is a rest."""
    return Group(key, heading, lines, total, more if total > len(lines) else "", hot, alarm)


def line_by(day: date, *, title: str, address: str, quiet: str, rule: str, button: str, leaves: bool = False) -> Line:
    """Return the line of what is to be done before the end of a day, and is over from the next."""
    stands = left(clock.start_of_day(day + _DAY) - timedelta(seconds=1))
    return Line(title, address, quiet, stands, rule, over=day < clock.today(), button=button, leaves=leaves)


def left(due_at: datetime) -> str:
    """Return how long there is until a moment, or by how much it is passed: “12 d left”, “3 d over”."""
    now = clock.now()
    if due_at < now:
        return _("%(time)s over") % {"time": span(now - due_at)}
    return _("%(time)s left") % {"time": span(due_at - now)}


def span(length: timedelta) -> str:
    """Return a length of time in its greatest whole unit: minutes, hours (to two days), days; no line breaks in it."""
    return _in_greatest_unit(length).replace(" ", NO_BREAK_SPACE)


def _in_greatest_unit(length: timedelta) -> str:
    if length < _HOUR:
        return _("%(number)s min") % {"number": int(length.total_seconds() // 60)}
    if length < 2 * _DAY:
        return _("%(number)s h") % {"number": length // _HOUR}
    days = length // _DAY
    return ngettext("%(number)s d", "%(number)s d", days) % {"number": days}
