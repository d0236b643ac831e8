"""Where a series seems to have changed level. Offered to a person, never applied: a phase needs a known cause.

See docs/statistics/changepoints.md for the rate of false offers, measured by simulation.
"""

from dataclasses import dataclass
from math import log
from typing import Literal, get_args

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from valvo.statistics.checks import (
    FloatArray,
    StatisticsError,
    counts,
    exposures,
    numbers,
    one_of,
    parts_of,
    same_length,
)

Model = Literal["poisson", "binomial", "normal"]

# A phase needs this many points before its limits mean anything.
SHORTEST = 8
# A level that is offered may be told from so few points before the end; fewer say little of where it began.
YOUNGEST = 3


@dataclass(frozen=True, slots=True)
class ChangeOffer:
    """One place to look at: the first point (from 0) of the new level, and the level before and after.

    `gain` is how much better (in −2 ln L) the split explains its two neighbours than one level does.
    """

    index: int
    before: float
    after: float
    gain: float


@dataclass(frozen=True, slots=True)
class ChangeOffers:
    """The offers in time order. `penalty` is the gain that a split had to exceed."""

    offers: tuple[ChangeOffer, ...]
    model: Model
    penalty: float
    shortest: int
    method: str = "optimal_partition_bic"


def change_points(
    values: ArrayLike,
    exposure: ArrayLike | None = None,
    *,
    model: Model,
    shortest: int = SHORTEST,
    penalty: float | None = None,
) -> ChangeOffers:
    """Return the division into levels that is most likely after a penalty for each change; often none at all.

    poisson: counts per exposure (1 when not given); binomial: numerators of `exposure` denominators; normal: measured
    values with one variance, estimated from successive differences (MR̄/1.128) so that the shifts do not blow it up.
    Exact search over all divisions (Jackson et al. 2005, IEEE Signal Process. Lett. 12:105–108), penalty 3·ln n per
    change (Zhang & Siegmund 2007, Biometrics 63:22–32). A series shorter than two stretches gets no offer.
    """
    one_of(model, get_args(Model), "model")
    x, n = _data(values, exposure, model)
    if shortest < 2:
        raise StatisticsError(f"shortest is {shortest}; a level needs at least two points.")
    cost = _Cost(x, n, model)
    price = 3 * log(x.size) if penalty is None else penalty
    starts = _best_division(cost, x.size, shortest, price)
    return ChangeOffers(tuple(_offers(cost, starts, x.size)), model, price, shortest)


def newest_change(
    values: ArrayLike, exposure: ArrayLike | None = None, *, model: Model, shortest: int = SHORTEST
) -> ChangeOffer | None:
    """Return the newest offer, or None; a level too young for a stretch of its own is told from where it began.

    `change_points` can offer such a level only together with older points. Whether there is an offer is its answer;
    here its last stretch is divided again where that explains it best, with at least YOUNGEST points in the new level.
    """
    found = change_points(values, exposure, model=model, shortest=shortest).offers
    x, n = _data(values, exposure, model)
    if not found or found[-1].index != x.size - shortest:
        return found[-1] if found else None
    cost, left = _Cost(x, n, model), found[-2].index if len(found) > 1 else 0
    starts = np.arange(found[-1].index, x.size - YOUNGEST + 1)
    before = np.array([cost.of(np.array([left]), int(start))[0] for start in starts])
    place = int(starts[int(np.argmin(before + cost.of(starts, x.size)))])
    return _offers(cost, [left, place] if left else [place], x.size)[-1]


def _data(values: ArrayLike, exposure: ArrayLike | None, model: Model) -> tuple[FloatArray, FloatArray]:
    if model == "binomial":
        if exposure is None:
            raise StatisticsError("exposure: the binomial model needs denominators.")
        x, n = (np.atleast_1d(array) for array in parts_of(values, exposure))
    else:
        x = np.atleast_1d(counts(values, "values") if model == "poisson" else numbers(values, "values"))
        n = np.ones_like(x) if exposure is None else np.atleast_1d(exposures(exposure, "exposure"))
    same_length(values=x, exposure=n)
    return x, n


class _Cost:
    """−2 ln L of one stretch at its best level, up to a constant, from running sums."""

    def __init__(self, x: FloatArray, n: FloatArray, model: Model) -> None:
        self.model = model
        # Measured values are centred: far from zero their squares would swallow the digits that tell levels apart.
        self.middle = float(np.average(x, weights=n)) if model == "normal" else 0.0
        weighted = (x - self.middle) * n if model == "normal" else x
        self.sums = np.concatenate([[0.0], np.cumsum(weighted)])
        self.weights = np.concatenate([[0.0], np.cumsum(n)])
        # d₂ = 1.128 turns a mean moving range into a standard deviation; all values equal leave nothing to find.
        ranges = np.abs(np.diff(x)) / np.sqrt((1 / n[1:] + 1 / n[:-1]) / 2)
        self.variance = float(ranges.mean() / 1.128) ** 2 if ranges.size else 0.0

    def level(self, start: int, end: int) -> float:
        """Return the mean, rate or share over one stretch."""
        return self.middle + float((self.sums[end] - self.sums[start]) / (self.weights[end] - self.weights[start]))

    def of(self, starts: NDArray[np.int64], end: int) -> FloatArray:
        """Return the cost of the stretches from each start up to (not including) end."""
        total = self.sums[end] - self.sums[starts]
        weight, xlogy = self.weights[end] - self.weights[starts], scipy.special.xlogy
        if self.model == "poisson":
            return np.asarray(-2 * (xlogy(total, total) - xlogy(total, weight)))
        if self.model == "binomial":
            rest = weight - total
            return np.asarray(-2 * (xlogy(total, total) + xlogy(rest, rest) - xlogy(weight, weight)))
        if self.variance == 0:
            return np.zeros(starts.size)
        return np.asarray(-(total**2) / weight / self.variance)


def _best_division(cost: _Cost, size: int, shortest: int, price: float) -> list[int]:
    """Return the starts (from the second stretch on) of the cheapest division, by dynamic programming."""
    best = np.full(size + 1, np.inf)
    best[0] = -price
    before = np.zeros(size + 1, dtype=np.int64)
    for end in range(shortest, size + 1):
        starts = np.arange(0, end - shortest + 1)
        prices = best[starts] + cost.of(starts, end) + price
        chosen = int(np.argmin(prices))
        best[end], before[end] = prices[chosen], chosen
    found: list[int] = []
    place = int(before[size]) if size >= shortest else 0
    while place > 0:
        found.append(place)
        place = int(before[place])
    return found[::-1]


def _offers(cost: _Cost, starts: list[int], size: int) -> list[ChangeOffer]:
    edges = [0, *starts, size]
    offers: list[ChangeOffer] = []
    for left, middle, right in zip(edges, edges[1:], edges[2:], strict=False):
        joined, first = cost.of(np.array([left]), right), cost.of(np.array([left]), middle)
        gain = float((joined - first - cost.of(np.array([middle]), right))[0])
        offers.append(ChangeOffer(middle, cost.level(left, middle), cost.level(middle, right), gain))
    return offers
