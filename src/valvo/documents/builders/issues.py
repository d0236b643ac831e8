"""What one document tells of counts that may be small, and what a reader could put together of several. Pure.

A cell is named by unit, days and what is counted, alike in all documents: ("12", "2026-07-01/2026-10-01", "events"). So
the quarter of a quarterly review is the quarter of the annual report, and what one of them hides the other hides too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from valvo.statistics.disclosure import Policy, Protected, protect
from valvo.statistics.disclosure_tables import DisclosureError, Key, Relation, Table

ITSELF, OTHERS = "itself", "others"
Count = Callable[[Key], int | None]


@dataclass(frozen=True, order=True)
class Days:
    """Days from the first up to, not including, the end; written as in a cell's name."""

    first: date
    end: date

    @classmethod
    def parse(cls, name: str) -> "Days":
        """Read days as they are written in a cell's name."""
        first, end = name.split("/")
        return cls(date.fromisoformat(first), date.fromisoformat(end))

    def __str__(self) -> str:
        return f"{self.first}/{self.end}"

    @property
    def months(self) -> int:
        """Return how many calendar months these are, nought where they are no whole ones."""
        whole = self.first.day == 1 and self.end.day == 1
        return (self.end.year - self.first.year) * 12 + self.end.month - self.first.month if whole else 0

    @property
    def last_day(self) -> "Days":
        """Return the last of these days alone."""
        return Days(self.end - timedelta(days=1), self.end)

    def holds(self, other: "Days") -> bool:
        """Tell whether other days lie within these and are fewer."""
        return self != other and self.first <= other.first and other.end <= self.end

    def less(self, other: "Days") -> "Days | None":
        """Return what is left without other days at the beginning or the end; None where that is no one stretch."""
        if self.first == other.first:
            return Days(other.end, self.end)
        return Days(self.first, other.first) if self.end == other.end else None


@dataclass(frozen=True)
class Issue:
    """The cells of one document, the sums that hold between them, and which are hidden.

    `seen`: its readers include those of the document that is judged beside it.
    """

    cells: Mapping[Key, int]
    relations: tuple[Relation, ...]
    hidden: frozenset[Key] = frozenset()
    seen: bool = True

    @property
    def shown(self) -> frozenset[Key]:
        """Return the cells whose counts stand in the document."""
        return frozenset(self.cells) - self.hidden

    def as_of_today(self, count: Count) -> "Issue":
        """Return the issue with counts of today's data; what is not counted any longer keeps the count it had."""
        counted = {key: number for key in self.cells if (number := count(key)) is not None}
        return replace(self, cells={**self.cells, **counted})


def itself(unit: str) -> str:
    """Return the name of what a unit has beside the units under it."""
    return f"{unit} {ITSELF}"


def together(issues: Sequence[Issue]) -> Issue:
    """Return the parts of one document as one issue."""
    cells = {key: count for one in issues for key, count in one.cells.items()}
    relations = tuple(relation for one in issues for relation in one.relations)
    return Issue(cells, relations, frozenset().union(*(one.hidden for one in issues)))


def protected(now: Issue, former: Sequence[Issue], children: Mapping[str, Sequence[str]], policy: Policy) -> Protected:
    """Return what a document may show, so that neither it alone nor it beside former ones tells a small number.

    What a former document showed its readers know, and what one hid stays hidden. Where former ones have already
    narrowed a number down too far, this one tells nothing more of anything it stands in a sum with.
    """
    cells, relations = joined([now, *former], children, policy)
    hidden = frozenset().union(*(one.hidden for one in former))
    shown = frozenset().union(*(one.shown for one in former if one.seen)) - hidden
    known = {key for key in shown if not policy.is_small(cells[key])}
    lost: set[Key] = set()
    while True:
        table = Table(cells, relations, published=frozenset(known | lost), withheld=frozenset(hidden - lost))
        try:
            found = protect(table, policy)
        except DisclosureError as error:
            lost.add(error.key)
            tied = {key for relation in relations if error.key in relation.cells for key in relation.cells}
            hidden |= tied - known
            continue
        return Protected(table, policy, {**found.hidden, **dict.fromkeys(lost, "withheld")})


