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
    EVIDENCE_ADDED = "improvement:action:evidence_added"


class EffectEvent(Tag):
    """What happens to checks of effect."""

    PLANNED = "improvement:effect:planned"
    DECIDED = "improvement:effect:decided"
    HANDED_OVER = "improvement:effect:handed_over"
