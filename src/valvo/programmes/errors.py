"""Why something cannot be done with a programme."""

from valvo.core.errors import Refusal


class ScheduleError(Refusal):
    """The year is outside the task's or the adoption's schedule, or has not begun."""


class NotConcernedError(Refusal):
    """The task is not asked of this unit that year, or the unit was not open then."""


class AnswerError(Refusal):
    """The answer is not whole: what is not relevant says why."""


class TakenError(Refusal):
    """A programme cannot be taken in under that id: it is somebody else's."""


class AdoptionError(Refusal):
    """A programme cannot be adopted or ended that way."""


class ProjectError(Refusal):
    """A project cannot be changed or ended that way."""


class BallotError(Refusal):
    """A vote cannot be recorded that way."""
