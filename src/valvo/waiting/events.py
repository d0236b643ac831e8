"""Events of waiting."""

from valvo.trail.tags import Tag


class WaitingEvent(Tag):
    """What happens to files of waiting."""

    RECEIVED = "waiting:file:received"
    COLUMNS_CHOSEN = "waiting:file:columns-chosen"
    READ = "waiting:file:read"
    REFUSED = "waiting:file:refused"
    CONFIRMED = "waiting:file:confirmed"
    IN_FORCE = "waiting:file:in-force"
    DISCARDED = "waiting:file:discarded"
