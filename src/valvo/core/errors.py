"""Errors with names. Every refusal a person can meet derives from `Refusal` and carries a sentence for that person."""


class ValvoError(Exception):
    """Base of all our own errors."""


class Refusal(ValvoError):  # noqa: N818 (reads as what it is: `except Refusal`)
    """Something a person asked for was refused; `str(error)` is a translatable sentence for that person."""


class NotFoundError(Refusal):
    """The thing is not there, or is not yours: the two answer alike."""


class GoneError(Refusal):
    """The thing is kept no longer, was never there, or is not yours: all answer with the one sentence."""


class NotAllowedError(Refusal):
    """The person may see the thing but not do this with it."""


class StaleError(Refusal):
    """Somebody else changed the thing since the page was made."""


class NotReadyError(Refusal):
    """Something is missing before a thing can go on; `sentences` tell what."""

    def __init__(self, message: str, sentences: list[str]) -> None:
        super().__init__(message)
        self.sentences = sentences


class DataError(ValvoError):
    """Data that cannot be accepted; the message names file, row and column."""
