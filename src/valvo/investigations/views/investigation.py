"""One investigation: to the left what the team finds, to the right the decision, the team and the way to the report."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.investigations import access, actions
from valvo.investigations.forms import AbandonForm, SummaryForm
from valvo.investigations.views.shared import page, step, step_with
from valvo.web.forms import seen
from valvo.web.frame import frame_of


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an investigation to its team; whoever only reads cases is led to the report."""
    person = frame_of(request).person
    one = access.investigation_seen(person, pk)
    return page(request, one) if access.may_work(person, one) else redirect("investigations:report", pk=pk)


@login_required
@require_POST
def summarise(request: HttpRequest, pk: int) -> HttpResponse:
    """Store title and summary."""
    person = frame_of(request).person
    one = access.investigation_to_work_on(person, pk)
    form = SummaryForm(request.POST, investigation=one)

    def save() -> None:
        actions.summarise(investigation=one, by=person, seen=seen(request), **form.cleaned_data)

    return step_with(request, one, "summary", form, save)


@login_required
@require_POST
def offer_support(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that support was offered to the staff involved."""
    person = frame_of(request).person
    one = access.investigation_to_work_on(person, pk)
    return step(request, one, lambda: actions.offer_support(investigation=one, by=person))


@login_required
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the report for approval."""
    person = frame_of(request).person
    one = access.investigation_to_work_on(person, pk)
    return step(request, one, lambda: actions.send(investigation=one, by=person, seen=seen(request)))


@login_required
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the report back to the team."""
    person = frame_of(request).person
    one = access.investigation_to_work_on(person, pk)
    return step(request, one, lambda: actions.send_back(investigation=one, by=person, seen=seen(request)))


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the report: from now on it is what is kept."""
    person = frame_of(request).person
    one = access.investigation_to_decide_on(person, pk)

    def act() -> None:
        actions.approve(investigation=one, by=person, seen=seen(request))
        success(request, _("The report is approved and kept as it is."))

    return step(request, one, act)


@login_required
@require_POST
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """End the investigation without a report."""
    person = frame_of(request).person
    one, form = access.investigation_to_decide_on(person, pk), AbandonForm(request.POST)

    def save() -> None:
        actions.abandon(investigation=one, reason=form.cleaned_data["reason"], by=person, seen=seen(request))

    return step_with(request, one, "abandon", form, save)
