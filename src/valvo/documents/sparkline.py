"""A small line for a table row, written as SVG by hand: a page with a hundred of them must stay quick."""

from collections.abc import Sequence
from html import escape

from valvo.documents.tree import MARK_COLORS, Tone

LINE, CENTRE, GOAL = "#9aa4a4", "#c9cfcd", "#12262b"
MARGIN = 4.0


def sparkline(
    values: Sequence[float | None],
    label: str,
    *,
    tones: Sequence[Tone] = (),
    centre: float | None = None,
    target: float | None = None,
    places: int = 0,
    size: tuple[int, int] = (132, 30),
) -> str:
    """Return SVG of values over time with `label` as its text; None leaves a gap.

    `tones` has one tone per value (all plain when empty). Plain points are not drawn, except the last; improvement is
    a diamond and concern a square as in the large charts. `centre` is a light line, `target` a dark dashed one. Fewer
    values than there are `places` for stand at the end: lines below each other keep a month in the same place.
    """
    if tones and len(tones) != len(values):
        raise ValueError(f"{len(values)} values but {len(tones)} tones")
    width, height = size
    known = [value for value in (*values, centre, target) if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    places = max(places, len(values))
    step = (width - 2 * MARGIN) / max(places - 1, 1)
    scale = (height - 2 * MARGIN) / ((high - low) or 1.0)
    spots = [
        None if value is None else (MARGIN + place * step, height - MARGIN - (value - low) * scale)
        for place, value in enumerate(values, start=places - len(values))
    ]
    levels = ((centre, CENTRE, ""), (target, GOAL, ' stroke-dasharray="3 2"'))
    rules = [
        f'<path d="M{MARGIN} {height - MARGIN - (level - low) * scale:.1f}H{width - MARGIN}" stroke="{color}"{dash}/>'
        for level, color, dash in levels
        if level is not None
    ]
    path = f'<path d="{_path(spots)}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sparkline" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">'
        f"{''.join(rules)}{path}{_points(spots, tones)}</svg>"
    )


def _path(spots: Sequence[tuple[float, float] | None]) -> str:
    parts, pen = [], "M"
    for spot in spots:
        if spot is None:
            pen = "M"
            continue
        parts.append(f"{pen}{spot[0]:.1f} {spot[1]:.1f}")
        pen = "L"
    return "".join(parts)


def _points(spots: Sequence[tuple[float, float] | None], tones: Sequence[Tone]) -> str:
    last = max((index for index, spot in enumerate(spots) if spot is not None), default=-1)
    drawn = []
    for index, spot in enumerate(spots):
        tone = tones[index] if tones else Tone.PLAIN
        if spot is None or (tone is Tone.PLAIN and index != last):
            continue
        drawn.append(_point(spot, tone))
    return "".join(drawn)


def _point(spot: tuple[float, float], tone: Tone) -> str:
    x, y = spot
    color = MARK_COLORS[tone]
    match tone:
        case Tone.BETTER:
            return f'<path d="M{x:.1f} {y - 3.5:.1f}l3.5 3.5-3.5 3.5-3.5-3.5z" fill="{color}"/>'
        case Tone.WORSE:
            return f'<path d="M{x - 2.6:.1f} {y - 2.6:.1f}h5.2v5.2h-5.2z" fill="{color}"/>'
        case Tone.CHANGED:
            return f'<path d="M{x:.1f} {y - 3.4:.1f}l3.4 6.2h-6.8z" fill="{color}"/>'
        case Tone.EXCLUDED:
            return f'<path d="M{x - 3:.1f} {y - 3:.1f}l6 6m0-6l-6 6" stroke="{color}" stroke-width="1.6"/>'
        case Tone.PLAIN:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{color}"/>'
