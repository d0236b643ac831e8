"""Why a request is not made or not decided."""

from valvo.core.errors import Refusal


class RequestError(Refusal):
    """A request cannot be made, decided or used as things stand."""
