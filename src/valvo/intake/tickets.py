"""A ticket says for whom a report form was made, and lets what is filled in be taken in without asking again.

It stands in the form, signed (HMAC-SHA-256, Django's own), for as long as people take to write, and is good only in
the session it was made in: whoever signs out, or signs in as somebody else, leaves its ticket behind. A form without a
good ticket is taken in by the long road, which asks the session. No other site can make a browser send one.
"""

import hmac
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from valvo.accounts.models import User
from valvo.core.languages import Language
from valvo.intake.entrance import Asker, Mode
from valvo.intake.identity import derived_key

_SALT = "intake.ticket"
AGE = timedelta(hours=1)


@dataclass(frozen=True)
class Ticket:
    """Who stands at the door, and at which form. `person` is an account's key, None for the public."""

    person: int | None
    mode: Mode
    at: str
    tell: str
    subject: str
    language: Language

    @property
    def form(self) -> str:
        """Return how the address of its form ends."""
        return f"/{self.tell}/{self.subject}/"

    def asker(self) -> Asker:
        """Return who stands there; somebody whose account was closed meanwhile is nobody we know."""
        person = User.objects.filter(pk=self.person, is_active=True).first() if self.person else None
        return Asker(person, self.mode, self.at)


def issue(request: HttpRequest, ticket: Ticket) -> str:
    """Return the ticket as text for the form of this request's page."""
    return signing.dumps([_session(request), asdict(ticket)], salt=_SALT)


def read(shown: str) -> Ticket:
    """Return a ticket found good before; raises BadSignature for any other text."""
    return Ticket(**signing.loads(shown, salt=_SALT)[1])


def of_session(request: HttpRequest, shown: str, max_age: timedelta | None = None) -> Ticket | None:
    """Return a ticket made in this request's session; None for one made in another, or longer ago."""
    try:
        session, told = signing.loads(shown, salt=_SALT, max_age=max_age)
    except signing.BadSignature:
        return None
    return Ticket(**told) if hmac.compare_digest(session, _session(request)) else None


def good(request: HttpRequest, shown: str) -> Ticket | None:
    """Return the ticket that came with a form; None where there is none, or it is not good here or any more."""
    ticket = of_session(request, shown, AGE)
    return ticket if ticket and request.path_info.endswith(ticket.form) else None


def _session(request: HttpRequest) -> str:
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return hmac.new(derived_key("ticket"), cookie.encode(), "sha256").hexdigest()
