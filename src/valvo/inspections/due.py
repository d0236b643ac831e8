"""What of visits waits, and until when: lines on Today, deadlines in the digest.

Of a visit that the unit is not told of only those who make or plan it are reminded.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.languages import Language
from valvo.handling.escalation import stage_on
from valvo.handling.reminding import Deadline, worded
from valvo.inspections.choices import TeamRole, VisitState
from valvo.inspections.definition import definition
from valvo.inspections.models import Material, Member, Observation, Visit
from valvo.inspections.rules import FORETOLD, TOLD
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.web.waiting import SHOWN, Group, Line, group, line_by

AHEAD = timedelta(days=14)
TEAM_AHEAD = timedelta(days=30)  # a team is chosen before its visit comes
WORDS = 12  # of a decision, on Today


def groups(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return what of visits waits for a person: to comment, send, decide on, approve, lead, make."""
    below = subtree(unit, clock.today()).values("pk")
    answers = units_reached(person, Permission.ROUND_ANSWER).values("pk")
    plans = units_reached(person, Permission.INSPECT).values("pk")
    in_view = Visit.objects.filter(unit__in=below)
    drafts = in_view.filter(state=VisitState.COMMENTS)
    to_comment = drafts.filter(unit__in=answers, commented_at__isnull=True).exclude(team__person=person)
    over = Q(commented_at__isnull=False) | Q(comment_due__lt=clock.today())
    to_approve = drafts.filter(over, unit__in=plans).exclude(team__person=person)
    asked = in_view.filter(unit__in=answers, material__answered_at__isnull=True, material__isnull=False)
    to_send = asked.filter(state=VisitState.PLANNED).exclude(team__person=person).distinct()
    mine = Visit.objects.filter(team__person=person, state__in=(VisitState.PLANNED, VisitState.UNDER_WAY))
    return [
        _group("visit_comment", _("Drafts from visits to comment on"), to_comment, "comment_due"),
        _group("visit_material", _("Asked for before a visit"), to_send, "planned_for"),
        _decided(person, below, language),
        _group("visit_approve", _("Reports of visits to approve"), to_approve, "comment_due"),
        _group("visit_lead", _("Visits nobody leads yet"), without_lead(in_view.filter(unit__in=plans)), "planned_for"),
        _group("visit_mine", _("Visits I make"), mine, "planned_for"),
    ]


