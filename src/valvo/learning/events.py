"""Events of texts for everybody."""

from valvo.trail.tags import Tag


class LearningEvent(Tag):
    """What happens to texts for everybody."""

    WRITTEN = "learning:version:written"
    PUBLISHED = "learning:version:published"
    WITHDRAWN = "learning:version:withdrawn"
    WAIVED = "learning:version:waived"
