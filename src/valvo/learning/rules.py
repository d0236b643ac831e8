"""What in a text for everybody might tell who somebody is, and which unit may be named. Pure."""

import re
from collections.abc import Collection, Sequence

# A unit is named in public where at least so many reports came in the year; else the nearest one above it that has.
FEWEST = 5
# Two words with capitals after each other, not at the beginning of a sentence: perhaps a name.
_PAIR = re.compile(r"(?<![.!?:]\s)(?<!^)(?<!\n)\b[A-ZÅÄÖ][a-zåäöéü-]+ [A-ZÅÄÖ][a-zåäöéü-]+\b")


def names(text: str, known: Collection[str]) -> list[str]:
    """Return what looks like a person's name: known names and pairs of capitalised words, each once, in order."""
    lowered = text.lower()
    found = [name for name in known if name.lower() in lowered]
    found += [match[0] for match in _PAIR.finditer(text)]
    return list(dict.fromkeys(found))


def named_place(counts: Sequence[tuple[int, int]]) -> int | None:
    """Return the unit that may be named, from (unit, reports) pairs given from the top of the tree down.

    It is the lowest with at least FEWEST reports; None where not even the top has so many, and no place is named.
    """
    enough = [unit for unit, reports in counts if reports >= FEWEST]
    return enough[-1] if enough else None


def questions(text: str) -> list[str]:
    """Return the questions of a learning case, one a line, empty lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
