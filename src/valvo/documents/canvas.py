"""A plot area on which charts are put together as one layered Vega-Lite specification (plain data).

Positions are in the chart's own units (x, y); `Point.dx`/`dy` shift by pixels. Every layer carries its data inline and
no expression ever contains a text of a person's, so a label can only come out as a label.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Literal

from valvo.core.figures import MINUS, NUMBER_FORMS, Unit
from valvo.core.languages import Language
from valvo.documents.fonts import FAMILY, text_width

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Align = Literal["left", "center", "right"]
Spot = tuple[float, float]
Range = tuple[float, float]
ANCHORS: dict[Align, str] = {"left": "start", "center": "middle", "right": "end"}

INK, QUIET, LIMIT_GREY, THREAD, GRID, BAND = "#12262b", "#5c6a6d", "#6f7b7d", "#9aa4a4", "#e6e9e6", "#f1f4f2"
PAPER = "#ffffff"
SMALL, NORMAL = 11.0, 12.0
LINE_HEIGHT = 14


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place; several lines when given several."""

    at: Spot
    lines: tuple[str, ...]
    align: Align = "left"
    dx: float = 0
    dy: float = 0

    def box(self, size: float, *, bold: bool) -> tuple[float, float]:
        """Return width and height in pixels."""
        width = max(text_width(line, size, bold=bold) for line in self.lines)
        return width, LINE_HEIGHT * len(self.lines)


@dataclass(frozen=True, slots=True)
class Margins:
    """Pixels around the plot area."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Written:
    """A label as it is written."""

    label: Label
    color: str
    size: float
    bold: bool

    @property
    def weight(self) -> int:
        """Return the font weight."""
        return 600 if self.bold else 400


@dataclass(slots=True)
class Canvas:
    """Collects layers and labels; `size` is the picture in pixels, `x` and `y` the ranges shown in the plot area."""

    size: tuple[float, float]
    margins: Margins
    x: Range
    y: Range
    layers: list[Json] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)

    def __post_init__(self) -> None:
        edges = self.margins
        self.margins = Margins(*map(math.ceil, (edges.left, edges.right, edges.top, edges.bottom)))

    @property
    def plot(self) -> tuple[float, float]:
        """Return width and height of the plot area in pixels."""
        return (
            self.size[0] - self.margins.left - self.margins.right,
            self.size[1] - self.margins.top - self.margins.bottom,
        )

    def pixels(self, at: Spot) -> Spot:
        """Return where a place lies in the plot area, in pixels from its upper left corner."""
        width, height = self.plot
        right = (at[0] - self.x[0]) / (self.x[1] - self.x[0]) * width
        return right, (self.y[1] - at[1]) / (self.y[1] - self.y[0]) * height

    def _behind(self, label: Label, size: float, *, bold: bool) -> tuple[Spot, Spot]:
        """Return the corners of the area a label covers."""
        (x, y), (width, height) = self.pixels(label.at), label.box(size, bold=bold)
        left = x + label.dx - {"left": 0.0, "center": width / 2, "right": width}[label.align] - 1
        top = y + label.dy - LINE_HEIGHT / 2
        return self._place(left, top), self._place(left + width + 2, top + height)

    def _place(self, right: float, down: float) -> Spot:
        """Return the place that lies so many pixels from the plot area's upper left corner."""
        width, height = self.plot
        across, up = right / width * (self.x[1] - self.x[0]), down / height * (self.y[1] - self.y[0])
        return self.x[0] + across, self.y[1] - up

    def lines(self, paths: Sequence[Sequence[Spot]], color: str, width: float, dash: Sequence[int] = ()) -> None:
        """Draw open lines through the given places."""
        values: list[Json] = [
            {"x": x, "y": y, "path": number, "order": order}
            for number, path in enumerate(paths)
            for order, (x, y) in enumerate(path)
        ]
        mark: dict[str, Json] = {"type": "line", "color": color, "strokeWidth": width}
        if dash:
            mark["strokeDash"] = list(dash)
        self._add(values, mark, {"detail": {"field": "path", "type": "nominal"}, "order": {"field": "order"}})

    def boxes(self, boxes: Sequence[tuple[Spot, Spot]], color: str, corner: float = 0) -> None:
        """Fill rectangles between two opposite corners."""
        values: list[Json] = [{"x": x, "y": y, "x2": x2, "y2": y2} for (x, y), (x2, y2) in boxes]
        mark: dict[str, Json] = {"type": "rect", "color": color, "cornerRadius": corner}
        self._add(values, mark, {"x2": {"field": "x2"}, "y2": {"field": "y2"}})

    def symbols(self, spots: Sequence[Spot], shape: str, color: str, size: float) -> None:
        """Draw one symbol at each place."""
        values: list[Json] = [{"x": x, "y": y} for x, y in spots]
        mark: dict[str, Json] = {
            "type": "point",
            "shape": shape,
            "filled": True,
            "fill": color,
            "stroke": PAPER,
            "strokeWidth": 1,
            "size": size,
            "opacity": 1,
        }
        self._add(values, mark, {})

    def texts(
        self,
        labels: Sequence[Label],
        color: str = QUIET,
        size: float = SMALL,
        *,
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """Write labels over everything drawn; `halo` clears the lines behind them."""
        if halo:
            self.boxes([self._behind(label, size, bold=bold) for label in labels], PAPER)
        self.written += [Written(label, color, size, bold) for label in labels]

    def y_axis(self, ticks: Sequence[float], unit: Unit, language: Language) -> None:
        """Draw the grid and the numbers along the left edge."""
        self.lines([[(self.x[0], tick), (self.x[1], tick)] for tick in ticks], GRID, 1)
        self.texts(
            [Label((self.x[0], tick), (tick_text(tick, ticks, unit, language),), "right", dx=-8) for tick in ticks]
        )

    def spec(self, description: str, language: Language, *, labels: bool = True) -> Json:
        """Return the whole specification, or all of it but the labels."""
        width, height = self.plot
        edges = self.margins
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "description": description,
            "width": width,
            "height": height,
            "autosize": {"type": "none"},
            "padding": {"left": edges.left, "right": edges.right, "top": edges.top, "bottom": edges.bottom},
            "background": PAPER,
            "usermeta": {"language": language},
            "config": {"font": FAMILY, "view": {"stroke": None}, "mark": {"aria": False}},
            "layer": self.layers + (self._label_layers() if labels else []),
        }

    def labels_svg(self) -> str:
        """Return the labels as SVG, placed exactly as the specification places them.

        Vega measures every text it draws, at a millisecond or more each, though the places are known here already.
        """
        return "".join(map(self._label_svg, self.written))

    def _label_layers(self) -> list[Json]:
        """Return the labels as layers, one per style and shift."""
        groups: dict[tuple[Align, float, float, str, float, bool], list[Label]] = {}
        for item in self.written:
            label = item.label
            key = (label.align, label.dx, label.dy, item.color, item.size, item.bold)
            groups.setdefault(key, []).append(label)
        return [self._label_layer(key, labels) for key, labels in groups.items()]

    def _label_layer(self, key: tuple[Align, float, float, str, float, bool], labels: Sequence[Label]) -> Json:
        align, dx, dy, color, size, bold = key
        values: list[Json] = [{"x": label.at[0], "y": label.at[1], "text": list(label.lines)} for label in labels]
        mark: dict[str, Json] = {
            "type": "text",
            "align": align,
            "baseline": "middle",
            "dx": dx,
            "dy": dy,
            "fontSize": size,
            "fontWeight": 600 if bold else 400,
            "lineHeight": LINE_HEIGHT,
            "color": color,
        }
        return self._layer(values, mark, {"text": {"field": "text"}})

    def _label_svg(self, item: Written) -> str:
        label = item.label
        right, down = self.pixels(label.at)
        x = self.margins.left + right + label.dx
        # Vega sets a text's middle 0.3 of its size, in whole pixels, above the line it stands on.
        y = self.margins.top + down + label.dy + round(0.3 * item.size)
        lines = "".join(
            f'<tspan x="0" dy="{LINE_HEIGHT if number else 0}">{escape(line, quote=False)}</tspan>'
            for number, line in enumerate(label.lines)
        )
        return (
            f'<text text-anchor="{ANCHORS[label.align]}" transform="translate({x:.2f},{y:.2f})" font-family="{FAMILY}"'
            f' font-size="{item.size:g}px" font-weight="{item.weight}" fill="{item.color}">{lines}</text>'
        )

    def _add(self, values: list[Json], mark: dict[str, Json], encoding: dict[str, Json]) -> None:
        if values:
            self.layers.append(self._layer(values, mark, encoding))

    def _layer(self, values: list[Json], mark: dict[str, Json], encoding: dict[str, Json]) -> Json:
        return {
            "data": {"values": values},
            "mark": mark,
            "encoding": {"x": _position("x", self.x), "y": _position("y", self.y)} | encoding,
        }


