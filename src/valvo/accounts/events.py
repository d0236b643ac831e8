"""Events of people and their roles."""

from valvo.trail.tags import Tag


class AccountEvent(Tag):
    """What happens to accounts."""

    ADDED = "accounts:person:added"
    EDITED = "accounts:person:edited"
    CLOSED = "accounts:person:closed"
    OPENED = "accounts:person:opened"
    LANGUAGE = "accounts:person:language"
    ROLE_GIVEN = "accounts:role:given"
    ROLE_ENDED = "accounts:role:ended"
    DEPUTY_SET = "accounts:deputy:set"
    DEPUTY_ENDED = "accounts:deputy:ended"
    HANDED_OVER = "accounts:work:handed_over"
