"""Every write of waiting: a file is received, its columns told, it is read, confirmed, and replaces the earlier one."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.intake.identity import derived_key
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.registers import actions as registers
from valvo.registers.columns import faults
from valvo.registers.queries import remembered
from valvo.registers.reading.words import plain
from valvo.trail.actions import record
from valvo.waiting import reading
from valvo.waiting.choices import Stage
from valvo.waiting.errors import ColumnsError, IntakeError
from valvo.waiting.events import WaitingEvent
from valvo.waiting.fields import FIELDS
from valvo.waiting.models import Intake, Wait

OF = "waiting"
BATCH = 5_000
ABANDONED = timedelta(days=1)  # files nobody has confirmed
COLUMNS = (
    "intake_id",
    "unit_id",
    "reference",
    "start",
    "service",
    "specialty",
    "age",
    "guaranteed",
    "started_on",
    "ended_on",
    "end_reason",
)
OPEN = (Stage.COLUMNS, Stage.READING, Stage.READ, Stage.WRITING)


def folder() -> Path:
    """Return where files lie while they are read."""
    found = Path(settings.DATA_FOLDER) / "waiting"
    found.mkdir(parents=True, exist_ok=True)
    return found


def raw_path(intake: Intake) -> Path:
    """Return where the file as it came lies until it has been read."""
    return folder() / f"{intake.pk}.csv"


def staged_path(intake: Intake) -> Path:
    """Return where its checked rows lie until they are taken in."""
    return folder() / f"{intake.pk}.parquet"


def receive(*, name: str, chunks: Iterable[bytes], unit: Unit, by: User | None) -> Intake:
    """Keep a file, and begin reading it where its headings are known; raises UnreadableError or TableError."""
    _throw_away_abandoned()
    intake = Intake.objects.create(
        unit=unit, name=name[:255], size=0, stage=Stage.COLUMNS, received_at=clock.now(), received_by=by
    )
    try:
        intake.size, intake.sha256 = _kept(raw_path(intake), chunks)
        seen = reading.head(name, raw_path(intake))
    except Exception:
        _clear(intake)
        intake.delete()
        raise
    intake.headings = list(seen.headings)
    with transaction.atomic():
        intake.save()
        record(WaitingEvent.RECEIVED, by=by, target=intake, unit=unit, sha256=intake.sha256, size=intake.size)
        known = remembered(unit, OF, seen.headings)
        if known is not None:
            _begin(intake, known)
    return intake


def _kept(path: Path, chunks: Iterable[bytes]) -> tuple[int, str]:
    seal, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
            seal.update(chunk)
            size += len(chunk)
    return size, seal.hexdigest()


def _throw_away_abandoned() -> None:
    for old in Intake.objects.filter(stage__in=OPEN, received_at__lt=clock.now() - ABANDONED):
        discard(intake=old, by=None)


@transaction.atomic
def choose_columns(*, intake: Intake, columns: Mapping[str, str], by: User) -> None:
    """Remember which columns are which, and begin to read; raises ColumnsError."""
    _require(intake, Stage.COLUMNS)
    chosen = {field: heading for field, heading in columns.items() if heading}
    if faults(chosen, intake.headings, FIELDS):
        raise ColumnsError(_("Every field that is needed has a column of its own."))
    registers.confirm_columns(unit=intake.unit, of=OF, headings=intake.headings, columns=chosen, by=by)
    record(WaitingEvent.COLUMNS_CHOSEN, by=by, target=intake, unit=intake.unit)
    _begin(intake, chosen)


def _begin(intake: Intake, columns: Mapping[str, str]) -> None:
    from valvo.waiting.tasks import read  # noqa: PLC0415 (the task calls back here)

    intake.columns, intake.stage = dict(columns), Stage.READING
    intake.save(update_fields=["columns", "stage"])
    transaction.on_commit(partial(read.enqueue, intake.pk))


def _require(intake: Intake, stage: Stage) -> None:
    if Intake.objects.select_for_update().get(pk=intake.pk).stage != stage:
        raise IntakeError(_("The file is no longer at this stage."))


def read_file(*, intake_id: int) -> int:
    """Read a file into checked rows, telling how far it has come; returns how many there are. Safe to run again."""
    intake = Intake.objects.select_related("unit").get(pk=intake_id)
    if intake.stage != Stage.READING:
        return 0
    progress = partial(_tell_progress, intake)
    reader = reading.Reader(intake.columns, unit_names(intake.unit), derived_key(OF), clock.today())
    found = reader.read(raw_path(intake), reading.head(intake.name, raw_path(intake)), staged_path(intake), progress)
    raw_path(intake).unlink(missing_ok=True)  # it holds references; the checked rows hold none
    with transaction.atomic():
        intake.rows, intake.first, intake.last = found.rows, found.first, found.last
        intake.faults = [vars(one) for one in found.faults.values()]
        intake.read_bytes = intake.size
        intake.stage = Stage.REFUSED if found.faults else Stage.READ
        intake.finished_at = clock.now() if found.faults else None
        intake.save()
        tag = WaitingEvent.REFUSED if found.faults else WaitingEvent.READ
        record(tag, by=None, target=intake, unit=intake.unit, rows=found.rows, faults=len(found.faults))
    if found.faults:
        _clear(intake)
    return found.rows


def _tell_progress(intake: Intake, rows: int, read_bytes: int) -> None:
    Intake.objects.filter(pk=intake.pk).update(rows=rows, read_bytes=min(read_bytes, intake.size))


def unit_names(unit: Unit) -> dict[str, int]:
    """Return the units at and under a unit by identifier and by name in any language; a name two share is left out."""
    found: dict[str, set[int]] = {}
    for one in subtree(unit, clock.today()):
        for name in (one.public_id, one.name_sv, one.name_fi, one.name_en):
            found.setdefault(plain(name), set()).add(one.pk)
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}


@transaction.atomic
def confirm(*, intake: Intake, by: User | None) -> None:
    """Let a file that has been read take the place of the earlier one, in the background."""
    from valvo.waiting.tasks import write  # noqa: PLC0415 (the task calls back here)

    _require(intake, Stage.READ)
    intake.stage = Stage.WRITING
    intake.save(update_fields=["stage"])
    record(WaitingEvent.CONFIRMED, by=by, target=intake, unit=intake.unit, rows=intake.rows)
    transaction.on_commit(partial(write.enqueue, intake.pk))


def write_rows(*, intake_id: int) -> int:
    """Take in a file's rows; returns how many. Nobody sees any of them before all are there. Safe to run again."""
    intake = Intake.objects.select_related("unit").get(pk=intake_id)
    if intake.stage != Stage.WRITING:
        return 0
    Wait.objects.filter(intake=intake).delete()  # of a run that was broken off
    written = 0
    with pq.ParquetFile(staged_path(intake)) as staged:
        for batch in staged.iter_batches(batch_size=BATCH):
            _insert(intake, batch.to_pylist())
            written += batch.num_rows
            Intake.objects.filter(pk=intake.pk).update(written=written)
    replaced = _put_in_force(intake, written)
    _clear(intake)
    Wait.objects.filter(intake__in=replaced).delete()  # the newer file tells of them all
    return written


