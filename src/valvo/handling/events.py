"""Events of cases."""

from valvo.trail.tags import Tag


class CaseEvent(Tag):
    """What happens to cases, and who reads what is protected."""

    OPENED = "handling:case:opened"
    READ = "handling:case:read"
    UNMASKED = "handling:case:unmasked"
    TAKEN = "handling:case:taken"
    CLASSIFIED = "handling:case:classified"
    KIND_CHANGED = "handling:case:kind_changed"
    TITLED = "handling:case:titled"
    NOTED = "handling:case:noted"
    ASKED = "handling:case:asked"
    ANSWERED = "handling:case:answered"
    FEEDBACK_GIVEN = "handling:case:feedback_given"
    FEEDBACK_WAIVED = "handling:case:feedback_waived"
    ACTION_WAIVED = "handling:case:action_waived"
    NOTICE_SENT = "handling:case:notice_sent"
    REMINDED = "handling:person:reminded"
    MOVED = "handling:case:moved"
    TRANSFERRED = "handling:case:transferred"
    HANDED_OVER = "handling:case:handed_over"
    CLOSED = "handling:case:closed"
    REOPENED = "handling:case:reopened"
    MERGED = "handling:case:merged"
    UNMERGED = "handling:case:unmerged"
    LEFT_OUT = "handling:case:left_out"
