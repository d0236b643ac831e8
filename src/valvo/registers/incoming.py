"""Files read and ready to be taken in: what command, page and API all hand to the actions."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from valvo.core.periods import Period
from valvo.registers.reading.facts import Kind, Reading
from valvo.registers.reading.read import read_file
from valvo.registers.reading.reasons import Note, TableError


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


def read_all(files: Iterable[RawFile]) -> list[Incoming]:
    """Return every file understood; raises TableError with the faults of all files, so that none is half told."""
    understood: list[Incoming] = []
    faults: list[Note] = []
    for file in files:
        try:
            readings = read_file(file.name, file.content, period=file.period, fallback=file.fallback, kind=file.kind)
            understood.append(Incoming(file.name, hashlib.sha256(file.content).hexdigest(), readings))
        except TableError as error:
            faults.extend(error.notes)
    if faults:
        raise TableError(tuple(faults))
    return understood
