"""Why something cannot be done with an action."""

from valvo.core.errors import NotAllowedError, Refusal


class MoveError(Refusal):
    """An action in this state cannot go where it was wanted."""


class OwnActionError(NotAllowedError):
    """Nobody verifies an action of their own."""


class DueError(Refusal):
    """The day an action is to be done by cannot be that one."""


class EffectError(Refusal):
    """A decision about effect that cannot be kept."""
