"""Photos that come with a report: checked by content, made anew without metadata.

A picture is decoded and encoded again, so that neither place, time, device nor anything hidden behind the image comes
along; how it was held (the EXIF orientation) is first turned into the picture itself.
"""

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from valvo.core.errors import Refusal

LARGEST = 12 * 2**20  # bytes of one upload
MOST = 5  # pictures with one report
LONGEST_SIDE = 3_000  # pixels; larger pictures are made smaller
MOST_PIXELS = 60_000_000  # a picture that would unpack to more is refused before it does
_KINDS = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}


class AttachmentError(Refusal):
    """A file cannot be taken along; the sentence tells the reporter why."""


@dataclass(frozen=True)
class Picture:
    """A picture made anew, without metadata."""

    content: bytes
    media_type: str
    ending: str


def cleaned(content: bytes) -> Picture:
    """Return the picture in an upload without anything but the image; raises AttachmentError where there is none."""
    if len(content) > LARGEST:
        raise AttachmentError(_("A picture may be at most 12 megabytes."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _made_anew(content)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
    ) as error:
        raise AttachmentError(
            _("Only pictures (JPEG, PNG, WebP) can be sent along. This file is none, or it is damaged.")
        ) from error


def _made_anew(content: bytes) -> Picture:
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
    return Picture(out.getvalue(), media_type, ending)
