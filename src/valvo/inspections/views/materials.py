"""What the unit is asked for before a visit, and its answers."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from valvo.inspections import access, actions
from valvo.inspections.forms import AskForm, MaterialForm
from valvo.inspections.views.shared import step_with
from valvo.web.forms import saved
from valvo.web.frame import frame_of


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the unit for something."""
    person = frame_of(request).person
    one, form = access.visit_to_plan(person, pk), AskForm(request.POST)
    return step_with(request, one, "ask", form, lambda: actions.ask_for(visit=one, by=person, **form.cleaned_data))


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int, material: int) -> HttpResponse:
    """Answer for the unit, in words or with files."""
    person = frame_of(request).person
    one = access.visit_to_answer(person, pk)
    row = access.material_of(one, material)
    posted = request.method == "POST"
    form = MaterialForm(
        request.POST if posted else None, request.FILES if posted else None, initial={"answer": row.answer}
    )

    def save(filled: MaterialForm) -> None:
        given = filled.cleaned_data
        actions.answer_material(material=row, answer=given["answer"], files=given["attached"], by=person)

    if posted and saved(form, save):
        return redirect(f"/inspections/{pk}/#ask")
    context = {"one": one, "row": row, "form": form}
    return render(request, "inspections/material.html", context, status=422 if form.is_bound else 200)
