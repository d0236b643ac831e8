"""Events of texts for everybody, learning cases and materials."""

from valvo.trail.tags import Tag


class LearningEvent(Tag):
    """What happens to texts for everybody, learning cases and materials."""

    WRITTEN = "learning:version:written"
    PUBLISHED = "learning:version:published"
    WITHDRAWN = "learning:version:withdrawn"
    WAIVED = "learning:version:waived"
    CASE_WRITTEN = "learning:case:written"
    CASE_PUBLISHED = "learning:case:published"
    CASE_RETIRED = "learning:case:retired"
    CASE_USED = "learning:case:used"
    MATERIAL_ADDED = "learning:material:added"
    MATERIAL_REVIEWED = "learning:material:reviewed"
    MATERIAL_RETIRED = "learning:material:retired"
