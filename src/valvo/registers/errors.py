"""What importing may be refused for, besides faults in the files themselves."""

from valvo.core.errors import GoneError, Refusal


class UploadGoneError(GoneError):
    """The uploaded files are no longer kept: they were imported, discarded, or waited more than a day."""


class NoSuchUnitError(Refusal):
    """No unit, or more than one, has the name given."""
