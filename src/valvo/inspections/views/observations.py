"""An observation mended, decided on, taken away, or made an action of."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from valvo.accounts.models import User
from valvo.improvement.actions import NewAction
from valvo.improvement.forms import ActionForm
from valvo.inspections import access, actions
from valvo.inspections.forms import DecideForm, ObservationForm, mending
from valvo.inspections.models import Visit
from valvo.inspections.views.shared import step
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


def _visit(request: HttpRequest, person: User, pk: int, *, commented: bool = False) -> Visit:
    """Offer a form only while it can be saved; what was sent too late comes back in the form, with the reason."""
    if request.method == "POST":
        return access.visit_to_make(person, pk)
    return access.visit_to_mend(person, pk, commented=commented)


@login_required
@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, pk: int, observation: int) -> HttpResponse:
    """Mend an observation while the report is being written."""
    person = frame_of(request).person
    one = _visit(request, person, pk)
    row = access.observation_of(one, observation)
    form = mending(request.POST if request.method == "POST" else None, row, one, reading_language())

    def save(filled: ObservationForm) -> None:
        actions.change_observation(observation=row, by=person, **filled.cleaned_data)

    if request.method == "POST" and saved(form, save):
        return redirect(f"/inspections/{pk}/#o{row.pk}")
    context = {"one": one, "row": row, "form": form}
    return render(request, "inspections/mend.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, observation: int) -> HttpResponse:
    """Take an observation away."""
    person = frame_of(request).person
    one = access.visit_to_make(person, pk)
    row = access.observation_of(one, observation)
    return step(request, one, lambda: actions.remove_observation(observation=row, by=person))


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int, observation: int) -> HttpResponse:
    """Decide what is to be done about an observation."""
    person = frame_of(request).person
    one = _visit(request, person, pk, commented=True)
    row = access.observation_of(one, observation)
    form = DecideForm(request.POST if request.method == "POST" else None, observation=row)

    def save(filled: DecideForm) -> None:
        given = filled.cleaned_data
        actions.decide(observation=row, decision=given["decision"], due=given["due"], by=person)

    if request.method == "POST" and saved(form, save):
        return redirect(f"/inspections/{pk}/#o{row.pk}")
    context = {"one": one, "row": row, "form": form}
    return render(request, "inspections/decide.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def act_on(request: HttpRequest, pk: int, observation: int) -> HttpResponse:
    """Make an action at the unit of an observation."""
    person = frame_of(request).person
    one = access.visit_to_act_on(person, pk)
    row = access.observation_of(one, observation)
    initial: dict[str, object] = {"title": (row.decision or row.text)[:200], "due": row.decision_due}
    form = ActionForm(request.POST if request.method == "POST" else None, unit=one.unit, initial=initial)

    def save(filled: ActionForm) -> None:
        actions.act_on(observation=row, planned=NewAction(**filled.cleaned_data), by=person)

    if request.method == "POST" and saved(form, save):
        return redirect(f"/inspections/{pk}/#o{row.pk}")
    context = {"one": one, "row": row, "form": form}
    return render(request, "inspections/act_on.html", context, status=422 if form.is_bound else 200)
