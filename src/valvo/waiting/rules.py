"""Counting who waits: on any day, how long, over which limit. Pure; dates are day numbers.

Somebody waits on a day from the day it begins up to, but not including, the day it ends: the situation when the day is
over, as the national statistics count it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from valvo.statistics.survival import Quantile, kaplan_meier, quantile

Days = NDArray[np.int64]
NEVER = np.iinfo(np.int64).max
BANDS = ((0, 90), (91, 180), (181, NEVER))  # days, as the national statistics band them
WEEKS = 13
YEAR = 365
FEWEST_ENDS = 10  # fewer say nothing of a median


@dataclass(frozen=True, eq=False)
class Waits:
    """Waits alike counted together, in arrays of one length. `deadline`: the last day within the limit, or NEVER."""

    start: Days
    end: Days  # NEVER while it lasts
    deadline: Days
    guaranteed: NDArray[np.bool_]
    count: Days

    def where(self, chosen: NDArray[np.bool_]) -> "Waits":
        """Return those chosen."""
        start, end, deadline, count = (one[chosen] for one in (self.start, self.end, self.deadline, self.count))
        return Waits(start, end, deadline, self.guaranteed[chosen], count)

    def on(self, day: date) -> "Waits":
        """Return those who wait when a day is over."""
        number = day.toordinal()
        return self.where((self.start <= number) & (self.end > number))

    @property
    def number(self) -> int:
        """Return how many there are."""
        return int(self.count.sum())


@dataclass(frozen=True)
class Situation:
    """Those who wait on a day. `over` are past the law's limit, of those under the guarantee."""

    waiting: int
    guaranteed: int
    over: int
    bands: tuple[int, ...]  # of those under the guarantee

    @property
    def within(self) -> int:
        """Return how many under the guarantee still wait within the limit."""
        return self.guaranteed - self.over


@dataclass(frozen=True)
class Forecast:
    """When nobody waits over the limit if the last weeks go on. Days; None: not at this flow."""

    weekly_change: float
    lower: float
    upper: float
    met_on: date | None
    earliest: date | None
    latest: date | None


def situation(waits: Waits, day: date) -> Situation:
    """Return who waits on a day."""
    there = waits.on(day)
    held = there.where(there.guaranteed)
    waited = day.toordinal() - held.start
    over = held.where(held.deadline < day.toordinal()).number
    bands = tuple(int(held.count[(waited >= low) & (waited <= high)].sum()) for low, high in BANDS)
    return Situation(there.number, held.number, over, bands)


def over_days(waits: Waits, day: date, days: int) -> int:
    """Return how many under the guarantee have waited more than a number of days: what a monthly table counts."""
    there = waits.on(day)
    return there.where(there.guaranteed & (day.toordinal() - there.start > days)).number


def median(waits: Waits, day: date) -> Quantile | None:
    """Return the median wait in days of those who began in the year up to a day, as far as it is known by then.

    Those still waiting count as at least so long (Kaplan–Meier), not left out. None where fewer than ten had ended.
    """
    number = day.toordinal()
    begun = waits.where((waits.start > number - YEAR) & (waits.start <= number))
    ended = begun.end <= number
    if begun.count[ended].sum() < FEWEST_ENDS:
        return None
    lasted = np.where(ended, np.minimum(begun.end, number) - begun.start, number - begun.start)
    return quantile(kaplan_meier(np.repeat(lasted, begun.count), np.repeat(ended, begun.count)))


def forecast(waits: Waits, day: date) -> Forecast:
    """Return when nobody waits over the limit, if the change of the last 13 weeks goes on in a straight line.

    The interval is that of the mean weekly change (Student's t, 95 %): earliest by its lower limit, latest by its
    upper, None where at that pace it is never met. It knows nothing of seasons or decisions to come.
    """
    over = [situation(waits, day - timedelta(weeks=week)).over for week in range(WEEKS, -1, -1)]
    steps = np.diff(over)
    mean, error = float(steps.mean()), float(steps.std(ddof=1) / np.sqrt(steps.size))
    reach = float(scipy.special.stdtrit(steps.size - 1, 0.975)) * error
    met, earliest, latest = (_met(over[-1], pace, day) for pace in (mean, mean - reach, mean + reach))
    return Forecast(mean, mean - reach, mean + reach, met, earliest, latest)


def _met(over: int, pace: float, day: date) -> date | None:
    """Return the day nobody is over at this weekly pace; None where never, or later than a century."""
    if over == 0:
        return day
    weeks = ceil(over / -pace) if pace < 0 else None
    return day + timedelta(weeks=weeks) if weeks is not None and weeks < 5200 else None


def gathered(rows: "list[tuple[Any, ...]]") -> Waits:
    """Return waits of rows (start, end or None, deadline or None, guaranteed, count), the first three as dates."""
    numbers = [
        (s.toordinal(), e.toordinal() if e else NEVER, d.toordinal() if d else NEVER, g, n) for s, e, d, g, n in rows
    ]
    table = np.array(numbers, dtype=np.int64).reshape(-1, 5)
    return Waits(table[:, 0], table[:, 1], table[:, 2], table[:, 3].astype(bool), table[:, 4])
