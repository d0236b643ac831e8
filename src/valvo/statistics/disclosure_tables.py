"""What a publication says about counts: cells, and the sums by which one cell can be worked out from others.

Margins, unit trees, complements (N − n) and cumulative releases (Q1, Q1+Q2) are all sums, so one form serves them.
See docs/statistics/disclosure.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from valvo.statistics.checks import StatisticsError

Key = tuple[str, ...]


class DisclosureError(StatisticsError):
    """A table cannot be published safely, or does not add up; the sentence names the cell, `key` one not protected."""

    key: Key = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """Within one dimension: the total's member equals the sum of the parts' members."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One direction of a table: its members, totals among them, and the sums that hold between them."""

    name: str
    members: tuple[str, ...]
    sums: tuple[Sum, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """The total's cell equals the sum of the parts' cells."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        """Return the total and the parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by cell, and the relations an outsider knows.

    `published`: already out and never to be hidden again. `withheld`: hidden already (in a former release, or not shown
    at all) and never to be shown. `known`: lower and upper limits an outsider has from elsewhere, such as a rate.
    """

    cells: Mapping[Key, int]
    relations: tuple[Relation, ...]
    published: frozenset[Key] = frozenset()
    withheld: frozenset[Key] = frozenset()
    known: Mapping[Key, tuple[int, int]] | None = None

    def __post_init__(self) -> None:
        """Refuse counts that are none, sums that do not hold and limits that exclude the truth."""
        for key, count in self.cells.items():
            if count < 0 or count % 1:  # a remainder, or one that is not a number: no whole count
                raise DisclosureError(f"cell {_words(key)}: {count!r} is not a count.")
        named = (*self.published, *self.withheld, *(key for relation in self.relations for key in relation.cells))
        missing = next((key for key in named if key not in self.cells), None)
        if missing is not None:
            raise DisclosureError(f"cell {_words(missing)} is missing from the table.")
        both = next(iter(sorted(self.published & self.withheld)), None)
        if both is not None:
            raise DisclosureError(f"cell {_words(both)} is given both as published and as withheld.")
        for relation in self.relations:
            added = sum(self.cells[part] for part in relation.parts)
            if added != self.cells[relation.total]:
                total = self.cells[relation.total]
                raise DisclosureError(f"cell {_words(relation.total)} is {total} but its parts add up to {added}.")
        for key, (lower, upper) in (self.known or {}).items():
            if not lower <= self.cells[key] <= upper:
                raise DisclosureError(f"cell {_words(key)} does not lie between the known {lower} and {upper}.")

    def refuse_to_protect(self, key: Key) -> DisclosureError:
        """Return the error for a cell that no further hiding can protect."""
        error = DisclosureError(f"cell {_words(key)} cannot be protected: what is already known gives it away.")
        error.key = key
        return error


def _words(key: Key) -> str:
    return "(" + ", ".join(key) + ")"


def margin(name: str, parts: Sequence[str], total: str = "total") -> Dimension:
    """Return a dimension with parts and one total over them all."""
    return Dimension(name, (*parts, total), (Sum(total, tuple(parts)),))


def tree(name: str, children: Mapping[str, Sequence[str]]) -> Dimension:
    """Return a dimension from a hierarchy, such as a unit tree: each parent is the sum of its children.

    A parent with counts of its own needs a child that carries them.
    """
    sums = tuple(Sum(parent, tuple(below)) for parent, below in children.items() if below)
    members = dict.fromkeys(member for total in sums for member in (total.total, *total.parts))
    return Dimension(name, tuple(members), sums)


def cumulative(name: str, periods: Sequence[str], totals: Sequence[str]) -> Dimension:
    """Return a dimension of successive releases: totals[i] runs from the first period to periods[i + 1]."""
    if len(totals) != len(periods) - 1:
        raise DisclosureError(f"{name}: {len(periods)} periods have {len(periods) - 1} running totals.")
    before = (periods[0], *totals)
    sums = tuple(Sum(total, (before[i], periods[i + 1])) for i, total in enumerate(totals))
    return Dimension(name, (*periods, *totals), sums)


def cross_table(
    cells: Mapping[Key, int],
    dimensions: Sequence[Dimension],
    *,
    published: Iterable[Key] = (),
    withheld: Iterable[Key] = (),
) -> Table:
    """Return the table of every combination of members, with the sums of each dimension in every such combination.

    A cell that is not to be shown belongs in `withheld`; a missing one is refused: its count decides what is safe.
    """
    relations: list[Relation] = []
    for place, dimension in enumerate(dimensions):
        before = [other.members for other in dimensions[:place]]
        after = [other.members for other in dimensions[place + 1 :]]
        for head, tail in product(product(*before), product(*after)):
            relations += [
                Relation((*head, total.total, *tail), tuple((*head, part, *tail) for part in total.parts))
                for total in dimension.sums
            ]
    expected = set(product(*(dimension.members for dimension in dimensions)))
    strange = next((key for key in cells if key not in expected), None)
    if strange is not None:
        raise DisclosureError(f"cell {_words(strange)} is not in the dimensions.")
    missing = next((key for key in sorted(expected) if key not in cells), None)
    if missing is not None:
        raise DisclosureError(f"cell {_words(missing)} is missing from the table.")
    return Table(dict(cells), tuple(relations), frozenset(published), frozenset(withheld))


def with_complements(table: Table, wholes: Mapping[Key, Key], mark: str = "not") -> Table:
    """Return the table with N − n beside each n of a known N: 48 of 50 content says that two are not.

    The complement's key is the part's with `mark` at the end; it is held to the threshold like any shown count.
    """
    cells, relations = dict(table.cells), list(table.relations)
    for part, whole in wholes.items():
        if cells[part] > cells[whole]:
            raise DisclosureError(f"cell {_words(part)} is larger than its whole {_words(whole)}.")
        complement = (*part, mark)
        cells[complement] = cells[whole] - cells[part]
        relations.append(Relation(whole, (part, complement)))
    return replace(table, cells=cells, relations=tuple(relations))
