"""What can be refused about waiting."""

from valvo.core.errors import DataError, Refusal


class ColumnsError(Refusal):
    """Columns that cannot be read so."""


class IntakeError(Refusal):
    """A file that is not at that stage."""


class UnreadableError(DataError):
    """A file that is no table; the message says why."""
