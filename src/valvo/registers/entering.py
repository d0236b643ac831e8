"""A row entered by hand, made into a table of one row: it is then read and held to the same rules as a file's."""

import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from valvo.core.periods import Period
from valvo.registers.incoming import Incoming
from valvo.registers.reading.facts import Kind
from valvo.registers.reading.read import read_file
from valvo.registers.reading.reasons import Note

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """How a row of a register becomes a table: each column's heading, and the form's field that fills it."""

    columns: Callable[[Said], Sequence[tuple[str, str]]]


def _waiting(label: str, waiting: str) -> Callable[[Said], Sequence[tuple[str, str]]]:
    def columns(said: Said) -> Sequence[tuple[str, str]]:
        day = said["day"].isoformat()
        found = [(label, "name"), (f"{waiting} {day}", "waiting"), (f"Över {said['limit']} dygn {day}", "over")]
        if said.get("guarantee") is not None:
            found.insert(2, (f"Omfattas av vårdgarantin {day}", "guarantee"))
        return found

    return columns


def _injuries(said: Said) -> Sequence[tuple[str, str]]:
    counted = (("Anmälda", "notices"), ("Avgjorda", "decisions"), ("Ersatta", "paid"))
    return [("Skadeorsak", "name"), *((f"{word} {said['year']}", field) for word, field in counted if said[field])]


# The headings are words the readers of files know.
ENTRIES: Mapping[Kind, Entry] = {
    Kind.WAITING_ASSESSMENT: Entry(_waiting("Enhet", "Väntar på bedömning")),
    Kind.WAITING_CARE: Entry(_waiting("Specialitet", "Väntar på vård")),
    Kind.OBJECTIONS: Entry(
        lambda said: [("Orsaksklass", "group"), ("Orsak", "name"), (f"Antal {said['year']}", "count")]
    ),
    Kind.COMPLAINTS: Entry(lambda said: [("Myndighet", "name"), (str(said["year"]), "count")]),
    Kind.INJURIES: Entry(_injuries),
    Kind.KEY_FIGURES: Entry(
        lambda said: [("Nyckeltal", "name"), ("Period", "period"), ("Värde", "value"), ("Måttenhet", "measured_in")]
    ),
    Kind.SERVICE_CHAINS: Entry(
        lambda said: [("Servicekedja", "name"), ("Läge", "state"), ("Tillgänglig", "published")]
    ),
}


def entered(kind: Kind, said: Said) -> Incoming:
    """Return a row as a file of one row would be; raises TableError as reading a file does."""
    columns = ENTRIES[kind].columns(said)
    content = _csv([[heading for heading, _field in columns], [_cell(said.get(field)) for _heading, field in columns]])
    period = said.get("period") if isinstance(said.get("period"), Period) else None
    readings = read_file("", content, period=period, kind=kind)
    # The period is in no cell of a chain's table, so it is part of what tells two entries apart.
    return Incoming("", hashlib.sha256(content + str(period).encode()).hexdigest(), readings)


def field_of(kind: Kind, said: Said, note: Note) -> str | None:
    """Return the field a fault is about, None where it is about the whole row."""
    place = ord(note.place.column) - ord("A") if len(note.place.column) == 1 else -1
    columns = ENTRIES[kind].columns(said)
    return columns[place][1] if 0 <= place < len(columns) else None


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(rows)
    return written.getvalue().encode()
