"""What of cases and actions waits for a person, by why; shown on Today (`web.waiting`)."""

from datetime import datetime

from django.db.models import F, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions import deadlines
from valvo.handling import rules
from valvo.handling.models import Case
from valvo.handling.queries import clocks, parts
from valvo.handling.queries.clocks import ClockRow
from valvo.improvement.access import actions_edited
from valvo.improvement.choices import ActionState
from valvo.improvement.models import Action
from valvo.improvement.rules import OPEN
from valvo.organisation.models import Unit
from valvo.organisation.queries import under
from valvo.web.waiting import SHOWN, Group, Line, group, left


def groups(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return the cases and actions that wait for a person in a unit and under it."""
    over = Q(next_due__lt=clock.now())
    cases = _cases(person, unit)
    overdue, in_time = cases.filter(over), cases.exclude(over)
    mine = Action.objects.filter(owner=person, state__in=OPEN)
    to_verify = actions_edited(person).filter(unit__in=under(unit, clock.today()).values("pk")).exclude(owner=person)
    listed, acted = reverse("handling:cases"), reverse("improvement:actions")
    today = clock.today()
    return [
        _case_group("overdue", _("Over their time"), overdue, f"{listed}?late=yes", language, hot=True),
        _action_group(
            "actions_over",
            _("My actions over their day"),
            mine.filter(due__lt=today),
            f"{acted}?whose=mine&late=yes",
            hot=True,
        ),
        _case_group(
            "new", _("New, not yet taken"), in_time.filter(state__in=rules.UNTAKEN), f"{listed}?stage=untaken", language
        ),
        _case_group(
            "handled", _("I handle"), in_time.exclude(state__in=rules.UNTAKEN), f"{listed}?whose=mine", language
        ),
        _action_group("actions", _("My actions"), mine.filter(due__gte=today), f"{acted}?whose=mine"),
        _action_group(
            "verify",
            _("Done by others, to be verified"),
            to_verify.filter(state=ActionState.DONE),
            f"{acted}?state=done",
        ),
    ]


def _cases(person: User, unit: Unit) -> QuerySet[Case]:
    """Return the open cases that wait for this person: their own and those nobody has taken."""
    part_due = Subquery(parts.own_due().values("due_at")[:1])
    cases = parts.cases_waiting(person, unit).annotate(part_due=part_due)
    # Where only one of the two is there SQLite's least of them is nothing.
    earliest = Coalesce(Least(F("due_at"), F("part_due")), F("due_at"), F("part_due"))
    return cases.annotate(next_due=earliest)


def _case_group(
    key: str, heading: str, rows: QuerySet[Case], more: str, language: Language, *, hot: bool = False
) -> Group:
    first = F("next_due").asc(nulls_last=True)
    shown = rows.select_related("report", "unit").prefetch_related("clocks", "parts").order_by(first, "pk")[:SHOWN]
    lines = [_case_line(case, language) for case in shown]
    return group(key, heading, lines, rows.order_by().count(), more, hot=hot)


def _case_line(case: Case, language: Language) -> Line:
    running = [one for one in case.clocks.all() if one.done_at is None]
    clock_row = clocks.row(min(running, key=lambda one: one.due_at), language) if running else None
    stands, rule, over = _deadline(clock_row, parts.first_due(case))
    untaken = case.state in rules.UNTAKEN
    number = case.report.number
    return Line(
        title=case.title,
        address=reverse("handling:case", args=[number]),
        quiet=f"{number} · {case.unit.name}",
        stands=stands,
        rule=rule,
        over=over,
        button=_("Take") if untaken else _("Open"),
        post_to=reverse("handling:take", args=[number]) if untaken else "",
        seen=case.version,
        leaves=True,
    )


def _deadline(first: ClockRow | None, part_due: datetime | None) -> tuple[str, str, bool]:
    """Return how the earlier of a case's clock and its own unit's part stands, by which rule, and if it is over."""
    if part_due is not None and (first is None or part_due < first.due_at):
        return left(part_due), _("The day set for the unit's part"), part_due < clock.now()
    return (first.stands, f"{first.label} · {first.rule}", first.over) if first else ("", "", False)


def _action_group(key: str, heading: str, rows: QuerySet[Action], more: str, *, hot: bool = False) -> Group:
    lines = [_action_line(action, key) for action in rows.select_related("unit", "owner").order_by("due", "pk")[:SHOWN]]
    return group(key, heading, lines, rows.order_by().count(), more, hot=hot)


def _action_line(action: Action, key: str) -> Line:
    verify = key == "verify"
    to = reverse("improvement:verify" if verify else "improvement:finish", args=[action.pk])
    over = action.state in OPEN and action.due < clock.today()
    return Line(
        title=action.title,
        address=reverse("improvement:action", args=[action.pk]),
        quiet=f"{action.owner.name} · {action.unit.name}" if verify else action.unit.name,
        stands="" if verify else left(deadlines.end_of_day(action.due)),
        rule=_("Verified by somebody else than the owner") if verify else _("The day set for the action"),
        over=over,
        button=_("Verify") if verify else _("Done"),
        post_to=to,
        seen=action.version,
    )


def count_held(person: User) -> int:
    """Return how many open cases a person handles."""
    return Case.objects.filter(handler=person).exclude(state__in=rules.FINISHED).count()
