"""Files read and ready to be taken in: what command, page and API all hand to the actions."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from valvo.core.periods import Period
from valvo.registers import terms
from valvo.registers.reading.facts import Kind, Reading
from valvo.registers.reading.read import Known, nothing_known, read_file
from valvo.registers.reading.reasons import Note, Place, Reason, TableError


@dataclass(frozen=True)
class RawFile:
    """A file as it came, and what the person says of it."""

    name: str
    content: bytes
    period: Period | None = None
    fallback: Period | None = None  # what its folder suggests
    kind: Kind | None = None


@dataclass(frozen=True)
class Incoming:
    """A file understood; without a name where somebody entered the row by hand."""

    name: str
    sha256: str
    readings: tuple[Reading, ...]


def read_all(files: Iterable[RawFile], known: Known = nothing_known) -> list[Incoming]:
    """Return every file understood; raises TableError with the faults of all files, so that none is half told.

    `known` tells which columns are which, where somebody has said so.
    """
    understood: list[Incoming] = []
    faults: list[Note] = []
    for file in files:
        try:
            read = read_file(
                file.name, file.content, period=file.period, fallback=file.fallback, kind=file.kind, known=known
            )
            readings = tuple(_with_names_of_another_time(one) for one in read)
            understood.append(Incoming(file.name, hashlib.sha256(file.content).hexdigest(), readings))
        except TableError as error:
            faults.extend(error.notes)
    if faults:
        raise TableError(tuple(faults))
    return understood


def _with_names_of_another_time(reading: Reading) -> Reading:
    """Return a reading with a remark on each row that has a figure of a time when what it names was not there."""
    rows: dict[int, Note] = {}
    for fact in reading.facts:
        term = terms.find(fact.item.dimension, fact.item.name)
        if fact.value and term and not term.in_force(fact.span.first, fact.span.last):
            place = Place(reading.file, reading.sheet, fact.origin.row)
            rows.setdefault(fact.origin.row, Note(place, Reason.NOT_IN_FORCE, fact.item.name))
    return replace(reading, remarks=(*reading.remarks, *rows.values())) if rows else reading
