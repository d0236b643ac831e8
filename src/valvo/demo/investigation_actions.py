"""Writing the demo region's two investigations, each step as of its own time, through the actions people use."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from valvo.accounts.models import User
from valvo.core import clock
from valvo.demo.effects import NEVER_UNIT
from valvo.demo.investigations import Inquiry, inquiries
from valvo.demo.region import public_id
from valvo.handling import actions as handling
from valvo.handling.choices import CaseState
from valvo.handling.models import Case
from valvo.improvement.actions import NewAction
from valvo.investigations import actions
from valvo.investigations.models import (
    Barrier,
    Contribution,
    Entry,
    Finding,
    Investigation,
    Moment,
    Participation,
    Recommendation,
    WorkNote,
)

LEAD, MEMBER, DECIDES = "inspector", "manager", "coordinator"
FINISHED_DAYS_AGO = 75
_DAY = timedelta(days=1)


@transaction.atomic
def write_investigations(users: Mapping[str, User], now: datetime) -> int:
    """Write both investigations, where the history has events for them; return how many there were."""
    running = Case.objects.filter(unit__public_id=public_id(NEVER_UNIT), state=CaseState.INVESTIGATION).first()
    if running:
        _investigate(running, inquiries().running, users, running.changed_at + _DAY)
    finished = _closed_before(now - FINISHED_DAYS_AGO * _DAY)
    if finished:
        _finish(finished, users, now - FINISHED_DAYS_AGO * _DAY)
    return sum(one is not None for one in (running, finished))


def _closed_before(moment: datetime) -> Case | None:
    """Return the last serious case closed before a moment, which is opened again for its investigation."""
    serious = Q(classification__physical_harm="severe") | Q(classification__physical_harm="death")
    return Case.objects.filter(serious, state=CaseState.CLOSED, closed_at__lt=moment).order_by("-closed_at").first()


def _finish(case: Case, users: Mapping[str, User], start: datetime) -> None:
    told, by = inquiries().finished, users[DECIDES]
    with clock.stopped_at(start):
        case = handling.reopen(case=case, reason="new_information", by=by)
        case = handling.take(case=case, by=case.handler or by)
    one = _investigate(case, told, users, start + _DAY)
    with clock.stopped_at(start + 24 * _DAY):
        actions.send(investigation=one, by=users[LEAD])
    with clock.stopped_at(start + 27 * _DAY):
        actions.approve(investigation=one, by=by)


def _investigate(case: Case, told: Inquiry, users: Mapping[str, User], start: datetime) -> Investigation:
    lead, member = users[LEAD], users[MEMBER]
    with clock.stopped_at(start):
        one = actions.decide(
            case=case, level=told.level, reason=told.reason, lead=lead, by=users[DECIDES], title=told.title
        )
        actions.add_member(investigation=one, person=member, role="member", by=lead)
    with clock.stopped_at(start + 2 * _DAY):
        actions.offer_support(investigation=one, by=lead)
        for person in (lead, member):
            actions.state_independence(investigation=one, independent=True, ties="", by=person)
    with clock.stopped_at(start + 9 * _DAY):
        for entry in _entries(case, told, start):
            actions.add_entry(investigation=one, entry=entry, by=lead)
        _act(one, told, lead)
        if told.summary:
            actions.summarise(
                investigation=one, title=told.title, summary=told.summary, no_recommendation_reason="", by=lead
            )
    return one


def _act(one: Investigation, told: Inquiry, lead: User) -> None:
    owner = one.case.handler or lead
    for row, advice in zip(one.recommendations.all(), told.recommendations, strict=True):
        planned = NewAction(advice.action, owner, clock.today() + advice.days * _DAY)
        actions.act_on(recommendation=row, planned=planned, by=lead)


def _entries(case: Case, told: Inquiry, start: datetime) -> Iterator[Entry]:
    day = case.report.happened_on
    yield from (
        Moment(happened_on=day + step.days * _DAY, happened_at=step.at, text=step.text, source=step.source)
        for step in told.moments
    )
    yield from (Barrier(text=one.text, outcome=one.outcome) for one in told.barriers)
    yield from (Contribution(element=one.element, text=one.text) for one in told.factors)
    yield from (Finding(text=text) for text in told.findings)
    yield from (Recommendation(text=one.text) for one in told.recommendations)
    yield from (
        Participation(
            party=one.party, reply=one.reply, way=one.way, offered_on=clock.local_day(start + one.days * _DAY)
        )
        for one in told.participations
    )
    yield from (WorkNote(text=text) for text in told.notes)
