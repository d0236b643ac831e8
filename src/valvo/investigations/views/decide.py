"""The decision that a serious event is investigated."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from valvo.investigations import access, actions
from valvo.investigations.forms import DecideForm
from valvo.investigations.models import Investigation
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Decide why an event is investigated, how thoroughly and by whose lead."""
    person = frame_of(request).person
    case = access.case_to_decide_on(person, number)
    form = DecideForm(request.POST if request.method == "POST" else None, case=case, language=reading_language())
    made: list[Investigation] = []

    def save(filled: DecideForm) -> None:
        made.append(actions.decide(case=case, by=person, **filled.cleaned_data))

    if request.method == "POST" and saved(form, save):
        return redirect("investigations:investigation", pk=made[0].pk)
    return render(
        request, "investigations/decide.html", {"case": case, "form": form}, status=422 if form.is_bound else 200
    )
