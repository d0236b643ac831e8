"""Ending the morning mail from a link in it, without signing in. The page is the same whatever the link was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from valvo.pictures import actions


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to end the mail, and end it; a wrong link looks no different."""
    done = request.method == "POST"
    if done:
        actions.stop_by_link(token=token)
    return render(request, "pictures/stop.html", {"done": done})
