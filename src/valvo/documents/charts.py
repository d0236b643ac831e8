"""A chart as a Vega-Lite specification, and the specification drawn as accessible SVG.

Grey is ordinary, blue improvement, orange concern, violet a change that is neither, and each has a shape of its own;
lines are named where they end instead of in a legend; limits are dashed and named. Counts and shares start from zero,
except control charts and funnels of shares and scores, which may zoom so that the variation can be seen.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, singledispatch
from html import escape
from itertools import groupby

import vl_convert

from valvo.core.figures import Figure, Unit, format_figure
from valvo.core.languages import Language
from valvo.documents.canvas import (
    BAND,
    INK,
    LIMIT_GREY,
    LINE_HEIGHT,
    NORMAL,
    QUIET,
    SMALL,
    THREAD,
    Align,
    Canvas,
    Json,
    Label,
    Margins,
    Spot,
    nice_ticks,
    spread,
    tick_text,
)
from valvo.documents.fonts import font_folders, text_width, wrapped
from valvo.documents.tree import (
    MARK_COLORS,
    Bars,
    Chart,
    ChartData,
    ControlChart,
    ControlPoint,
    Funnel,
    FunnelPoint,
    GroupedBars,
    Line,
    Mark,
    Target,
    Tone,
)
from valvo.documents.words import target_text, word

WIDE, NARROW = 640.0, 360.0
# Two bars across each other: there is no such shape by name.
CROSS = "M-1,-0.62L-0.62,-1L0,-0.38L0.62,-1L1,-0.62L0.38,0L1,0.62L0.62,1L0,0.38L-0.62,1L-1,0.62L-0.38,0Z"
SHAPES = {
    Tone.PLAIN: "circle",
    Tone.CHANGED: "triangle-up",
    Tone.BETTER: "diamond",
    Tone.WORSE: "square",
    Tone.EXCLUDED: CROSS,
}
SIZES = {Tone.PLAIN: 38.0, Tone.CHANGED: 66.0, Tone.BETTER: 80.0, Tone.WORSE: 60.0, Tone.EXCLUDED: 120.0}
SIGNS = {Tone.PLAIN: "", Tone.CHANGED: "▲ ", Tone.BETTER: "◆ ", Tone.WORSE: "■ ", Tone.EXCLUDED: "✕ "}
BAR, BAR_BEFORE, EVENT, EVENT_TEXT = "#62797d", "#c3cbc9", "#0f6b75", "#0a474f"
SERIES_COLORS = ("#0f6b75", "#6f7b7d", "#9aa4a4", "#4b5a5d")
SERIES_DASHES: tuple[tuple[int, ...], ...] = ((), (), (5, 3), (2, 3))
PLOT_HEIGHT = 230.0
ZOOMABLE = {Unit.PERCENT, Unit.SCORE}
KEPT_DRAWINGS = 512


def chart_svg(chart: Chart, language: Language, *, width: float = WIDE, name: str = "") -> str:
    """Return the chart as SVG with title and description; the same specification is drawn once and kept.

    `name` makes the ids inside unique where the same chart stands twice on a page.
    """
    canvas = _canvas(chart.data, language, width)
    spec = json.dumps(canvas.spec(chart.title, language, labels=False), sort_keys=True, ensure_ascii=False)
    drawing = _drawn(spec).removesuffix("</svg>") + canvas.labels_svg() + "</svg>"
    return _titled(drawing, chart, name or hashlib.sha256(drawing.encode()).hexdigest()[:12])


def chart_spec(chart: Chart, language: Language, *, width: float = WIDE) -> Json:
    """Return the Vega-Lite specification; `width` is the whole picture's in pixels."""
    return _canvas(chart.data, language, width).spec(chart.title, language)


@lru_cache(maxsize=KEPT_DRAWINGS)
def _drawn(spec: str) -> str:
    _register_fonts()
    return str(vl_convert.vegalite_to_svg(spec, vl_version="6.1", allowed_base_urls=[]))


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    for folder in font_folders():
        vl_convert.register_font_directory(str(folder))


def _titled(svg: str, chart: Chart, name: str) -> str:
    root, rest = svg.split(">", 1)
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', root)
    if size is None:
        raise ValueError("The drawing has no size")
    width, height = size.groups()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" aria-labelledby="t{name} d{name}">'
        f'<title id="t{name}">{escape(chart.title)}</title><desc id="d{name}">{escape(chart.summary)}</desc>{rest}'
    )


