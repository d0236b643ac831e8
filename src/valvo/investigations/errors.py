"""Refusals of investigations."""

from valvo.core.errors import Refusal


class MoveError(Refusal):
    """The investigation cannot go from its state to that one."""


class NotReadyError(Refusal):
    """Something is missing before the report can be sent for approval; `sentences` tell what."""

    def __init__(self, message: str, sentences: list[str]) -> None:
        super().__init__(message)
        self.sentences = sentences


class OwnWorkError(Refusal):
    """Who has investigated does not approve the report."""


class TeamError(Refusal):
    """The team cannot be made up like this."""