def _position(name: str, limits: Range) -> Json:
    scale: Json = {"domain": list(limits), "nice": False, "zero": False}
    return {"field": name, "type": "quantitative", "scale": scale, "axis": None}


def nice_ticks(low: float, high: float, *, most: int = 6, whole: bool = False) -> tuple[float, ...]:
    """Return round numbers that enclose low to high, at most about `most` of them."""
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / most))
    steps = [power * factor for factor in (1, 2, 2.5, 5, 10, 20) if not whole or power * factor == int(power * factor)]
    step = next((step for step in steps if span / step <= most), steps[-1] if steps else 1.0)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(number * step, 10) for number in range(first, max(last, first + 1) + 1))


def tick_text(value: float, ticks: Sequence[float], unit: Unit, language: Language) -> str:
    """Return a tick's number with as many decimals as the ticks need."""
    decimals = next(
        count for count in range(11) if all(math.isclose(tick, round(tick, count), abs_tol=1e-9) for tick in ticks)
    )
    form = NUMBER_FORMS[language]
    whole, _, fraction = f"{abs(value):,.{decimals}f}".partition(".")
    number = whole.replace(",", form.thousands) + (form.decimal + fraction if fraction else "")
    return (MINUS if value < 0 else "") + number + (form.percent if unit is Unit.PERCENT else "")


def spread(labels: Sequence[Label], canvas: Canvas) -> tuple[Label, ...]:
    """Return labels at the right edge moved up or down so that none covers another, in order of height."""
    free = -math.inf  # the first height no label covers yet
    moved = []
    for label in sorted(labels, key=lambda label: canvas.pixels(label.at)[1]):
        wanted = canvas.pixels(label.at)[1]
        place = max(wanted, free)
        free = place + LINE_HEIGHT * len(label.lines)
        moved.append(replace(label, dy=place - wanted))
    # When the last was pushed below the plot, the whole pile is lifted as far as its first label allows.
    overflow = max(0.0, free - LINE_HEIGHT - canvas.plot[1])
    return tuple(replace(label, dy=label.dy - min(overflow, label.dy)) for label in moved)
