"""Restriction measures: how many decisions of each kind, how many were checked, and how many did not meet the law."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valvo.accounts.permissions import Permission
from valvo.documents.charts import NARROW, WIDE, chart_svg
from valvo.documents.tree import Chart
from valvo.inspections import access, restriction_actions, restrictions
from valvo.inspections.forms import RestrictionForm
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show the figures under the unit in view; report a month's where the person answers for the unit."""
    frame = frame_of(request)
    frame.require(Permission.ACTION_VIEW)
    unit = access.unit_with_figures(frame.person, frame.required_unit())
    if request.method == "POST":
        access.unit_to_report_restrictions_of(frame.person, unit)
    may_report = access.may_report_restrictions(frame.person, unit)
    form = RestrictionForm(request.POST if request.method == "POST" else None, language=reading_language())

    def save(filled: RestrictionForm) -> None:
        restriction_actions.report_month(unit=unit, by=frame.person, **filled.cleaned_data)

    if request.method == "POST" and saved(form, save):
        success(request, _("The figures are kept."))
        return redirect(f"/inspections/restrictions/{frame.query()}")
    found = restrictions.year_to(unit, reading_language())
    context = {
        "unit": unit,
        "found": found,
        "drawn": _drawn(found.chart) if found.chart else None,
        "form": form,
        "may_report": may_report,
        "months": restrictions.months_reported(unit, reading_language()) if may_report else [],
    }
    return render(request, "inspections/restrictions.html", context, status=422 if form.errors else 200)


def _drawn(chart: Chart) -> tuple[SafeString, SafeString]:
    wide, narrow = (
        chart_svg(chart, reading_language(), width=width, name=f"quarters{width:.0f}") for width in (WIDE, NARROW)
    )
    return mark_safe(wide), mark_safe(narrow)  # noqa: S308 (our own drawing, escaped there)
