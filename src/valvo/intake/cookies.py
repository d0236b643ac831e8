"""What the reporter's own browser keeps for a while, encrypted: the code just given, and which report is followed.

Nothing of it is kept on the server: no session, no address. Fernet (AES-128-CBC, HMAC-SHA-256) carries its own time.
"""

import base64
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from valvo.intake.identity import derived_key

_RECEIPT, _FOLLOW = "valvo_receipt", "valvo_follow"
RECEIPT_SECONDS, FOLLOW_SECONDS = 15 * 60, 60 * 60


def keep_code(response: HttpResponse, client_key: UUID, code: str) -> None:
    """Let the browser keep a report's code until it is confirmed as written down."""
    _set(response, _RECEIPT, f"{client_key.hex} {code}", RECEIPT_SECONDS, "/report/")


def kept_code(request: HttpRequest, client_key: UUID) -> str:
    """Return the code just given for a report; empty when it was confirmed, is too old or is another report's."""
    report, _space, code = _get(request, _RECEIPT, RECEIPT_SECONDS).partition(" ")
    return code if report == client_key.hex else ""


def forget_code(response: HttpResponse) -> None:
    """Take the code away."""
    response.delete_cookie(_RECEIPT, path="/report/")


def follow(response: HttpResponse, number: str) -> None:
    """Let the browser follow a report for an hour after its code was given."""
    _set(response, _FOLLOW, number, FOLLOW_SECONDS, "/follow/")


def followed(request: HttpRequest) -> str:
    """Return the number of the report this browser follows; empty when it follows none."""
    return _get(request, _FOLLOW, FOLLOW_SECONDS)


def forget_followed(response: HttpResponse) -> None:
    """Stop following."""
    response.delete_cookie(_FOLLOW, path="/follow/")


def _set(response: HttpResponse, name: str, value: str, seconds: int, path: str) -> None:
    sealed = _fernet(name).encrypt(value.encode()).decode("ascii")
    response.set_cookie(
        name,
        sealed,
        max_age=seconds,
        path=path,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _get(request: HttpRequest, name: str, seconds: int) -> str:
    try:
        return _fernet(name).decrypt(request.COOKIES.get(name, "").encode(), ttl=seconds).decode()
    except InvalidToken:
        return ""


def _fernet(name: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived_key(name)))
