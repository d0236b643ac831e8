"""A unit's answer to a recommendation; planning it makes an action."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valvo.core.errors import Refusal, StaleError
from valvo.improvement.actions import NewAction
from valvo.improvement.forms import ActionForm
from valvo.recommendations import access, actions
from valvo.recommendations.choices import AnswerState
from valvo.recommendations.errors import AnswerError
from valvo.recommendations.forms import AnswerForm
from valvo.recommendations.models import Answer
from valvo.web.forms import seen
from valvo.web.frame import frame_of


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int, unit: str) -> HttpResponse:
    """Show the form, or keep what the unit answers; refused, all that was typed stays."""
    person = frame_of(request).person
    found = access.answer_to_give(person, pk, unit)
    form = AnswerForm(request.POST or None, answer=found)
    planned = request.POST.get("state") == AnswerState.PLANNED and found.action is None
    action = ActionForm(request.POST if planned else None, unit=found.unit, initial=_first(found))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (not planned or action.is_valid()):
            try:
                new = NewAction(**action.cleaned_data) if planned else None
                state, why = AnswerState(form.cleaned_data["state"]), form.cleaned_data["why"]
                actions.answer(answer=found, state=state, why=why, action=new, by=person, seen=seen(request))
            except AnswerError as error:
                form.add_error(error.field, str(error))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, StaleError) else 422
            else:
                messages.success(request, _("The answer is kept."))
                return redirect("recommendations:recommendation", pk=pk)
    context = {"answer": found, "recommendation": found.recommendation, "form": form, "action_form": action}
    return render(request, "recommendations/answer.html", context, status=status)


def _first(answer: Answer) -> dict[str, object]:
    return {"title": answer.recommendation.title}
