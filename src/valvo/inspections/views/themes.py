"""What visits have shown: figures by theme and class, visits by month, and shortcomings that recur."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.periods import Period
from valvo.inspections import access, actions, figures
from valvo.inspections.choices import ObservationGrade
from valvo.inspections.definition import definition
from valvo.inspections.forms import SpreadForm
from valvo.inspections.models import Spread
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_GET
def themes(request: HttpRequest) -> HttpResponse:
    """Show the figures of the visits under the unit in view."""
    frame = frame_of(request)
    frame.require(Permission.ACTION_VIEW)
    unit = access.unit_with_figures(frame.person, frame.required_unit())
    asked = "period" in request.GET
    year = frame.period if asked else Period.containing(clock.today(), "year")
    table = figures.visit_table(unit, year)
    may_plan = access.may_plan(frame.person, unit)
    left = figures.units_not_visited(access.units_to_visit(frame.person, unit), unit)
    context = {
        "unit": unit,
        "picture": figures.picture(unit, frame.person, reading_language()),
        "grades": [grade.label for grade in ObservationGrade],
        "limits": definition().recurring,
        "level": round(100 * definition().recurring.level),
        "months": [date_format(month, "M") for month in table.months],
        "lines": figures.lines(table, reading_language()),
        "year": year,
        "may_spread": may_plan and left.exists(),
    }
    return render(request, "inspections/themes.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def spread(request: HttpRequest, theme: str) -> HttpResponse:
    """Recommend to the units not visited what visits elsewhere have shown."""
    frame = frame_of(request)
    unit = access.unit_to_plan_at(frame.person, frame.required_unit())
    label = access.theme_of(theme, reading_language())
    units = figures.units_not_visited(access.units_to_visit(frame.person, unit), unit)
    first = {"title": label, "answer_by": clock.today() + timedelta(days=definition().decision_days)}
    form = SpreadForm(request.POST if request.method == "POST" else None, initial=first)
    made: list[Spread] = []

    def save(filled: SpreadForm) -> None:
        made.append(actions.spread(unit=unit, theme=theme, to=units, by=frame.person, **filled.cleaned_data))

    if request.method == "POST" and saved(form, save):
        number = made[0].recommendation.answers.count()
        said = ngettext("Sent to %(number)s unit.", "Sent to %(number)s units.", number)
        success(request, said % {"number": number})
        return redirect("recommendations:recommendation", pk=made[0].recommendation_id)
    context = {"unit": unit, "label": label, "form": form, "number": units.count()}
    return render(request, "inspections/spread.html", context, status=422 if form.is_bound else 200)
