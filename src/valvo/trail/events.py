"""Events of the trail itself."""

from valvo.trail.tags import Tag


class TrailEvent(Tag):
    """What is done with the trail."""

    READ = "trail:events:read"
    EXPORTED = "trail:events:exported"
