"""What is refused in the ombudspersons' register."""

from valvo.core.errors import Refusal


class ClosedPeriodError(Refusal):
    """The sums of the period have left: what they were counted from stays as it is."""


class NothingToReleaseError(Refusal):
    """The period has not ended, has no contacts, or its account has left already."""


class NotSafeError(Refusal):
    """What earlier accounts show would give a small number of this one away."""
