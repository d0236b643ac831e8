"""Where a case stands in words, and what is said in it."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valvo.handling.rules import State


class CaseState(TextChoices):
    """The states of a case; `rules.MOVES` says what may follow on what."""

    NEW = State.NEW.value, _("New")
    RECEIVED = State.RECEIVED.value, _("Received")
    IN_HANDLING = State.IN_HANDLING.value, _("In handling")
    WAITS_REPORTER = State.WAITS_REPORTER.value, _("Waiting for the reporter")
    WAITS_UNIT = State.WAITS_UNIT.value, _("Waiting for another unit")
    HIGHER_LEVEL = State.HIGHER_LEVEL.value, _("With a higher level")
    INVESTIGATION = State.INVESTIGATION.value, _("Under investigation")
    CLOSED = State.CLOSED.value, _("Case closed")
    REOPENED = State.REOPENED.value, _("Reopened")
    DUPLICATE = State.DUPLICATE.value, _("Duplicate")
    NOT_REPORTABLE = State.NOT_REPORTABLE.value, _("Not ours to handle")


MEANINGS: dict[State, "str | Promise"] = {
    State.NEW: _("Sent in; nobody has looked at it yet."),
    State.RECEIVED: _("Somebody has read it, but nobody has taken it into handling."),
    State.IN_HANDLING: _("Somebody handles it."),
    State.WAITS_REPORTER: _("The handler has asked the reporter something and waits for the answer."),
    State.WAITS_UNIT: _("Another unit is to answer before handling can go on."),
    State.HIGHER_LEVEL: _("A higher level is to decide."),
    State.INVESTIGATION: _("A serious event is being investigated by a team."),
    State.CLOSED: _("Handled, and the reporter has been answered."),
    State.REOPENED: _("Closed before, but something new has come; waits to be taken."),
    State.DUPLICATE: _("Tells of the same event as another case, which is handled instead; counted once."),
    State.NOT_REPORTABLE: _("Not a matter for us; left out of all figures, with a reason."),
}


class MessageKind(TextChoices):
    """What is said in a case, by whom and to whom."""

    QUESTION = "question", _("Question to the reporter")
    CORRECTION = "correction", _("Request for a correction")
    ANSWER = "answer", _("Answer from the reporter")
    FEEDBACK = "feedback", _("Feedback to the reporter")
    NOTE = "note", _("Internal note")
    CONCLUSION = "conclusion", _("A unit's conclusion")


# What is said between handlers and never shown to the reporter.
INSIDE = (MessageKind.NOTE, MessageKind.CONCLUSION)


class PartState(TextChoices):
    """Where a unit stands with its own part of a case."""

    ASKED = "asked", _("Waits to be taken")
    TAKEN = "taken", _("Under way")
    DONE = "done", _("Done")
