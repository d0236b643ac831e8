"""Error pages: what happened and what to do, in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def refusal_page(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    """Return the page for a refusal. 404 never tells whether the thing is missing or somebody else's."""
    titles = {
        400: _("That could not be done"),
        403: _("You may not do that"),
        404: _("There is nothing here that you can see"),
        409: _("Somebody changed this before you"),
        410: _("This is no longer here"),
    }
    context = {
        "title": titles.get(status, titles[400]),
        "sentence": "" if status == 404 else sentence,
        "status": status,
    }
    return render(request, "web/error.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return refusal_page(request, 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself refuses."""
    return refusal_page(request, 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request we cannot read."""
    return refusal_page(request, 400)


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page was too old to be sent safely; the browser's back button still holds what was typed."""
    sentence = _(
        "The page had been open too long. Go back, reload the page and send again: what you typed is still there."
    )
    return refusal_page(request, 403, sentence)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours without any of the usual frame, which may be what failed."""
    return render(request, "web/fault.html", status=500)
