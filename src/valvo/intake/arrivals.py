"""Reports that have arrived and are not opened yet.

What a browser sends is first kept as it came, on disk, and only then read: no fault in how cases are opened and no
server that stops can lose it. It is opened when the browser follows the answer, which is at once, or by the worker
where the browser never does. docs/adr/0026 tells why.
"""

import json
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.intake import actions, entrance, identity, tickets
from valvo.intake.access import RECEIPT_AGE
from valvo.intake.actions import NewReport
from valvo.intake.choices import ArrivalState, Reach
from valvo.intake.entrance import Outcome
from valvo.intake.models import Arrival, Report

_SALT = "intake.arrival"
# A browser follows the answer at once; for this long the worker leaves a report to it.
LEFT_TO_THE_BROWSER = timedelta(seconds=10)
TRIED_AGAIN_AFTER = timedelta(minutes=10)
AT_A_TIME = 200


@dataclass(frozen=True)
class Sent:
    """What a browser sent, byte for byte, and the ticket it showed, which was good."""

    ticket: str
    content_type: str
    body: bytes


def key_of(client_key: UUID) -> str:
    """Return the key by which the sender's browser reaches its report; it stops working after a while."""
    return signing.dumps(client_key.hex, salt=_SALT)


def client_key_of(key: str) -> UUID:
    """Return the client key of a report that arrived; raises NotFoundError where its key is wrong or too old."""
    try:
        return UUID(signing.loads(key, salt=_SALT, max_age=RECEIPT_AGE))
    except signing.BadSignature as error:
        raise NotFoundError("no such report") from error


def seal(sent: Sent, client_key: UUID) -> bytes:
    """Return what was sent encrypted, bound to its client key: it holds who sends as well as what they tell."""
    head = json.dumps([sent.ticket, sent.content_type]).encode()
    return identity.encrypted("arrival", head + b"\n" + sent.body, client_key.bytes)


def unseal(arrival: Arrival) -> Sent:
    """Return what was sent; raises InvalidTag when the secret has changed or the row was tampered with."""
    head, _line, body = identity.decrypted("arrival", bytes(arrival.sealed), arrival.client_key.bytes).partition(b"\n")
    ticket, content_type = json.loads(head)
    return Sent(ticket, content_type, body)


def opened_or_stuck(arrival: Arrival, *, unasked: bool = False) -> Outcome | None:
    """Return what became of an arrival, as `opened`; None where it cannot be opened: it stays, and is tried again.

    One that cannot be opened holds up no other; what it says is not logged.
    """
    try:
        return opened(arrival, unasked=unasked)
    except Exception as error:
        logging.getLogger(__name__).error("a report that has arrived cannot be opened: %s", type(error).__name__)  # noqa: TRY400 (a trace could hold what was written)
        actions.note_arrival(arrival=arrival, state=ArrivalState.STUCK)
        return None


def opened(arrival: Arrival, *, unasked: bool = False) -> Outcome:
    """Read what arrived as its form reads it; where it is right it becomes a report and has arrived no longer.

    `unasked`: personal codes in it are covered for readers without asking the sender, who is not there.
    """
    sent = unseal(arrival)
    ticket = tickets.read(sent.ticket)
    data, files = _read(sent)
    with translation.override(ticket.language):
        asker = ticket.asker()
        tell = asker.tell(ticket.tell)
        subject = asker.subject(tell, ticket.subject)
        form = entrance.form_for(asker, subject, ticket.language, data=data, files=files)

        def save(new: NewReport) -> Report:
            new = replace(new, arrived_at=arrival.arrived_at)
            return actions.open_arrival(arrival=arrival, new=new, by=asker.person)

        found = entrance.outcome(form, Reach(tell.reach), keep=unasked or "keep" in data, save=save)
    if found.report is None:
        actions.note_arrival(arrival=arrival, state=ArrivalState.TO_MEND)
    return found


def open_waiting() -> int:
    """Open what no browser came back for; returns how many became reports. What cannot be opened is told and stays."""
    now = clock.now()
    waiting = Arrival.objects.filter(state=ArrivalState.WAITING, arrived_at__lt=now - LEFT_TO_THE_BROWSER)
    stuck = Arrival.objects.filter(state=ArrivalState.STUCK, looked_at__lt=now - TRIED_AGAIN_AFTER)
    found = [opened_or_stuck(arrival, unasked=True) for arrival in (*waiting[:AT_A_TIME], *stuck[:AT_A_TIME])]
    return sum(one is not None and one.report is not None for one in found)


def _read(sent: Sent) -> tuple[QueryDict, MultiValueDict[str, UploadedFile[bytes]]]:
    """Return the form's fields and files as Django reads them; what cannot be read at all is a form left empty."""
    length = str(len(sent.body))
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": sent.content_type,
            "CONTENT_LENGTH": length,
            "wsgi.input": BytesIO(sent.body),
        }
    )
    try:
        return request.POST, request.FILES
    except (MultiPartParserError, SuspiciousOperation):
        return QueryDict(), MultiValueDict()
