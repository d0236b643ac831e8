"""Why something cannot be done with a questionnaire or a round."""

from valvo.core.errors import Refusal


class ClosedUnitsError(Refusal):
    """A round was to be opened to units that are closed or not there; the sentence names them."""


class StrangersError(Refusal):
    """A round was to be opened to people who are not there; the sentence names their addresses."""


class RoundError(Refusal):
    """A round cannot be opened, closed or changed that way."""


class SheetError(Refusal):
    """A sheet cannot be answered, handed in or returned as it stands."""


class AnswerError(Refusal):
    """An answer does not fit its item's scale."""


class SlipError(Refusal):
    """A link to an anonymous survey cannot be used: it was used before, or the round is not open."""


class DraftError(Refusal):
    """A questionnaire cannot be edited or published that way."""
