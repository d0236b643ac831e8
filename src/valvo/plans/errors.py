"""Refusals of plans."""

from valvo.core.errors import Refusal


class OwnWorkError(Refusal):
    """Who wrote last does not approve."""


class NotWholeError(Refusal):
    """A required part is empty."""


class AlreadyMadeError(Refusal):
    """There is such a plan already; `plan` is its key."""

    def __init__(self, message: str, plan: int) -> None:
        super().__init__(message)
        self.plan = plan
