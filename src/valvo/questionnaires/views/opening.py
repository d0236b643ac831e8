"""Opening a round on a questionnaire."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.organisation.models import Unit
from valvo.questionnaires import access
from valvo.questionnaires.actions import rounds as actions
from valvo.questionnaires.choices import Respondent
from valvo.questionnaires.definition import Questionnaire
from valvo.questionnaires.forms import OpenForm, OpenToPeopleForm
from valvo.questionnaires.models import Round
from valvo.questionnaires.selection import Selection, people_known
from valvo.questionnaires.views.shared import address, edition_to_open, language, questionnaire_in_view
from valvo.web.frame import Frame, frame_of

PEOPLE = "people"  # in the address: the round is opened to people by name


@login_required
@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """Ask whom and until when, then let the worker open the round."""
    frame = frame_of(request)
    owner = access.unit_to_open_for(frame.person, frame.required_unit())
    asked = questionnaire_in_view(frame, questionnaire)
    to_people = request.GET.get("to") == PEOPLE and asked.answered_by.value == Respondent.UNIT
    form = (OpenToPeopleForm if to_people else OpenForm)(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, frame, asked, form, status=422 if request.method == "POST" else 200)
    try:
        found = _announced(frame, owner, questionnaire, form)
    except Refusal as refusal:
        place = "addresses" if to_people else "named"
        form.add_error(place if form.cleaned_data[place] else None, str(refusal))
        return _page(request, frame, asked, form, status=422)
    return redirect(address("round", frame, found.pk))


def _announced(frame: Frame, owner: Unit, questionnaire: str, form: forms.Form) -> Round:
    values = form.cleaned_data
    return actions.announce_round(
        edition=edition_to_open(frame, questionnaire),
        owner=owner,
        name=values["name"],
        selection=form.selection() if isinstance(form, OpenForm) else _people(owner, form),
        deadline=values["deadline"],
        by=frame.person,
        named=not isinstance(form, OpenForm),
    )


def _people(owner: Unit, form: forms.Form) -> Selection:
    people = people_known(owner, form.cleaned_data["addresses"], clock.today())
    return Selection(roles=tuple(form.cleaned_data["roles"]), people=people)


def _page(
    request: HttpRequest, frame: Frame, asked: Questionnaire, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    context = {
        "questionnaire": asked,
        "title": asked.title[language()],
        "unit": frame.required_unit(),
        "form": form,
        "to_people": isinstance(form, OpenToPeopleForm),
        "offers_people": asked.answered_by.value == Respondent.UNIT,
    }
    return render(request, "questionnaires/open.html", context, status=status)
