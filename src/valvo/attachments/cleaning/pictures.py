"""Pictures, decoded and encoded again: neither place, time, device nor anything hidden behind the image comes along.

How the picture was held (the EXIF orientation) is first turned into the picture itself.
"""

import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from valvo.attachments.cleaning.kinds import Cleaned, FileKind
from valvo.attachments.errors import AttachmentError

LONGEST_SIDE = 3_000  # pixels; larger pictures are made smaller
MOST_PIXELS = 60_000_000  # a picture that would unpack to more is refused before it does
_KINDS = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}
_FAULTS = (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError)


def cleaned(content: bytes) -> Cleaned:
    """Return the picture without anything but the image; raises AttachmentError where there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _made_anew(content)
    except _FAULTS as error:
        raise AttachmentError(
            _("The picture is damaged or too large to open. Take it anew, or send another.")
        ) from error


def _made_anew(content: bytes) -> Cleaned:
    with Image.open(io.BytesIO(content), formats=tuple(_KINDS)) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        kind = opened.format or ""
        upright = ImageOps.exif_transpose(opened)
    image = upright.convert("RGB") if kind == "JPEG" else upright.convert("RGBA")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A picture of pixels alone: what Pillow carries along in `info` stays behind.
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    out = io.BytesIO()
    bare.save(out, kind, quality=85)
    media_type, ending = _KINDS[kind]
    return Cleaned(out.getvalue(), media_type, ending, FileKind.PICTURE)
