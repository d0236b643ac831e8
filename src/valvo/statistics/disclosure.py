"""Which counts of a publication may be shown: small ones are hidden, and with them what would give them back.

The threshold belongs to the publication. A hidden cell is safe when an outsider is left with a wide enough choice of
counts; `valvo.statistics.disclosure_audit` plays the outsider. See docs/statistics/disclosure.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from valvo.statistics.checks import StatisticsError
from valvo.statistics.disclosure_audit import first_exposed, systems
from valvo.statistics.disclosure_tables import Key, Relation, Table

# Why a cell is hidden. For our own log only: a publication prints one mark for all, or the small ones stand out.
Reason = Literal["small", "secondary", "withheld"]


@dataclass(frozen=True, slots=True)
class Policy:
    """A publication's rule: counts below `threshold` are hidden, zeros too unless `zero_shown`.

    `protection`: the least width of the possible counts left to an outsider; by default threshold − 1, which leaves as
    many possible counts as the threshold says.
    """

    threshold: int = 5
    zero_shown: bool = True
    protection: int | None = None

    def __post_init__(self) -> None:
        """Refuse a threshold or a protection that protects nothing."""
        if self.threshold < 1 or (self.protection is not None and self.protection < 1):
            raise StatisticsError("threshold and protection must be at least 1.")

    @property
    def width(self) -> int:
        """Return the least width of the possible counts of a hidden cell."""
        return max(1, self.threshold - 1) if self.protection is None else self.protection

    def is_small(self, count: int) -> bool:
        """Return whether a count by itself must be hidden."""
        return count < self.threshold and not (count == 0 and self.zero_shown)


@dataclass(frozen=True, slots=True)
class Protected:
    """A table with what is hidden and why."""

    table: Table
    policy: Policy
    hidden: Mapping[Key, Reason]

    def shown(self, key: Key) -> int | None:
        """Return the count of a cell, or None where it is hidden."""
        return None if key in self.hidden else self.table.cells[key]

    def rate_shown(self, numerator: Key, denominator: Key | None = None) -> bool:
        """Return whether a rate or percentage may stand: it gives back one hidden count when the other is known.

        `denominator` is None when it is no cell of the table but known to everybody.
        """
        return numerator not in self.hidden and (denominator is None or denominator not in self.hidden)


def counts_behind_rate(shown: Decimal, denominator: int, *, per: int = 100) -> tuple[int, int]:
    """Return the least and greatest count that a printed rate can stand for, when its denominator is known.

    `shown` carries its decimals: Decimal("1.0") is anything that rounds to it. When both are the same the rate gives
    the count back; what it leaves belongs in `Table.known` when an outsider has seen it.
    """
    if denominator <= 0:
        raise StatisticsError(f"denominator: {denominator} is not above zero.")
    exponent = shown.as_tuple().exponent
    if not isinstance(exponent, int):
        raise StatisticsError(f"shown: {shown} is not a finite number.")
    half = Fraction(10) ** exponent / 2
    lower = ceil((Fraction(shown) - half) * denominator / per)
    upper = floor((Fraction(shown) + half) * denominator / per)
    return max(lower, 0), max(upper, 0)


def protect(table: Table, policy: Policy | None = None) -> Protected:
    """Return the table with small cells hidden, and others so that none of them can be worked out.

    First every sum by itself, then all together by the audit, until the audit finds nothing. Hides the smallest
    non-zero cell that helps. Raises DisclosureError when what is already published gives a hidden cell away.
    """
    rule = policy or Policy()
    search = _Search(table, rule)
    search.hide_small()
    search.close_sums()
    while (key := search.first_exposed()) is not None:
        search.hide_near(key)
        search.close_sums()
    return Protected(table, rule, search.hidden)


class _Search:
    """The state of one search: what is hidden so far, and which sums each cell stands in."""

    def __init__(self, table: Table, policy: Policy) -> None:
        self.table = table
        self.policy = policy
        self.hidden: dict[Key, Reason] = dict.fromkeys(table.withheld, "withheld")
        self.seen: dict[Key, tuple[float, float]] = {}
        self.sums_of: dict[Key, list[Relation]] = {key: [] for key in table.cells}
        for relation in table.relations:
            for key in relation.cells:
                self.sums_of[key].append(relation)

    def hide_small(self) -> None:
        """Hide every cell that is small by itself, unless it is out already."""
        for key, count in self.table.cells.items():
            if self.policy.is_small(count) and key not in self.table.published:
                self.hidden.setdefault(key, "small")

    def close_sums(self) -> None:
        """Hide further cells until no sum by itself gives a hidden cell away."""
        waiting = list(self.table.relations)
        while waiting:
            relation = waiting.pop()
            while self._gives_away(relation):
                chosen = self._choose(relation.cells)
                if chosen is None:
                    raise self.table.refuse_to_protect(next(key for key in relation.cells if key in self.hidden))
                self.hidden[chosen] = "secondary"
                waiting += [other for other in self.sums_of[chosen] if other is not relation]

    def _gives_away(self, relation: Relation) -> bool:
        """Return whether this sum alone leaves a hidden cell too little room, or the hidden ones too small a sum."""
        parts = [key for key in relation.parts if key in self.hidden]
        if relation.total in self.hidden:
            return not parts
        if not parts:
            return False
        left = sum(self.table.cells[key] for key in parts)
        known = sum(self.table.cells[key] > 0 for key in parts) if self.policy.zero_shown else 0
        return len(parts) == 1 or left - known < self.policy.width or left < self.policy.threshold

    def _choose(self, among: Iterable[Key]) -> Key | None:
        """Return the cell whose hiding costs least: no total, opening no further sum, then the smallest."""
        candidates = [key for key in among if self._may_hide(key)]
        return min(candidates, key=self._cost, default=None)

    def _may_hide(self, key: Key) -> bool:
        """Zeros stay when zeros are shown: a hidden cell is then known to be none."""
        zero_stays = self.policy.zero_shown and self.table.cells[key] == 0
        return key not in self.hidden and key not in self.table.published and not zero_stays

    def _cost(self, key: Key) -> tuple[bool, int, int, Key]:
        sums = self.sums_of[key]
        is_total = any(relation.total == key for relation in sums)
        opened = sum(all(cell not in self.hidden for cell in relation.cells) for relation in sums)
        return is_total, opened, self.table.cells[key], key

    def first_exposed(self) -> Key | None:
        """Return a hidden cell with too few possible counts when all sums are taken together."""
        parts = systems(self.table, self.hidden, zero_shown=self.policy.zero_shown)
        found = (first_exposed(part, self.policy.width, self.seen) for part in parts)
        return next((key for key in found if key is not None), None)

    def hide_near(self, key: Key) -> None:
        """Hide one more cell tied to an exposed one: in its own sums first, then ever further away."""
        reached, ring = {key}, [key]
        while ring:
            near = [cell for member in ring for relation in self.sums_of[member] for cell in relation.cells]
            chosen = self._choose(near)
            if chosen is not None:
                self.hidden[chosen] = "secondary"
                return
            ring = [cell for cell in dict.fromkeys(near) if cell not in reached and cell in self.hidden]
            reached.update(ring)
        raise self.table.refuse_to_protect(key)
