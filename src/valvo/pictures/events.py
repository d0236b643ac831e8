"""Events of saved pictures."""

from valvo.trail.tags import Tag


class PictureEvent(Tag):
    """What happens to saved pictures and the morning mail."""

    SAVED = "pictures:picture:saved"
    CHANGED = "pictures:picture:changed"
    REMOVED = "pictures:picture:removed"
    FIRST = "pictures:picture:first"
    SUBSCRIBED = "pictures:mail:subscribed"
    STOPPED = "pictures:mail:stopped"
    SENT = "pictures:mail:sent"
