"""What members of a forum are, where its meetings stand, and what becomes of their points."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from valvo.forums.rules import Outcome, Place, State


class SeatRole(TextChoices):
    """What a member is in a forum."""

    CHAIR = Place.CHAIR.value, _("Chair")
    SECRETARY = Place.SECRETARY.value, _("Secretary")
    MEMBER = Place.MEMBER.value, _("Member")
    GUEST = Place.GUEST.value, _("May attend")


class MeetingState(TextChoices):
    """Where a meeting stands."""

    PREPARING = State.PREPARING.value, _("Agenda being prepared")
    SENT = State.SENT.value, _("Agenda sent")
    APPROVED = State.APPROVED.value, _("Minutes approved")


class PointOutcome(TextChoices):
    """What became of a point."""

    OPEN = Outcome.OPEN.value, "–"
    TREATED = Outcome.TREATED.value, _("Taken up")
    POSTPONED = Outcome.POSTPONED.value, _("Put off to the next meeting")
