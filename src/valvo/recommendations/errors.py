"""Why a recommendation cannot be given, or an answer not kept."""

from valvo.core.errors import Refusal


class NobodyAskedError(Refusal):
    """A recommendation is given to nobody."""


class AnswerError(Refusal):
    """An answer lacks something; `field` is where."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep the field beside the sentence."""
        super().__init__(sentence)
        self.field = field
