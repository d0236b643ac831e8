"""What happens around every page: the person's language, and refusals turned into pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
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
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn our own refusals into pages; anything else is a fault of ours and goes on."""
        if not isinstance(error, Refusal):
            return None
        # What was refused may be the address's own unit or period: the page that says so must not ask for it again.
        request.GET = QueryDict()
        forget_frame(request)
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
        return refusal_page(request, status, str(error))