@singledispatch
def _canvas(data: ChartData, language: Language, width: float) -> Canvas:
    raise TypeError(f"No drawing for {type(data).__name__}")


# --- bars ------------------------------------------------------------------------------------------------------------


@_canvas.register
def _bars(data: Bars, language: Language, width: float) -> Canvas:
    labels = [wrapped(bar.label, _label_room(width), NORMAL, most=4) for bar in data.items]
    middles, height = _rows([max(24.0, 9 + LINE_HEIGHT * len(lines)) for lines in labels])
    values = [_value(bar.figure) for bar in data.items]
    printed = [SIGNS[bar.tone] + format_figure(bar.figure, language) for bar in data.items]
    canvas = _bar_canvas(data.target, labels, printed, values, (width, height))
    _bar_target(canvas, data.target, language)
    for tone, color in MARK_COLORS.items():
        boxes = [
            ((0.0, middle - 7.5), (value, middle + 7.5))
            for bar, middle, value in zip(data.items, middles, values, strict=True)
            if bar.tone is tone and value is not None
        ]
        canvas.boxes(boxes, BAR if tone is Tone.PLAIN else color, corner=1.5)
    canvas.lines([[(0.0, 0.0), (0.0, height)]], LIMIT_GREY, 1)
    canvas.texts(_row_labels(labels, middles, canvas), INK, NORMAL)
    canvas.texts(_bar_ends(printed, middles, values), INK, NORMAL, bold=True, halo=True)
    return canvas


@_canvas.register
def _grouped_bars(data: GroupedBars, language: Language, width: float) -> Canvas:
    labels = [wrapped(item.label, _label_room(width), NORMAL, most=4) for item in data.items]
    middles, height = _rows([max(38.0, 12 + LINE_HEIGHT * len(lines)) for lines in labels])
    values = [_value(figure) for item in data.items for figure in item.figures]
    printed = [format_figure(figure, language) for item in data.items for figure in item.figures]
    # The first pair names the two series; the others need no legend then.
    named = [f"{text} · {name}" for text, name in zip(printed, data.series, strict=False)]
    printed[: len(named)] = named
    canvas = _bar_canvas(None, labels, printed, values, (width, height))
    for series, color in enumerate((BAR_BEFORE, BAR)):
        places = [middle + (8.0 if series == 0 else -8.0) for middle in middles]
        own = values[series::2]
        pairs = zip(places, own, strict=True)
        canvas.boxes([((0.0, at - 6), (value, at + 6)) for at, value in pairs if value is not None], color, corner=1.5)
        ends = _bar_ends(printed[series::2], places, own)
        canvas.texts(ends, INK if series else QUIET, SMALL, bold=bool(series), halo=True)
    canvas.lines([[(0.0, 0.0), (0.0, height)]], LIMIT_GREY, 1)
    canvas.texts(_row_labels(labels, middles, canvas), INK, NORMAL)
    return canvas


def _label_room(width: float) -> float:
    return width * 0.4


def _rows(heights: Sequence[float]) -> tuple[list[float], float]:
    """Return each row's middle measured upwards from the bottom, and the height of all."""
    total, used, middles = sum(heights), 0.0, []
    for height in heights:
        middles.append(total - used - height / 2)
        used += height
    return middles, total


