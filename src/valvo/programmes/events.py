"""Events of programmes."""

from valvo.trail.tags import Tag


class ProgrammeEvent(Tag):
    """What happens to programmes, self-evaluations, votes and projects."""

    IMPORTED = "programmes:programme:imported"
    ADOPTED = "programmes:adoption:adopted"
    ENDED = "programmes:adoption:ended"
    SHARING = "programmes:adoption:sharing_changed"
    ANSWERED = "programmes:evaluation:answered"
    TAKEN_IN = "programmes:sheet:taken_in"  # a unit's answers of a year at once
    BALLOT_OPENED = "programmes:ballot:opened"
    VOTED = "programmes:ballot:voted"
    BALLOT_CLOSED = "programmes:ballot:closed"
    PROJECT_ADDED = "programmes:project:added"
    PROJECT_CHANGED = "programmes:project:changed"
    PROJECT_GROUP = "programmes:project:group_changed"
    PROJECT_DECIDED = "programmes:project:decided"
    PROJECT_HANDED_OVER = "programmes:project:handed_over"
