"""What is refused of feedback."""

from valvo.core.errors import Refusal


class ThemeError(Refusal):
    """A theme that cannot be chosen today."""
