"""A programme: goals as rows, years as columns; a goal opens into its measures."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from valvo.core.errors import NotFoundError
from valvo.programmes import access, queries
from valvo.programmes.access import Followed
from valvo.programmes.forms import EndForm
from valvo.programmes.views.shared import followed, language
from valvo.web.frame import Frame, frame_of


@login_required
@require_GET
def show(request: HttpRequest, programme: str) -> HttpResponse:
    """Show the goals."""
    frame = frame_of(request)
    return page(request, frame, followed(frame, programme))


@login_required
@require_GET
def place(request: HttpRequest, programme: str, place: str) -> HttpResponse:
    """Show the measures of one goal, or of a part without goals."""
    frame = frame_of(request)
    found = followed(frame, programme)
    if place not in {one.place for one in found.programme.all_measures()}:
        raise NotFoundError(_("The programme has no such goal."))
    return page(request, frame, found, place=place)


def page(
    request: HttpRequest,
    frame: Frame,
    found: Followed,
    *,
    place: str = "",
    end_form: EndForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the programme's page, with a refused form still on it."""
    levels = _levels(found)
    asked = request.GET.get("level", "")
    level = asked if asked in {id_ for id_, _label in levels} else ""
    placed = next((one for one in found.programme.all_measures() if one.place == place), None)
    shown = queries.programme_page(found, language(), level=level, place=place)
    context = {
        "page": shown,
        "programme": found.programme,
        "adoption": found.latest,
        "unit": found.unit,
        "place": place,
        "place_title": queries.title_of(placed, language()) if placed else "",
        "levels": levels if len(levels) > 1 else [],
        "level": level,
        "asked_here": bool(found.levels_of(found.unit, shown.years[-1])),
        "may_answer": access.may_answer(frame.person, found.unit),
        "may_end": found.latest.valid_to is None and access.may_adopt(frame.person, found.latest.organiser),
        "votes": found.programme.approval is not None,
        "end_form": end_form or EndForm(),
        "refused": refused,
    }
    return render(request, "programmes/programme.html", context, status=status)


def _levels(found: Followed) -> list[tuple[str, str]]:
    answered = {one.level for one in found.latest.answerers.all()}
    return [(one.id, one.label[language()]) for one in found.programme.levels if one.id in answered]
