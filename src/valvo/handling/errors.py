"""Why something cannot be done with a case."""

from valvo.core.errors import Refusal


class MoveError(Refusal):
    """A case in this state cannot go where it was wanted."""


class NotReadyError(Refusal):
    """A case cannot be closed yet; `missing` holds a sentence for each thing that is missing."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


class ClassificationError(Refusal):
    """A classification holds a code that cannot be chosen; `faults` maps a field to a sentence."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults
