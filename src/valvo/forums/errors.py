"""What is refused in forums."""

from valvo.core.errors import Refusal


class SeatError(Refusal):
    """Somebody cannot be put into the forum so."""


class MeetingError(Refusal):
    """The meeting is not where this can be done."""


class MinutesError(Refusal):
    """Minutes that lack something cannot be approved."""
