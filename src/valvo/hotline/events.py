"""Events of the hot line."""

from valvo.trail.tags import Tag


class HotlineEvent(Tag):
    """What happens to alerts, and to the lists of who is on call."""

    RAISED = "hotline:alert:raised"
    CALLED = "hotline:alert:called"
    SENT = "hotline:call:sent"
    FAILED = "hotline:call:failed"
    ACKNOWLEDGED = "hotline:alert:acknowledged"
    DOWNGRADED = "hotline:alert:downgraded"
    DE_ESCALATED = "hotline:alert:de_escalated"
    DUTY_ADDED = "hotline:duty:added"
    DUTY_ENDED = "hotline:duty:ended"
