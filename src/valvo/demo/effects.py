"""What is planted in the demo region, so that charts, comparisons and searches have something to find.

docs/demo.md tells it in words; tests/demo counts that it is there.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from valvo.demo.region import ServiceUnit, months_before

SCANNING_ENTITY, SCANNING_MONTHS_AGO = "older", 14
SCANNING_KEEPS = 0.5  # share of medication events still reported afterwards
REACHED, REACHED_AFTER_SCANNING = 0.67, 0.40

WINTER_TIMES = 2.4  # falls, compared with other winters

SLOW_ENTITY = "disability"
CLOSING_DAYS, SLOW_CLOSING_DAYS = 11.0, 46.0
TAKING_DAYS, SLOW_TAKING_DAYS = 0.8, 5.0

NEVER_UNIT, NEVER_EVENT, NEVER_DAYS_AGO = "theatre", "surgery", 40


@dataclass(frozen=True)
class Effects:
    """The planted effects, placed in time by today's date."""

    scanning_from: date
    winter_first: date
    winter_end: date
    never_on: date

    def thinned(self, unit: ServiceUnit, event: str, day: date) -> bool:
        """Tell whether scanning stops some of these events."""
        return self.scanned(unit, day) and event == "medication"

    def scanned(self, unit: ServiceUnit, day: date) -> bool:
        """Tell whether the unit scans medicines on a day."""
        return unit.entity == SCANNING_ENTITY and day >= self.scanning_from

    def icy(self, event: str, day: date) -> bool:
        """Tell whether this is a fall in the winter of falls."""
        return event == "accident" and self.winter_first <= day < self.winter_end

    def reached_share(self, unit: ServiceUnit, event: str, day: date) -> float:
        """Return the share of events that reach a person."""
        return REACHED_AFTER_SCANNING if self.thinned(unit, event, day) else REACHED


def effects(today: date) -> Effects:
    """Return the effects for a history that ends today."""
    year = today.year if today >= date(today.year, 3, 1) else today.year - 1  # the last winter that is over
    never = today - timedelta(days=NEVER_DAYS_AGO)
    return Effects(
        scanning_from=months_before(today, SCANNING_MONTHS_AGO),
        winter_first=date(year - 1, 12, 1),
        winter_end=date(year, 3, 1),
        never_on=never - timedelta(days=max(0, never.weekday() - 4)),  # operations are planned for weekdays
    )
