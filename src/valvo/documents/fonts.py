"""Where the one font family lies, and how wide a text is in it."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import ImageFont

if TYPE_CHECKING:
    import typst

FAMILY = "Inter"
NODE_MODULES = Path(__file__).parents[3] / "node_modules"
WEIGHTS = ("400Regular", "400Regular_Italic", "500Medium", "600SemiBold", "600SemiBold_Italic", "700Bold")
MEASURED_AT = 100
UNSHOWN = "□"


class FontsMissing(RuntimeError):  # noqa: N818  (said the way people say it)
    """The fonts were not installed at set-up."""


def font_folders() -> tuple[Path, ...]:
    """Return the folders of TrueType files, one per weight; raises FontsMissing with what to do."""
    folders = tuple(NODE_MODULES / "@expo-google-fonts" / "inter" / weight for weight in WEIGHTS)
    missing = [folder for folder in folders if not folder.is_dir()]
    if missing:
        raise FontsMissing(f"Font folder {missing[0]} is missing: run the set-up (npm ci) first")
    return folders


@lru_cache(maxsize=1)
def fonts() -> "typst.Fonts":
    """Return the fonts as what sets pages reads them; raises FontsMissing with what to do."""
    import typst  # noqa: PLC0415 (widths are asked where nothing is set)

    return typst.Fonts(include_system_fonts=False, font_paths=list(font_folders()))


def web_font() -> bytes | None:
    """Return the web font's Latin part (woff2) for pages that stand alone; None where it is not installed."""
    path = NODE_MODULES / "@fontsource-variable" / "inter" / "files" / "inter-latin-wght-normal.woff2"
    return path.read_bytes() if path.is_file() else None


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in pixels at a font size in pixels."""
    return _font(bold=bold).getlength(text) * size / MEASURED_AT


def wrapped(text: str, width: float, size: float, *, bold: bool = False, most: int = 3) -> tuple[str, ...]:
    """Return the text in lines no wider than `width` pixels, at most `most` lines, the last cut with “…”.

    A single word wider than the line is cut between letters with a hyphen, so that nothing runs out of the picture.
    """
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size, bold=bold) <= width:
            lines[-1] = joined
        else:
            lines.extend(_cut(word, width, size, bold=bold))
    if len(lines) > most:
        lines = [*lines[: most - 1], _ended(lines[most - 1], width, size, bold=bold)]
    return tuple(lines)


def shown(text: str) -> str:
    """Return the text with every character the family has no picture for replaced by “□”."""
    return "".join(letter if letter.isspace() or _has_picture(letter) else UNSHOWN for letter in text)


@lru_cache(maxsize=5_000)
def _has_picture(letter: str) -> bool:
    # The font draws one and the same picture for everything it lacks, such as this code point that is no character.
    font = _font(bold=False)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\ufffe"))


def _cut(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    parts = [word]
    while len(parts[-1]) > 1 and text_width(parts[-1], size, bold=bold) > width:
        last, end = parts[-1], len(parts[-1]) - 1
        while end > 1 and text_width(last[:end] + "-", size, bold=bold) > width:
            end -= 1
        parts[-1:] = [last[:end] + "-", last[end:]]
    return parts


def _ended(line: str, width: float, size: float, *, bold: bool) -> str:
    while len(line) > 1 and text_width(line + "…", size, bold=bold) > width:
        line = line[:-1]
    return line.rstrip(" -") + "…"


@lru_cache(maxsize=2)
def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    weight = "600SemiBold" if bold else "400Regular"
    return ImageFont.truetype(str(font_folders()[WEIGHTS.index(weight)] / f"{FAMILY}_{weight}.ttf"), MEASURED_AT)
