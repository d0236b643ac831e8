"""What happens around every page: the person's language, and refusals turned into pages."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import is_valid_path
from django.utils import translation

from valvo.core.errors import GoneError, NotAllowedError, NotFoundError, Refusal, StaleError
from valvo.web.frame import forget_frame
from valvo.web.views.errors import refusal_page

Handler = Callable[[HttpRequest], HttpResponse]

# One status per kind of refusal; the rest are the page's own business (a form shows them beside the field).
STATUS: dict[type[Refusal], int] = {NotFoundError: 404, NotAllowedError: 403, StaleError: 409, GoneError: 410}


def person_language(get_response: Handler) -> Handler:
    """Use the signed-in person's own language, whatever the browser asks for."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return get_response(request)

    return handle


class refusals:  # noqa: N801 (named as Django names middleware functions; a class only for its exception hook)
    """Answer a refusal with a page that says what to do instead of a trace."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; who comes to an address that is only sent to goes on to the page it belongs to.

        A refused form leaves the browser at such an address, and every link that changes unit or period keeps it.
        """
        answer = self.get_response(request)
        going = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
        if going and answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return redirect(_page_above(request))
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn our own refusals into pages; anything else is a fault of ours and goes on."""
        if not isinstance(error, Refusal):
            return None
        # What was refused may be the address's own unit or period: the page that says so must not ask for it again.
        request.GET = QueryDict()
        forget_frame(request)
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
        return refusal_page(request, status, str(error))


def _page_above(request: HttpRequest) -> str:
    """Return the nearest address above a request's, with its query; the first page stands above all."""
    path = request.path
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != "/" and not is_valid_path(path):
        pass
    return f"{path}?{request.GET.urlencode()}" if request.GET else path
