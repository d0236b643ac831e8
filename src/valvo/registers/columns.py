"""Which column of a new file is which: proposed by its heading in three languages and by what stands under it. Pure.

A proposal is only that: a person confirms it once, and the same headings are known from then on.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from valvo.core.languages import Text
from valvo.registers.reading.words import plain

MOST_OF_THEM = 0.9  # of the cells under a heading must look right


class Why(StrEnum):
    """What a proposal rests on."""

    NAME = "name"
    PART_OF_NAME = "part-of-name"
    CONTENT = "content"


@dataclass(frozen=True)
class Field:
    """Something a file must or may tell. `looks` says whether a cell could be it; None where content says nothing."""

    code: str
    label: Text
    names: tuple[str, ...] = ()  # as people write it, in three languages
    needed: bool = True
    looks: Callable[[str], bool] | None = None
    words: re.Pattern[str] | None = None  # of headings that are known without asking
    stands_for: str = ""  # a heading the reader of such files knows


def looks_like_words(text: str) -> bool:
    """Tell whether a cell could name something: it has letters, and is no number or day."""
    return any(char.isalpha() for char in text)


@dataclass(frozen=True)
class Proposal:
    """A column proposed for a field."""

    heading: str
    why: Why


def shape(headings: Sequence[str]) -> str:
    """Return what a file with these headings is remembered by, whatever their order."""
    return hashlib.sha256("\n".join(sorted(plain(one) for one in headings)).encode()).hexdigest()


def propose(headings: Sequence[str], samples: Sequence[Sequence[str]], fields: Sequence[Field]) -> dict[str, Proposal]:
    """Return a column for each field that one fits, none for two fields; `samples` are cells column by column."""
    ranked = sorted(
        (
            (_fits(heading, samples[place], field), -place, field.code, heading)
            for place, heading in enumerate(headings)
            for field in fields
            if _fits(heading, samples[place], field)
        ),
        reverse=True,
    )
    found: dict[str, Proposal] = {}
    taken: set[str] = set()
    for rank, _place, code, heading in ranked:
        if code not in found and heading not in taken:
            found[code] = Proposal(heading, (Why.CONTENT, Why.PART_OF_NAME, Why.NAME)[rank - 1])
            taken.add(heading)
    return found


def _fits(heading: str, cells: Sequence[str], field: Field) -> int:
    """Return how well a column fits: 3 by name, 2 by a part of it, 1 by content alone, 0 not at all."""
    said, names = (
        plain(heading),
        [plain(name) for name in (*field.names, field.label.sv, field.label.fi, field.label.en)],
    )
    if said in names or (field.words is not None and field.words.search(said)):
        return 3
    filled = [cell for cell in cells if cell.strip()]
    right = field.looks is not None and bool(filled) and _share(field.looks, filled) >= MOST_OF_THEM
    if any(len(name) > 3 and name in said for name in names) and (right or field.looks is None):
        return 2
    return 1 if right else 0


def _share(looks: Callable[[str], bool], cells: Sequence[str]) -> float:
    return sum(looks(cell) for cell in cells) / len(cells)


def faults(columns: Mapping[str, str], headings: Sequence[str], fields: Sequence[Field]) -> dict[str, str]:
    """Return what is wrong with a choice of columns, by field: `missing`, `twice` or `unknown`."""
    found: dict[str, str] = {}
    for field in fields:
        heading = columns.get(field.code, "")
        if not heading and field.needed:
            found[field.code] = "missing"
        elif heading and heading not in headings:
            found[field.code] = "unknown"
        elif heading and list(columns.values()).count(heading) > 1:
            found[field.code] = "twice"
    return found
