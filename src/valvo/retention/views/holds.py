"""Placing and lifting a legal hold; coordinators decide."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from valvo.handling.access import case_to_coordinate
from valvo.retention import actions
from valvo.retention.forms import HoldForm
from valvo.web.forms import saved
from valvo.web.frame import frame_of


@login_required
@require_POST
def hold(request: HttpRequest, number: str) -> HttpResponse:
    """Place a hold; a refused form comes back with what was typed."""
    person, form = frame_of(request).person, HoldForm(request.POST)
    case = case_to_coordinate(person, number)

    def save(form: HoldForm) -> None:
        actions.hold(case=case, reason=form.cleaned_data["reason"], by=person)

    if saved(form, save):
        return redirect("handling:case", number=number)
    return render(request, "retention/hold.html", {"form": form, "number": number}, status=422)


@login_required
@require_POST
def lift(request: HttpRequest, number: str) -> HttpResponse:
    """Lift a hold."""
    person = frame_of(request).person
    actions.lift(case=case_to_coordinate(person, number), by=person)
    return redirect("handling:case", number=number)
