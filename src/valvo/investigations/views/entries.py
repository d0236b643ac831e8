"""What the team writes down: added on the investigation's page, changed on a page of its own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from valvo.improvement.actions import NewAction
from valvo.improvement.forms import ActionForm
from valvo.investigations import access, actions
from valvo.investigations.views.shared import step, step_with
from valvo.web.forms import saved
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_POST
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add an entry."""
    person, found = frame_of(request).person, access.kind_of(kind)
    one = access.investigation_to_work_on(person, pk)
    form = found.form(request.POST, language=reading_language())

    def save() -> None:
        actions.add_entry(investigation=one, entry=form.instance, by=person)

    return step_with(request, one, kind, form, save)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int, kind: str, entry: int) -> HttpResponse:
    """Change an entry."""
    person, found = frame_of(request).person, access.kind_of(kind)
    one = access.investigation_to_work_on(person, pk)
    row = access.entry_of(one, found, entry)
    form = found.form(request.POST if request.method == "POST" else None, language=reading_language(), instance=row)

    def save(filled: object) -> None:
        actions.change_entry(investigation=one, entry=form.instance, by=person)

    if request.method == "POST" and saved(form, save):
        return redirect(f"/investigations/{pk}/#{kind}")
    context = {"one": one, "kind": found, "row": row, "form": form}
    return render(request, "investigations/entry.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, kind: str, entry: int) -> HttpResponse:
    """Take an entry away."""
    person = frame_of(request).person
    one = access.investigation_to_work_on(person, pk)
    row = access.entry_of(one, access.kind_of(kind), entry)
    return step(request, one, lambda: actions.remove_entry(investigation=one, entry=row, by=person))


@login_required
@require_http_methods(["GET", "POST"])
def act_on(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Make an action of a recommendation."""
    person = frame_of(request).person
    one = access.investigation_to_work_on(person, pk)
    row = access.recommendation_of(one, entry)
    initial: dict[str, object] = {"title": row.text[:200], "owner": person}
    form = ActionForm(request.POST if request.method == "POST" else None, unit=one.unit, initial=initial)

    def save(filled: ActionForm) -> None:
        actions.act_on(recommendation=row, planned=NewAction(**filled.cleaned_data), by=person)

    if request.method == "POST" and saved(form, save):
        return redirect(f"/investigations/{pk}/#recommendation")
    context = {"one": one, "row": row, "form": form}
    return render(request, "investigations/act_on.html", context, status=422 if form.is_bound else 200)
