"""Files looked at by content and made anew without what they tell of their sender.

    cleaned(content) -> Cleaned        raises AttachmentError with a sentence for the sender

What a file is, its first bytes say; its name and what the browser called it are not looked at. What tells of place,
time, device or author is taken out; a file from which it cannot be taken is refused.
"""

from valvo.attachments.cleaning.kinds import LARGEST, MOST, Cleaned, FileKind
from valvo.attachments.cleaning.looking import cleaned

__all__ = ["LARGEST", "MOST", "Cleaned", "FileKind", "cleaned"]
