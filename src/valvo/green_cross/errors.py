"""Why a day cannot be marked."""

from valvo.core.errors import Refusal


class MarkError(Refusal):
    """The day, the unit or what was written cannot be so."""
