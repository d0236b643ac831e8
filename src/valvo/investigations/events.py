"""Events of investigations. Who took support is never among them."""

from valvo.trail.tags import Tag


class InvestigationEvent(Tag):
    """What happens to investigations."""

    DECIDED = "investigations:investigation:decided"
    MEMBER_ADDED = "investigations:team:added"
    MEMBER_REMOVED = "investigations:team:removed"
    MEMBER_HANDED_OVER = "investigations:team:handed_over"
    STATED = "investigations:team:stated"
    ENTRY_ADDED = "investigations:entry:added"
    ENTRY_CHANGED = "investigations:entry:changed"
    ENTRY_REMOVED = "investigations:entry:removed"
    SUMMARISED = "investigations:investigation:summarised"
    SUPPORT_OFFERED = "investigations:investigation:support_offered"
    SENT = "investigations:report:sent"
    SENT_BACK = "investigations:report:sent_back"
    APPROVED = "investigations:report:approved"
    ABANDONED = "investigations:investigation:abandoned"
    NOTES_EXPIRED = "investigations:notes:expired"
    SUPPORT_WRITTEN = "investigations:support:written"
