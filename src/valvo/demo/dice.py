"""Chance with a seed: the same seed gives the same region."""

import math
import random
from bisect import bisect
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TypeVar

from valvo.core.clock import LOCAL_ZONE

T = TypeVar("T")
_GREAT = 50  # from here on the normal distribution is near enough
_OFFICE_OPENS, _OFFICE_CLOSES = 7, 16


class Dice:
    """Draws that the demo region is made of."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 (invented data that must come out the same; no secret)
        self._sums: dict[int, tuple[object, list[float], list[object]]] = {}

    def chance(self, share: float) -> bool:
        """Return True in this share of draws."""
        return self._random.random() < share

    def pick(self, among: Sequence[T]) -> T:
        """Return one of these, all alike."""
        return among[int(self._random.random() * len(among))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Return a key, by its weight. The mapping must not change afterwards: its sums are kept."""
        kept = self._sums.get(id(weights))
        if kept is None:
            kept = (weights, list(accumulate(weights.values())), list(weights))  # holding it keeps its id its own
            self._sums[id(weights)] = kept
        _, sums, keys = kept
        return keys[bisect(sums, self._random.random() * sums[-1])]  # type: ignore[return-value]  # keys of this mapping

    def shuffled(self, among: Sequence[T]) -> list[T]:
        """Return all of these in an order of chance."""
        return self._random.sample(among, len(among))

    def around(self, expected: float) -> int:
        """Return a count that varies around what is expected, as counts of independent events do (Poisson).

        Small ones by counting how many uniform draws multiply to less than exp(-expected) (Knuth), great ones rounded.
        """
        if expected > _GREAT:
            return max(0, round(self._random.gauss(expected, math.sqrt(expected))))
        count, product, limit = 0, self._random.random(), math.exp(-expected)
        while product > limit:
            count, product = count + 1, product * self._random.random()
        return count

    def between(self, low: float, high: float) -> float:
        """Return a number between two, all alike."""
        return low + (high - low) * self._random.random()

    def normal(self, mean: float, deviation: float) -> float:
        """Return a draw from a normal distribution."""
        return self._random.gauss(mean, deviation)

    def delay(self, median: float, spread: float) -> timedelta:
        """Return a length of time with this median in days; lognormal, as waiting times are."""
        return timedelta(days=median * math.exp(self._random.gauss(0, spread)))

    def office(self, moment: datetime, later: timedelta = timedelta()) -> datetime:
        """Return a moment in office hours, at least this much later."""
        found = (moment + later).astimezone(LOCAL_ZONE)
        if found.weekday() >= 5 or found.hour >= _OFFICE_CLOSES:
            days = {4: 3, 5: 2}.get(found.weekday(), 1)
            found = self._morning(found + timedelta(days=days))
        elif found.hour < _OFFICE_OPENS:
            found = self._morning(found)
        return found + timedelta(seconds=int(self.between(60, 1500)))

    def bits(self, number: int) -> int:
        """Return so many bits, for keys."""
        return self._random.getrandbits(number)

    def _morning(self, day: datetime) -> datetime:
        return day.replace(hour=_OFFICE_OPENS + int(self.between(0, 8)), minute=int(self.between(0, 60)))
