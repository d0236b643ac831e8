"""Why a text is not written or published."""

from valvo.core.errors import Refusal


class VersionError(Refusal):
    """A text cannot be written, published or withdrawn as things stand."""
