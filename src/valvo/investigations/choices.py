"""Where an investigation stands, how barriers did, and who was asked to take part."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from valvo.investigations.rules import State


class InvestigationState(TextChoices):
    """The states of an investigation; `rules.MOVES` says what may follow on what."""

    RUNNING = State.RUNNING.value, _("Investigation under way")
    REVIEW = State.REVIEW.value, _("Report waits for approval")
    APPROVED = State.APPROVED.value, _("Report approved")
    ABANDONED = State.ABANDONED.value, pgettext_lazy("investigation", "Abandoned")


class BarrierOutcome(TextChoices):
    """What a barrier did in the event."""

    WORKED = "worked", pgettext_lazy("barrier", "Worked")
    FAILED = "failed", pgettext_lazy("barrier", "Failed")
    MISSING = "missing", pgettext_lazy("barrier", "Missing")


class Party(TextChoices):
    """Who was asked to take part; never who they are."""

    PATIENT = "patient", _("Patient or client")
    RELATIVE = "relative", _("Relative or somebody close")
    REPRESENTATIVE = "representative", _("Legal representative")


class Reply(TextChoices):
    """What was answered to the offer of taking part."""

    OFFERED = "offered", _("Offered, no answer yet")
    ACCEPTED = "accepted", _("Took part")
    DECLINED = "declined", pgettext_lazy("participation", "Declined")
    NOT_REACHED = "not_reached", _("Could not be reached")
