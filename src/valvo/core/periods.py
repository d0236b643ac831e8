"""Months, quarters, thirds (four months) and years as values: `2026-03`, `2026Q1`, `2026T1`, `2026`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from dateutil.relativedelta import relativedelta

Grain = Literal["month", "quarter", "third", "year"]
MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "third": 4, "year": 12}
# Of the years a day may have in a form, so that the period before and the one after exist too.
_FORMS = re.compile(r"(?P<year>(?:19|2[01])\d{2})(?:-(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|T(?P<third>[1-3]))?")


@dataclass(frozen=True, order=True)
class Period:
    """A calendar period; `first` is its first day, `end` the day after its last."""

    first: date
    grain: Grain

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2026`, `2026Q3`, `2026T2` or `2026-07`; raises ValueError for anything else."""
        match = _FORMS.fullmatch(text.strip().upper())
        if not match:
            raise ValueError(f"'{text}' is not a period; write for example 2026, 2026Q3, 2026T2 or 2026-07")
        year = int(match["year"])
        for grain, length in MONTHS.items():
            if grain != "year" and match[grain]:
                return cls(date(year, (int(match[grain]) - 1) * length + 1, 1), grain)
        return cls(date(year, 1, 1), "year")

    @classmethod
    def containing(cls, day: date, grain: Grain) -> "Period":
        """Return the period of this grain that holds the day."""
        length = MONTHS[grain]
        return cls(date(day.year, (day.month - 1) // length * length + 1, 1), grain)

    @property
    def end(self) -> date:
        """Return the day after the last."""
        return _moved(self.first, MONTHS[self.grain])

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.end - timedelta(days=1)

    def shifted(self, steps: int) -> "Period":
        """Return the period this many steps later (earlier when negative)."""
        return Period(_moved(self.first, steps * MONTHS[self.grain]), self.grain)

    def year_before(self) -> "Period":
        """Return the same period of the year before."""
        return Period(self.first - relativedelta(years=1), self.grain)

    def split(self, grain: Grain) -> list["Period"]:
        """Return the smaller periods this one is made of."""
        return list(periods_between(self.first, self.end, grain))

    def __str__(self) -> str:
        """Return the form `parse` reads."""
        number = (self.first.month - 1) // MONTHS[self.grain] + 1
        forms = {"month": f"-{self.first.month:02}", "quarter": f"Q{number}", "third": f"T{number}", "year": ""}
        return f"{self.first.year}{forms[self.grain]}"


@lru_cache(maxsize=4096)
def _moved(first: date, months: int) -> date:
    """Return the first day so many months later; a page of charts asks for the same few hundred thousands of times."""
    return first + relativedelta(months=months)


def periods_between(first: date, end: date, grain: Grain) -> Iterator[Period]:
    """Yield the periods of a grain from the one holding `first` up to but not including `end`."""
    period = Period.containing(first, grain)
    while period.first < end:
        yield period
        period = period.shifted(1)
