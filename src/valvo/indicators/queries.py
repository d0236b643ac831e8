"""The strip on top of the picture: what is so now, straight from the database."""

from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Max, Q, QuerySet

from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.handling.choices import CaseState
from valvo.handling.models import Case, Clock
from valvo.hotline.queries import NeverEvents, never_events
from valvo.improvement.choices import ActionState
from valvo.improvement.models import Action
from valvo.indicators.catalogue import SERIOUS
from valvo.organisation.models import Unit
from valvo.organisation.queries import under

CLOSED = [CaseState.CLOSED, CaseState.DUPLICATE, CaseState.NOT_REPORTABLE]
# Named one by one: an index finds rows by what they are, not by what they are not.
_STILL_OPEN = [state for state in CaseState if state not in CLOSED]
_LEFT_OUT = [CaseState.DUPLICATE, CaseState.NOT_REPORTABLE]
# Cases older than this without being closed are a backlog; the measure of Helsinki's quarterly reports.
BACKLOG = relativedelta(months=2)


@dataclass(frozen=True)
class RightNow:
    """Counts as of this moment for a unit and all under it."""

    never: NeverEvents
    open_cases: int
    backlog: int
    serious_open: int
    serious_unassigned: int
    days_since_serious: int | None
    clocks_running: int
    clocks_overdue: int
    actions_open: int
    actions_overdue: int


def right_now(unit: Unit) -> RightNow:
    """Return the strip's counts, in five queries whatever their size."""
    now, today = clock.now(), clock.today()
    below = under(unit, today).values("pk")
    cases = Case.objects.filter(unit__in=below)
    still_open, serious = _open(cases, now - BACKLOG), _serious(cases)
    running = Clock.objects.filter(case__unit__in=below, case__state__in=_STILL_OPEN, done_at__isnull=True)
    clocks = running.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    undone = Action.objects.filter(unit__in=below, state__in=[ActionState.PLANNED, ActionState.UNDER_WAY])
    actions = undone.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due__lt=today)))
    return RightNow(
        never=never_events(unit),
        open_cases=still_open["all"],
        backlog=still_open["backlog"],
        serious_open=serious.open,
        serious_unassigned=serious.unassigned,
        days_since_serious=(today - serious.last).days if serious.last else None,
        clocks_running=clocks["all"],
        clocks_overdue=clocks["late"],
        actions_open=actions["all"],
        actions_overdue=actions["late"],
    )


def _open(cases: QuerySet[Case], backlog_before: datetime) -> dict[str, int]:
    """Return how many are not closed (`all`, `backlog`); only their rows are read, few beside all there have been."""
    still_open = cases.filter(state__in=_STILL_OPEN)
    return still_open.aggregate(all=Count("pk"), backlog=Count("pk", filter=Q(opened_at__lt=backlog_before)))


@dataclass(frozen=True)
class _Serious:
    """Of cases with serious harm: how many are open, of those without a handler, and the day of the last event."""

    open: int
    unassigned: int
    last: date | None


def _serious(cases: QuerySet[Case]) -> _Serious:
    """Return what there is of serious harm; asked apart, since it is found by its own indexes."""
    still_open = Q(state__in=_STILL_OPEN)
    counted = cases.filter(is_serious()).aggregate(
        open=Count("pk", filter=still_open),
        unassigned=Count("pk", filter=still_open & Q(handler__isnull=True)),
        last=Max("report__happened_on", filter=~Q(state__in=_LEFT_OUT)),
    )
    return _Serious(**counted)


def is_serious() -> Q:
    """Return the condition of cases whose harm is serious."""

    def codes(code_list: str) -> list[str]:
        return [code.id for code in catalogue().code_list(code_list).codes if (code.level or 0) >= SERIOUS]

    return Q(classification__physical_harm__in=codes("physical_harm")) | Q(
        classification__psychological_harm__in=codes("psychological_harm")
    )
