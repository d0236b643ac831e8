"""Planning visits: the year's, proposed from risk, or one by hand; moved, given up, followed up."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from valvo.core import clock
from valvo.inspections import access, actions, risk
from valvo.inspections.choices import Purpose, VisitKind
from valvo.inspections.definition import definition
from valvo.inspections.forms import ChangeForm, FollowForm, PlanYearForm, ReasonForm, VisitForm
from valvo.inspections.models import Visit
from valvo.inspections.views.shared import step_with
from valvo.web.forms import saved, seen
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language

YEARS_AHEAD = 2
SHOWN = 100


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Propose the year's visits from risk, and plan those chosen."""
    frame, year = frame_of(request), _year(request)
    unit = access.unit_to_plan_at(frame.person, frame.required_unit())
    units = access.units_to_visit(frame.person, unit)
    rows = risk.to_propose(risk.scored(units, reading_language()), access.planned_units(year))
    form = PlanYearForm(
        request.POST if request.method == "POST" else None, units=units, year=year, language=reading_language()
    )
    made: list[Visit] = []

    def save(filled: PlanYearForm) -> None:
        given = filled.cleaned_data
        chosen = {one.pk for one in given["units"]}
        made.extend(
            actions.plan_year(
                rows=[row for row in rows if row.unit.pk in chosen],
                purpose=Purpose(given["purpose"]),
                kind=VisitKind(given["kind"]),
                template=given["template"],
                first=given["first"],
                last=given["last"],
                by=frame.person,
            )
        )

    if request.method == "POST" and saved(form, save):
        said = ngettext("%(number)s visit is planned.", "%(number)s visits are planned.", len(made))
        success(request, said % {"number": len(made)})
        return redirect(f"/inspections/{frame.query()}")
    boxes = {str(one.data["value"]): one for one in form["units"].subwidgets}
    context = {
        "unit": unit, "year": year, "years": _years(), "form": form, "factors": _factors(),
        "rows": [(row, boxes[str(row.unit.pk)]) for row in rows[:SHOWN]],
        "left_out": max(0, len(rows) - SHOWN),
    }  # fmt: skip
    return render(request, "inspections/plan.html", context, status=422 if form.is_bound else 200)


def _factors() -> list[dict[str, object]]:
    return [
        {
            "label": one.label[reading_language()],
            "weight": one.weight,
            "steps": "; ".join(f"{step.at_least:g} → {step.points}" for step in one.steps),
        }
        for one in definition().risk
    ]


def _years() -> list[int]:
    first = clock.today().year
    return list(range(first, first + YEARS_AHEAD))


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return next((year for year in _years() if str(year) == asked), _years()[0])


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan one visit by hand."""
    frame = frame_of(request)
    unit = access.unit_to_plan_at(frame.person, frame.required_unit())
    units = access.units_to_visit(frame.person, unit)
    form = VisitForm(
        request.POST if request.method == "POST" else None, units=units, language=reading_language(), unit=unit
    )
    made: list[Visit] = []

    def save(filled: VisitForm) -> None:
        made.append(actions.plan_visit(new=filled.new(), by=frame.person))

    if request.method == "POST" and saved(form, save):
        return redirect("inspections:visit", pk=made[0].pk)
    return render(request, "inspections/new.html", {"unit": unit, "form": form}, status=422 if form.is_bound else 200)


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a planned visit, or make it in another way."""
    person = frame_of(request).person
    one = access.visit_to_plan(person, pk)
    form = ChangeForm(request.POST, visit=one)

    def save() -> None:
        given = form.cleaned_data | {"kind": VisitKind(form.cleaned_data["kind"])}
        actions.change_plan(visit=one, by=person, seen=seen(request), **given)

    return step_with(request, one, "change", form, save)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a visit that has not been made."""
    person = frame_of(request).person
    one, form = access.visit_to_plan(person, pk), ReasonForm(request.POST)
    return step_with(
        request, one, "cancel", form,
        lambda: actions.cancel(visit=one, reason=form.cleaned_data["reason"], by=person, seen=seen(request)),
    )  # fmt: skip


@login_required
@require_POST
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a follow-up visit."""
    person = frame_of(request).person
    one, form = access.visit_to_plan(person, pk), FollowForm(request.POST)
    made: list[Visit] = []

    def save() -> None:
        made.append(actions.follow_up(visit=one, planned_for=form.cleaned_data["planned_for"], by=person))

    shown = step_with(request, one, "follow", form, save)
    return redirect("inspections:visit", pk=made[0].pk) if made else shown
