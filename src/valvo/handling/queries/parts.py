"""Units' own parts of cases: on the case page, on Today, and in the daily digest.

An event is told once to a person: where the case itself waits for them, its parts are no lines of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.handling import access, rules
from valvo.handling.choices import PartState
from valvo.handling.escalation import stage_on
from valvo.handling.models import Case, Message, Part
from valvo.handling.reminding import Deadline, worded
from valvo.organisation.models import Unit
from valvo.organisation.queries import under
from valvo.web.waiting import SHOWN, Group, Line, group, left

_WHAT = worded(gettext_lazy("Our part of an event"))


@dataclass(frozen=True)
class PartRow:
    """One unit's part as the case page shows it; `written` holds what the reader may read of it."""

    part: Part
    stands: str
    over: bool
    own: bool  # the case's own unit
    may_handle: bool
    untouched: bool
    written: list[Message]


def rows(case: Case, parts: list[Part], messages: list[Message], person: User) -> list[PartRow]:
    """Return the parts of a case, its own unit first; `messages` are those the person may read."""
    if not parts:
        return []
    handled = set(access.parts_handled(person).filter(case=case).values_list("pk", flat=True))
    touched = set(Message.objects.filter(part__in=parts).values_list("part", flat=True))
    return [
        PartRow(
            part=part,
            stands="" if part.is_done else left(part.due_at),
            over=not part.is_done and part.due_at < clock.now(),
            own=part.unit_id == case.unit_id,
            may_handle=part.pk in handled and case.is_open,
            untouched=part.pk not in touched,
            written=[message for message in messages if message.part_id == part.pk],
        )
        for part in sorted(parts, key=lambda one: one.unit_id != case.unit_id)
    ]


def groups(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return the parts that wait for a person in a unit and under it, one for each event, by day."""
    waiting = _waiting(person, unit)
    over = Q(due_at__lt=clock.now())
    return [
        _group("parts_over", _("Our part of an event, over its day"), waiting.filter(over), hot=True),
        _group("parts", _("Our part of an event"), waiting.exclude(over)),
    ]


def cases_waiting(person: User, unit: Unit) -> QuerySet[Case]:
    """Return the open cases that wait for a person: theirs, of whom they stand in for, and those nobody has taken."""
    mine = access.given_to(person) | Q(handler__isnull=True, state__in=rules.UNTAKEN)
    open_ones = access.cases_handled(person).filter(mine).exclude(state__in=rules.FINISHED)
    return open_ones.filter(unit__in=under(unit, clock.today()).values("pk"))


def parts_of_rows() -> QuerySet[Part]:
    """Return the parts of each row of an outer query of cases."""
    return Part.objects.filter(case=OuterRef("pk"))


def own_due() -> QuerySet[Part]:
    """Return the undone part of the own unit of each row of an outer query of cases."""
    return parts_of_rows().filter(unit=OuterRef("unit"), done_at__isnull=True)


def deadlines() -> Iterator[Deadline]:
    """Yield the parts whose day has come to a stage; nothing for cases that are finished."""
    running = Part.objects.filter(done_at__isnull=True).exclude(case__state__in=rules.FINISHED)
    for one in running.select_related("case__report", "handler"):
        due = clock.local_day(one.due_at)
        stage = stage_on(clock.today(), due=due, started=clock.local_day(one.involved_at))
        if stage:
            number = one.case.report.number
            address = reverse("handling:case", args=[number])
            yield Deadline("part", one.pk, due, stage, _WHAT, number, address, one.unit_id, one.handler)


def count_held(person: User) -> int:
    """Return how many undone parts a person has."""
    return Part.objects.filter(handler=person).exclude(state=PartState.DONE).count()


def _waiting(person: User, unit: Unit) -> QuerySet[Part]:
    mine = access.given_to(person) | Q(handler__isnull=True)
    undone = access.parts_handled(person).filter(mine, done_at__isnull=True).exclude(case__state__in=rules.FINISHED)
    in_view = undone.filter(unit__in=under(unit, clock.today()).values("pk"))
    in_view = in_view.exclude(case__in=cases_waiting(person, unit).values("pk"))
    first = in_view.filter(case=OuterRef("case")).order_by("due_at", "pk").values("pk")[:1]
    return in_view.filter(pk=Subquery(first))


def _group(key: str, heading: str, found: QuerySet[Part], *, hot: bool = False) -> Group:
    shown = found.select_related("case__report", "unit").order_by("due_at", "pk")[:SHOWN]
    more = f"{reverse('handling:cases')}?units=undone"
    return group(key, heading, [_line(part) for part in shown], found.order_by().count(), more, hot=hot)


def _line(part: Part) -> Line:
    number, untaken = part.case.report.number, part.state == PartState.ASKED
    return Line(
        title=part.case.title,
        address=f"{reverse('handling:case', args=[number])}#part-{part.pk}",
        quiet=f"{number} · {part.unit.name}",
        stands=left(part.due_at),
        rule=_("The day set for the unit's part"),
        over=part.due_at < clock.now(),
        button=_("Take") if untaken else _("Open"),
        post_to=reverse("handling:take_part", args=[number, part.pk]) if untaken else "",
        seen=part.version,
        leaves=True,
    )


def first_due(case: Case) -> datetime | None:
    """Return until when the own unit's part is to be done, from rows already read; None where nothing is left."""
    return next((part.due_at for part in case.parts.all() if part.unit_id == case.unit_id and not part.is_done), None)
