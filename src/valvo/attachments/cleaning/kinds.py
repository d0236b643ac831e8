"""What a cleaned file is."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LARGEST = 12 * 2**20  # bytes of one file
MOST = 5  # files sent at once


class FileKind(TextChoices):
    """What a file is to a person."""

    PICTURE = "picture", _("Image")
    DOCUMENT = "document", _("Document")
    TEXT = "text", _("Text")
    CLIP = "clip", _("Sound or film")


@dataclass(frozen=True)
class Cleaned:
    """A file made anew: what is kept of an upload."""

    content: bytes
    media_type: str
    ending: str
    kind: FileKind
