"""Why a report is not accepted."""

from valvo.core.errors import Refusal


class ReportError(Refusal):
    """A report cannot be accepted; `faults` maps a field to a sentence for the reporter."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


class CodeError(Refusal):
    """A report's number and code do not belong together, or too many wrong codes were tried."""


class PassageError(Refusal):
    """A passage to be covered does not stand in the report."""
