"""What can be refused about saved pictures."""

from valvo.core.errors import Refusal


class PictureError(Refusal):
    """A picture that cannot be saved so."""
