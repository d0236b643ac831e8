"""Events of occasions."""

from valvo.trail.tags import Tag


class OccasionEvent(Tag):
    """What happens to occasions and completions."""

    NOTED = "occasions:occasion:noted"
    CHANGED = "occasions:occasion:changed"
    REMOVED = "occasions:occasion:removed"
    KEPT = "occasions:completion:kept"
    TAKEN_IN = "occasions:completions:taken-in"
    REPLACED = "occasions:completions:replaced"
