"""Events of requests that take two persons."""

from valvo.trail.tags import Tag


class RequestEvent(Tag):
    """What happens to requests."""

    ASKED = "privacy:request:asked"
    GRANTED = "privacy:request:granted"
    REFUSED = "privacy:request:refused"
    READERS_READ = "privacy:readers:read"
