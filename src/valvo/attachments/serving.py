"""A file handed out: never while it waits for the scanner, never shown by the browser as a page of ours."""

from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.attachments import actions
from valvo.attachments.choices import ScanState
from valvo.attachments.cleaning import FileKind
from valvo.attachments.errors import QuarantineError
from valvo.attachments.models import StoredFile
from valvo.organisation.models import Unit


def answer(*, file: StoredFile, by: User | None, unit: Unit | int | None, of: models.Model) -> HttpResponse:
    """Return a file to a person; the caller has made sure that they may read `of`, which it belongs to.

    The reading is recorded. Raises QuarantineError for a file that is not to be handed out.
    """
    if not file.is_open:
        raise QuarantineError(_refusal(file))
    actions.record_reading(file=file, by=by, unit=unit, of=of)
    with file.file.open("rb") as opened:
        response = HttpResponse(opened.read(), content_type=_media_type(file))  # at most twelve megabytes
    shown = "inline" if file.kind == FileKind.PICTURE else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{file.kind}-{file.pk}.{file.ending}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _media_type(file: StoredFile) -> str:
    return "text/plain; charset=utf-8" if file.kind == FileKind.TEXT else file.media_type


def _refusal(file: StoredFile) -> str:
    if file.state == ScanState.INFECTED:
        return _("The malware scanner found something in this file. It is kept apart and handed out to nobody.")
    if file.fault:
        return _("This file waits: the malware scanner does not answer. Those who look after Valvo can see why.")
    return _("This file waits for the malware scan. Try again in a minute.")
