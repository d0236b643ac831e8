"""The green cross of a unit: the month as a cross of days, one tap to mark one, and the units under it."""

from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.core.figures import format_month
from valvo.core.periods import Period
from valvo.green_cross import access, actions, queries
from valvo.green_cross.choices import Colour
from valvo.green_cross.forms import MarkForm
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.web.forms import saved
from valvo.web.frame import Frame, frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """Show a month of the unit in view, with one of its days opened."""
    frame = frame_of(request)
    return _page(request, frame, access.unit_seen(frame), _day(request), request.GET.get("shift", ""))


@login_required
@require_POST
def mark(request: HttpRequest) -> HttpResponse:
    """Mark a day or a shift; refused, the page comes back with what was written."""
    frame = frame_of(request)
    unit, form = access.unit_seen(frame), MarkForm(request.POST)

    def save(form: MarkForm) -> None:
        values = form.cleaned_data
        note = values["note"] if "note" in request.POST else None
        actions.mark(
            unit=unit, day=values["day"], shift=values["shift"], colour=Colour(values["colour"]), note=note,
            by=frame.person,
        )  # fmt: skip

    if not saved(form, save):
        day = form.cleaned_data.get("day") or clock.today()
        return _page(request, frame, unit, day, str(form.cleaned_data.get("shift", "")), form=form)
    return redirect(_address(unit, form.cleaned_data["day"], form.cleaned_data["shift"]) + "#day")


def _page(
    request: HttpRequest, frame: Frame, unit: Unit, day: date, shift: str, *, form: MarkForm | None = None
) -> HttpResponse:
    language, shown = reading_language(), Period.containing(day, "month")
    cells = queries.cells(unit, shown, day, language)
    marks, shades, shifts = queries.marks_of(unit, day), queries.shades(language), queries.shifts(language)
    shift = shift if shift in dict(shifts) else ""
    now = next((one for one in marks if one.shift == shift), None)
    first = {"day": day, "shift": shift, "colour": now.colour, "note": now.note} if now else {}
    marked = next(cell for cell in cells if cell.day == day)
    context = {
        "unit": unit,
        "markable": unit.kind == UnitKind.UNIT,
        "month": format_month(shown.first, language),
        "before": _address(unit, _same_day(shown.shifted(-1), day), shift),
        "after": _address(unit, _same_day(shown.shifted(1), day), shift) if shown.end <= clock.today() else "",
        "cells": [(cell, _address(unit, cell.day, shift)) for cell in cells],
        "tallies": queries.tallies(cells, language),
        "day": day,
        "cell": marked,
        "now": now,
        "marks": [(one, shades[one.colour], dict(shifts).get(one.shift, _("Whole day"))) for one in marks],
        "shades": shades.values(),
        "shifts": [(key, label, _address(unit, day, key)) for key, label in [("", _("Whole day")), *shifts]],
        "shift": shift,
        "form": form or MarkForm(initial=first),
        "report": f"{reverse('intake:subjects', args=[marked.shade.report])}?at={unit.public_id}"
        if marked.shade and marked.shade.report
        else "",
        "lines": queries.units_below(unit, shown, language) if unit.kind != UnitKind.UNIT else [],
        "reached": access.units_seen(frame),
        "here": f"{request.path}?unit={unit.public_id}",
        "to": f"{reverse('green_cross:mark')}?unit={unit.public_id}",
    }
    return render(request, "green_cross/month.html", context, status=422 if form else 200)


def _day(request: HttpRequest) -> date:
    """Return the day in view: the address's, else today; raises Refusal for one that is none."""
    text = request.GET.get("day", "")
    try:
        return min(date.fromisoformat(text), clock.today()) if text else clock.today()
    except ValueError as error:
        raise Refusal(_("The address names a day that does not exist.")) from error


def _same_day(month: Period, day: date) -> date:
    return min(month.first.replace(day=min(day.day, month.last.day)), clock.today())


def _address(unit: Unit, day: date, shift: str) -> str:
    query = {"unit": unit.public_id, "day": day.isoformat()} | ({"shift": shift} if shift else {})
    return f"{reverse('green_cross:month')}?{urlencode(query)}"
