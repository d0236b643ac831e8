"""Refusals of visits."""

from valvo.core.errors import Refusal


class MoveError(Refusal):
    """The visit cannot go from its state to that one."""


class TeamError(Refusal):
    """The team cannot be made up like this."""


class TieError(TeamError):
    """Somebody who works at a unit or leads it does not visit it."""


class OwnWorkError(Refusal):
    """Who has visited does not answer for the unit, nor approve the report."""


class DayError(Refusal):
    """A day is too early or too late."""
