"""One meeting: its agenda while it is prepared, its minutes afterwards."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.documents.files import as_file
from valvo.documents.freezing import thaw
from valvo.documents.renderers import render as rendered
from valvo.documents.renderers.html import fragment
from valvo.documents.tree import Document
from valvo.forums import access, actions, papers, queries
from valvo.forums.choices import MeetingState
from valvo.forums.forms import AddendumForm, AttendanceForm, PointForm, SaidForm
from valvo.forums.models import Meeting, Point
from valvo.improvement.forms import ActionForm
from valvo.web.forms import saved, seen
from valvo.web.frame import frame_of


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a meeting's agenda or minutes."""
    return page(request, access.meeting_seen(frame_of(request).person, pk))


@login_required
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the agenda or the minutes as PDF/UA."""
    meeting = access.meeting_seen(frame_of(request).person, pk)
    name = slugify(f"{meeting.forum.name} {meeting.on.isoformat()}")
    return as_file(rendered(_paper(meeting), "pdf"), name=name, form="pdf")


@login_required
@require_POST
def refill(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill the agenda anew with what waits now."""
    person = frame_of(request).person
    meeting = access.meeting_to_prepare(person, pk)
    return step(request, meeting, lambda: actions.refill(meeting=meeting, by=person, seen=seen(request)))


@login_required
@require_POST
def add_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a point of the forum's own."""
    person = frame_of(request).person
    meeting = access.meeting_to_prepare(person, pk)

    def save(form: PointForm) -> None:
        actions.write_point(meeting=meeting, by=person, seen=seen(request), **form.cleaned_data)

    form = PointForm(request.POST)
    return redirect("forums:meeting", pk=pk) if saved(form, save) else page(request, meeting, point_form=form)


@login_required
@require_http_methods(["GET", "POST"])
def point(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Write under a point: its background before the agenda is sent, what was said and decided after."""
    person = frame_of(request).person
    meeting = access.meeting_to_prepare(person, pk)
    row = access.point_of(meeting, point)
    minutes = meeting.state != MeetingState.PREPARING

    def save(form: SaidForm | PointForm) -> None:
        write = actions.say if minutes else actions.write_point
        write(meeting=meeting, point=row, by=person, seen=seen(request), **form.cleaned_data)

    form = _point_form(request, row, minutes=minutes)
    if request.method == "POST" and saved(form, save):
        return redirect(f"/forums/meetings/{pk}/#point-{row.pk}")
    context = {"meeting": meeting, "point": row, "form": form}
    return render(request, "forums/point.html", context, status=422 if form.errors else 200)


def _point_form(request: HttpRequest, row: Point, *, minutes: bool) -> SaidForm | PointForm:
    data = request.POST if request.method == "POST" else None
    return SaidForm(data, point=row) if minutes else PointForm(data, initial={"title": row.title, "text": row.text})


@login_required
@require_POST
def remove_point(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Take a point off the agenda."""
    person = frame_of(request).person
    meeting = access.meeting_to_prepare(person, pk)
    row = access.point_of(meeting, point)
    return step(
        request, meeting, lambda: actions.remove_point(meeting=meeting, point=row, by=person, seen=seen(request))
    )


@login_required
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the agenda to the members' Today."""
    person = frame_of(request).person
    meeting = access.meeting_to_prepare(person, pk)
    said = _("The agenda stands on the members' Today now.")
    return step(request, meeting, lambda: actions.send_agenda(meeting=meeting, by=person, seen=seen(request)), said)


def step(request: HttpRequest, meeting: Meeting, act: Any, said: str = "") -> HttpResponse:
    """Do one step and lead back to the meeting; refused, the page says why."""
    try:
        act()
    except Refusal as refusal:
        again = access.meeting_seen(frame_of(request).person, meeting.pk)
        return page(request, again, refused=str(refusal), status=409 if isinstance(refusal, StaleError) else 422)
    if said:
        messages.success(request, said)
    return redirect("forums:meeting", pk=meeting.pk)


def page(request: HttpRequest, meeting: Meeting, *, refused: str = "", status: int = 0, **forms: Any) -> HttpResponse:
    """Show the page of a meeting; `forms` are those that come back with mistakes."""
    person, members = frame_of(request).person, [one.person for one in queries.seats(meeting.forum)]
    minutes = getattr(meeting, "minutes", None) if meeting.state == MeetingState.APPROVED else None
    may_prepare = access.may_prepare(person, meeting.forum)
    context = {
        "meeting": meeting,
        "points": list(meeting.points.all()),
        "attended": list(meeting.attended.order_by("name")),
        "decided": list(papers.decisions(meeting)),
        "minutes": minutes,
        "addenda": list(minutes.addenda.select_related("by")) if minutes else [],
        "content": mark_safe(fragment(_paper(meeting))) if minutes else "",  # noqa: S308 (the renderer escapes)
        "may_prepare": may_prepare,
        "is_chair": access.is_chair(person, meeting.forum),
        "held": meeting.on <= clock.today(),
        "refused": refused,
        "point_form": PointForm(),
        "attendance_form": AttendanceForm(meeting=meeting, members=members),
        "action_form": ActionForm(unit=meeting.forum.unit, initial={"owner": person}),
        "addendum_form": AddendumForm(),
        "opened": next(iter(forms), ""),
    } | forms
    return render(request, "forums/meeting.html", context, status=status or (422 if forms else 200))


def _paper(meeting: Meeting) -> Document:
    """Return the agenda as it stands, or the minutes as they were approved."""
    minutes = getattr(meeting, "minutes", None) if meeting.state == MeetingState.APPROVED else None
    return thaw(minutes.tree) if minutes else papers.paper(meeting)