@transaction.atomic
def _insert(intake: Intake, rows: list[dict[str, Any]]) -> None:
    """Insert rows as they are: making a model of each of a million would take ten times as long."""
    table, columns = Wait._meta.db_table, ", ".join(f'"{name}"' for name in COLUMNS)  # noqa: SLF001 (documented)
    places = ", ".join(["%s"] * len(COLUMNS))
    values = [(intake.pk, *(_stored(row, name) for name in COLUMNS[1:])) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', values)  # noqa: S608 (our own names)


def _stored(row: dict[str, Any], name: str) -> Any:
    if name == "end_reason" and row["ended_on"] is None:
        return ""
    value = row["unit" if name == "unit_id" else name]
    # SQLite keeps a day as its text; PostgreSQL takes either.
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def _put_in_force(intake: Intake, rows: int) -> list[int]:
    earlier = Intake.objects.select_for_update().filter(unit=intake.unit, stage=Stage.IN_FORCE)
    replaced = [one.pk for one in earlier]
    Intake.objects.filter(pk__in=replaced).update(stage=Stage.REPLACED)
    Intake.objects.filter(pk=intake.pk).update(stage=Stage.IN_FORCE, written=rows, finished_at=clock.now())
    record(WaitingEvent.IN_FORCE, by=None, target=intake, unit=intake.unit, rows=rows)
    return replaced


@transaction.atomic
def discard(*, intake: Intake, by: User | None) -> None:
    """Throw away a file that is not in force; raises IntakeError for one that is, or is being taken in."""
    now = Intake.objects.select_for_update().get(pk=intake.pk)
    if now.stage not in {Stage.COLUMNS, Stage.READING, Stage.READ} and by is not None:
        raise IntakeError(_("The file is no longer at this stage."))
    Intake.objects.filter(pk=intake.pk).update(stage=Stage.DISCARDED, finished_at=clock.now())
    record(WaitingEvent.DISCARDED, by=by, target=intake, unit=intake.unit_id)
    _clear(intake)


def _clear(intake: Intake) -> None:
    raw_path(intake).unlink(missing_ok=True)
    staged_path(intake).unlink(missing_ok=True)
