"""One visit: its page, and the steps from the day it is made to the report that is kept."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valvo.inspections import access, actions
from valvo.inspections.forms import AdditionForm, BeginForm, CommentForm, SummaryForm
from valvo.inspections.views.shared import page, step, step_with
from valvo.web.forms import seen
from valvo.web.frame import frame_of


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a visit."""
    return page(request, access.visit_seen(frame_of(request).person, pk))


@login_required
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the visit is made."""
    person = frame_of(request).person
    one, form = access.visit_to_make(person, pk), BeginForm(request.POST)
    return step_with(
        request, one, "begin", form,
        lambda: actions.begin(visit=one, on=form.cleaned_data["on"], by=person, seen=seen(request)),
    )  # fmt: skip


@login_required
@require_POST
def summarise(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the summary and how many were heard."""
    person = frame_of(request).person
    one = access.visit_to_make(person, pk)
    form = SummaryForm(request.POST, visit=one)
    return step_with(
        request, one, "sum", form, lambda: actions.summarise(visit=one, told=form.told(), by=person, seen=seen(request))
    )


@login_required
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft to the unit."""
    person = frame_of(request).person
    one = access.visit_to_make(person, pk)

    def act() -> None:
        actions.send(visit=one, by=person, seen=seen(request))
        success(request, _("The unit can read the draft and comment on it."))

    return step(request, one, act)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the draft back to be mended."""
    person = frame_of(request).person
    one = access.visit_to_make(person, pk)
    return step(request, one, lambda: actions.take_back(visit=one, by=person, seen=seen(request)))


@login_required
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the unit's comment."""
    person = frame_of(request).person
    one = access.visit_to_answer(person, pk)
    form = CommentForm(request.POST, visit=one)

    def save() -> None:
        actions.comment(visit=one, text=form.cleaned_data["text"], by=person, seen=seen(request))
        success(request, _("The comment is part of the report."))

    return step_with(request, one, "comment", form, save)


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the report: from now on one only adds to it."""
    person = frame_of(request).person
    one = access.visit_to_plan(person, pk)

    def act() -> None:
        actions.approve(visit=one, by=person, seen=seen(request))
        success(request, _("The report is approved and kept as it is."))

    return step(request, one, act)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everybody read the report."""
    person = frame_of(request).person
    one = access.visit_to_plan(person, pk)
    return step(request, one, lambda: actions.publish(visit=one, by=person, seen=seen(request)))


@login_required
@require_POST
def add_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Add to an approved report."""
    person = frame_of(request).person
    one, form = access.visit_to_plan(person, pk), AdditionForm(request.POST)
    return step_with(
        request, one, "addition", form,
        lambda: actions.add_to(visit=one, text=form.cleaned_data["text"], by=person),
    )  # fmt: skip
