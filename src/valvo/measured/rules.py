"""When a figure is due and how complete deliveries are, without a database."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from valvo.core.periods import Period

# Rates for every thousand are worked out month by month of these: a quarter's figure would be its last month's.
MONTHLY = frozenset({"bed_days", "clients", "hand_rub", "infections"})


class Stand(StrEnum):
    """How far the delivery of a period has come."""

    ON_TIME = "on_time"
    LATE = "late"
    WAITING = "waiting"
    MISSING = "missing"


def due_on(period: Period, days_after: int) -> date:
    """Return the last day for delivering a period's figure."""
    return period.last + timedelta(days=days_after)


def stand(period: Period, days_after: int, delivered_on: date | None, today: date) -> Stand:
    """Return how far a delivery has come on a day; what is delivered on the last day is on time."""
    due = due_on(period, days_after)
    if delivered_on is not None:
        return Stand.ON_TIME if delivered_on <= due else Stand.LATE
    return Stand.WAITING if today <= due else Stand.MISSING


def completeness(stands: Iterable[Stand]) -> tuple[int, int]:
    """Return how many figures have been delivered, and of how many that should have been by now."""
    asked = [one for one in stands if one is not Stand.WAITING]
    return sum(one in {Stand.ON_TIME, Stand.LATE} for one in asked), len(asked)


def is_stale(newest: Period | None, days_after: int, today: date) -> bool:
    """Tell whether a later period than the newest delivered one is already overdue."""
    return newest is not None and today > due_on(newest.shifted(1), days_after)


def part_fits(value: Decimal, out_of: Decimal | None) -> bool:
    """Tell whether a part can be a part of its whole."""
    return out_of is None or Decimal(0) <= value <= out_of


def number(text: str) -> Decimal:
    """Return a number with decimal comma or point and spaces between thousands; raises ValueError."""
    found = Decimal("".join(text.split()).replace("\u202f", "").replace(",", "."))
    if not found.is_finite():
        raise ValueError(text)
    return found
