"""Which shortcomings recur: the same theme in more units than the other themes lead one to expect. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

import scipy

from valvo.statistics.multiplicity import benjamini_hochberg


@dataclass(frozen=True)
class Tested:
    """One theme: at how many of the units visited it had a shortcoming, how many were expected, and the verdict.

    `p` is adjusted for all themes looked at; `recurs` needs it to stand and enough units.
    """

    theme: str
    units: int
    visited: int
    expected: float
    p: float
    recurs: bool


def expected_share(units: int, total: int, visited: int, themes: int) -> float:
    """Return the share of units expected to have a shortcoming in one theme: that of all other themes together.

    Half a unit is added, so that no share is nothing where only one theme has any (Jeffreys' prior for a proportion).
    """
    return (total - units + 0.5) / (visited * (themes - 1) + 1)


def at_least(units: int, visited: int, share: float) -> float:
    """Return the binomial probability of so many units or more with a shortcoming."""
    return float(scipy.special.bdtrc(units - 1, visited, share)) if units > 0 else 1.0


def tested(units_by_theme: Mapping[str, int], visited: int, *, fewest: int, level: float) -> list[Tested]:
    """Return each theme tested against the others, in the order given; empty where nothing was visited.

    Benjamini and Hochberg's procedure holds the false discovery rate over all themes at `level`.
    """
    if not visited or len(units_by_theme) < 2:
        return []
    total, themes = sum(units_by_theme.values()), len(units_by_theme)
    shares = [expected_share(units, total, visited, themes) for units in units_by_theme.values()]
    counts = list(units_by_theme.values())
    found = benjamini_hochberg(
        [at_least(units, visited, share) for units, share in zip(counts, shares, strict=True)], level=level
    )
    rows = zip(units_by_theme.items(), shares, found.adjusted, found.rejected, strict=True)
    return [
        Tested(theme, units, visited, visited * share, float(p), recurs=stands and units >= fewest)
        for (theme, units), share, p, stands in rows
    ]
