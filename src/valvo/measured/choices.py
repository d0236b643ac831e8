"""What kinds of figures are delivered, how they are put together, and how far a delivery has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from valvo.measured.rules import Stand


class Combine(TextChoices):
    """How the figures of several units or periods become one."""

    SUM = "sum", _("Added together")
    SHARE = "share", _("A share: part and whole are delivered")
    MEAN = "mean", _("The mean of the figures")


class Better(TextChoices):
    """Which way is good."""

    UP = "up", _("Higher is better")
    DOWN = "down", _("Lower is better")
    NONE = "none", _("Neither")


class GrainChoice(TextChoices):
    """How often a figure is delivered."""

    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")
    THIRD = "third", _("Every four months")
    YEAR = "year", _("Every year")


class StandChoice(TextChoices):
    """How far the delivery of a period has come."""

    ON_TIME = Stand.ON_TIME.value, _("Delivered")
    LATE = Stand.LATE.value, _("Delivered late")
    WAITING = Stand.WAITING.value, _("Not due yet")
    MISSING = Stand.MISSING.value, _("Missing")