def joined(
    issues: Sequence[Issue], children: Mapping[str, Sequence[str]], policy: Policy
) -> tuple[dict[Key, int], tuple[Relation, ...]]:
    """Return the cells of all issues (of the first that has them) and the sums that hold within and across them."""
    cells: dict[Key, int] = {}
    for one in reversed(issues):
        cells.update(one.cells)
    search = _Sums(dict(cells), policy)
    search.found = [relation for one in issues for relation in one.relations]
    search.over_time()
    search.up_the_tree(children)
    # Data corrected since leave sums that no longer hold: a reader cannot reckon by them either.
    holding = [one for one in search.found if sum(search.cells[part] for part in one.parts) == search.cells[one.total]]
    return search.cells, tuple(dict.fromkeys(holding))


class _Sums:
    """Finds the sums between cells of several documents. What is left over between two of them becomes a cell where it
    is small: it must not be found then. Where it is not small nothing follows from it.
    """

    def __init__(self, cells: dict[Key, int], policy: Policy) -> None:
        self.cells, self.policy = cells, policy
        self.found: list[Relation] = []
        self.known = list(cells.items())
        # Where counts by type are told, a type that is not named has none.
        self.typed = {key[:3] for key in cells if len(key) > 3}

    def over_time(self) -> None:
        """Find months that make a quarter, quarters that make a year, a year so far that holds an earlier one."""
        spans: dict[str, set[Days]] = defaultdict(set)
        for key, _count in self.known:
            spans[key[0]].add(Days.parse(key[1]))
        for key, count in self.known:
            whole = Days.parse(key[1])
            inner = [one for one in spans[key[0]] if whole.holds(one) and self._told(key, one)]
            for months in {one.months for one in inner} - {0}:
                self._add(key, count, [one for one in inner if one.months == months], f"{key[1]} {OTHERS}")
            for one in inner:
                if left := whole.less(one):
                    self._add_two(key, count, one, left)

    def up_the_tree(self, children: Mapping[str, Sequence[str]]) -> None:
        """Find units under a unit that stand in documents of their own."""
        for key, count in self.known:
            below = [part for one in children.get(key[0], ()) if (part := (one, *key[1:])) in self.cells]
            if below and (itself(key[0]), *key[1:]) not in self.cells:
                self._leaving(key, count, below, (f"{key[0]} {OTHERS}", *key[1:]))

    def _told(self, key: Key, days: Days) -> bool:
        there = (key[0], str(days), *key[2:]) in self.cells
        return there or (len(key) > 3 and (key[0], str(days), key[2]) in self.typed)

    def _add(self, key: Key, count: int, inner: Iterable[Days], others: str) -> None:
        parts = [part for one in inner if (part := (key[0], str(one), *key[2:])) in self.cells]
        if parts:
            self._leaving(key, count, parts, (key[0], others, *key[2:]))

    def _add_two(self, key: Key, count: int, one: Days, left: Days) -> None:
        """Add a stretch of days within others and what is left of them, which another document may tell too."""
        parts = [part for days in (one, left) if (part := (key[0], str(days), *key[2:])) in self.cells]
        if parts:
            self._leaving(key, count, parts, (key[0], str(left), *key[2:]))

    def _leaving(self, total: Key, count: int, parts: list[Key], left: Key) -> None:
        rest = count - sum(self.cells[part] for part in parts)
        if rest > 0 and self.policy.is_small(rest) and left not in parts:
            self.cells.setdefault(left, rest)
            parts.append(left)
            rest = 0
        if rest == 0:
            self.found.append(Relation(total, tuple(parts)))


def sums_within(unit: str, whole: Days, spans: Iterable[Days], measures: Sequence[str]) -> Iterator[Relation]:
    """Yield the sums of a unit's stretches of days that lie within a longer one."""
    names = [str(one) for one in spans if whole.holds(one)]
    for measure in measures if names else ():
        yield Relation((unit, str(whole), measure), tuple((unit, name, measure) for name in names))
