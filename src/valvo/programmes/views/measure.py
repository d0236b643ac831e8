"""One measure: its tasks and answers, units side by side, actions raised from it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from valvo.core.errors import NotFoundError
from valvo.improvement.indicator_names import indicator_names
from valvo.programmes import project_access, queries
from valvo.programmes.definition import Measure
from valvo.programmes.views.shared import followed, language, year_in_view
from valvo.web.frame import frame_of


@login_required
@require_GET
def show(request: HttpRequest, programme: str, measure: str) -> HttpResponse:
    """Show a measure in a year."""
    frame = frame_of(request)
    found = followed(frame, programme)
    placed = next((one for one in found.programme.all_measures() if one.measure.id == measure), None)
    if placed is None:
        raise NotFoundError(_("The programme has no such measure."))
    year = year_in_view(request, found)
    roles = {role.id: role.label[language()] for role in found.programme.roles}
    levels = {level.id: level.label[language()] for level in found.programme.levels}
    page = queries.measure_page(found, frame.person, placed, year, language())
    context = {
        "page": page,
        "programme": found.programme,
        "title": found.programme.title[language()],
        "place_title": queries.title_of(placed, language()),
        "measure": placed.measure,
        "legal": placed.measure.legal[language()] if placed.measure.legal else "",
        "measured_by": placed.measure.measured_by[language()] if placed.measure.measured_by else "",
        "level": levels[placed.measure.level],
        "tasks": [
            (
                task,
                task.text[language()],
                [roles[role] for role in task.responsible],
                next((line for line in page.tasks if line.asked.task.id == task.id), None),
            )
            for task in placed.measure.tasks
        ],
        "indicators": _followed_by(placed.measure),
        "unit": found.unit,
        "projects": list(project_access.projects_of(frame.person, found.unit, programme, measure)),
        "may_lead": project_access.may_lead(frame.person, found.unit),
        "year": year,
        "cells": list(zip(page.years, page.line.cells, strict=True)),
    }
    return render(request, "programmes/measure.html", context)


def _followed_by(measure: Measure) -> list[tuple[str, str]]:
    """Return (id, name) of the indicators that follow a measure; an imported programme may name some not there."""
    if not measure.indicators:
        return []
    names = indicator_names(language())
    return [(one, names[one]) for one in measure.indicators if one in names]
