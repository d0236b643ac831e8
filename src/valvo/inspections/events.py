"""Events of visits. What was said or seen is never among them."""

from valvo.trail.tags import Tag


class VisitEvent(Tag):
    """What happens to visits."""

    PLANNED = "inspections:visit:planned"
    CHANGED = "inspections:visit:changed"
    CANCELLED = "inspections:visit:cancelled"
    MEMBER_ADDED = "inspections:team:added"
    MEMBER_REMOVED = "inspections:team:removed"
    MEMBER_HANDED_OVER = "inspections:team:handed_over"
    MATERIAL_ASKED = "inspections:material:asked"
    MATERIAL_ANSWERED = "inspections:material:answered"
    BEGUN = "inspections:visit:begun"
    SUMMARISED = "inspections:visit:summarised"
    OBSERVED = "inspections:observation:added"
    OBSERVATION_CHANGED = "inspections:observation:changed"
    OBSERVATION_REMOVED = "inspections:observation:removed"
    DANGER = "inspections:observation:danger"
    SENT = "inspections:report:sent"
    TAKEN_BACK = "inspections:report:taken_back"
    COMMENTED = "inspections:report:commented"
    APPROVED = "inspections:report:approved"
    PUBLISHED = "inspections:report:published"
    ADDED_TO = "inspections:report:added_to"
    SPREAD = "inspections:theme:spread"
    RESTRICTIONS_REPORTED = "inspections:restriction:reported"
    RESTRICTIONS_TOLD = "inspections:restriction:told"