def _bar_canvas(
    target: Target | None,
    labels: Sequence[tuple[str, ...]],
    printed: Sequence[str],
    values: Sequence[float | None],
    size: tuple[float, float],
) -> Canvas:
    left = max((text_width(line, NORMAL) for lines in labels for line in lines), default=0.0) + 14
    goal = [] if target is None else [_value(target.figure) or 0.0]
    known = [value for value in (*values, *goal) if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    high = high if high > low else low + 1.0
    room = size[0] - left
    # As wide as the bar whose figure would first run out of the picture allows.
    ends = [((max(value or 0.0, 0.0) - low) / (high - low), text) for value, text in zip(values, printed, strict=True)]
    plot = min([room - 14, *((room - 14 - text_width(text, NORMAL, bold=True)) / end for end, text in ends if end > 0)])
    margins = Margins(left, room - plot, 26.0 if target else 4.0, 4.0)
    whole = (size[0], size[1] + margins.top + margins.bottom)
    return Canvas(whole, margins, (low, high), (0.0, size[1]))


def _row_labels(labels: Sequence[tuple[str, ...]], middles: Sequence[float], canvas: Canvas) -> list[Label]:
    return [
        Label((canvas.x[0], middle), lines, "right", dx=-10, dy=-(len(lines) - 1) * LINE_HEIGHT / 2)
        for lines, middle in zip(labels, middles, strict=True)
    ]


def _bar_ends(printed: Sequence[str], middles: Sequence[float], values: Sequence[float | None]) -> list[Label]:
    rows = zip(printed, middles, values, strict=True)
    return [Label((max(value or 0.0, 0.0), middle), (text,), dx=6) for text, middle, value in rows]


def _bar_target(canvas: Canvas, target: Target | None, language: Language) -> None:
    value = _value(target.figure) if target else None
    if target is None or value is None:
        return
    canvas.lines([[(value, canvas.y[0]), (value, canvas.y[1])]], INK, 1.4)
    align: Align = "left" if value < sum(canvas.x) / 2 else "right"
    canvas.texts([Label((value, canvas.y[1]), (target_text(target, language),), align, dy=-12)], INK, bold=True)


# --- over time -------------------------------------------------------------------------------------------------------


@_canvas.register
def _line(data: Line, language: Language, width: float) -> Canvas:
    figures = [figure for series in data.series for figure in series.figures]
    target = [data.target.figure] if data.target else []
    unit = figures[0].unit if figures else Unit.COUNT
    ticks = _ticks([*figures, *target], unit, zoom=False)
    ends = [(series.name, _last(series.figures)) for series in data.series]
    names = [
        wrapped(f"{name} {format_figure(figure, language)}", width * 0.24, SMALL, bold=True)
        for name, (_, figure) in ends
    ]
    if data.target:
        names.append(wrapped(target_text(data.target, language), width * 0.24, SMALL, bold=True))
    edge = [line for lines in names for line in lines]
    canvas = _time_canvas(width, len(data.periods), ticks, language, unit=unit, edge=edge)
    _period_axis(canvas, data.periods)
    right = canvas.x[1]
    if data.target:
        value = _value(data.target.figure) or 0.0
        canvas.lines([[(canvas.x[0], value), (right, value)]], INK, 1.4)
    labels = []
    for number, series in reversed(list(enumerate(data.series))):
        color, dash = SERIES_COLORS[number % 4], SERIES_DASHES[number % 4]
        canvas.lines(_runs(series.figures), color, 2.4 if number == 0 else 1.6, dash)
        canvas.symbols(_spots(series.figures), "circle", color, 30)
        labels.append(Label((right, _value(ends[number][1][1]) or 0.0), names[number], dx=6))
    if data.target:
        labels.append(Label((right, _value(data.target.figure) or 0.0), names[-1], dx=6))
    colors = {names[number]: SERIES_COLORS[number % 4] for number in range(len(data.series))}
    for label in spread(labels, canvas):
        canvas.texts([label], colors.get(label.lines, INK), bold=True)
    return canvas


@_canvas.register
def _control_chart(data: ControlChart, language: Language, width: float) -> Canvas:
    figures = [figure for point in data.points for figure in _limits(point)] + [point.figure for point in data.points]
    target = [data.target.figure] if data.target else []
    unit = data.points[0].figure.unit if data.points else Unit.COUNT
    ticks = _ticks([*figures, *target], unit, zoom=unit in ZOOMABLE)
    ends = _right_ends(data, language)
    rows = _mark_rows(data, width)
    above = sum(map(len, rows.values()))
    edge = [text for _, text in ends]
    canvas = _time_canvas(width, len(data.points), ticks, language, unit=unit, edge=edge, above=above)
    _draw_limits(canvas, data, language)
    _period_axis(canvas, [point.period for point in data.points])
    _draw_marks(canvas, data, rows)
    if data.target:
        value = _value(data.target.figure) or 0.0
        canvas.lines([[(canvas.x[0], value), (canvas.x[1], value)]], INK, 1.4)
    _draw_values(canvas, data)
    for label in spread([Label((canvas.x[1], value), (text,), dx=6) for value, text in ends], canvas):
        is_target = data.target is not None and label.lines[0] == target_text(data.target, language)
        canvas.texts([label], INK if is_target else QUIET, bold=is_target)
    return canvas


def _right_ends(data: ControlChart, language: Language) -> list[tuple[float, str]]:
    """Return value and name of every line that ends at the right edge."""
    last = data.points[-1] if data.points else None
    named = [] if last is None else [("upper", last.upper), ("centre", last.centre), ("lower", last.lower)]
    ends = [
        (float(figure.value), f"{word(name + '_short', language)} {format_figure(figure, language)}")
        for name, figure in named
        if figure is not None and figure.value is not None
    ]
    if data.target and data.target.figure.value is not None:
        ends.append((float(data.target.figure.value), target_text(data.target, language)))
    return ends


def _mark_rows(data: ControlChart, width: float) -> dict[Mark, tuple[str, ...]]:
    """Return phases (but the one the chart begins with) and actions, each with the lines of its label."""
    marks = sorted((*(phase for phase in data.phases if phase.index), *data.actions), key=lambda mark: mark.index)
    return {mark: wrapped(mark.label, width * 0.42, SMALL, bold=True, most=2) for mark in marks}


def _draw_marks(canvas: Canvas, data: ControlChart, rows: dict[Mark, tuple[str, ...]]) -> None:
    """Draw a vertical line per phase and action, its name in the strip above the plot."""
    above = float(sum(map(len, rows.values())) * LINE_HEIGHT)
    scale = (canvas.y[1] - canvas.y[0]) / canvas.plot[1]
    for mark, lines in rows.items():
        x = mark.index - 0.5 if mark in data.phases else float(mark.index)
        top = canvas.y[1] + above * scale
        solid: tuple[int, ...] = () if mark in data.phases else (2, 2)
        canvas.lines([[(x, canvas.y[0]), (x, top)]], EVENT, 1.4, solid)
        longest = max(text_width(line, SMALL, bold=True) for line in lines)
        room = canvas.plot[0] + canvas.margins.right - canvas.pixels((x, 0))[0]
        align: Align = "left" if longest + 8 <= room else "right"
        label = Label((x, top), lines, align, dx=5 if align == "left" else -5, dy=LINE_HEIGHT / 2)
        canvas.texts([label], EVENT_TEXT, bold=True)
        above -= len(lines) * LINE_HEIGHT


def _draw_limits(canvas: Canvas, data: ControlChart, language: Language) -> None:
    """Draw band, centre line and dashed limits of every phase, and name the centre lines of the earlier ones."""
    starts = [phase.index for phase in data.phases]
    parts = [
        list(part)
        for _, part in groupby(enumerate(data.points), key=lambda item: sum(start <= item[0] for start in starts))
    ]
    canvas.boxes(
        [
            ((index - 0.5, _value(point.lower) or 0.0), (index + 0.5, _value(point.upper) or 0.0))
            for index, point in enumerate(data.points)
            if _value(point.lower) is not None and _value(point.upper) is not None
        ],
        BAND,
    )
    for name, dash, thickness in (("centre", (), 1.2), ("lower", (4, 3), 1.0), ("upper", (4, 3), 1.0)):
        paths = [path for part in parts for path in _steps([(i, getattr(point, name)) for i, point in part])]
        canvas.lines(paths, LIMIT_GREY, thickness, dash)
    names = [_earlier_centre(canvas, part, data, language) for part in parts[:-1]]
    canvas.texts([name for name in names if name is not None], halo=True)


def _earlier_centre(
    canvas: Canvas, part: Sequence[tuple[int, ControlPoint]], data: ControlChart, language: Language
) -> Label | None:
    """Return the name of an earlier phase's mean, below its limits or above them where points are in the way."""
    index, point = part[0]
    if point.centre is None:
        return None
    name = next((f"{phase.label}: " for phase in data.phases if phase.index == index == 0), "")
    text = f"{name}{word('centre_short', language)} {format_figure(point.centre, language)}"
    low, high = (_value(limit if limit is not None else point.centre) or 0.0 for limit in (point.lower, point.upper))
    per_point = canvas.plot[0] / (canvas.x[1] - canvas.x[0])
    under = [
        value
        for i, item in part
        if (value := _value(item.figure)) and (i - index) * per_point < text_width(text, SMALL)
    ]
    reach = 22 * (canvas.y[1] - canvas.y[0]) / canvas.plot[1]
    below = low - reach >= canvas.y[0] and not any(low - reach <= value <= low for value in under)
    return Label((index - 0.5, low if below else high), (text,), dx=2, dy=10 if below else -10)


def _draw_values(canvas: Canvas, data: ControlChart) -> None:
    canvas.lines(_runs([point.figure for point in data.points]), THREAD, 1.5)
    for tone in Tone:
        spots = [
            (float(index), value)
            for index, point in enumerate(data.points)
            if point.tone is tone and (value := _value(point.figure)) is not None
        ]
        canvas.symbols(spots, SHAPES[tone], MARK_COLORS[tone], SIZES[tone])


def _time_canvas(
    width: float,
    count: int,
    ticks: Sequence[float],
    language: Language,
    *,
    unit: Unit,
    edge: Sequence[str],
    above: int = 0,
) -> Canvas:
    """Return a canvas with `count` places across, room for the `edge` texts right and `above` lines of text on top."""
    left = max(text_width(tick_text(tick, ticks, unit, language), SMALL) for tick in ticks) + 12
    right = max((text_width(text, SMALL, bold=True) for text in edge), default=0.0) + 14
    margins = Margins(left, right, 12.0 + above * LINE_HEIGHT, 28.0)
    size = (width, PLOT_HEIGHT + margins.top + margins.bottom)
    canvas = Canvas(size, margins, (-0.6, max(count, 1) - 0.4), (ticks[0], ticks[-1]))
    canvas.y_axis(ticks, unit, language)
    return canvas


def _period_axis(canvas: Canvas, periods: Sequence[str]) -> None:
    """Name as many periods as there is room for, evenly, from the first."""
    if not periods:
        return
    step = canvas.plot[0] / (canvas.x[1] - canvas.x[0])
    room = max(text_width(period, SMALL) for period in periods) + 14
    every = next((every for every in (1, 2, 3, 4, 6, 12) if every * step >= room), math.ceil(room / step))
    labels = [
        Label((index, canvas.y[0]), (periods[index],), "center", dy=16) for index in range(0, len(periods), every)
    ]
    # The first name may reach over the left edge but never out of the picture.
    overhang = text_width(periods[0], SMALL) / 2 - canvas.pixels((0, 0))[0] - canvas.margins.left
    labels[0] = replace(labels[0], dx=max(0.0, overhang + 2))
    canvas.texts(labels)


# --- funnel ----------------------------------------------------------------------------------------------------------


@_canvas.register
def _funnel(data: Funnel, language: Language, width: float) -> Canvas:
    unit = data.centre.unit
    known = [value for point in data.points if (value := _value(point.figure)) is not None]
    limits = [value for limit in data.limits for value in (limit.lower_95, limit.upper_95)]
    ticks = tick_range([*known, *limits, float(data.centre.value or 0)], unit, zoom=unit in ZOOMABLE)
    widest = max([value for point in data.points if (value := _value(point.basis)) is not None] or [1.0])
    across = nice_ticks(0.0, widest, most=5, whole=True)
    ends = _funnel_ends(data, language)
    left = max(text_width(tick_text(tick, ticks, unit, language), SMALL) for tick in ticks) + 12
    right = max(text_width(text, SMALL) for _, text in ends) + 14
    margins = Margins(left, right, 12.0, 44.0)
    size = (width, PLOT_HEIGHT + 30 + margins.top + margins.bottom)
    canvas = Canvas(size, margins, (0.0, across[-1]), (ticks[0], ticks[-1]))
    canvas.y_axis(ticks, unit, language)
    canvas.texts(
        [
            Label((tick, canvas.y[0]), (tick_text(tick, across, Unit.COUNT, language),), "center", dy=14)
            for tick in across
        ]
    )
    canvas.texts([Label((canvas.x[1], canvas.y[0]), (data.basis,), "right", dy=32)], QUIET)
    _draw_funnel_limits(canvas, data)
    _draw_funnel_points(canvas, data.points)
    canvas.texts(spread([Label((canvas.x[1], value), (text,), dx=6) for value, text in ends], canvas))
    return canvas


def _funnel_ends(data: Funnel, language: Language) -> list[tuple[float, str]]:
    centre = f"{word('centre_short', language)} {format_figure(data.centre, language)}"
    ends = [(float(data.centre.value or 0), centre)]
    if data.limits:
        last = max(data.limits, key=lambda limit: limit.basis)
        ends += [
            (last.upper_998, word("limit_998", language)),
            (last.upper_95, word("limit_95", language)),
            (last.lower_95, word("limit_95", language)),
            (last.lower_998, word("limit_998", language)),
        ]
    return ends


def _draw_funnel_limits(canvas: Canvas, data: Funnel) -> None:
    centre = float(data.centre.value or 0)
    canvas.lines([[(canvas.x[0], centre), (canvas.x[1], centre)]], LIMIT_GREY, 1.2)
    limits = sorted(data.limits, key=lambda limit: limit.basis)
    for names, dash in ((("lower_95", "upper_95"), (2, 3)), (("lower_998", "upper_998"), (5, 3))):
        paths = [
            [
                (limit.basis, value)
                for limit in limits
                if canvas.y[0] <= (value := getattr(limit, name)) <= canvas.y[1] and limit.basis <= canvas.x[1]
            ]
            for name in names
        ]
        canvas.lines(paths, LIMIT_GREY, 1, dash)


def _draw_funnel_points(canvas: Canvas, points: Sequence[FunnelPoint]) -> None:
    spots = {
        point: (basis, value)
        for point in points
        if (basis := _value(point.basis)) is not None and (value := _value(point.figure)) is not None
    }
    for tone in Tone:
        canvas.symbols(
            [spots[point] for point in spots if point.tone is tone], SHAPES[tone], MARK_COLORS[tone], SIZES[tone]
        )
    outside = [(point, spots[point]) for point in spots if point.outside]
    placed: list[tuple[float, float, float, float]] = []
    for point, spot in sorted(outside, key=lambda item: item[1]):
        label, box = _free_place(canvas, point.label, spot, placed)
        placed.append(box)
        color = INK if point.tone is Tone.PLAIN else MARK_COLORS[point.tone]
        canvas.texts([label], color, bold=True)


def _free_place(
    canvas: Canvas, text: str, spot: Spot, placed: Sequence[tuple[float, float, float, float]]
) -> tuple[Label, tuple[float, float, float, float]]:
    """Return the label at the first side of the point (right, left, above, below, …) where it covers no other."""
    at = canvas.pixels(spot)
    lines = wrapped(text, canvas.plot[0] * 0.4, SMALL, bold=True, most=2)
    sides: tuple[tuple[Align, float], ...] = (("left", 8.0), ("right", -8.0))
    tries = [(align, dx, float(dy)) for dy in (0, -13, 13, -26, 26) for align, dx in sides]
    options = []
    for align, dx, dy in tries:
        label = Label(spot, lines, align, dx, dy)
        width, height = label.box(SMALL, bold=True)
        start = at[0] + dx - (width if align == "right" else 0)
        options.append((label, (start, at[1] + dy - 7, start + width, at[1] + dy - 7 + height)))
    inside = [
        option for option in options if option[1][0] >= 0 and option[1][2] <= canvas.size[0] - canvas.margins.left
    ]
    free = [option for option in inside if not any(_overlap(option[1], box) for box in placed)]
    return (free or inside or options)[0]


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# --- shared ----------------------------------------------------------------------------------------------------------


def _value(figure: Figure | None) -> float | None:
    return None if figure is None or figure.value is None else float(figure.value)


def _limits(point: ControlPoint) -> Iterator[Figure]:
    yield from (figure for figure in (point.centre, point.lower, point.upper) if figure is not None)


def _ticks(figures: Sequence[Figure], unit: Unit, *, zoom: bool) -> tuple[float, ...]:
    return tick_range([value for figure in figures if (value := _value(figure)) is not None], unit, zoom=zoom)


def tick_range(values: Sequence[float], unit: Unit, *, zoom: bool) -> tuple[float, ...]:
    """Return the ticks of an axis that holds the values; from zero unless it may zoom and zero is far away."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if not zoom or low < high * 0.35:
        low = min(low, 0.0)
    if high <= low:  # all alike: room above, or below where nothing can be above
        low, high = (low - 1.0, high) if unit is Unit.PERCENT and low > 99 else (low, low + 1.0)
    ticks = nice_ticks(low, high, whole=unit is Unit.COUNT)
    return tuple(tick for tick in ticks if unit is not Unit.PERCENT or high > 100 or tick <= 100)


def _spots(figures: Sequence[Figure]) -> list[Spot]:
    return [(float(index), value) for index, figure in enumerate(figures) if (value := _value(figure)) is not None]


def _runs(figures: Sequence[Figure]) -> list[list[Spot]]:
    """Return the unbroken stretches: a missing or hidden value breaks the line."""
    parts = groupby(enumerate(figures), key=lambda item: _value(item[1]) is not None)
    return [[(float(i), _value(figure) or 0.0) for i, figure in part] for known, part in parts if known]


def _steps(points: Sequence[tuple[int, Figure | None]]) -> list[list[Spot]]:
    """Return a limit as stretches that are flat across each point."""
    parts = groupby(points, key=lambda item: _value(item[1]) is not None)
    return [
        [spot for i, figure in part for spot in ((i - 0.5, _value(figure) or 0.0), (i + 0.5, _value(figure) or 0.0))]
        for known, part in parts
        if known
    ]


def _last(figures: Sequence[Figure]) -> tuple[int, Figure]:
    known = [(index, figure) for index, figure in enumerate(figures) if figure.value is not None]
    return known[-1] if known else (0, Figure(None))
