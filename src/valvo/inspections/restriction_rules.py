"""Which numbers of restriction measures may be shown: small ones are hidden at every unit, and what would tell them.

Everything a page of any unit shows stands in one table: kinds of a year, its quarters, how many were checked and how
many were faulty, over the whole tree. So nothing is told by taking a unit from the one above it. What has been told
before is known to whoever saw it: a later report that changes a number by one to four hides it. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from valvo.statistics.disclosure import Policy, Protected, protect
from valvo.statistics.disclosure_tables import DisclosureError, Key, Relation, Table, with_complements

SMALLEST = 5
ALL = "all kinds"
ITSELF = " itself"


@dataclass(frozen=True)
class Reported:
    """What a unit reported of a kind in a quarter."""

    unit: int
    kind: str
    quarter: str
    decisions: int
    checked: int
    faulty: int


def decided(unit: int, kind: str = ALL) -> Key:
    """Return the cell of a unit's decisions in the year: of a kind, or of all."""
    return (str(unit), "decided", kind)


def checked(unit: int, kind: str) -> Key:
    """Return the cell of how many of them were checked."""
    return (str(unit), "checked", kind)


def faulty(unit: int, kind: str) -> Key:
    """Return the cell of how many of those did not meet the law."""
    return (str(unit), "faulty", kind)


def in_quarter(unit: int, quarter: str) -> Key:
    """Return the cell of a unit's decisions of all kinds in a quarter."""
    return (str(unit), "quarter", quarter)


def protected(
    parents: Mapping[int, int],
    rows: Sequence[Reported],
    quarters: Sequence[str],
    year: int,
    before: Mapping[Key, int | None] | None = None,
) -> Protected:
    """Return everything shown of units and those above them, hidden where it must be.

    `parents` leads from a unit to the one above it; `quarters` are in order, the last `year` of them make the year.
    `before` is what the same cells told last, None where they were hidden: what was hidden then stays so.
    """
    return _protect_beside(_table(parents, rows, quarters, year), before or {})


def _protect_beside(table: Table, before: Mapping[Key, int | None]) -> Protected:
    """Hide what must be hidden beside what is known already; where that cannot be done, tell nothing new."""
    cells = table.cells
    kept = frozenset(key for key, number in before.items() if number is not None and cells.get(key) == number)
    changed = {key: number for key, number in before.items() if cells.get(key, 0) and key not in kept}
    withheld = frozenset(key for key, number in changed.items() if _would_tell(number, cells[key]))
    try:
        return protect(replace(table, published=kept, withheld=withheld), Policy(SMALLEST))
    except DisclosureError:
        return Protected(table, Policy(SMALLEST), {key: "withheld" for key in cells if key not in kept})


def _would_tell(before: int | None, now: int) -> bool:
    """Tell whether showing a number now tells a small one: it was hidden before, or has changed by a small number."""
    return before is None or abs(now - before) < SMALLEST


def _table(parents: Mapping[int, int], rows: Sequence[Reported], quarters: Sequence[str], year: int) -> Table:
    own = sorted({row.unit for row in rows})
    children = _children(parents, own)
    columns = _columns(rows, quarters)
    members = sorted({member for above, below in children.items() for member in (above, *below)} | set(map(str, own)))
    cells = {(member, *column): 0 for member in members for column in columns}
    for row in rows:
        itself = [_itself(row.unit)] if str(row.unit) in children else []
        for member in [*map(str, upwards(parents, row.unit)), *itself]:
            for column, number in _numbers(row, in_year=row.quarter in quarters[-year:]):
                cells[(member, *column)] += number
    table = Table(cells, (*_tree(children, columns), *_sums(members, rows, quarters[-year:])))
    wholes: dict[Key, Key] = {}
    for member in members:
        for kind in _kinds(rows):
            wholes[member, "checked", kind] = (member, "decided", kind)
            wholes[member, "faulty", kind] = (member, "checked", kind)
    return with_complements(table, wholes)


def upwards(parents: Mapping[int, int], unit: int) -> Iterator[int]:
    """Yield a unit and those above it."""
    yield unit
    while unit in parents:
        unit = parents[unit]
        yield unit


def _itself(unit: int) -> str:
    """Return the member that stands for what a unit with units under it reported itself."""
    return f"{unit}{ITSELF}"


def _children(parents: Mapping[int, int], own: Sequence[int]) -> dict[str, list[str]]:
    """Return who stands under whom, among the units that reported and those above them."""
    found: dict[str, list[str]] = {}
    for unit in dict.fromkeys(above for one in own for above in upwards(parents, one)):
        if unit in parents:
            found.setdefault(str(parents[unit]), []).append(str(unit))
    for unit in own:
        if str(unit) in found:
            found[str(unit)].append(_itself(unit))
    return found


def _kinds(rows: Sequence[Reported]) -> list[str]:
    return sorted({row.kind for row in rows})


def _columns(rows: Sequence[Reported], quarters: Sequence[str]) -> list[Key]:
    by_kind = [(what, kind) for what in ("decided", "checked", "faulty") for kind in _kinds(rows)]
    return [("decided", ALL), *by_kind, *(("quarter", quarter) for quarter in quarters)]


def _numbers(row: Reported, *, in_year: bool) -> list[tuple[Key, int]]:
    found: list[tuple[Key, int]] = [(("quarter", row.quarter), row.decisions)]
    if in_year:
        found += [
            (("decided", ALL), row.decisions),
            (("decided", row.kind), row.decisions),
            (("checked", row.kind), row.checked),
            (("faulty", row.kind), row.faulty),
        ]
    return found


def _tree(children: Mapping[str, Sequence[str]], columns: Sequence[Key]) -> Iterator[Relation]:
    for above, below in children.items():
        for column in columns:
            yield Relation((above, *column), tuple((one, *column) for one in below))


def _sums(members: Sequence[str], rows: Sequence[Reported], year: Sequence[str]) -> Iterator[Relation]:
    """Yield that a member's decisions of the year are the sum of its kinds, and of its quarters."""
    for member in members:
        yield Relation((member, "decided", ALL), tuple((member, "decided", kind) for kind in _kinds(rows)))
        yield Relation((member, "decided", ALL), tuple((member, "quarter", quarter) for quarter in year))
