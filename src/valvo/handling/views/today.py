"""Today: what waits for me, and why."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from valvo.core import clock
from valvo.core.languages import language_or
from valvo.web.frame import frame_of
from valvo.web.menu import menu_for
from valvo.web.waiting import waiting


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person in the unit in view; whose menu has no Today is led to what it begins with."""
    frame = frame_of(request)
    menu = menu_for(frame.permissions)
    if menu and all(entry.route != "handling:today" for entry in menu):
        return redirect(menu[0].route)
    found = waiting(frame.person, frame.unit, language_or(get_language())) if frame.unit else []
    return render(request, "handling/today.html", {"waiting": found, "day": clock.today()})
