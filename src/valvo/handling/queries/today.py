"""What of cases and actions waits for a person, by why; shown on Today (`web.waiting`)."""

from django.db.models import F, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions import deadlines
from valvo.handling import access, rules
from valvo.handling.models import Case
from valvo.handling.queries import clocks
from valvo.improvement.access import actions_edited
from valvo.improvement.choices import ActionState
from valvo.improvement.models import Action
from valvo.improvement.rules import OPEN
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.web.waiting import SHOWN, Group, Line, group, left


def groups(person: User, unit: Unit, language: Language) -> list[Group]:
    """Return the cases and actions that wait for a person in a unit and under it."""
    over = Q(next_due__lt=clock.now())
    cases = _cases(person, unit)
    overdue, in_time = cases.filter(over), cases.exclude(over)
    mine = Action.objects.filter(owner=person, state__in=OPEN)
    to_verify = actions_edited(person).filter(unit__in=subtree(unit, clock.today()).values("pk")).exclude(owner=person)
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
    waiting = Q(handler=person) | Q(handler__isnull=True, state__in=rules.UNTAKEN)
    open_ones = access.cases_handled(person).filter(waiting).exclude(state__in=rules.FINISHED)
    in_view = open_ones.filter(unit__in=subtree(unit, clock.today()).values("pk"))
    return in_view.annotate(next_due=Min("clocks__due_at", filter=Q(clocks__done_at__isnull=True)))


def _case_group(
    key: str, heading: str, rows: QuerySet[Case], more: str, language: Language, *, hot: bool = False
) -> Group:
    first = F("next_due").asc(nulls_last=True)
    shown = rows.select_related("report", "unit").prefetch_related("clocks").order_by(first, "pk")[:SHOWN]
    lines = [_case_line(case, language) for case in shown]
    return group(key, heading, lines, rows.order_by().count(), more, hot=hot)


def _case_line(case: Case, language: Language) -> Line:
    running = [one for one in case.clocks.all() if one.done_at is None]
    first = clocks.row(min(running, key=lambda one: one.due_at), language) if running else None
    untaken = case.state in rules.UNTAKEN
    number = case.report.number
    return Line(
        title=case.title,
        address=reverse("handling:case", args=[number]),
        quiet=f"{number} · {case.unit.name}",
        stands=first.stands if first else "",
        rule=f"{first.label} · {first.rule}" if first else "",
        over=first.over if first else False,
        button=_("Take") if untaken else _("Open"),
        post_to=reverse("handling:take", args=[number]) if untaken else "",
        seen=case.version,
        leaves=True,
    )


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
