"""Every write to registers. An import is one transaction: all files or none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.core.periods import Period
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.registers.choices import Purpose
from valvo.registers.columns import shape
from valvo.registers.events import RegisterEvent
from valvo.registers.incoming import Incoming, RawFile
from valvo.registers.models import (
    ChainState,
    ColumnMapping,
    ImportedFile,
    ImportRemark,
    Item,
    Measurement,
    SourceDifference,
    Upload,
    UploadedFile,
)
from valvo.registers.reading import facts
from valvo.registers.reading.words import plain
from valvo.trail.actions import record

UPLOADS_KEPT = timedelta(days=1)
BATCH = 2_000


class Result(StrEnum):
    """What became of a table."""

    TAKEN_IN = "taken-in"
    UNCHANGED = "unchanged"  # the very same file is already in
    CORRECTED = "corrected"  # it replaced figures that were in


@dataclass(frozen=True)
class Outcome:
    """What became of one table of a file."""

    reading: facts.Reading
    result: Result
    new: int  # figures not there before
    replaced: int  # figures that were there with another value
    withdrawn: int  # figures of the file's earlier version that it no longer has
    file: int  # the imported file's key


class TwiceInOneImportError(Refusal):
    """The same table was given twice in one import."""


@transaction.atomic
def take_in(*, files: Sequence[Incoming], unit: Unit, by: User | None, dry_run: bool = False) -> list[Outcome]:
    """Write the figures of all files, or of none; a dry run does the same and takes it back.

    The same file again changes nothing. A figure that is there with another value is replaced and kept as history; a
    new version of a file (same name, register, days and limit) also withdraws the figures it no longer has.
    """
    _refuse_twice(files)
    outcomes = [_take_in_table(file, reading, unit, by) for file in files for reading in file.readings]
    if dry_run:
        transaction.set_rollback(True)
    return outcomes


@transaction.atomic
def stage(
    *,
    files: Sequence[RawFile],
    unit: Unit,
    by: User,
    period: Period | None = None,
    kind: facts.Kind | None = None,
    purpose: Purpose = Purpose.REGISTERS,
) -> Upload:
    """Keep uploaded files until they are confirmed; yesterday's unconfirmed ones are thrown away."""
    Upload.objects.filter(at__lt=clock.now() - UPLOADS_KEPT).delete()
    upload = Upload.objects.create(
        unit=unit, by=by, at=clock.now(), period=str(period or ""), register=kind or "", purpose=purpose
    )
    UploadedFile.objects.bulk_create(
        UploadedFile(upload=upload, name=file.name, content=file.content) for file in files
    )
    record(RegisterEvent.STAGED, by=by, target=upload, unit=unit, files=len(files))
    return upload


@transaction.atomic
def confirm(*, upload: Upload, files: Sequence[Incoming], by: User) -> list[Outcome]:
    """Take in the files of an upload, which is then done with."""
    outcomes = take_in(files=files, unit=upload.unit, by=by)
    upload.delete()
    return outcomes


@transaction.atomic
def discard(*, upload: Upload, by: User) -> None:
    """Throw an upload away unconfirmed."""
    record(RegisterEvent.DISCARDED, by=by, target=upload, unit=upload.unit, files=upload.files.count())
    upload.delete()


@transaction.atomic
def use_up(*, upload: Upload) -> None:
    """Throw an upload away whose files have been taken in; whoever took them in has recorded it."""
    upload.delete()


@transaction.atomic
def confirm_columns(
    *, unit: Unit, of: str, headings: Sequence[str], columns: Mapping[str, str], by: User | None
) -> ColumnMapping:
    """Remember which columns are which for files with these headings; another choice replaces the earlier one."""
    found = ColumnMapping.objects.filter(unit=unit, of=of, shape=shape(headings), ended_at__isnull=True).first()
    if found and found.columns == dict(columns):
        return found
    if found:
        _end_columns(found, by)
    made = ColumnMapping.objects.create(
        unit=unit,
        of=of,
        shape=shape(headings),
        headings=list(headings),
        columns=dict(columns),
        confirmed_at=clock.now(),
        confirmed_by=by,
    )
    record(RegisterEvent.COLUMNS_CONFIRMED, by=by, target=made, unit=unit, of=of, replaces=found.pk if found else None)
    return made


@transaction.atomic
def revoke_columns(*, mapping: ColumnMapping, by: User) -> None:
    """Forget which columns are which: the next such file is asked about again. What was taken in stays."""
    _end_columns(mapping, by)
    record(RegisterEvent.COLUMNS_REVOKED, by=by, target=mapping, unit=mapping.unit_id, of=mapping.of)


