"""What can be refused about measured figures."""

from collections.abc import Sequence

from valvo.core.errors import DataError, Refusal


class FigureError(Refusal):
    """A figure that cannot be declared so."""


class DeliveryError(Refusal):
    """A delivery that does not hold."""


class DeliveryFileError(DataError):
    """A file with faults; `sentences` names each with its row."""

    def __init__(self, sentences: Sequence[str]) -> None:
        """Keep each fault's sentence."""
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)
