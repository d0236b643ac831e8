"""Events of plans."""

from valvo.trail.tags import Tag


class PlanEvent(Tag):
    """What happens to plans."""

    MADE = "plans:plan:made"
    WRITTEN = "plans:plan:written"
    APPROVED = "plans:plan:approved"
    PUBLISHED = "plans:plan:published"
    UNDERSTOOD = "plans:plan:understood"
    FOLLOW_UP_WRITTEN = "plans:follow_up:written"
    FOLLOW_UP_PUBLISHED = "plans:follow_up:published"
