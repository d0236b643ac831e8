"""What minutes need besides their points: who was present, the actions decided on, approval, what is added."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valvo.core.errors import NotFoundError
from valvo.forums import access, actions, queries
from valvo.forums.choices import MeetingState
from valvo.forums.forms import AddendumForm, AttendanceForm
from valvo.forums.views.meeting import page, step
from valvo.improvement.actions import NewAction
from valvo.improvement.forms import ActionForm
from valvo.web.forms import saved, seen
from valvo.web.frame import frame_of


@login_required
@require_POST
def attend(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who was present."""
    person = frame_of(request).person
    meeting = access.meeting_to_prepare(person, pk)
    members = [one.person for one in queries.seats(meeting.forum)]

    def save(form: AttendanceForm) -> None:
        actions.attend(meeting=meeting, by=person, seen=seen(request), **form.cleaned_data)

    form = AttendanceForm(request.POST, meeting=meeting, members=members)
    return redirect("forums:meeting", pk=pk) if saved(form, save) else page(request, meeting, attendance_form=form)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a decision an action."""
    person = frame_of(request).person
    meeting = access.meeting_to_prepare(person, pk)
    form = ActionForm(request.POST, unit=meeting.forum.unit)
    if saved(
        form, lambda one: actions.decide_action(meeting=meeting, planned=NewAction(**one.cleaned_data), by=person)
    ):
        messages.success(request, _("The action was added."))
        return redirect("forums:meeting", pk=pk)
    return page(request, meeting, action_form=form)


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the minutes: they stay as they are from now on."""
    person = frame_of(request).person
    meeting = access.meeting_to_approve(person, pk)
    said = _("The minutes are approved.")
    return step(request, meeting, lambda: actions.approve(meeting=meeting, by=person, seen=seen(request)), said)


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add to approved minutes."""
    person = frame_of(request).person
    meeting = access.meeting_to_prepare(person, pk)
    if meeting.state != MeetingState.APPROVED:
        raise NotFoundError("no approved minutes")
    form = AddendumForm(request.POST)
    if saved(form, lambda one: actions.add_to_minutes(minutes=meeting.minutes, by=person, **one.cleaned_data)):
        return redirect("forums:meeting", pk=pk)
    return page(request, meeting, addendum_form=form)
