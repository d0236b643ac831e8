"""Many units tested at once: how many false alarms to accept. See docs/statistics/multiplicity.md."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from valvo.statistics.checks import FloatArray, numbers, refuse, share


@dataclass(frozen=True, slots=True)
class Discoveries:
    """Which of many tests stand, in the order given: adjusted p-values and the verdict at the level."""

    adjusted: FloatArray
    rejected: tuple[bool, ...]
    level: float
    method: str = "benjamini_hochberg"


def benjamini_hochberg(p_values: ArrayLike, *, level: float = 0.05) -> Discoveries:
    """Return adjusted p-values and which tests stand at this false discovery rate.

    Benjamini & Hochberg 1995, J. R. Statist. Soc. B 57:289–300. Holds for independent and positively dependent
    tests. An empty input gives an empty answer; a p-value outside 0 to 1 is refused.
    """
    p = np.atleast_1d(numbers(p_values, "p_values"))
    refuse((p < 0) | (p > 1), "p_values", "does not lie between 0 and 1")
    order = np.argsort(p, kind="stable")[::-1]
    ranks = np.arange(p.size, 0, -1)
    # p·m/rank, made monotone from the largest downwards, so that a smaller p is never adjusted above a larger one.
    stepped = np.minimum(np.minimum.accumulate(p[order] * p.size / np.maximum(ranks, 1)), 1.0)
    adjusted = np.empty_like(p)
    adjusted[order] = stepped
    return Discoveries(adjusted, tuple(bool(q <= share(level, "level")) for q in adjusted), level)
