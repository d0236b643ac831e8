"""What can be refused about signals."""

from valvo.core.errors import Refusal


class SignalError(Refusal):
    """A signal that has been answered already, or an answer without words."""


class WatchError(Refusal):
    """An indicator that cannot be watched so."""
