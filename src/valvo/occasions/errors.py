"""What is refused of occasions."""

from valvo.core.errors import Refusal


class OccasionError(Refusal):
    """An occasion or a completion that cannot be as it was said."""
