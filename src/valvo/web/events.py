"""Events of what all pages share."""

from valvo.trail.tags import Tag


class ViewEvent(Tag):
    """What happens to views kept of lists; never what was searched for."""

    SAVED = "web:view:saved"
    RENAMED = "web:view:renamed"
    DELETED = "web:view:deleted"
