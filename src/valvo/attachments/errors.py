"""Why a file is not taken, or not handed out."""

from valvo.core.errors import Refusal


class AttachmentError(Refusal):
    """A file cannot be taken along; the sentence tells the sender why."""


class QuarantineError(Refusal):
    """A file is not handed out: it waits for the scanner, or the scanner found something in it."""
