"""What can be refused about measured figures."""

from valvo.core.errors import Refusal


class FigureError(Refusal):
    """A figure that cannot be declared so."""


class DeliveryError(Refusal):
    """A delivery that does not hold."""
