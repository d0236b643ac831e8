"""How much of what should have been delivered has been, unit by unit and month by month."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from valvo.measured import access, queries
from valvo.web.frame import frame_of


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the units in view with how many of the figures asked of them have come."""
    frame = frame_of(request)
    found = queries.completeness(list(access.figures(frame)), frame.required_unit())
    return render(request, "measured/completeness.html", {"unit": frame.required_unit(), "found": found})
