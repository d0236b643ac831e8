"""Why a hold is not placed."""

from valvo.core.errors import Refusal


class HoldError(Refusal):
    """A case is held already, or erased."""
