"""One forum: who sits in it, when it meets, its meetings."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valvo.forums import access, actions, queries
from valvo.forums.forms import ForumForm, MeetingForm, SeatForm, filled
from valvo.forums.models import Forum, Meeting
from valvo.forums.rhythm import rhythm
from valvo.web.forms import saved, seen
from valvo.web.frame import frame_of

MEETINGS = 24  # shown on the page


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a forum."""
    return _page(request, access.forum_seen(frame_of(request).person, pk))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a forum's name, purpose or language."""
    person = frame_of(request).person
    forum = access.forum_to_lead(person, pk)

    def save(form: ForumForm) -> None:
        actions.change_forum(forum=forum, by=person, seen=seen(request), **form.cleaned_data)

    form = ForumForm(request.POST or None, initial=filled(forum))
    if request.method == "POST" and saved(form, save):
        return redirect("forums:forum", pk=pk)
    context = {"form": form, "unit": forum.unit, "forum": forum}
    return render(request, "forums/make.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a forum."""
    person = frame_of(request).person
    actions.end_forum(forum=access.forum_to_lead(person, pk), by=person, seen=seen(request))
    return redirect("forums:index")


@login_required
@require_POST
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a seat."""
    person = frame_of(request).person
    forum = access.forum_to_lead(person, pk)
    form = SeatForm(request.POST, unit=forum.unit)
    if saved(form, lambda one: actions.seat(forum=forum, by=person, **one.cleaned_data)):
        return redirect("forums:forum", pk=pk)
    return _page(request, forum, seat_form=form, status=422)


@login_required
@require_POST
def leave(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """End somebody's seat."""
    person = frame_of(request).person
    forum = access.forum_to_lead(person, pk)
    actions.leave(seat=access.seat_of(forum, seat), by=person)
    return redirect("forums:forum", pk=pk)


@login_required
@require_POST
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the agenda of a meeting from what waits."""
    person = frame_of(request).person
    forum = access.forum_to_prepare(person, pk)
    made: list[Meeting] = []

    def save(form: MeetingForm) -> None:
        made.append(actions.prepare(forum=forum, by=person, **form.cleaned_data))

    form = MeetingForm(request.POST)
    if saved(form, save):
        return redirect("forums:meeting", pk=made[0].pk)
    return _page(request, forum, meeting_form=form, status=422)


def _page(
    request: HttpRequest,
    forum: Forum,
    *,
    seat_form: SeatForm | None = None,
    meeting_form: MeetingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person = frame_of(request).person
    may_lead = access.may_lead(person, forum.unit)
    found = list(queries.meetings(forum)[:MEETINGS])
    taken = {one.on for one in found}
    days = [day for day in rhythm().days(forum) if day not in taken]
    context: dict[str, Any] = {
        "forum": forum,
        "seats": queries.seats(forum),
        "meetings": found,
        "days": days,
        "rhythm": rhythm().address(forum),
        "calendar": rhythm().calendar(forum),
        "may_lead": may_lead,
        "may_prepare": access.may_prepare(person, forum),
        "seat_form": seat_form or (SeatForm(unit=forum.unit) if may_lead else None),
        "meeting_form": meeting_form or MeetingForm(initial={"on": days[0] if days else None}),
    }
    return render(request, "forums/forum.html", context, status=status)
