"""Events of the annual clock."""

from valvo.trail.tags import Tag


class ClockEvent(Tag):
    """What happens to the annual clock."""

    ADDED = "clock:series:added"
    CHANGED = "clock:series:changed"
    ENDED = "clock:series:ended"
    HANDED_OVER = "clock:series:handed_over"
    MOVED = "clock:day:moved"
    DONE = "clock:day:done"
    UNDONE = "clock:day:undone"
    FEED_MADE = "clock:feed:made"
    FEED_REVOKED = "clock:feed:revoked"
