"""Refusals of investigations."""

from valvo.core.errors import Refusal


class MoveError(Refusal):
    """The investigation cannot go from its state to that one."""


class OwnWorkError(Refusal):
    """Who has investigated does not approve the report."""


class TeamError(Refusal):
    """The team cannot be made up like this."""
