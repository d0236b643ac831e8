"""Events of measured figures."""

from valvo.trail.tags import Tag


class MeasuredEvent(Tag):
    """What happens to measured figures."""

    DECLARED = "measured:figure:declared"
    CHANGED = "measured:figure:changed"
    ENDED = "measured:figure:ended"
    DELIVERED = "measured:delivery:delivered"
    CORRECTED = "measured:delivery:corrected"
