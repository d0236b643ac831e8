"""Which figures of a comparison a reader may see, without a database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from valvo.statistics.disclosure import Policy

POLICY = Policy()


@dataclass(frozen=True)
class Row:
    """The counts behind one unit's figure; `outside` where the reader does not see the unit's figures otherwise."""

    key: int
    part: float
    whole: float
    outside: bool
    of_whole: bool  # the part belongs to the whole, so that what is left of it is a count too
    beside_small: bool = False  # another period of the year is small: the year less the others would give that one

    @property
    def small(self) -> bool:
        """Tell whether a count behind it, or behind a period beside it, is small by itself."""
        if self.beside_small:
            return True
        counts = [self.part, self.whole, *([self.whole - self.part] if self.of_whole else [])]
        return any(POLICY.is_small(round(one)) for one in counts)


@dataclass(frozen=True)
class Hidden:
    """Units whose figures are hidden; `centre` tells whether the figure of all together is hidden too."""

    keys: Collection[int]
    centre: bool


def hidden(rows: Sequence[Row], *, internal: bool = False) -> Hidden:
    """Return what a reader may not see: small counts of units outside their reach, and what would give one away.

    What the figure of all leaves for the hidden ones could give them away, so others go with them until it leaves
    enough; where there are no others, the figure of all goes instead. `internal`: the indicator is not for others.
    """
    outside = [row for row in rows if row.outside]
    gone = [row for row in outside if internal or row.small]
    others = sorted((row for row in outside if row not in gone), key=lambda row: (row.part, row.key))
    while _given_away(gone) and others:
        gone.append(others.pop(0))
    return Hidden({row.key for row in gone}, centre=_given_away(gone))


def _given_away(gone: Sequence[Row]) -> bool:
    """Tell whether the sum of the hidden parts, or of what is left of their wholes, leaves too few possible counts."""
    left = [[row.part for row in gone], [row.whole - row.part for row in gone if row.of_whole]]
    return any(len(counts) == 1 or _narrow(counts) for counts in left if counts)


def _narrow(counts: Sequence[float]) -> bool:
    """Tell whether counts of which each is known not to be nought, where it is not, add up to too little to hide in."""
    return sum(counts) - sum(one > 0 for one in counts) < POLICY.width