def _end_columns(mapping: ColumnMapping, by: User | None) -> None:
    mapping.ended_at, mapping.ended_by = clock.now(), by
    mapping.save(update_fields=["ended_at", "ended_by"])


def _refuse_twice(files: Sequence[Incoming]) -> None:
    seen: dict[tuple[str, facts.Kind, date, int], str] = {}
    for file in files:
        for reading in file.readings:
            key = (plain(file.name) + reading.sheet, reading.kind, reading.last, reading.limit_days)
            if key in seen:
                raise TwiceInOneImportError(_("%(file)s is given twice.") % {"file": file.name})
            seen[key] = file.name


def _take_in_table(incoming: Incoming, reading: facts.Reading, unit: Unit, by: User | None) -> Outcome:
    present = ImportedFile.objects.filter(
        unit=unit,
        register=reading.kind,
        sha256=incoming.sha256,
        sheet=reading.sheet,
        last=reading.last,
        replaced_by__isnull=True,
    ).first()
    if present:
        return Outcome(reading, Result.UNCHANGED, 0, 0, 0, present.pk)
    file = _create_file(incoming, reading, unit, by)
    items = _items(unit, reading)
    new, replaced = _write_measurements(file, reading.facts, items)
    new_states, replaced_states = _write_states(file, reading.chains, items)
    withdrawn = _retire_earlier_versions(file)
    _write_findings(file, reading)
    return _recorded(
        Outcome(reading, Result.TAKEN_IN, new + new_states, replaced + replaced_states, withdrawn, file.pk), file, by
    )


def _recorded(outcome: Outcome, file: ImportedFile, by: User | None) -> Outcome:
    corrects = bool(outcome.replaced or outcome.withdrawn)
    tag = RegisterEvent.REPLACED if corrects else RegisterEvent.IMPORTED
    record(
        tag,
        by=by,
        target=file,
        unit=file.unit,
        register=file.register,
        sha256=file.sha256,
        new=outcome.new,
        replaced=outcome.replaced,
        withdrawn=outcome.withdrawn,
    )
    result = Result.CORRECTED if corrects else Result.TAKEN_IN
    return Outcome(outcome.reading, result, outcome.new, outcome.replaced, outcome.withdrawn, outcome.file)


def _create_file(incoming: Incoming, reading: facts.Reading, unit: Unit, by: User | None) -> ImportedFile:
    return ImportedFile.objects.create(
        unit=unit,
        register=reading.kind,
        name=incoming.name[:255],
        sheet=reading.sheet[:100],
        sha256=incoming.sha256,
        first=reading.first,
        last=reading.last,
        limit_days=reading.limit_days,
        rows=reading.rows,
        figures=len(reading.facts) + len(reading.chains),
        derived=reading.derived,
        missing=reading.missing,
        imported_at=clock.now(),
        imported_by=by,
    )


def _items(unit: Unit, reading: facts.Reading) -> dict[facts.Item, Item]:
    """Return the stored item for each of the reading's, new ones created in the order of the file."""
    wanted = list(dict.fromkeys([fact.item for fact in reading.facts] + [chain.item for chain in reading.chains]))
    stored = {_key(item): item for item in Item.objects.filter(unit=unit, register=reading.kind)}
    units = _units_by_name(unit, reading.last) if any(item.dimension == facts.Dimension.UNIT for item in wanted) else {}
    new = [
        Item(
            unit=unit,
            register=reading.kind,
            dimension=item.dimension,
            group=item.group[:200],
            name=item.name[:200],
            of_unit=units.get(plain(item.name)) if item.dimension == facts.Dimension.UNIT else None,
            position=len(stored) + number,
        )
        for number, item in enumerate(wanted)
        if (item.dimension, plain(item.group[:200]), plain(item.name[:200])) not in stored
    ]
    stored |= {_key(item): item for item in Item.objects.bulk_create(new, batch_size=BATCH)}
    return {item: stored[item.dimension, plain(item.group[:200]), plain(item.name[:200])] for item in wanted}


def _key(item: Item) -> tuple[str, str, str]:
    return item.dimension, plain(item.group), plain(item.name)


