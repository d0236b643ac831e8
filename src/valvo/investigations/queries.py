"""Rows for the pages of investigations, each page with a fixed number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.handling.escalation import stage_on
from valvo.handling.models import Case
from valvo.handling.panels import Panel, Side
from valvo.handling.reminding import Deadline, worded
from valvo.investigations import access, facts, rules
from valvo.investigations.choices import InvestigationState
from valvo.investigations.definition import definition, label
from valvo.investigations.kinds import KINDS, EntryKind, EntryRow
from valvo.investigations.models import Investigation, Member, Recommendation, SupportText
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force, under
from valvo.recommendations.access import may_recommend
from valvo.recommendations.choices import Source
from valvo.recommendations.queries import learnt_from
from valvo.web.waiting import SHOWN, Group, Line, group, left

_WHAT = worded(gettext_lazy("Report of the investigation"))


@dataclass(frozen=True)
class Part:
    """One kind of entries on the page."""

    kind: EntryKind
    rows: list[EntryRow]


@dataclass(frozen=True)
class Colleague:
    """Somebody in the team as shown."""

    member: Member
    role: str
    stated: str


@dataclass(frozen=True)
class InvestigationPage:
    """Everything on an investigation's page."""

    one: Investigation
    level: str
    rule: str
    stands: str
    over: bool
    used: int
    parts: list[Part]
    team: list[Colleague]
    mine: Member | None
    missing: list[str]
    running: bool
    may_spread: bool
    notes_go_on: date | None


def investigation_page(one: Investigation, person: User, language: Language) -> InvestigationPage:
    """Return an investigation as a person of the team reads it."""
    level = definition().level(one.level)
    team = [_colleague(member, language) for member in one.team.select_related("person")]
    until = one.approved_at or clock.now()
    whole = max((one.due_at - one.decided_at).total_seconds(), 1)
    return InvestigationPage(
        one=one,
        level=level.label[language],
        rule=level.rule_text[language],
        stands=left(one.due_at) if one.state in rules.OPEN else "",
        over=until > one.due_at,
        used=max(0, min(100, int(100 * (until - one.decided_at).total_seconds() / whole))),
        parts=[_part(one, kind, person, language) for kind in KINDS.values()],
        team=team,
        mine=next((colleague.member for colleague in team if colleague.member.person_id == person.pk), None),
        missing=facts.sentences(rules.missing(facts.gathered(one))),
        running=one.state == InvestigationState.RUNNING,
        may_spread=one.state != InvestigationState.ABANDONED and may_recommend(person, one.unit),
        notes_go_on=one.notes_expire_on if one.notes_expired_at is None else None,
    )


def _part(one: Investigation, kind: EntryKind, person: User, language: Language) -> Part:
    rows = [kind.row(row, language) for row in getattr(one, kind.related).select_related(*kind.more)]
    return Part(kind, _with_spread(rows, person) if kind.model is Recommendation else rows)


def _with_spread(rows: list[EntryRow], person: User) -> list[EntryRow]:
    """Return an investigation's recommendations with what of them went to other units."""
    given = learnt_from(person, Source.INVESTIGATION, [row.entry.pk for row in rows])
    return [replace(row, spread=[one for one in given if one.source_id == row.entry.pk]) for row in rows]


def _colleague(member: Member, language: Language) -> Colleague:
    stated = _("not stated yet")
    if member.independent is not None:
        stated = _("independent of the event") if member.independent else member.ties
    return Colleague(member, label(definition().roles, member.role, language), stated)


def support_text(unit: Unit | None, language: Language) -> str:
    """Return the nearest own words on support, at a unit or above it; nothing where nobody has written any."""
    if unit is None:
        return ""
    above = Closure.objects.filter(in_force(clock.today()), descendant=unit)
    depth = dict(above.values_list("ancestor", "depth"))
    found = sorted(SupportText.objects.filter(unit__in=depth), key=lambda row: depth[row.unit_id])
    return str(getattr(found[0], f"text_{language}")) if found else ""


def count_held(person: User) -> int:
    """Return how many investigations under way the person is in the team of."""
    return Member.objects.filter(person=person, investigation__state=InvestigationState.RUNNING).count()


# --- on other apps' pages -------------------------------------------------------------------------


def case_panel(person: User, case: Case) -> Panel | None:
    """Return the panel on a case: the investigation there is, or the way to decide on one."""
    one = Investigation.objects.filter(case=case).first()
    may_decide = access.may_decide(person, case.unit_id)
    if one is None and not (may_decide and case.is_open):
        return None
    context = {
        "one": one,
        "may_decide": may_decide,
        "may_open": one is not None and access.investigations_seen(person).filter(pk=one.pk).exists(),
        "stands": left(one.due_at) if one and one.state in rules.OPEN else "",
        "taken": case.state not in {"new", "received", "reopened"},
    }
    return Panel(
        "investigation", _("Investigation"), "investigations/parts/panel.html", context, order=20, side=Side.DECISIONS
    )


def waiting(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return what of investigations waits for a person: those they are in, statements to make, reports to approve."""
    mine = Investigation.objects.filter(team__person=person, state=InvestigationState.RUNNING)
    unstated = mine.filter(team__person=person, team__stated_at__isnull=True)
    over = Q(due_at__lt=clock.now())
    in_view = access.investigations_worked(person).filter(unit__in=under(unit, clock.today()).values("pk"))
    to_approve = in_view.filter(state=InvestigationState.REVIEW).exclude(team__person=person)
    decided = to_approve.filter(unit__in=access.units_decided(person).values("pk"))
    listed = reverse("investigations:index")
    own, approve = f"{listed}?whose=mine", f"{listed}?state=review"
    return [
        _group("inv_over", _("Investigations over their time"), mine.filter(over), own, language, hot=True),
        _group("inv_approve", _("Investigations' reports to approve"), decided, approve, language),
        _group("inv_state", _("State your independence"), unstated, own, language),
        _group("inv_mine", _("I investigate"), mine.exclude(over), own, language),
    ]


def _group(
    key: str, heading: str, rows: QuerySet[Investigation], more: str, language: Language, *, hot: bool = False
) -> Group:
    shown = rows.select_related("unit", "case__report").order_by("due_at", "pk")[:SHOWN]
    return group(key, heading, [_line(one, language) for one in shown], rows.order_by().count(), more, hot=hot)


def _line(one: Investigation, language: Language) -> Line:
    return Line(
        title=one.title,
        address=reverse("investigations:investigation", args=[one.pk]),
        quiet=f"{one.case.report.number} · {one.unit.name}",
        stands=left(one.due_at),
        rule=definition().level(one.level).rule_text[language],
        over=one.due_at < clock.now(),
        button=_("Open"),
    )


def deadlines() -> Iterator[Deadline]:
    """Yield the reports whose deadline has come to a stage; the lead is told."""
    running = Investigation.objects.filter(state=InvestigationState.RUNNING).select_related("case__report")
    leads = {
        row.investigation_id: row.person
        for row in Member.objects.filter(investigation__in=running, role=rules.LEAD).select_related("person")
    }
    for one in running:
        due = clock.local_day(one.due_at)
        stage = stage_on(clock.today(), due=due, started=clock.local_day(one.decided_at))
        if stage:
            address = reverse("investigations:investigation", args=[one.pk])
            number, owner = one.case.report.number, leads.get(one.pk)
            yield Deadline("inquiry", one.pk, due, stage, _WHAT, number, address, one.unit_id, owner)
