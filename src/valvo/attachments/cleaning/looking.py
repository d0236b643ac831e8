"""What a file is, by its first bytes."""

from django.utils.translation import gettext as _

from valvo.attachments.cleaning import clips, kinds, office, pdf, pictures, texts
from valvo.attachments.cleaning.kinds import Cleaned
from valvo.attachments.errors import AttachmentError

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc, .xls and .ppt
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_PHONE_PICTURES = (b"heic", b"heix", b"mif1", b"avif", b"msf1")


def cleaned(content: bytes) -> Cleaned:
    """Return an upload made anew without metadata; raises AttachmentError with a sentence for the sender."""
    if len(content) > kinds.LARGEST:
        raise AttachmentError(_("A file may be at most 12 megabytes."))
    if content.startswith(_PICTURES) or (content[:4], content[8:12]) == (b"RIFF", b"WEBP"):
        return pictures.cleaned(content)
    if b"%PDF-" in content[:1024]:
        return pdf.cleaned(content)
    if content.startswith(b"PK\x03\x04"):
        return office.cleaned(content)
    if content.startswith(_OLD_OFFICE):
        raise AttachmentError(_("Files of old office programs cannot be cleaned. Save the file as PDF, DOCX or ODT."))
    if content[4:8] == b"ftyp" and content[8:12] in _PHONE_PICTURES:
        raise AttachmentError(_("This kind of picture cannot be cleaned. Save it as JPEG."))
    if clips.looks_like_one(content):
        return clips.cleaned(content)
    return texts.cleaned(content)
