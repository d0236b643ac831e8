"""What is refused in the annual clock."""

from valvo.core.errors import Refusal


class NotItsDayError(Refusal):
    """The series has no occasion on that day."""


class AlreadyThereError(Refusal):
    """The unit's clock has everything of the template already."""
