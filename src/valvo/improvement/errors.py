"""Why something cannot be done with an action."""

from django.utils.translation import gettext_lazy as _

from valvo.core.errors import NotAllowedError, Refusal

LOOKED_AT_EARLY = _("Effect can be looked at only after the day the action is to be done by.")


class MoveError(Refusal):
    """An action in this state cannot go where it was wanted."""


class OwnActionError(NotAllowedError):
    """Nobody verifies an action of their own."""


class DueError(Refusal):
    """The day an action is to be done by cannot be that one."""


class EffectError(Refusal):
    """A decision about effect that cannot be kept."""
