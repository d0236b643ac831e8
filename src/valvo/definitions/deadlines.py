"""When a clock runs out: hours, days, working days and months, in the organisation's civil time.

Days are counted from the day after the start, and the last day counts whole (the Finnish act on the counting of
limits, 150/1930 § 2, counts this way). Working days leave out Saturdays, Sundays and public holidays.
"""

from datetime import date, datetime, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from valvo.core import clock
from valvo.definitions.schema import ClockRule

_ONE_DAY = timedelta(days=1)
# Finnish public holidays with a fixed date, and the eves on which offices are closed (month, day).
_FIXED = {(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)}
# Days from Easter Sunday: Good Friday, Easter Monday, Ascension Day.
_FROM_EASTER = (-2, 1, 39)


def is_working_day(day: date) -> bool:
    """Tell whether offices are open: not on weekends, public holidays, Midsummer's Eve and Christmas Eve."""
    return not (day.weekday() >= 5 or (day.month, day.day) in _FIXED or _moves(day))


def _moves(day: date) -> bool:
    midsummer_eve = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4
    return midsummer_eve or (day - easter(day.year)).days in _FROM_EASTER


def due(rule: ClockRule, start: datetime) -> datetime:
    """Return the last moment (aware) at which something started at an aware moment is in time."""
    if rule.unit == "hours":
        return start + timedelta(hours=rule.length)
    return end_of_day(_last_day(rule, clock.local_day(start)))


def _last_day(rule: ClockRule, first: date) -> date:
    if rule.unit == "working_days":
        return _working_day_after(first, rule.length)
    if rule.unit == "months":  # the day with the same number, or the month's last where it has none (150/1930 § 3)
        return first + relativedelta(months=rule.length)
    return first + rule.length * _ONE_DAY


def resumed(due_at: datetime, paused_at: datetime, now: datetime) -> datetime:
    """Return the deadline after a pause: as much later as the clock stood still, in whole civil days begun.

    A deadline at the end of a day stays at the end of a day.
    """
    days = (clock.local_day(now) - clock.local_day(paused_at)).days
    if due_at != end_of_day(clock.local_day(due_at)):
        return due_at + (now - paused_at)
    return end_of_day(clock.local_day(due_at) + days * _ONE_DAY)


def end_of_day(day: date) -> datetime:
    """Return the last second of a civil day."""
    return clock.start_of_day(day + _ONE_DAY) - timedelta(seconds=1)


def _working_day_after(day: date, number: int) -> date:
    while number:
        day += _ONE_DAY
        number -= is_working_day(day)
    return day
