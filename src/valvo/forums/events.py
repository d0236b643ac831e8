"""Events of forums."""

from valvo.trail.tags import Tag


class ForumEvent(Tag):
    """What happens to forums and their meetings."""

    MADE = "forums:forum:made"
    CHANGED = "forums:forum:changed"
    ENDED = "forums:forum:ended"
    SEATED = "forums:seat:given"
    LEFT = "forums:seat:ended"
    HANDED_OVER = "forums:seat:handed_over"
    PREPARED = "forums:meeting:prepared"
    FILLED = "forums:meeting:filled"
    POINT_WRITTEN = "forums:meeting:point_written"
    POINT_REMOVED = "forums:meeting:point_removed"
    SENT = "forums:meeting:sent"
    ATTENDED = "forums:meeting:attended"
    SAID = "forums:meeting:said"
    DECIDED = "forums:meeting:decided"
    APPROVED = "forums:meeting:approved"
    ADDED_TO = "forums:meeting:added_to"
