"""Why something cannot be done on the hot line."""

from valvo.core.errors import Refusal, ValvoError


class AlertError(Refusal):
    """An alert in this state cannot go where it was wanted."""


class ChannelError(ValvoError):
    """A message could not be handed over; `str(error)` is a code without anything personal in it."""
