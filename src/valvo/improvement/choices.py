"""What improvement actions come from and where they stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Origin(TextChoices):
    """What raised an action; the id beside it is the origin's own."""

    CASE = "case", _("Case")
    RISK = "risk", _("Risk")
    OBSERVATION = "observation", _("Observation")
    EVALUATION = "evaluation", _("Evaluation")
    INDICATOR = "indicator", _("Indicator")
    MEETING = "meeting", _("Meeting")


class ActionState(TextChoices):
    """Where an action stands."""

    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    VERIFIED = "verified", _("Verified")
    CANCELLED = "cancelled", _("Cancelled")
