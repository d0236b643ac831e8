"""What kinds of occasions the year has."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from valvo.annual_clock.rules import Repeat, State


class Kind(TextChoices):
    """What an occasion is."""

    DOCUMENT = "document", _("Document due")
    FORUM = "forum", _("Meeting of a forum")
    ROUND = "round", _("Round of questions")
    VISIT = "visit", _("Audit or visit")
    PLAN = "plan", _("Review of a plan")
    EVALUATION = "evaluation", _("Self-evaluation")
    TRAINING = "training", _("Training or theme day")
    OTHER = "other", _("Something else")


class Often(TextChoices):
    """How often an occasion comes."""

    ONCE = Repeat.ONCE.value, _("Once")
    MONTHLY = Repeat.MONTHLY.value, _("Every month")
    QUARTERLY = Repeat.QUARTERLY.value, _("Every quarter")
    THIRDLY = Repeat.THIRDLY.value, _("Every four months")
    HALF_YEARLY = Repeat.HALF_YEARLY.value, _("Twice a year")
    YEARLY = Repeat.YEARLY.value, _("Every year")


class Standing(TextChoices):
    """How an occasion stands."""

    DONE = State.DONE.value, _("Done")
    LATE = State.LATE.value, _("Late")
    SOON = State.SOON.value, _("Soon")
    AHEAD = State.AHEAD.value, _("Ahead")
