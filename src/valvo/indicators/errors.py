"""What can be refused when somebody decides about an indicator."""

from valvo.core.errors import Refusal


class DecisionError(Refusal):
    """A decision that does not hold; `field` names the form field the sentence belongs to."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep the field beside the sentence."""
        super().__init__(sentence)
        self.field = field
