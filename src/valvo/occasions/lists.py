"""Completions as a learning platform gives them (CSV or XLSX): numbers for each unit, or a row for each person.

    Unit;Training;Audience;As of;Done;Of
    ward-1;Safe medication;staff;2026-10-31;18;24

    Unit;Training;Audience;As of;Person;Completed
    ward-1;Safe medication;staff;2026-10-31;k7f3;yes

Persons stand there by a key that tells nobody who they are; they are counted and the keys forgotten.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from valvo.core import clock
from valvo.core.languages import Text
from valvo.occasions.actions import NewCompletion
from valvo.occasions.choices import Audience
from valvo.occasions.rules import NO, YES, counted, fits
from valvo.organisation.models import Unit
from valvo.registers.reading.listing import ListedRows, Listing, read_listing
from valvo.registers.reading.reasons import Reason
from valvo.registers.reading.tables import Row
from valvo.registers.reading.words import dates_in, plain
from valvo.registers.unit_names import names_of, units_by_name

LISTING = Listing(
    label=Text(sv="en lista på genomförda utbildningar", fi="suoritusluettelo", en="a list of completions"),
    columns={
        "unit": re.compile(r"^(unit|enhet|yksikkö)"),
        "training": re.compile(r"^(training|course|utbildning|kurs|koulutus)"),
        "audience": re.compile(r"^(audience|målgrupp|kohderyhmä)"),
        "as_of": re.compile(r"^(as of|date|per\b|datum|läge|päivä|tilanne)"),
        "person": re.compile(r"^(person|key|nyckel|henkilö|avain)"),
        "whole": re.compile(r"^(of\b|staff|all\b|av\b|anställda|alla|henkilöstö|kaikki)"),
        "done": re.compile(r"^(done|completed|genomför|klar|utbildade|suorit|käyneet)"),
    },
    names={
        "unit": Text(sv="Enhet", fi="Yksikkö", en="Unit"),
        "training": Text(sv="Utbildning", fi="Koulutus", en="Training"),
        "audience": Text(sv="Målgrupp", fi="Kohderyhmä", en="Audience"),
        "as_of": Text(sv="Datum", fi="Päivä", en="As of"),
        "done": Text(
            sv="Genomförda (tal, eller ja och nej)",
            fi="Suorittaneet (luku, tai kyllä ja ei)",
            en="Done (a number, or yes and no)",
        ),
        "whole": Text(sv="Av så många", fi="Kaikkiaan", en="Of so many"),
        "person": Text(sv="Person (nyckel)", fi="Henkilö (avain)", en="Person (key)"),
    },
    needed=(("unit",), ("training",), ("as_of",), ("done",), ("whole", "person")),
    needs=Text(
        sv="enhet; utbildning; målgrupp; datum; genomförda; anställda – eller person och genomförd",
        fi="yksikkö; koulutus; kohderyhmä; päivä; suorittaneet; henkilöstö – tai henkilö ja suoritettu",
        en="unit; training; audience; as of; done; of – or person and completed",
    ),
)
AUDIENCES: Mapping[str, Audience] = {
    **{one.value: one for one in Audience},
    **dict.fromkeys(("personal", "henkilöstö", "anställda"), Audience.STAFF),
    **dict.fromkeys(("chefer", "esihenkilöt", "esimiehet", "chef"), Audience.MANAGERS),
    **dict.fromkeys(("klienter", "patienter", "asiakkaat", "potilaat"), Audience.CLIENTS),
    **dict.fromkeys(("alla", "kaikki"), Audience.EVERYBODY),
}
DONE: Mapping[str, bool] = {word: True for words in YES.values() for word in words} | {
    word: False for words in NO.values() for word in words
}


class _Of(NamedTuple):
    """What a completion is of."""

    unit: Unit
    training: str
    audience: Audience
    as_of: date


def read_completions(
    name: str, content: bytes, units: Iterable[Unit], columns: Mapping[str, str] | None = None
) -> list[NewCompletion]:
    """Return the completions a file holds for these units; raises TableError with every fault found."""
    listed, known = read_listing(name, content, LISTING, columns), units_by_name(units)
    rows: dict[_Of, list[Row]] = defaultdict(list)
    for row in listed.rows:
        of = _of(listed, row, known)
        if of is not None:
            rows[of].append(row)
    read = _of_persons if "person" in listed.columns else _of_numbers
    found = [new for of, own in rows.items() if (new := read(listed, of, own)) is not None]
    listed.refuse_faults()
    return found


def _of(listed: ListedRows, row: Row, units: Mapping[str, Unit]) -> _Of | None:
    unit, as_of = listed.named(row, "unit", units, names_of), listed.day(row, "as_of")
    audience = listed.one_of(row, "audience", AUDIENCES, Audience.STAFF.value)
    training = listed.text(row, "training")[:120]
    if not training:
        listed.fault(row, "training", Reason.NO_LABEL, "training")
    if as_of is None and not listed.text(row, "as_of"):
        listed.fault(row, "as_of", Reason.NO_PERIOD)
    if as_of is not None and as_of > clock.today():
        listed.fault(row, "as_of", Reason.NOT_COME)
    return _Of(unit, training, audience, as_of) if unit and training and audience and as_of else None


def _of_numbers(listed: ListedRows, of: _Of, rows: list[Row]) -> NewCompletion | None:
    first, *again = rows
    for row in again:
        listed.fault(row, "training", Reason.TWICE, str(first.number))
    done, whole = listed.count(first, "done"), listed.count(first, "whole")
    if done is None or whole is None:
        for key, value in (("done", done), ("whole", whole)):
            if value is None and not listed.text(first, key):
                listed.fault(first, key, Reason.NOT_A_NUMBER)
        return None
    if not fits(done, whole):
        listed.fault(first, "done", Reason.OVER_TOTAL, str(whole))
        return None
    return NewCompletion(*of, done=done, whole=whole, row=first.number)


def _of_persons(listed: ListedRows, of: _Of, rows: list[Row]) -> NewCompletion:
    persons = []
    for row in rows:
        key, written = plain(listed.text(row, "person")), listed.text(row, "done")
        if not key:
            listed.fault(row, "person", Reason.NO_LABEL, "person")
        # A day is when it was completed.
        finished = True if dates_in(written) else listed.one_of(row, "done", DONE)
        persons.append((key, bool(finished)))
    numbers = counted(persons)
    return NewCompletion(*of, done=numbers.done, whole=numbers.whole, row=rows[0].number)
