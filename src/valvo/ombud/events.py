"""Events of the ombudspersons' register."""

from valvo.trail.tags import Tag


class OmbudEvent(Tag):
    """What happens to contacts and accounts."""

    RECORDED = "ombud:contact:recorded"
    CHANGED = "ombud:contact:changed"
    REMOVED = "ombud:contact:removed"
    RELEASED = "ombud:account:released"
