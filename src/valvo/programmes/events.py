"""Events of programmes."""

from valvo.trail.tags import Tag


class ProgrammeEvent(Tag):
    """What happens to programmes, self-evaluations and votes."""

    ADOPTED = "programmes:adoption:adopted"
    ENDED = "programmes:adoption:ended"
    ANSWERED = "programmes:evaluation:answered"
    BALLOT_OPENED = "programmes:ballot:opened"
    VOTED = "programmes:ballot:voted"
    BALLOT_CLOSED = "programmes:ballot:closed"
