"""Plain text: read as UTF-8 or UTF-16 and kept as UTF-8."""

import codecs

from django.utils.translation import gettext as _

from valvo.attachments.cleaning.kinds import Cleaned, FileKind
from valvo.attachments.errors import AttachmentError

_ALLOWED = {"\n", "\r", "\t", "\f"}
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def cleaned(content: bytes) -> Cleaned:
    """Return the text; raises AttachmentError for what is no text, which is all that was not recognised before."""
    encoding = _MARKS.get(content[:2], "utf-8-sig")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unknown() from error
    if not text.strip() or any(ord(letter) < 32 and letter not in _ALLOWED for letter in text):
        raise _unknown()
    return Cleaned(text.encode(), "text/plain", "txt", FileKind.TEXT)


def _unknown() -> AttachmentError:
    return AttachmentError(
        _(
            "Pictures, PDF, office documents, plain text and short clips can be sent along. "
            "This file is none of them, or it is damaged."
        )
    )
