"""Projects and pilots under a measure: added, changed, their group, how they end and what follows."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.programmes import project_access as access
from valvo.programmes import project_actions as actions
from valvo.programmes.forms import DecisionForm, GroupForm, ProjectForm, filled_project
from valvo.programmes.models import Project
from valvo.programmes.views.shared import followed, language
from valvo.recommendations.access import may_recommend
from valvo.recommendations.choices import Source
from valvo.recommendations.queries import learnt_from
from valvo.web.forms import saved, seen
from valvo.web.frame import frame_of


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, programme: str, measure: str) -> HttpResponse:
    """Add a project under a measure at the unit in view."""
    frame = frame_of(request)
    found = followed(frame, programme)
    placed = next((one for one in found.programme.all_measures() if one.measure.id == measure), None)
    if placed is None:
        raise NotFoundError(_("The programme has no such measure."))
    unit = access.unit_to_lead(frame.person, found.unit)
    made: list[Project] = []

    def save(form: ProjectForm) -> None:
        new = form.project()
        made.append(
            actions.add_project(
                programme=programme, measure=measure, unit=unit, new=new, lead=frame.person, by=frame.person
            )
        )

    form = ProjectForm(request.POST or None, unit=unit, initial={"starts_on": clock.today(), "places": [unit.pk]})
    if request.method == "POST" and saved(form, save):
        return redirect("programmes:project", pk=made[0].pk)
    context = {"form": form, "unit": unit, "title": placed.measure.text[language()], "measure": measure}
    return render(request, "programmes/project_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a project is."""
    person = frame_of(request).person
    project = access.project_to_lead(person, pk)

    def save(form: ProjectForm) -> None:
        actions.change_project(project=project, new=form.project(), by=person, seen=seen(request))

    form = ProjectForm(request.POST or None, unit=project.unit, initial=filled_project(project))
    if request.method == "POST" and saved(form, save):
        return redirect("programmes:project", pk=pk)
    context = {"form": form, "unit": project.unit, "project": project, "title": project.title}
    return render(request, "programmes/project_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a project."""
    return _page(request, access.project_seen(frame_of(request).person, pk))


@login_required
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody into the group."""
    person = frame_of(request).person
    project = access.project_to_lead(person, pk)
    form = GroupForm(request.POST, unit=project.unit)
    if saved(form, lambda one: actions.put_in_group(project=project, by=person, **one.cleaned_data)):
        return redirect("programmes:project", pk=pk)
    return _page(request, project, group_form=form)


@login_required
@require_POST
def leave(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Take somebody out of the group."""
    person = frame_of(request).person
    project = access.project_to_lead(person, pk)
    actions.take_out_of_group(member=access.member_of(project, member), by=person)
    return redirect("programmes:project", pk=pk)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """End a project with its result and what follows."""
    person = frame_of(request).person
    project = access.project_to_lead(person, pk)
    form = DecisionForm(request.POST)
    if saved(form, lambda one: actions.decide(project=project, by=person, seen=seen(request), **one.cleaned_data)):
        return redirect("programmes:project", pk=pk)
    return _page(request, project, decision_form=form)


def _page(request: HttpRequest, project: Project, **forms: Any) -> HttpResponse:
    person = frame_of(request).person
    context = {
        "project": project,
        "places": list(project.places.order_by("name_sv")),
        "members": list(project.members.select_related("person")),
        "recommended": learnt_from(person, Source.PROJECT, [project.pk]),
        "may_lead": access.may_lead(person, project.unit),
        "may_recommend": may_recommend(person, project.unit),
        "group_form": GroupForm(unit=project.unit),
        "decision_form": DecisionForm(),
    } | forms
    return render(request, "programmes/project.html", context, status=422 if forms else 200)
