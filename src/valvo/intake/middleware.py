"""A filled-in report form is taken in before anything else is asked about it, and before it is read."""

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote_plus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from valvo.intake import actions, arrivals, cookies, tickets
from valvo.intake.arrivals import Sent
from valvo.intake.choices import Secrecy
from valvo.intake.rules import is_code
from valvo.intake.tickets import Ticket

Handler = Callable[[HttpRequest], HttpResponse]

# More than anybody writes, and a small picture with it; what is larger goes the long road.
LARGEST = 256 * 1024  # bytes
_UNDER = "/report/"


def reports_taken_in(get_response: Handler) -> Handler:
    """Keep what comes with a ticket and answer with where it is opened; all else goes on to its page."""

    def handle(request: HttpRequest) -> HttpResponse:
        return _taken_in(request) or get_response(request)

    return handle


def _taken_in(request: HttpRequest) -> HttpResponse | None:
    if request.method != "POST" or not request.path_info.startswith(_UNDER) or not 0 < _length(request) <= LARGEST:
        return None
    request.get_host()  # a host that is not ours is refused here as everywhere
    shown = _field(request, "ticket")
    ticket, client_key = tickets.good(request, shown), _key(_field(request, "client_key"))
    if ticket is None or client_key is None:
        return None
    sealed = arrivals.seal(Sent(shown, request.META["CONTENT_TYPE"], request.body), client_key)
    actions.keep_arrival(client_key=client_key, sealed=sealed)
    response = HttpResponseRedirect(f"{_arrived()}{arrivals.key_of(client_key)}/")
    _keep_code(request, response, ticket, client_key)
    return response


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


def _field(request: HttpRequest, name: str) -> str:
    """Return what stands first in a field of the form, without reading the rest; empty where there is none."""
    in_parts = request.META.get("CONTENT_TYPE", "").startswith("multipart/form-data")
    found = _pattern(name, in_parts).search(request.body)
    text = found[1].decode(errors="replace") if found else ""
    return text if in_parts else unquote_plus(text)


@cache
def _pattern(name: str, in_parts: bool) -> re.Pattern[bytes]:  # noqa: FBT001 (the two ways a browser writes a form)
    pattern = rf'name="{name}"\r\n\r\n([^\r]*)\r\n' if in_parts else rf"(?:^|&){name}=([^&]*)"
    return re.compile(pattern.encode())


def _key(told: str) -> UUID | None:
    try:
        return UUID(told)
    except ValueError:
        return None


@cache
def _arrived() -> str:
    return reverse("intake:arrived", args=["-"]).removesuffix("-/")


def _keep_code(request: HttpRequest, response: HttpResponse, ticket: Ticket, client_key: UUID) -> None:
    """Let the browser show the code, where it is how the sender finds the report again and not their own account."""
    own = ticket.person is not None and ticket.mode == "self" and _field(request, "secrecy") != Secrecy.ANONYMOUS
    code = "" if own else _field(request, "code")
    if is_code(code):
        cookies.keep_code(response, client_key, code)
