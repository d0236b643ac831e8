"""Which themes the words of a text point to, and which sums may be shown. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from valvo.statistics.disclosure import Policy, protect
from valvo.statistics.disclosure_tables import Key, Relation, Table

THRESHOLD = 5
ALL = "all"  # the sum over themes, or over units


@dataclass(frozen=True)
class Suggestion:
    """A theme, and the words of the text that point to it, as they are written, each once."""

    theme: str
    words: tuple[str, ...]


def suggestions(text: str, themes: Mapping[str, Iterable[str]]) -> list[Suggestion]:
    """Return the themes a text points to, the one with most different words first, those alike in the list's order.

    `themes` gives beginnings of words by theme; a word points to a theme when it begins with one of them.
    """
    written = dict.fromkeys(_words(text))
    found = [Suggestion(theme, _pointing(written, tuple(starts))) for theme, starts in themes.items()]
    return sorted((one for one in found if one.words), key=lambda one: -len(one.words))


def proposed(found: list[Suggestion]) -> str:
    """Return the theme to propose: the first where more words point to it than to the next; empty otherwise."""
    if not found or (len(found) > 1 and len(found[0].words) == len(found[1].words)):
        return ""
    return found[0].theme


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))]


def _pointing(written: Iterable[str], starts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in written if starts and word.startswith(starts))


def shown(counts: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int | None]:
    """Return counts by unit and theme with the sums of both (`ALL`); None where one is small or gives a small one back.

    Counts that are missing are nought.
    """
    units = sorted({unit for unit, _theme in counts})
    themes = sorted({theme for _unit, theme in counts})
    cells: dict[Key, int] = {(unit, theme): counts.get((unit, theme), 0) for unit in units for theme in themes}
    cells |= {(unit, ALL): sum(cells[unit, theme] for theme in themes) for unit in units}
    cells |= {(ALL, theme): sum(cells[unit, theme] for unit in units) for theme in [*themes, ALL]}
    protected = protect(Table(cells, tuple(_relations(units, themes))), Policy(THRESHOLD))
    return {(unit, theme): protected.shown((unit, theme)) for unit in [*units, ALL] for theme in [*themes, ALL]}


def _relations(units: list[str], themes: list[str]) -> Iterable[Relation]:
    for unit in [*units, ALL]:
        yield Relation((unit, ALL), tuple((unit, theme) for theme in themes))
    for theme in [*themes, ALL]:
        yield Relation((ALL, theme), tuple((unit, theme) for unit in units))


def told(score: Decimal | None, answers: Decimal | None) -> Decimal | None:
    """Return a score where it is not known to be of few answers, None otherwise."""
    return None if answers is not None and answers < THRESHOLD else score
