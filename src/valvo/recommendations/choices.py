"""Where recommendations come from, and what units answer."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from valvo.recommendations.rules import State


class Source(TextChoices):
    """What a recommendation was learnt from; the id beside it is the thing's own, 0 where it stands free."""

    CASE = "case", _("Case")
    INVESTIGATION = "investigation", _("Investigation")
    OBSERVATION = "observation", _("Observation")
    ACTION = "action", _("Action")
    ANSWER = "answer", _("Answer in a round")
    PROJECT = "project", _("Project")
    FREE = "free", _("Stands free")


class AnswerState(TextChoices):
    """Where one unit stands with a recommendation."""

    WAITING = State.WAITING.value, _("No answer yet")
    NOT_RELEVANT = State.NOT_RELEVANT.value, _("Does not concern us")
    PLANNED = State.PLANNED.value, _("Planned")
    DONE = State.DONE.value, _("Done")
