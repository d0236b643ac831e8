"""An organisation's logo and colours: what may be chosen. Pure; contrast as WCAG 2.2 counts it (1.4.3).

Both colours stand as text on white, and white text stands on the deep one: each needs 4.5:1 against white.
"""

import io
import re
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

WHITE = "#ffffff"
LEAST_CONTRAST = 4.5  # WCAG AA, text of usual size
COLOUR = re.compile(r"#[0-9a-f]{6}")
MOST_BYTES, WIDEST, HIGHEST = 2_000_000, 600, 200


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (#rrggbb), 1 to 21: (L₁ + 0.05)/(L₂ + 0.05) of their relative luminances."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


@dataclass(frozen=True)
class Judged:
    """Whether a colour can be read on white, and by how much."""

    colour: str
    ratio: float

    @property
    def readable(self) -> bool:
        """Tell whether it reaches AA."""
        return self.ratio >= LEAST_CONTRAST


def judge(colour: str) -> Judged:
    """Return a colour with its contrast against white."""
    return Judged(colour, contrast(colour, WHITE))


def logo_png(content: bytes) -> bytes:
    """Return a picture as PNG without metadata, at most 600 × 200 points; raises ValueError for what is no picture."""
    if len(content) > MOST_BYTES:
        raise ValueError("too large")
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as picture:
            made = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ValueError("no picture") from error
    made.thumbnail((WIDEST, HIGHEST))
    kept = io.BytesIO()
    made.save(kept, "PNG", optimize=True)
    return kept.getvalue()
