"""What improvement actions come from and where they stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from valvo.improvement.rules import State


class Origin(TextChoices):
    """What raised an action; the id beside it is the origin's own, 0 where the action stands free."""

    CASE = "case", _("Case")
    RISK = "risk", _("Risk")
    OBSERVATION = "observation", _("Observation")
    EVALUATION = "evaluation", _("Evaluation")
    INDICATOR = "indicator", _("Indicator")
    MEETING = "meeting", _("Meeting")
    RECOMMENDATION = "recommendation", _("Recommendation")
    ANSWER = "answer", _("Answer in a round")


class ActionState(TextChoices):
    """Where an action stands; `rules.MOVES` says what may follow on what."""

    PLANNED = State.PLANNED.value, _("Planned")
    UNDER_WAY = State.UNDER_WAY.value, _("Under way")
    DONE = State.DONE.value, _("Done")
    VERIFIED = State.VERIFIED.value, _("Verified")
    CANCELLED = State.CANCELLED.value, _("Cancelled")


class Effect(TextChoices):
    """What a person decided about an action's effect after looking at the figures."""

    WORKED = "worked", _("It worked")
    NOT = "not", _("It did not work")
    UNCLEAR = "unclear", _("Cannot be told")
