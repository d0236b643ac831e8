"""What can go wrong with the lake, named."""

from valvo.core.errors import Refusal, ValvoError


class LakeMissingError(Refusal):
    """The lake has not been built yet."""


class RefreshConflictError(ValvoError):
    """Another refresh wrote at the same time; this one changed nothing that readers see."""


class QueryError(Refusal):
    """A question that cannot be answered; the sentence says why."""
