"""Who makes a visit."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from valvo.inspections import access, actions
from valvo.inspections.forms import TeamForm
from valvo.inspections.views.shared import step, step_with
from valvo.web.frame import frame_of


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody into the team, or give them another role."""
    person = frame_of(request).person
    one = access.visit_to_plan(person, pk)
    form = TeamForm(request.POST, unit=one.unit)
    return step_with(request, one, "team", form, lambda: actions.add_member(visit=one, by=person, **form.cleaned_data))


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Let somebody leave the team."""
    reader = frame_of(request).person
    one = access.visit_to_plan(reader, pk)
    return step(request, one, lambda: actions.remove_member(visit=one, person=person, by=reader))
