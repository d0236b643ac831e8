"""Why something cannot be done with a document."""

from valvo.core.errors import Refusal


class MoveError(Refusal):
    """A document in this state cannot go where it was wanted."""


class OwnWorkError(Refusal):
    """Nobody approves what they wrote last themselves."""


class AlreadyMadeError(Refusal):
    """There is such a document for the unit and the period already; `key` is its own."""

    def __init__(self, sentence: str, key: int) -> None:
        super().__init__(sentence)
        self.key = key


class WrongPeriodError(Refusal):
    """The document is not made for periods of this length, or not for units of this kind."""


class UnknownFigureError(Refusal):
    """A text names a figure that the document does not have."""


class ContrastError(Refusal):
    """A colour in which text could not be read."""
