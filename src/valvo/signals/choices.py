"""How far a signal has come, and how far down an indicator is watched."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from valvo.signals.rules import State


class SignalState(TextChoices):
    """How far a signal has come."""

    OPEN = State.OPEN.value, _("Waits for an answer")
    ANSWERED = State.ANSWERED.value, _("Answered")
    ACTION = State.ACTION.value, _("Led to an action")


class Reach(TextChoices):
    """For which units an indicator is watched."""

    HERE = "here", _("This unit as a whole")
    DIRECT = "direct", _("Each unit directly under it")
    ALL = "all", _("Each unit under it, at every level")
