"""How wide a table's columns must be, measured in the font they are set in."""

from dataclasses import dataclass

from valvo.core.figures import NO_BREAK_SPACE
from valvo.core.languages import Language
from valvo.documents.fonts import text_width
from valvo.documents.tree import Table
from valvo.documents.words import cell_text

# In multiples of the type size.
CELL_GAP = 1.15
NAME_ROOM = (10.0, 22.0)  # what the first column needs at least, and what it need not exceed
WORDY_NAME_ROOM = 14.0  # the same where every column is text
TEXT_ROOM = 13.0  # what a further column of text need not exceed
TEXT_LEAST = 6.0  # what a further column of text keeps where the names need its room
BREAKABLE_WORD = 6.2  # longer words of a heading are hyphenated


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Column widths and type size in points; `hyphenated` tells where a word is too long for its column."""

    widths: tuple[float, ...]
    hyphenated: tuple[bool, ...]
    size: float
    fits: bool


def fitted(table: Table, language: Language, *, size: float, across: float, hyphenate: bool = True) -> TableLayout:
    """Return column widths that fill `across` points: what each column needs, and the slack first to the names.

    `hyphenate` tells whether long words in headings can be broken where the table is set.
    """
    needs = [_needed(table, index, language, size, hyphenate=hyphenate) for index in range(len(table.columns))]
    _give_to_names(needs, table, language, size, across)
    slack = across - sum(needs)
    if slack <= 0 or len(needs) == 1:
        name = max(needs[0] + slack, across / 10)
        fits = name >= min(_least_for_names(table) * size, needs[0])
        widths = [name, *needs[1:]]
    else:
        names = min(slack, max(0.0, _widest(table, 0, language, size) + CELL_GAP * size - needs[0]))
        share = 0.6 * (slack - names) / (len(needs) - 1)
        fits, widths = True, [needs[0] + names + 0.4 * (slack - names), *(need + share for need in needs[1:])]
    rooms = [width - CELL_GAP * size for width in widths]
    broken = tuple(_longest_word(table, index, language, size) > room + 0.01 for index, room in enumerate(rooms))
    return TableLayout(tuple(widths), broken, size, fits)


def _least_for_names(table: Table) -> float:
    """Return the room names need: where no column holds figures nothing is gained by squeezing them."""
    return NAME_ROOM[0] if any(column.kind.is_number for column in table.columns) else WORDY_NAME_ROOM


def _give_to_names(needs: list[float], table: Table, language: Language, size: float, across: float) -> None:
    """Let further columns of text break between words where the names would be left with too little room."""
    gap = CELL_GAP * size
    least = {
        index: max(_longest_word(table, index, language, size) + gap, TEXT_LEAST * size)
        for index, column in enumerate(table.columns)
        if index > 0 and not column.kind.is_number
    }
    spare = {index: max(0.0, needs[index] - room) for index, room in least.items()}
    lacking = sum(needs) - across
    if lacking <= 0 or not any(spare.values()):
        return
    taken = min(1.0, lacking / sum(spare.values()))
    for index, room in spare.items():
        needs[index] -= taken * room


def _needed(table: Table, index: int, language: Language, size: float, *, hyphenate: bool) -> float:
    """Return the width a column needs: its longest figure, and the longest word of its heading, if long broken."""
    column = table.columns[index]
    widest = _widest(table, index, language, size)
    words = max(_heading_word(word, size, hyphenate=hyphenate) for word in column.label.split(" "))
    most = widest if column.kind.is_number else min(widest, (NAME_ROOM[1] if index == 0 else TEXT_ROOM) * size)
    return max(most, words) + CELL_GAP * size


def _heading_word(word: str, size: float, *, hyphenate: bool) -> float:
    """Return the width a word of a heading needs; words held together by a no-break space are never broken."""
    width = text_width(word, size, bold=True)
    return min(width, BREAKABLE_WORD * size) if hyphenate and NO_BREAK_SPACE not in word else width


def _widest(table: Table, index: int, language: Language, size: float) -> float:
    cells = (cell_text(row.cells[index], language) for row in table.rows)
    return max((text_width(cell, size, bold=True) for cell in cells), default=0.0)


def _longest_word(table: Table, index: int, language: Language, size: float) -> float:
    texts = [table.columns[index].label]
    if not table.columns[index].kind.is_number:
        texts += [cell_text(row.cells[index], language) for row in table.rows]
    return max(text_width(word, size, bold=True) for text in texts for word in text.split(" "))
