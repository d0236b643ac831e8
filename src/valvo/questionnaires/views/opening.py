"""Opening a round on a questionnaire."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from valvo.core.errors import Refusal
from valvo.questionnaires import access
from valvo.questionnaires.actions import rounds as actions
from valvo.questionnaires.definition import Questionnaire
from valvo.questionnaires.forms import OpenForm
from valvo.questionnaires.views.shared import address, edition_to_open, language, questionnaire_in_view
from valvo.web.frame import Frame, frame_of


@login_required
@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """Ask which units and until when, then let the worker open the round."""
    frame = frame_of(request)
    owner = access.unit_to_open_for(frame.person, frame.required_unit())
    asked = questionnaire_in_view(frame, questionnaire)
    form = OpenForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, frame, asked, form, status=422 if request.method == "POST" else 200)
    try:
        found = actions.announce_round(
            edition=edition_to_open(frame, questionnaire),
            owner=owner,
            name=form.cleaned_data["name"],
            selection=form.selection(),
            deadline=form.cleaned_data["deadline"],
            by=frame.person,
        )
    except Refusal as refusal:
        form.add_error("named" if form.cleaned_data["named"] else None, str(refusal))
        return _page(request, frame, asked, form, status=422)
    return redirect(address("round", frame, found.pk))


def _page(
    request: HttpRequest, frame: Frame, asked: Questionnaire, form: OpenForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "questionnaire": asked,
        "title": asked.title[language()],
        "unit": frame.required_unit(),
        "form": form,
    }
    return render(request, "questionnaires/open.html", context, status=status)
