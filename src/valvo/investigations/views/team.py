"""The team of an investigation, and what its members state about their independence."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from valvo.investigations import access, actions
from valvo.investigations.forms import MemberForm, StatementForm
from valvo.investigations.views.shared import step, step_with
from valvo.web.frame import frame_of
from valvo.web.templatetags.valvo import reading_language


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody into the team, or give them another role."""
    person = frame_of(request).person
    one = access.investigation_to_work_on(person, pk)
    form = MemberForm(request.POST, unit=one.unit, language=reading_language())

    def save() -> None:
        actions.add_member(investigation=one, by=person, **form.cleaned_data)

    return step_with(request, one, "team", form, save)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Let somebody leave the team."""
    reader = frame_of(request).person
    one = access.investigation_to_work_on(reader, pk)
    return step(request, one, lambda: actions.remove_member(investigation=one, person=person, by=reader))


@login_required
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """State one's own independence of the event."""
    person = frame_of(request).person
    one, form = access.investigation_to_work_on(person, pk), StatementForm(request.POST)

    def save() -> None:
        independent, ties = form.cleaned_data["independent"] == "yes", form.cleaned_data["ties"]
        actions.state_independence(investigation=one, independent=independent, ties=ties, by=person)

    return step_with(request, one, "state", form, save)
