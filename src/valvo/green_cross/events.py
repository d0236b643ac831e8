"""Events of the green cross."""

from valvo.trail.tags import Tag


class CrossEvent(Tag):
    """What happens to the marks of days."""

    MARKED = "green_cross:day:marked"
