"""Events of questionnaires and rounds. Anonymous answers leave none: see docs/adr on anonymous surveys."""

from valvo.trail.tags import Tag


class RoundEvent(Tag):
    """What happens to rounds and sheets."""

    ANNOUNCED = "questionnaires:round:announced"
    OPENED = "questionnaires:round:opened"
    DEADLINE_MOVED = "questionnaires:round:deadline_moved"
    CLOSING = "questionnaires:round:closing"
    CLOSED = "questionnaires:round:closed"
    SLIPS_MADE = "questionnaires:slips:made"
    SLIPS_MAILED = "questionnaires:slips:mailed"
    SURVEY_REMINDED = "questionnaires:survey:reminded"
    SHEET_ADDED = "questionnaires:sheet:added"
    ANSWERED = "questionnaires:answer:given"
    HANDED_IN = "questionnaires:sheet:handed_in"
    RETURNED = "questionnaires:sheet:returned"


class DraftEvent(Tag):
    """What happens to an organisation's own questionnaires."""

    BEGUN = "questionnaires:draft:begun"
    EDITED = "questionnaires:draft:edited"
    PUBLISHED = "questionnaires:draft:published"
