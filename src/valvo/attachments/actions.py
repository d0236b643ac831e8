"""Every write of files."""

import hashlib
import secrets
from collections.abc import Iterable
from functools import partial

from django.core.files.base import ContentFile
from django.db import models, transaction

from valvo.accounts.models import User
from valvo.attachments import scanning
from valvo.attachments.choices import ScanState
from valvo.attachments.cleaning import Cleaned
from valvo.attachments.events import FileEvent
from valvo.attachments.models import StoredFile
from valvo.attachments.scanning import Scanner, ScannerError
from valvo.core import clock
from valvo.organisation.models import Unit
from valvo.trail.actions import record

BATCH = 100  # files looked at in one run of the worker


def keep(*, cleaned: Cleaned) -> StoredFile:
    """Keep a cleaned file; it is on disk when this returns. The caller's own event tells what it belongs to.

    With a scanner set up the file waits for it and is not handed out before.
    """
    state = ScanState.WAITING if scanning.is_set_up() else ScanState.UNSCANNED
    row = StoredFile(kind=cleaned.kind, media_type=cleaned.media_type, size=len(cleaned.content), state=state)
    row.sha256, row.kept_at = hashlib.sha256(cleaned.content).hexdigest(), clock.now()
    row.file.save(f"{secrets.token_hex(16)}.{cleaned.ending}", ContentFile(cleaned.content), save=True)
    return row


def record_reading(*, file: StoredFile, by: User | None, unit: Unit | int | None, of: models.Model) -> None:
    """Record that a file was handed out; `of` is what it belongs to."""
    kind = of._meta.label_lower  # noqa: SLF001 (Django's documented model API)
    record(FileEvent.READ, by=by, target=file, unit=unit, of=kind, of_id=of.pk)


def scan_waiting() -> int:
    """Scan the files that wait and those kept before there was a scanner; return how many got a verdict.

    A scanner that fails is asked again in the next run; the files wait, and the failure is shown beside them.
    """
    waiting = StoredFile.objects.filter(state__in=[ScanState.WAITING, ScanState.UNSCANNED])
    if not scanning.is_set_up() or not waiting.exists():
        return 0
    try:
        scanner = scanning.scanner()
    except ScannerError as error:
        _failed(waiting, error)
        return 0
    never_tried_first = models.F("tried_at").asc(nulls_first=True)
    batch = list(waiting.order_by(never_tried_first, "pk")[:BATCH])
    return sum(_scan(file, scanner) for file in batch if scanner)


def _scan(file: StoredFile, scanner: Scanner) -> bool:
    try:
        with file.file.open("rb") as opened:
            verdict = scanner(opened.read())
    except FileNotFoundError:
        _failed(StoredFile.objects.filter(pk=file.pk), ScannerError("missing"))
        return False
    except ScannerError as error:
        _failed(StoredFile.objects.filter(pk=file.pk), error)
        return False
    _judged(file, verdict)
    return True


@transaction.atomic
def _judged(file: StoredFile, verdict: scanning.Verdict) -> None:
    now = clock.now()
    state = ScanState.CLEAN if verdict.clean else ScanState.INFECTED
    StoredFile.objects.filter(pk=file.pk).update(
        state=state, scanned_at=now, tried_at=now, fault="", finding=verdict.finding
    )
    record(FileEvent.SCANNED, by=None, target=file, state=state)


@transaction.atomic
def _failed(files: models.QuerySet[StoredFile], error: ScannerError) -> None:
    """Note a failure; the trail is told when a file's fault is a new one, not at every try."""
    code = str(error)
    for file in files.exclude(fault=code):
        record(FileEvent.SCAN_FAILED, by=None, target=file, fault=code)
    files.update(fault=code, tried_at=clock.now())


@transaction.atomic
def forget(*, files: Iterable[StoredFile], by: User | None, unit: Unit | int | None = None) -> int:
    """Remove files for good, from the database and, once that is certain, from disk; return how many there were."""
    found = list(files)
    for file in found:
        record(FileEvent.FORGOTTEN, by=by, target=file, unit=unit)
        transaction.on_commit(partial(file.file.storage.delete, str(file.file.name)))
    StoredFile.objects.filter(pk__in=[file.pk for file in found]).delete()
    return len(found)
