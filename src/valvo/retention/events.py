"""Events of retention."""

from valvo.trail.tags import Tag


class RetentionEvent(Tag):
    """What retention does."""

    ERASED = "retention:case:erased"
    HELD = "retention:case:held"
    HOLD_LIFTED = "retention:case:hold_lifted"