def without_lead(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Return the visits that come within a month, or are under way, and have no lead."""
    led = Member.objects.filter(visit=OuterRef("pk"), role=TeamRole.LEAD)
    near = Q(state=VisitState.PLANNED, planned_for__lte=clock.today() + TEAM_AHEAD) | Q(state=VisitState.UNDER_WAY)
    return visits.filter(near).exclude(Exists(led))


def undone() -> QuerySet[Observation]:
    """Return what was decided at visits the unit knows of and has no action, until a follow-up visit has been made."""
    followed = Visit.objects.filter(follows=OuterRef("visit"), visited_on__isnull=False)
    decided = Observation.objects.filter(visit__state__in=TOLD, decision_due__isnull=False, action__isnull=True)
    return decided.exclude(decision="").exclude(Exists(followed)).select_related("visit__unit")


def _decided(person: User, below: QuerySet[Any, Any], language: Language) -> Group:
    acts = units_reached(person, Permission.ACTION_EDIT).values("pk")
    rows = undone().filter(visit__unit__in=below).filter(visit__unit__in=acts).exclude(visit__team__person=person)
    near = rows.filter(decision_due__lte=clock.today() + AHEAD).order_by("decision_due", "pk")
    lines = [_decision_line(one, language) for one in near[:SHOWN]]
    heading = _("Decided at visits, and no action yet")
    return group("visit_decided", heading, lines, near.count(), reverse("inspections:index"))


def _decision_line(one: Observation, language: Language) -> Line:
    return line_by(
        one.decision_due or clock.today(),
        title=Truncator(one.decision).words(WORDS),
        address=reverse("inspections:act_on", args=[one.visit_id, one.pk]),
        quiet=f"{one.visit.unit.name} · {definition().theme(one.theme, language)}",
        rule=_("Decided at a visit"),
        button=_("Make an action of it"),
        leaves=True,
    )


def _group(key: str, heading: str, rows: QuerySet[Visit], day: str) -> Group:
    shown = rows.select_related("unit").order_by(day, "pk")[:SHOWN]
    more = reverse("inspections:index")
    return group(key, heading, [_line(one, day) for one in shown], rows.order_by().count(), more)


def _line(one: Visit, day: str) -> Line:
    return line_by(
        getattr(one, day),
        title=one.unit.name,
        address=_address(one),
        quiet=f"{one.get_kind_display()} · {one.get_state_display()}",
        rule=_("The day set for it"),
        button=_("Open"),
    )


def _address(one: Visit) -> str:
    return reverse("inspections:visit", args=[one.pk])


# --- in the digest --------------------------------------------------------------------------------


def deadlines() -> Iterator[Deadline]:
    """Yield what has come to a stage of reminding; five queries."""
    yield from _to_make()
    for asked in _asked():
        yield from _of_unit("material", asked.pk, asked.visit, asked.due, clock.local_day(asked.asked_at))
    for draft in _drafts():
        if draft.comment_due:
            sent = draft.comment_due - timedelta(days=definition().comment_days)
            yield from _of_unit("comment", draft.pk, draft, draft.comment_due, sent)
    for one in undone().filter(decision_due__lte=clock.today() + AHEAD):
        if one.decision_due:
            yield from _of_unit("decision", one.pk, one.visit, one.decision_due, clock.local_day(one.written_at))


def _to_make() -> Iterator[Deadline]:
    """Yield the visits to be made: to the lead, to who planned them where there is none, and to nobody else."""
    rows = Visit.objects.filter(state=VisitState.PLANNED, planned_for__lte=clock.today() + AHEAD)
    leads = Member.objects.filter(visit__in=rows, role=TeamRole.LEAD).select_related("person")
    by_visit = {one.visit_id: one.person for one in leads}
    for one in rows.select_related("planned_by"):
        owner = by_visit.get(one.pk, one.planned_by)
        stage = stage_on(clock.today(), due=one.planned_for, started=clock.local_day(one.planned_at))
        if stage and owner:
            what = worded(_LABELS["visit"])
            yield Deadline(
                "visit", one.pk, one.planned_for, stage, what, str(one.pk), _address(one), one.unit_id, owner,
                owner_alone=True,
            )  # fmt: skip


def _asked() -> QuerySet[Material]:
    told = Material.objects.filter(visit__state=VisitState.PLANNED, visit__kind__in=FORETOLD)
    return told.filter(answered_at__isnull=True, due__lte=clock.today() + AHEAD).select_related("visit")


def _drafts() -> QuerySet[Visit]:
    soon = clock.today() + AHEAD
    return Visit.objects.filter(state=VisitState.COMMENTS, commented_at__isnull=True, comment_due__lte=soon)


def _of_unit(kind: str, thing: int, visit: Visit, day: date, started: date) -> Iterator[Deadline]:
    """Yield a deadline of the unit visited: whoever handles its cases is told as the owner."""
    stage = stage_on(clock.today(), due=day, started=started)
    if stage:
        number, address = str(visit.pk), _address(visit)
        yield Deadline(kind, thing, day, stage, worded(_LABELS[kind]), number, address, visit.unit_id, None)


_LABELS = {
    "visit": gettext_lazy("A visit to make"),
    "material": gettext_lazy("Asked for before a visit"),
    "comment": gettext_lazy("A draft from a visit to comment on"),
    "decision": gettext_lazy("Decided at a visit, and no action yet"),
}
