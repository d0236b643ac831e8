"""Events of statutory notices."""

from valvo.trail.tags import Tag


class NoticeEvent(Tag):
    """What happens to notices before and when they are sent on."""

    BEGUN = "notices:draft:begun"
    FILLED = "notices:draft:filled"
    BUILT = "notices:draft:built"
    SENT = "notices:draft:sent"
    DROPPED = "notices:draft:dropped"
