"""Where a case stands, and how it got there."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseState(TextChoices):
    """The states of a case; `rules.MEANINGS` says what each means, `rules.MOVES` what may follow on it."""

    NEW = "new", _("New")
    RECEIVED = "received", _("Received")
    IN_HANDLING = "in_handling", _("In handling")
    WAITS_REPORTER = "waits_reporter", _("Waiting for the reporter")
    WAITS_UNIT = "waits_unit", _("Waiting for another unit")
    HIGHER_LEVEL = "higher_level", _("With a higher level")
    INVESTIGATION = "investigation", _("Under investigation")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")
    DUPLICATE = "duplicate", _("Duplicate")
    NOT_REPORTABLE = "not_reportable", _("Not ours to handle")


class MessageKind(TextChoices):
    """What is said in a case, by whom and to whom."""

    QUESTION = "question", _("Question to the reporter")
    ANSWER = "answer", _("Answer from the reporter")
    FEEDBACK = "feedback", _("Feedback to the reporter")
    NOTE = "note", _("Internal note")
