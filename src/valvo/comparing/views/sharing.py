"""Whether an organiser shares its results with the others that do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valvo.comparing import access, actions
from valvo.web.frame import frame_of


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show whether it does and since when; begin or end it."""
    frame = frame_of(request)
    organiser = access.organiser_to_decide(frame)
    sharing = access.shares(organiser)
    if request.method == "POST":
        (actions.end_sharing if request.POST.get("end") else actions.share)(unit=organiser, by=frame.person)
        messages.success(request, _("Saved."))
        return redirect(reverse("comparing:sharing") + frame.query())
    context = {"organiser": organiser, "sharing": sharing, "history": access.history(organiser)}
    return render(request, "comparing/sharing.html", context)
