"""What time it is. Everything that decides by time asks here, so that a test can stop the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)

# The countries we serve keep their own civil time; days and deadlines are counted in this one.
LOCAL_ZONE = ZoneInfo("Europe/Helsinki")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _stopped_at.get() or datetime.now(UTC)


def today() -> date:
    """Return today's date where the organisation is."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """Return the civil date of an aware moment."""
    return moment.astimezone(LOCAL_ZONE).date()


def start_of_day(day: date) -> datetime:
    """Return the moment a civil day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware moment, for tests and for the demo region's history."""
    token = _stopped_at.set(moment)
    try:
        yield
    finally:
        _stopped_at.reset(token)
