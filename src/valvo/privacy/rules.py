"""Where a request stands that one person makes and another decides. Pure: no database, no clock of its own."""

from datetime import datetime, timedelta
from enum import StrEnum

ANSWER_WITHIN = timedelta(days=3)  # undecided after that, the request is void
OPEN_FOR = timedelta(hours=24)  # a name opened can be read so long after the second person agreed


class Standing(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    VOID = "void"  # nobody decided in time
    REFUSED = "refused"
    OPEN = "open"  # agreed, and still to be read
    OVER = "over"  # agreed, and the time to read is over
    DONE = "done"  # agreed and carried out


def standing(now: datetime, *, decide_before: datetime, granted: bool | None, open_until: datetime | None) -> Standing:
    """Return where a request stands at a moment; `open_until` is None where agreeing carries it out at once."""
    if granted is None:
        return Standing.WAITING if now < decide_before else Standing.VOID
    if not granted:
        return Standing.REFUSED
    if open_until is None:
        return Standing.DONE
    return Standing.OPEN if now < open_until else Standing.OVER
