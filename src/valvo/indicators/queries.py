"""The strip on top of the picture: what is so now, straight from the database."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from valvo.core import clock
from valvo.handling.choices import CaseState
from valvo.handling.models import Case
from valvo.hotline.queries import NeverEvents, never_events
from valvo.improvement.choices import ActionState
from valvo.improvement.models import Action
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import lines_under

_LEFT_OUT = [CaseState.DUPLICATE, CaseState.NOT_REPORTABLE]
# Cases older than this without being closed are a backlog; the measure of Helsinki's quarterly reports.
BACKLOG = relativedelta(months=2)


@dataclass(frozen=True)
class RightNow:
    """Counts as of this moment for a unit and all under it.

    Harm is serious as judged, or until then as reported. A case counts once, however many of its deadlines have passed.
    """

    never: NeverEvents
    open_cases: int
    backlog: int
    serious_open: int
    serious_unassigned: int
    days_since_serious: int | None
    deadlines_running: int
    deadlines_passed: int
    actions_open: int
    actions_overdue: int


def right_now(unit: Unit) -> RightNow:
    """Return the strip's counts, in four queries whatever their size."""
    today = clock.today()
    lines = lines_under(unit, today)
    below = lines.values("descendant")
    still_open, last = _open(Case.objects.filter(unit__found_by=below)), _last_serious(lines)
    undone = Action.objects.filter(unit__found_by=below, state__in=[ActionState.PLANNED, ActionState.UNDER_WAY])
    actions = undone.aggregate(all=Count("unit"), late=Count("unit", filter=Q(due__lt=today)))
    return RightNow(
        never=never_events(unit),
        open_cases=still_open["all"],
        backlog=still_open["backlog"],
        serious_open=still_open["serious"],
        serious_unassigned=still_open["unassigned"],
        days_since_serious=(today - last).days if last else None,
        deadlines_running=still_open["running"],
        deadlines_passed=still_open["late"],
        actions_open=actions["all"],
        actions_overdue=actions["late"],
    )


def _open(cases: QuerySet[Case]) -> dict[str, int]:
    """Return what there is of cases not closed; asks only what the index of open cases holds, so no case is read."""
    now, serious = clock.now(), Q(serious_on__isnull=False)
    number = partial(Count, "unit")  # each has one, and the index holds it
    return cases.filter(closed_at__isnull=True).aggregate(
        all=number(),
        backlog=number(filter=Q(opened_at__lt=now - BACKLOG)),
        serious=number(filter=serious),
        unassigned=number(filter=serious & Q(handler__isnull=True)),
        running=number(filter=Q(due_at__isnull=False)),
        late=number(filter=Q(due_at__lt=now)),
    )


def _last_serious(lines: QuerySet[Closure]) -> date | None:
    """Return the day of the last event with serious harm, duplicates and what is not ours to handle left out.

    Each unit's last is looked up in the index of the serious: as much work as there are units, however many the cases.
    """
    at_unit = Case.objects.filter(unit=OuterRef("descendant"), serious_on__isnull=False).exclude(state__in=_LEFT_OUT)
    newest = Subquery(at_unit.order_by("-serious_on").values("serious_on")[:1])
    last: date | None = lines.aggregate(last=Max(newest))["last"]
    return last
