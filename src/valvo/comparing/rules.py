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

    @property
    def small(self) -> bool:
        """Tell whether a count behind it is small by itself."""
        counts = [self.part, self.whole, *([self.whole - self.part] if self.of_whole else [])]
        return any(POLICY.is_small(round(one)) for one in counts)


@dataclass(frozen=True)
class Hidden:
    """Units whose figures are hidden; `centre` tells whether the figure of all together is hidden too."""

    keys: Collection[int]
    centre: bool


def hidden(rows: Sequence[Row], *, internal: bool = False) -> Hidden:
    """Return what a reader may not see: small counts of units outside their reach, and what would give one away.

    One hidden unit alone could be worked out from the figure of all, so another goes with it; where there is no other,
    the figure of all goes instead. `internal`: the indicator is not for others at all.
    """
    outside = [row for row in rows if row.outside]
    small = [row for row in outside if internal or row.small]
    if len(small) != 1:
        return Hidden({row.key for row in small}, centre=False)
    others = sorted((row for row in outside if row not in small), key=lambda row: (row.part, row.key))
    if not others:
        return Hidden({small[0].key}, centre=True)
    return Hidden({small[0].key, others[0].key}, centre=False)
