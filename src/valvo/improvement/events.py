"""Events of improvement actions."""

from valvo.trail.tags import Tag


class ActionEvent(Tag):
    """What happens to actions."""

    ADDED = "improvement:action:added"
    EDITED = "improvement:action:edited"
    STARTED = "improvement:action:started"
    DONE = "improvement:action:done"
    SENT_BACK = "improvement:action:sent_back"
    VERIFIED = "improvement:action:verified"
    CANCELLED = "improvement:action:cancelled"
    HANDED_OVER = "improvement:action:handed_over"
