"""What has a day of its own in a unit's year: visits, rounds, reviews of plans, meetings, trainings, reports.

Nothing of it is kept here: it stands in the year as it stands where it belongs, and is done when it is done there.
Each sort takes a fixed number of queries.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.access import may
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.annual_clock import rules
from valvo.annual_clock.choices import Kind
from valvo.annual_clock.rules import State
from valvo.contracts.access import contracts_seen
from valvo.contracts.models import DueReport
from valvo.core import clock
from valvo.core.figures import format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.forums.access import forums_seen
from valvo.forums.choices import MeetingState
from valvo.forums.models import Meeting
from valvo.inspections.access import visits_seen
from valvo.inspections.choices import TeamRole, VisitState
from valvo.inspections.models import Member, Visit
from valvo.inspections.rules import FORETOLD
from valvo.occasions.access import occasions
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.plans.access import plans_seen
from valvo.plans.definition import templates
from valvo.plans.models import FollowUp, Plan
from valvo.plans.quality import account_due
from valvo.programmes.access import followed_by
from valvo.questionnaires.access import rounds_seen
from valvo.questionnaires.choices import RoundState
from valvo.questionnaires.models import Handout, Sheet

ONE_BY_ONE = 3  # so many of a sort in a month stand one by one; more of them stand together


@dataclass(frozen=True)
class Dated:
    """One thing in the year, or several of a month together; `private` ones are not told to calendars."""

    sort: str
    key: str
    kind: Kind
    title: str
    on: date
    done: bool
    unit: Unit
    href: str
    who: User | None = None
    private: bool = False

    @property
    def state(self) -> State:
        """Return how it stands today."""
        return rules.state(self.on, clock.today(), done=self.done)


@dataclass(frozen=True)
class Asked:
    """Whose year: who looks, at which unit with all under it, at which year, in which language.

    `met` are the forums' meetings that stand in the clock already, by forum and day.
    """

    person: User
    unit: Unit
    year: int
    language: Language
    met: frozenset[tuple[int, date]] = frozenset()

    @property
    def under(self) -> QuerySet[Any, Any]:
        """Return the keys of the unit and those under it."""
        return subtree(self.unit, clock.today()).values("pk")


def dated(asked: Asked) -> list[Dated]:
    """Return everything with a day of its own in the year, in the order of the days."""
    found = [one for sort in _SORTS for one in sort(asked)]
    return sorted(found, key=lambda one: (one.on, one.sort, one.key))


def together(found: Iterable[Dated], unit: Unit) -> list[Dated]:
    """Return things with those of a sort put together in months that have many."""
    rows = sorted(found, key=lambda one: (one.sort, one.on))
    kept: list[Dated] = []
    for (sort, month), group in groupby(rows, key=lambda one: (one.sort, one.on.replace(day=1))):
        several = list(group)
        kept += several if len(several) <= ONE_BY_ONE else [_as_one(sort, month, several, unit)]
    return kept


def _as_one(sort: str, month: date, several: list[Dated], unit: Unit) -> Dated:
    """Return several things as one, on the first day that waits, or the last when all are done."""
    waits = [one.on for one in several if not one.done]
    label, page = _TOGETHER[sort]
    numbers = {"what": label, "number": len(several), "done": len(several) - len(waits)}
    return Dated(
        sort,
        f"{month:%Y-%m}",
        several[0].kind,
        _("%(what)s: %(number)s, of which %(done)s done") % numbers,
        waits[0] if waits else several[-1].on,
        not waits,
        unit,
        f"{reverse(page)}?unit={unit.public_id}",
    )


_TOGETHER = {
    "visit": (gettext_lazy("Visits"), "inspections:index"),
    "round": (gettext_lazy("Rounds"), "questionnaires:rounds"),
    "review": (gettext_lazy("Reviews of plans"), "plans:index"),
    "account": (gettext_lazy("Four-month accounts"), "plans:index"),
    "meeting": (gettext_lazy("Meetings"), "forums:index"),
    "training": (gettext_lazy("Trainings and other occasions"), "occasions:occasions"),
    "report": (gettext_lazy("Reports due by contract"), "contracts:index"),
    "target": (gettext_lazy("Targets of programmes"), "programmes:index"),
}


# --- each sort ------------------------------------------------------------------------------------


def _visits(asked: Asked) -> Iterator[Dated]:
    leads = Prefetch("team", Member.objects.filter(role=TeamRole.LEAD).select_related("person"), to_attr="leads")
    that_year = Q(visited_on__year=asked.year) | Q(visited_on__isnull=True, planned_for__year=asked.year)
    rows = visits_seen(asked.person).filter(that_year, unit__in=asked.under).exclude(state=VisitState.CANCELLED)
    for one in rows.select_related("unit").prefetch_related(leads):
        on, done = one.visited_on or one.planned_for, one.visited_on is not None
        title = f"{one.get_purpose_display()}: {one.unit.name}"
        lead = next((member.person for member in _leads(one)), None)
        href, hidden = reverse("inspections:visit", args=[one.pk]), not done and one.kind not in FORETOLD
        yield Dated("visit", str(one.pk), Kind.VISIT, title, on, done, one.unit, href, lead, hidden)


def _leads(visit: Visit) -> list[Member]:
    found: list[Member] = getattr(visit, "leads", [])
    return found


def _rounds(asked: Asked) -> Iterator[Dated]:
    asked_here = [rows.filter(round=OuterRef("pk"), unit__in=asked.under) for rows in (Sheet.objects, Handout.objects)]
    here = Q(owner__in=asked.under) | Exists(asked_here[0]) | Exists(asked_here[1])
    rows = rounds_seen(asked.person).filter(here, deadline__year=asked.year).distinct()
    for one in rows.select_related("owner"):
        href, closed = reverse("questionnaires:round", args=[one.pk]), one.state == RoundState.CLOSED
        yield Dated("round", str(one.pk), Kind.ROUND, one.name, one.deadline, closed, one.owner, href)


def _plans(asked: Asked) -> Iterator[Dated]:
    rows = plans_seen(asked.person).filter(unit__in=asked.under, published__isnull=False).select_related("unit")
    plans = list(rows)
    given = FollowUp.objects.filter(plan__in=plans, published_at__isnull=False).values_list("plan", "period")
    published = set(given)
    for one in plans:
        label, href = templates()[one.template].label[asked.language], reverse("plans:plan", args=[one.pk])
        if one.review_on and one.review_on.year == asked.year:
            title = _("Review: %(plan)s") % {"plan": label}
            yield Dated("review", str(one.pk), Kind.PLAN, title, one.review_on, done=False, unit=one.unit, href=href)
        for period, due in _accounts(one, asked.year):
            named = {"plan": label, "period": format_period(period, asked.language)}
            title, done = _("Account of %(period)s: %(plan)s") % named, (one.pk, str(period)) in published
            yield Dated("account", f"{one.pk}-{period}", Kind.PLAN, title, due, done, one.unit, href)


def _accounts(plan: Plan, year: int) -> Iterator[tuple[Period, date]]:
    """Yield the four-month accounts of a plan due in a year: those of months that ended after it was published."""
    if plan.published_on is None or templates()[plan.template].follow_up_months is None:
        return
    for period in (Period(date(year - 1, 9, 1), "third"), *Period(date(year, 1, 1), "year").split("third")):
        due = account_due(period)
        if due and due.year == year and period.end > plan.published_on:
            yield period, due


def _meetings(asked: Asked) -> Iterator[Dated]:
    """Yield the meetings on other days than the clock has for their forum."""
    rows = Meeting.objects.filter(forum__in=forums_seen(asked.person), forum__unit__in=asked.under, on__year=asked.year)
    for one in rows.select_related("forum__unit"):
        if (one.forum_id, one.on) in asked.met:
            continue
        href, done = reverse("forums:meeting", args=[one.pk]), one.state == MeetingState.APPROVED
        yield Dated("meeting", str(one.pk), Kind.FORUM, one.forum.name, one.on, done, one.forum.unit, href)


def _trainings(asked: Asked) -> Iterator[Dated]:
    for one in occasions(asked.person, asked.unit).filter(on__year=asked.year):
        code = catalogue().code("occasion_kind", one.kind)
        title = f"{code.label[asked.language]}: {one.title}" if code else one.title
        href = f"{reverse('occasions:occasions')}?unit={one.unit.public_id}"
        yield Dated("training", str(one.pk), Kind.TRAINING, title, one.on, one.on <= clock.today(), one.unit, href)


def _reports(asked: Asked) -> Iterator[Dated]:
    contracts = contracts_seen(asked.person).filter(organiser__in=asked.under)
    rows = DueReport.objects.filter(contract__in=contracts, due_on__year=asked.year)
    for one in rows.select_related("contract__producer", "contract__organiser", "contract__responsible"):
        contract = one.contract
        href = f"{reverse('contracts:producer', args=[contract.producer.public_id])}#c{contract.pk}"
        title, came = f"{one.what}: {contract.producer.name}", one.received_on is not None
        yield Dated(
            "report", str(one.pk), Kind.OTHER, title, one.due_on, came, contract.organiser, href, contract.responsible
        )


def _targets(asked: Asked) -> Iterator[Dated]:
    """Yield the programmes the unit follows that aim at something in the year; a year's targets end with it."""
    last = date(asked.year, 12, 31)
    seen = may(asked.person, Permission.PROGRAMME_VIEW, asked.unit)
    for one in followed_by(asked.unit) if seen else []:
        targets = [task.measure.target for task in one.table.tasks]
        if one.adoption_in(asked.year) and any(target and asked.year in target.shares for target in targets):
            title = _("Targets of the year: %(programme)s") % {"programme": one.programme.title[asked.language]}
            href = f"{reverse('programmes:programme', args=[one.programme.id])}?unit={asked.unit.public_id}"
            over = last < clock.today()
            yield Dated("target", one.programme.id, Kind.EVALUATION, title, last, over, asked.unit, href)


_SORTS: tuple[Callable[[Asked], Iterator[Dated]], ...] = (
    _visits, _rounds, _plans, _meetings, _trainings, _reports, _targets,
)  # fmt: skip
