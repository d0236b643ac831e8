"""Events of signals."""

from valvo.trail.tags import Tag


class SignalEvent(Tag):
    """What happens to signals and to what is watched."""

    RAISED = "signals:signal:raised"
    ANSWERED = "signals:signal:answered"
    ACTED = "signals:signal:acted"
    ESCALATED = "signals:signal:escalated"
    HANDED_OVER = "signals:signal:handed_over"
    WATCHED = "signals:watch:set"
    UNWATCHED = "signals:watch:ended"
