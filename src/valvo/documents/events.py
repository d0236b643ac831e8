"""Events of documents."""

from valvo.trail.tags import Tag


class DocumentEvent(Tag):
    """What happens to documents."""

    MADE = "documents:document:made"
    WRITTEN = "documents:section:written"
    ARRANGED = "documents:section:arranged"
    COMMENTED = "documents:comment:written"
    COMMENT_RESOLVED = "documents:comment:resolved"
    MOVED = "documents:document:moved"
    APPROVED = "documents:document:approved"
    PUBLISHED = "documents:document:published"
    LOOK_CHOSEN = "documents:look:chosen"
    WITHDRAWN = "documents:document:withdrawn"
