"""Events of registers."""

from valvo.trail.tags import Tag


class RegisterEvent(Tag):
    """What happens to registers."""

    IMPORTED = "registers:file:imported"
    REPLACED = "registers:file:replaced"
    STAGED = "registers:upload:staged"
    DISCARDED = "registers:upload:discarded"
    COLUMNS_CONFIRMED = "registers:columns:confirmed"
    COLUMNS_REVOKED = "registers:columns:revoked"
