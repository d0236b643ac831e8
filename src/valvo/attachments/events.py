"""Events of files."""

from valvo.trail.tags import Tag


class FileEvent(Tag):
    """What happens to files. That one was kept is told by what it belongs to."""

    READ = "attachments:file:read"
    SCANNED = "attachments:file:scanned"
    SCAN_FAILED = "attachments:file:scan_failed"
    FORGOTTEN = "attachments:file:forgotten"
