"""JPEG data without its application segments, for pictures inside other files."""

_START, _SCAN = b"\xff\xd8", 0xDA
_DROPPED = {0xE1, 0xE2, 0xED, 0xFE}  # Exif and XMP, profiles, IPTC, comments
_ALONE = {0x01, *range(0xD0, 0xD8)}


def without_metadata(content: bytes) -> bytes:
    """Return JPEG bytes without Exif, XMP, IPTC and comments, the image as it was; other bytes come back unchanged."""
    if not content.startswith(_START):
        return content
    kept, at = [_START], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == _SCAN:
            break
        length = 2 if marker in _ALONE else 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker not in _DROPPED:
            kept.append(content[at : at + length])
        at += length
    return b"".join([*kept, content[at:]])
