"""Events of feedback."""

from valvo.trail.tags import Tag


class FeedbackEvent(Tag):
    """What happens to feedback when it is grouped."""

    GROUPED = "feedback:grouping:made"
    REGROUPED = "feedback:grouping:changed"
