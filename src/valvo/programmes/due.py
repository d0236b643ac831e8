"""A unit's yearly self-evaluation on Today, when the year comes to its end and something is left to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.languages import Language
from valvo.organisation.models import Unit
from valvo.programmes import rules
from valvo.programmes.access import Followed, followed_by
from valvo.programmes.queries import LateUnit, late_units, number
from valvo.web.waiting import SHOWN, Group, Line, group, line_by


@dataclass(frozen=True)
class _Late:
    """A programme with the first of the units that have something left to answer, and how many there are."""

    followed: Followed
    units: Sequence[LateUnit]
    total: int


def groups(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return this year's self-evaluations that units the person answers for have not finished.

    Nothing is asked of the database outside the last quarter; in it at most two questions a programme.
    """
    today = clock.today()
    if not rules.is_time_to_answer(today):
        return []
    late = [_late(person, one, today.year) for one in followed_by(unit) if one.holds_on(today)]
    found = [(one.followed, row) for one in late for row in one.units]
    found.sort(key=lambda pair: pair[1].public_id != unit.public_id)  # the own unit first, in each programme
    lines = [_line(followed, row, language) for followed, row in found[:SHOWN]]
    total = sum(one.total for one in late)
    more = _more(person, unit, [one for one in late if one.total]) if total else ""
    return [group("self_evaluations", _("This year's self-evaluation"), lines, total, more)]


def _late(person: User, followed: Followed, year: int) -> _Late:
    mine = units_reached(person, Permission.PROGRAMME_ANSWER).values("pk")
    rows = late_units(followed, year).filter(pk__in=mine).prefetch_related(None)  # whom to remind is not told here
    own_first = Case(When(pk=followed.unit.pk, then=Value(0)), default=Value(1))
    shown = list(rows.order_by(own_first, F("missing").desc(), "name_sv", "pk")[:SHOWN])
    total = len(shown) if len(shown) < SHOWN else rows.order_by().count()
    return _Late(followed, cast("Sequence[LateUnit]", shown), total)


def _line(followed: Followed, row: LateUnit, language: Language) -> Line:
    # A programme's name often ends in its years: the year is told in words.
    title = {"programme": followed.programme.title[language], "year": row.year}
    left = {"missing": number(row.missing, language), "due": number(row.due, language)}
    query = urlencode({"unit": row.public_id, "year": row.year})
    return line_by(
        date(row.year, 12, 31),
        title=_("%(programme)s, year %(year)s") % title,
        address=f"{reverse('programmes:answers', args=[row.programme])}?{query}",
        quiet=row.name,
        rule=_("Tasks not answered: %(missing)s of %(due)s") % left,
        button=_("Answer it"),
    )


def _more(person: User, unit: Unit, late: Sequence[_Late]) -> str:
    """Return the list of who is missing; of several programmes their list; none for who may not read the unit's."""
    if not may(person, Permission.PROGRAMME_VIEW, unit):
        return ""
    query = urlencode({"unit": unit.public_id})
    if len(late) > 1:
        return f"{reverse('programmes:index')}?{query}"
    return f"{reverse('programmes:missing', args=[late[0].followed.programme.id])}?{query}&year={clock.today().year}"
