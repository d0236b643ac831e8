"""Events of reports."""

from valvo.trail.tags import Tag


class ReportEvent(Tag):
    """What happens to reports. Who sent one is told only where the reporter lets their name be seen."""

    SENT = "intake:report:sent"
    ADDED_TO = "intake:report:added_to"
    OPENED_WITH_CODE = "intake:report:opened_with_code"
    WRONG_CODE = "intake:report:wrong_code"
    IDENTITY_READ = "intake:identity:read"
    IDENTITY_OPENED = "intake:identity:opened"
    CONSENT_WITHDRAWN = "intake:consent:withdrawn"
    MASKED = "intake:report:masked"
    MASK_LIFTED = "intake:report:mask_lifted"
    REMOVED = "intake:report:removed"
