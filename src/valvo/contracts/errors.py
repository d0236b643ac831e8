"""Refusals of contracts."""

from valvo.core.errors import Refusal


class LadderError(Refusal):
    """The step does not follow on those taken."""


class DayError(Refusal):
    """A day does not fit."""