def _units_by_name(unit: Unit, day: date) -> dict[str, Unit]:
    """Return the units under a unit by name in any language; a name that two share is left out."""
    found: dict[str, set[Unit]] = defaultdict(set)
    for one in subtree(unit, day).exclude(pk=unit.pk):
        for name in (one.name_sv, one.name_fi, one.name_en):
            found[plain(name)].add(one)
    return {name: units.pop() for name, units in found.items() if len(units) == 1}


def _write_measurements(
    file: ImportedFile, read: Iterable[facts.Fact], items: dict[facts.Item, Item]
) -> tuple[int, int]:
    """Write figures; return how many are new and how many replaced one with another value."""
    rows = [_measurement(file, fact, items[fact.item]) for fact in read]
    current = Measurement.objects.filter(item__in=[item.pk for item in items.values()], replaced_by__isnull=True)
    present = {_same_figure(row): row for row in current}
    before = [present[_same_figure(row)] for row in rows if _same_figure(row) in present]
    changed = sum(present[_same_figure(row)].value != row.value for row in rows if _same_figure(row) in present)
    Measurement.objects.filter(pk__in=[row.pk for row in before]).update(replaced_by=file)
    Measurement.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows) - len(before), changed


def _same_figure(row: Measurement) -> tuple[int, str, date, date, int, bool]:
    return row.item_id, row.measure, row.first, row.last, row.limit_days, row.derived


def _measurement(file: ImportedFile, fact: facts.Fact, item: Item) -> Measurement:
    return Measurement(
        item=item,
        measure=fact.measure,
        first=fact.span.first,
        last=fact.span.last,
        limit_days=fact.limit_days,
        value=fact.value,
        unit_of_measure=fact.unit[:40],
        decimals=fact.decimals,
        derived=fact.derived,
        remark=fact.remark[:500],
        file=file,
        row=fact.origin.row,
        column=fact.origin.column,
    )


def _write_states(
    file: ImportedFile, read: Iterable[facts.ChainFact], items: dict[facts.Item, Item]
) -> tuple[int, int]:
    rows = [
        ChainState(
            item=items[chain.item],
            on=chain.on,
            state=chain.state,
            published=chain.published,
            file=file,
            row=chain.origin.row,
            column=chain.origin.column,
        )
        for chain in read
    ]
    current = ChainState.objects.filter(item__in=[row.item_id for row in rows], replaced_by__isnull=True)
    present = {(row.item_id, row.on): row for row in current}
    before = [(present[row.item_id, row.on], row) for row in rows if (row.item_id, row.on) in present]
    changed = sum((old.state, old.published) != (new.state, new.published) for old, new in before)
    ChainState.objects.filter(pk__in=[old.pk for old, _new in before]).update(replaced_by=file)
    ChainState.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows) - len(before), changed


def _retire_earlier_versions(file: ImportedFile) -> int:
    """Withdraw what earlier versions of this file still hold, and mark files that hold nothing current any more."""
    earlier = ImportedFile.objects.filter(unit=file.unit, register=file.register, replaced_by__isnull=True).exclude(
        pk=file.pk
    )
    versions = earlier.filter(
        name=file.name, sheet=file.sheet, first=file.first, last=file.last, limit_days=file.limit_days
    ).exclude(name="")  # rows entered by hand are no versions of one another
    withdrawn = Measurement.objects.filter(file__in=versions, replaced_by__isnull=True).update(replaced_by=file)
    withdrawn += ChainState.objects.filter(file__in=versions, replaced_by__isnull=True).update(replaced_by=file)
    holds = Measurement.objects.filter(file=OuterRef("pk"), replaced_by__isnull=True)
    holds_state = ChainState.objects.filter(file=OuterRef("pk"), replaced_by__isnull=True)
    earlier.filter(~Exists(holds), ~Exists(holds_state)).update(replaced_by=file)
    return withdrawn


def _write_findings(file: ImportedFile, reading: facts.Reading) -> None:
    SourceDifference.objects.bulk_create(
        SourceDifference(
            file=file,
            row=found.origin.row,
            column=found.origin.column,
            heading=found.heading[:300],
            item=found.item[:401],
            first=found.span.first,
            last=found.span.last,
            printed=found.printed,
            computed=found.computed,
            decimals=found.decimals,
            unit_of_measure=found.unit,
        )
        for found in reading.differences
    )
    ImportRemark.objects.bulk_create(
        ImportRemark(
            file=file,
            reason=remark.reason,
            row=remark.place.row,
            column=remark.place.column,
            heading=remark.place.heading[:300],
            text=remark.text[:500],
            details=[str(detail) for detail in remark.details],
        )
        for remark in reading.remarks
    )
