"""Events of comparing."""

from valvo.trail.tags import Tag


class ComparingEvent(Tag):
    """What is decided about comparing."""

    SHARED = "comparing:sharing:begun"
    UNSHARED = "comparing:sharing:ended"
