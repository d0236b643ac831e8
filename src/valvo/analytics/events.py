"""Events of the lake."""

from valvo.trail.tags import Tag


class LakeEvent(Tag):
    """What people do with the lake itself."""

    QUERIED = "analytics:query:run"
    REFUSED = "analytics:query:refused"
