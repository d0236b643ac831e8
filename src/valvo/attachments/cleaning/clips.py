"""Short clips: MP4 and M4A, MP3 and WAV, without tags, dates and place; sound and picture as they were.

MP4 (ISO/IEC 14496-12): boxes that hold tags become `free` boxes of nought, in place, so that nothing else moves; a
track that is neither sound nor picture (phones keep movement and place in such) makes the clip one we refuse.
MP3: ID3v2 in front, ID3v1 and APE behind are cut off. WAV: only `fmt `, `fact` and `data` are kept.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from valvo.attachments.cleaning.kinds import Cleaned, FileKind
from valvo.attachments.errors import AttachmentError

_CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"moof", b"traf", b"mvex", b"dinf"}
_TAGS = {b"udta", b"meta", b"uuid", b"ilst", b"keys", b"Xtra"}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
_TRACKS = {b"vide", b"soun"}
_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4A ",
    b"M4V ",
    b"3gp4",
    b"3gp5",
    b"qt  ",
}


def looks_like_one(content: bytes) -> bool:
    """Tell whether the first bytes are those of a clip."""
    return content[4:8] == b"ftyp" or (content[:4], content[8:12]) == (b"RIFF", b"WAVE") or _is_mp3(content)


def cleaned(content: bytes) -> Cleaned:
    """Return the clip without its tags; raises AttachmentError where they cannot be taken out."""
    try:
        if content.startswith(b"RIFF"):
            return Cleaned(_wav(content), "audio/wav", "wav", FileKind.CLIP)
        if content[4:8] == b"ftyp":
            sound = content[8:12] == b"M4A "
            return Cleaned(
                _mp4(content), "audio/mp4" if sound else "video/mp4", "m4a" if sound else "mp4", FileKind.CLIP
            )
        return Cleaned(_mp3(content), "audio/mpeg", "mp3", FileKind.CLIP)
    except (ValueError, IndexError) as error:
        raise AttachmentError(
            _("The clip is damaged or of a kind that cannot be cleaned. MP4, M4A, MP3 and WAV can be sent.")
        ) from error


def _mp4(content: bytes) -> bytes:
    if content[8:12] not in _BRANDS:
        raise ValueError("unknown brand")
    made = bytearray(content)
    _clean_boxes(made, 0, len(made))
    return bytes(made)


def _clean_boxes(made: bytearray, start: int, end: int) -> None:
    for kind, at, inside, after in _boxes(made, start, end):
        if kind in _TAGS:
            made[at + 4 : at + 8] = b"free"
            made[inside:after] = bytes(after - inside)
        elif kind in _DATED:
            length = 16 if made[inside] == 1 else 8
            made[inside + 4 : inside + 4 + length] = bytes(length)
        elif kind == b"hdlr" and bytes(made[inside + 8 : inside + 12]) not in _TRACKS:
            raise AttachmentError(
                _(
                    "The clip carries a track that may tell where it was taken, and it cannot be taken out. "
                    "Send pictures instead."
                )
            )
        elif kind == b"hdlr":
            made[inside + 24 : after] = bytes(after - inside - 24)  # the track's name often tells the device
        elif kind in _CONTAINERS:
            _clean_boxes(made, inside, after)


def _boxes(made: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield each box's kind, where it begins, where its content begins, and where it ends."""
    at = start
    while at < end:
        if at + 8 > end:
            raise ValueError("half a box")
        size, inside = int.from_bytes(made[at : at + 4], "big"), at + 8
        if size == 1:
            size, inside = int.from_bytes(made[at + 8 : at + 16], "big"), at + 16
        after = end if size == 0 else at + size
        if after < inside or after > end:
            raise ValueError("a box reaches outside its own")
        yield bytes(made[at + 4 : at + 8]), at, inside, after
        at = after


def _wav(content: bytes) -> bytes:
    chunks, at = [], 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        if at + 8 + size > len(content):
            raise ValueError("half a chunk")
        if content[at : at + 4] in {b"fmt ", b"fact", b"data"}:
            chunks.append(content[at : at + 8 + size + size % 2])
        at += 8 + size + size % 2
    body = b"WAVE" + b"".join(chunks)
    if b"data" not in [chunk[:4] for chunk in chunks]:
        raise ValueError("no sound")
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _is_mp3(content: bytes) -> bool:
    return content.startswith(b"ID3") or (
        len(content) > 3 and content[0] == 0xFF and content[1] in {0xFB, 0xFA, 0xF3, 0xF2}
    )


def _mp3(content: bytes) -> bytes:
    while content.startswith(b"ID3"):
        size = sum((byte & 0x7F) << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
        content = content[10 + size + (10 if content[5] & 0x10 else 0) :]
    if content[-128:-125] == b"TAG":
        content = content[:-128]
    if content[-32:-24] == b"APETAGEX":
        size = int.from_bytes(content[-20:-16], "little") + (32 if content[-12 + 3] & 0x80 else 0)
        content = content[:-size]
    if not _is_mp3(content) or content.startswith(b"ID3"):
        raise ValueError("no sound")
    return content
