"""The list of plans with the shares of units that have one, and making a new one."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.organisation.queries import subtree
from valvo.plans import access, actions
from valvo.plans.definition import templates
from valvo.plans.errors import AlreadyMadeError
from valvo.plans.forms import MakeForm
from valvo.plans.models import Plan
from valvo.plans.shares import shares
from valvo.plans.views.shared import language
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of
from valvo.web.lists import Cell, Column, Filter, ListPage


def _title(plan: Plan) -> Cell:
    return Cell(templates()[plan.template].label[language()], href=f"/plans/{plan.pk}/", quiet=plan.unit.name)


def _state(plan: Plan) -> Cell:
    if plan.review_on is None:
        return Cell(gettext("Draft"), tag="plain")
    return (
        Cell(gettext("To be reviewed"), tag="worse")
        if plan.review_on < clock.today()
        else Cell(gettext("Valid"), tag="better")
    )


def _by_state(rows: QuerySet[Plan], value: str) -> QuerySet[Plan]:
    return rows.filter(published__isnull=value == "draft")


def _late(rows: QuerySet[Plan], value: str) -> QuerySet[Plan]:
    return rows.filter(review_on__lt=clock.today())


def _kinds(frame: Frame) -> list[tuple[str, str]]:
    return [(one.id, one.label[language()]) for one in templates().values()]


class Plans(ListPage[Plan]):
    """Plans of the unit in view and under it."""

    title = _("Plans")
    lead = _("How services are kept safe, in writing: by heading, published, followed up every four months.")
    empty = _("No plan has been made here yet.")
    default_sort = "plan"
    search = ("unit__name_sv", "unit__name_fi", "unit__name_en")
    template = "plans/index.html"
    columns = (
        Column("plan", _("Plan"), _title, sort=("template", "unit__name_sv")),
        Column("state", _("State"), _state),
        Column("review", _("Next review"), lambda one: Cell(one.review_on), sort=("review_on",), kind="date"),
        Column(
            "published",
            _("Published"),
            lambda one: Cell(one.published_on),
            sort=("published_on",),
            kind="date",
            wide=True,
        ),
    )
    filters = (
        Filter("kind", _("Plan"), _kinds, lambda rows, value: rows.filter(template=value)),
        Filter("state", _("State"), [("draft", _("Draft")), ("published", _("Published"))], _by_state),
        Filter("late", _("Time"), [("yes", _("Past its review"))], _late),
    )

    def rows(self, frame: Frame) -> QuerySet[Plan]:
        """Return the plans in reach in the unit in view; drafts only for those who work on them."""
        mine = access.plans_worked_on(frame.person).values("pk")
        under = subtree(frame.required_unit(), clock.today()).values("pk")
        found = access.plans_seen(frame.person).filter(unit__in=under)
        return found.filter(Q(published__isnull=False) | Q(pk__in=mine)).select_related("unit")

    def more(self, frame: Frame) -> dict[str, object]:
        """Return the shares and whether the person makes plans."""
        found = [one for one in shares(frame.required_unit()) if one.units]
        rows = [(one.label[language()], one) for one in found]
        return {"shares": rows, "may_make": Permission.PLAN_EDIT in frame.permissions}


@login_required
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Make a plan for the unit in view."""
    frame = frame_of(request)
    unit = access.unit_to_make_for(frame.person, frame.required_unit())
    offered = sorted(templates().values(), key=lambda one: unit.kind not in one.units)
    form = MakeForm(request.POST if request.method == "POST" else None, offered=offered, language=language())
    made: list[int] = []

    def save(filled: MakeForm) -> None:
        try:
            made.append(actions.make(unit=unit, by=frame.person, **filled.cleaned_data).pk)
        except AlreadyMadeError as there:
            made.append(there.plan)

    if request.method == "POST" and saved(form, save):
        return redirect("plans:plan", pk=made[0])
    context = {"unit": unit, "form": form}
    return render(request, "plans/make.html", context, status=422 if form.is_bound else 200)
