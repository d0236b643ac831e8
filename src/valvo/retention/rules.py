"""When something has been kept long enough. Pure."""

from datetime import date

from dateutil.relativedelta import relativedelta


def closed_before(today: date, years: int) -> date:
    """Return the day before which a case must have been closed to have run out today: that day itself has not.

    A case closed on 29 February runs out on 28 February plus one day in a common year, like any other.
    """
    return today - relativedelta(years=years)
