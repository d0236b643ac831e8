"""Events of the tree of units."""

from valvo.trail.tags import Tag


class UnitEvent(Tag):
    """What happens to units."""

    OPENED = "organisation:unit:opened"
    EDITED = "organisation:unit:edited"
    MOVED = "organisation:unit:moved"
    CLOSED = "organisation:unit:closed"
    MERGED = "organisation:unit:merged"
    SPLIT = "organisation:unit:split"
