"""One cell of a file with waits, to what it means. Pure; each gives a value, or raises CellFault with the reason.

A million rows hold few different words and days: each different text is read once.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from valvo.registers.reading.words import dates_in, plain
from valvo.waiting.choices import Age, End, Fault, Service, Start

EARLIEST = date(1990, 1, 1)
LONGEST = 80
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_AGE = re.compile(r"(\d{1,3})(?:\s*(?:år|v|vuotta|years?|-vuotias)?\.?)?")
_BAND = re.compile(r"(\d{1,3})\s*-\s*(\d{1,3})?(?:\s*(?:år|v|vuotta|years?))?\.?")
_BORDERS = ((0, 17, Age.CHILD), (18, 22, Age.YOUNG), (23, 64, Age.ADULT), (65, 150, Age.OLD))
NO_ONE_SAYS = {"", "..", "-", "okänt", "okänd", "ei tiedossa", "tuntematon", "unknown"}

STARTS: Mapping[str, Start] = {
    **dict.fromkeys(("kontakt", "yhteydenotto", "contact"), Start.CONTACT),
    **dict.fromkeys(("remiss", "remissens ankomst", "lähete", "lähetteen saapuminen", "referral"), Start.REFERRAL),
    **dict.fromkeys(("bedömning", "arvio", "arviointi", "hoidon tarpeen arviointi", "assessment"), Start.ASSESSMENT),
    **dict.fromkeys(
        (
            "behov",
            "behov konstaterat",
            "tarve",
            "tarve todettu",
            "hoitopäätös",
            "vårdbeslut",
            "jono",
            "kö",
            "need",
            "need established",
        ),
        Start.NEED,
    ),
}
SERVICES: Mapping[str, Service] = {
    **dict.fromkeys(
        ("primärvård", "perusterveydenhuolto", "avosairaanhoito", "primary", "primary care"), Service.PRIMARY
    ),
    **dict.fromkeys(
        ("munhälsovård", "tandvård", "mun- och tandvård", "suun terveydenhuolto", "oral", "oral health care"),
        Service.ORAL,
    ),
    **dict.fromkeys(
        ("specialiserad sjukvård", "specialiserad", "erikoissairaanhoito", "specialised", "specialised care"),
        Service.SPECIALISED,
    ),
    **dict.fromkeys(("korttidspsykoterapi", "lyhytpsykoterapia", "therapy", "short psychotherapy"), Service.THERAPY),
}
ENDS: Mapping[str, End] = {
    **dict.fromkeys(("", "utförd", "genomförd", "vård given", "toteutunut", "hoidettu", "done"), End.DONE),
    **dict.fromkeys(("avstod", "återtagen", "perui", "peruttu", "withdrew"), End.WITHDREW),
    **dict.fromkeys(("flyttad", "annan producent", "siirretty", "muu tuottaja", "moved"), End.MOVED),
    **dict.fromkeys(("inget behov", "ei tarvetta", "no need", "no-need"), End.NO_NEED),
    **dict.fromkeys(("avliden", "kuollut", "died"), End.DIED),
    **dict.fromkeys(("annan", "annan orsak", "muu", "muu syy", "other"), End.OTHER),
}
YES = {"ja", "j", "kyllä", "k", "yes", "y", "1", "true", "x"}
NO = {"nej", "n", "ei", "e", "no", "0", "false", ""}


class CellFault(ValueError):  # noqa: N818 (it is told, not a fault of the program)
    """A cell that cannot be read; `known` names what could stand there."""

    def __init__(self, fault: Fault, known: str = "") -> None:
        """Keep the reason."""
        super().__init__(fault.value)
        self.fault, self.known = fault, known


def day(text: str, today: date) -> date | None:
    """Return the day a cell names, None for an empty one."""
    said = text.strip()
    if not said:
        return None
    if _SERIAL.fullmatch(said):
        raise CellFault(Fault.SERIAL)
    found = dates_in(said[:10])
    if not found:
        raise CellFault(Fault.NOT_A_DATE)
    if found[0] < EARLIEST:
        raise CellFault(Fault.WRONG_YEAR)
    if found[0] > today:
        raise CellFault(Fault.FUTURE)
    return found[0]


def needed_day(text: str, today: date) -> date:
    """Return the day a cell names; an empty one is a fault."""
    found = day(text, today)
    if found is None:
        raise CellFault(Fault.MISSING)
    return found


def filled(text: str) -> str:
    """Return the text without blanks at its ends; an empty one is a fault."""
    if not text.strip():
        raise CellFault(Fault.MISSING)
    return text.strip()[:LONGEST]


def word(known: Mapping[str, str]) -> Callable[[str], str]:
    """Return a reader of one of these words; the codes themselves are words too."""
    codes = {str(code): str(code) for code in known.values()}

    def read(text: str) -> str:
        said = plain(text)
        found = known.get(said) or codes.get(said)
        if found is None:
            raise CellFault(Fault.UNKNOWN_WORD if said else Fault.MISSING, ", ".join(sorted(filter(None, known))))
        return str(found)

    return read


start, service, end_reason = word(STARTS), word(SERVICES), word(ENDS)


def yes_or_no(text: str) -> bool:
    """Return whether a cell says yes; an empty one says no."""
    said = plain(text)
    if said not in YES | NO:
        raise CellFault(Fault.UNKNOWN_WORD, "ja, nej, kyllä, ei, yes, no")
    return said in YES


def age(text: str) -> str:
    """Return the age band of an age or of a band that crosses no border of ours; not known where nothing is said."""
    said = plain(text)
    if said in NO_ONE_SAYS:
        return Age.UNKNOWN
    band, single = _BAND.fullmatch(said), _AGE.fullmatch(said)
    match = band or single
    if match is None:
        raise CellFault(Fault.NOT_AN_AGE)
    low = int(match[1])
    high = int(band[2] or 150) if band else low
    for least, most, code in _BORDERS:
        if least <= low <= high <= most:
            return code
    raise CellFault(Fault.NOT_AN_AGE)


def understood(read: Callable[[str], object]) -> Callable[[str], bool]:
    """Return whether a text is read without fault."""

    def looks(text: str) -> bool:
        try:
            read(text)
        except CellFault:
            return False
        return True

    return looks
