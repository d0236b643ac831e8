"""What may be shown of an account, decided from counts alone.

Every table of an account (causes, sectors, producers …) adds up to the same total, and the quarters of a year add up to
the year. Cells hidden in an account that has left stay hidden, shown ones stay shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from valvo.statistics.disclosure import Policy, protect
from valvo.statistics.disclosure_tables import Key, Relation, Table

THRESHOLD = 5
OBJECTS, CONTACTS = "objects", "contacts"
TOTAL = "total"
# table → what it counts; every table of objects has the same total, and every table of contacts
TABLES: dict[str, str] = {
    "cause": OBJECTS,
    "sector": OBJECTS,
    "producer": OBJECTS,
    "service": OBJECTS,
    "who": CONTACTS,
    "age": CONTACTS,
    "tongue": CONTACTS,
    "channel": CONTACTS,
}
# Causes are named in the text when they are more than this share of all objects.
NAMED_SHARE = 5.0


@dataclass(frozen=True)
class Sums:
    """The counts of one period: totals of contacts and objects, and per table the count of each code."""

    contacts: int
    objects: int
    tables: Mapping[str, Mapping[str, int]]

    def total(self, counted: str) -> int:
        """Return the total of what a table counts."""
        return self.contacts if counted == CONTACTS else self.objects


def key(period: str, table: str, code: str) -> Key:
    """Return the name of a cell."""
    return (period, table, code)


def hidden_cells(
    sums: Mapping[str, Sums],
    whole: tuple[str, Sequence[str]] | None,
    *,
    shown: Iterable[Key] = (),
    hidden: Iterable[Key] = (),
) -> frozenset[Key]:
    """Return the cells that may not be shown, over all periods given.

    `whole` names the period that is the sum of others. `shown` and `hidden` are cells of accounts that have left.
    Raises DisclosureError where what has left gives a small number away.
    """
    cells = {key(period, *cell): count for period, one in sums.items() for cell, count in _cells(one).items()}
    relations = [relation for period, one in sums.items() for relation in _within(period, one)]
    if whole:
        relations += _across(whole[0], whole[1], cells)
    known = frozenset(cells)
    table = Table(
        cells,
        tuple(relations),
        published=frozenset(shown) & known,
        withheld=frozenset(hidden) & known,
    )
    return frozenset(protect(table, Policy(THRESHOLD)).hidden)


def _cells(sums: Sums) -> dict[tuple[str, str], int]:
    totals = {(counted, TOTAL): sums.total(counted) for counted in (CONTACTS, OBJECTS)}
    return totals | {(table, code): count for table, codes in sums.tables.items() for code, count in codes.items()}


def _within(period: str, sums: Sums) -> list[Relation]:
    return [
        Relation(key(period, TABLES[table], TOTAL), tuple(key(period, table, code) for code in codes))
        for table, codes in sums.tables.items()
        if codes
    ]


def _across(whole: str, parts: Sequence[str], cells: Mapping[Key, int]) -> list[Relation]:
    """Return for each cell of the whole the sum of its parts' cells; a part without the code counts nothing there."""
    found = []
    for period, table, code in cells:
        pieces = tuple(piece for part in parts if (piece := key(part, table, code)) in cells)
        if period == whole and pieces:
            found.append(Relation(key(whole, table, code), pieces))
    return found
