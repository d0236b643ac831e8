"""Events of recommendations."""

from valvo.trail.tags import Tag


class RecommendationEvent(Tag):
    """What happens to recommendations."""

    GIVEN = "recommendations:recommendation:given"
    ANSWERED = "recommendations:answer:given"
