"""Where an alert stands, by what people are called, and what its log tells."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from valvo.hotline.rules import State


class AlertState(TextChoices):
    """The states of an alert; `rules.MOVES` says what may follow on what."""

    CALLING = State.CALLING.value, _("Nobody has acknowledged")
    ACKNOWLEDGED = State.ACKNOWLEDGED.value, _("Acknowledged")
    DOWNGRADED = State.DOWNGRADED.value, _("False alarm")
    OVER = State.OVER.value, _("De-escalated")


class ChannelName(TextChoices):
    """By what somebody is called."""

    MAIL = "mail", _("Mail")
    SECOND = "second", _("Second channel")


class CallState(TextChoices):
    """Where one message stands."""

    WAITING = "waiting", _("Waits to be sent")
    SENT = "sent", _("Sent")
    GIVEN_UP = "given_up", _("Given up")
    NOT_NEEDED = "not_needed", _("No longer needed")


class What(TextChoices):
    """What one line of the log tells."""

    RAISED = "raised", _("Alert raised")
    CALLED = "called", _("Step called")
    NOBODY_ON_CALL = "nobody_on_call", _("Nobody is on call here: those who coordinate the safety work are called")
    NO_SECOND_CHANNEL = "no_second", _("No second channel is configured: only mail is sent")
    NOBODY_TO_CALL = "nobody", _("There is nobody to call")
    SENT = "sent", _("Message sent")
    FAILED = "failed", _("Message could not be sent")
    GIVEN_UP = "given_up", _("Message given up")
    UNANSWERED = "unanswered", _("Nobody acknowledged in time")
    ALL_CALLED = "all_called", _("Everybody has been called and nobody acknowledged")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    DOWNGRADED = "downgraded", _("Downgraded: a false alarm")
    DE_ESCALATED = "de_escalated", _("De-escalated")
