"""An anonymous survey as somebody with a link sees it: no account, no session, one page, works without scripts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from valvo.core.errors import Refusal
from valvo.questionnaires import access
from valvo.questionnaires.actions import surveys as actions
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.forms import SurveyForm
from valvo.questionnaires.models import Slip
from valvo.questionnaires.views.shared import language


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the questions and take in the answers; the link is then used up."""
    slip = access.slip_of(token)
    questionnaire = questionnaire_of(slip.round.edition)
    form = SurveyForm(request.POST or None, items=questionnaire.items(), language=language())
    if request.method == "GET" or not form.is_valid():
        return _page(request, slip, form)
    try:
        actions.answer_without_name(token=token, answers=form.answers())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, slip, form)
    return redirect("surveys:thanks")


@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank whoever answered."""
    return render(request, "questionnaires/thanks.html")


def _page(request: HttpRequest, slip: Slip, form: SurveyForm) -> HttpResponse:
    questionnaire = questionnaire_of(slip.round.edition)
    sections = [
        (section.title[language()], [(item, form[item.id]) for item in section.items])
        for section in questionnaire.sections
    ]
    context = {
        "questionnaire": questionnaire,
        "title": questionnaire.title[language()],
        "unit": slip.unit,
        "sections": sections,
        "form": form,
    }
    return render(request, "questionnaires/survey.html", context, status=422 if form.errors else 200)
