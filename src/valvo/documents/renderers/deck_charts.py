"""Native charts for a deck: whoever edits the slide finds the figures in the chart's own sheet.

Values stand there as printed elsewhere (rounded); hidden and missing ones are gaps. Colours and marker shapes are those
of the drawn charts, lines are named where they end.
"""

from collections.abc import Sequence
from functools import singledispatch
from itertools import chain
from xml.sax.saxutils import quoteattr

from pptx.chart.axis import CategoryAxis, ValueAxis
from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.point import Point
from pptx.chart.series import BarSeries, LineSeries, XySeries
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.placeholder import ChartPlaceholder
from pptx.text.text import Font
from pptx.util import Pt

from valvo.core.figures import NUMBER_FORMS, Figure, Unit
from valvo.core.languages import Language
from valvo.documents.canvas import GRID, INK, LIMIT_GREY, QUIET, THREAD, nice_ticks
from valvo.documents.charts import BAR, BAR_BEFORE, EVENT_TEXT, SERIES_COLORS, ZOOMABLE, tick_range
from valvo.documents.renderers.deck_template import rgb
from valvo.documents.tree import (
    MARK_COLORS,
    Bars,
    ChartData,
    ControlChart,
    Funnel,
    FunnelPoint,
    GroupedBars,
    Line,
    Target,
    Tone,
)
from valvo.documents.words import word

MARKERS = {
    Tone.PLAIN: XL_MARKER_STYLE.CIRCLE,
    Tone.CHANGED: XL_MARKER_STYLE.TRIANGLE,
    Tone.BETTER: XL_MARKER_STYLE.DIAMOND,
    Tone.WORSE: XL_MARKER_STYLE.SQUARE,
    Tone.EXCLUDED: XL_MARKER_STYLE.X,
}
MARKER_SIZES = {Tone.PLAIN: 6, Tone.CHANGED: 8, Tone.BETTER: 9, Tone.WORSE: 8, Tone.EXCLUDED: 8}
SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
PLOT_BOX = (("x", 0.06), ("y", 0.04), ("w", 0.76), ("h", 0.84))  # in shares of the whole chart
PERIODS_NAMED = 9
# In points: the height bars share on a slide, labels at most and at least, names of series; and a line to its size.
CHART_HEIGHT, LABEL_SIZE, LEAST_SIZE, NAME_SIZE, LINE_OF_TEXT = 350, 12.0, 7.0, 11.0, 1.15
LABEL_HEIGHT = 0.045  # of the whole chart
Drawn = BarSeries | LineSeries | XySeries


def number_format(figure: Figure, language: Language) -> str:
    """Return the spreadsheet format that prints like `format_figure`, in the reader's own separators."""
    number = "#,##0" + ("." + "0" * figure.decimals if figure.decimals else "")
    sign = f"+{number};\u2212{number};{number}" if figure.signed else f"{number};\u2212{number}"
    if figure.unit is not Unit.PERCENT:
        return sign
    return ";".join(f'{part}"{NUMBER_FORMS[language].percent}"' for part in sign.split(";"))


def has_content(data: ChartData) -> bool:
    """Return whether there is anything to draw: a chart without categories is no chart to PowerPoint."""
    match data:
        case Bars() | GroupedBars():
            return bool(data.items)
        case Line():
            return bool(data.periods)
        case ControlChart():
            return bool(data.points)
        case Funnel():
            return any(map(_is_known, data.points))


@singledispatch
def insert_chart(data: ChartData, place: ChartPlaceholder, language: Language) -> GraphicFrame:
    """Put the native chart into its placeholder."""
    raise TypeError(f"No native chart for {type(data).__name__}")


@insert_chart.register
def _bars(data: Bars, place: ChartPlaceholder, language: Language) -> GraphicFrame:
    figures = [bar.figure for bar in data.items]
    content = _categories([bar.label for bar in data.items], {data.measure: figures}, language)
    frame: GraphicFrame = place.insert_chart(XL_CHART_TYPE.BAR_CLUSTERED, content)
    chart = frame.chart
    gap = max(45, 240 // max(len(data.items), 1))
    _bar_look(chart, gap)
    series = chart.plots[0].series[0]
    for index, bar in enumerate(data.items):
        fill = series.points[index].format.fill
        fill.solid()
        fill.fore_color.rgb = rgb(BAR if bar.tone is Tone.PLAIN else MARK_COLORS[bar.tone])
    _value_labels(series, figures, language, bold=True, size=_label_size(len(data.items), 1, gap))
    return frame


@insert_chart.register
def _grouped(data: GroupedBars, place: ChartPlaceholder, language: Language) -> GraphicFrame:
    columns = {name: [item.figures[index] for item in data.items] for index, name in enumerate(data.series)}
    content = _categories([item.label for item in data.items], columns, language)
    frame: GraphicFrame = place.insert_chart(XL_CHART_TYPE.BAR_CLUSTERED, content)
    gap = max(35, 300 // max(len(data.items), 1))
    size = _label_size(len(data.items), len(data.series), gap)
    _bar_look(frame.chart, gap)
    for series, color, name in zip(frame.chart.plots[0].series, (BAR_BEFORE, BAR), data.series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(color)
        _value_labels(series, columns[name], language, bold=color == BAR, size=size)
        # The first pair names the two series.
        code = number_format(columns[name][0], language) if columns[name] else ""
        _named_label(series, 0, "outEnd", QUIET if color == BAR_BEFORE else INK, code, size=min(size, NAME_SIZE))
    return frame


def _label_size(groups: int, bars: int, gap: int) -> float:
    """Return how large a bar's label may be in points, so that it is no higher than its bar; `gap` as the library's."""
    thickness = CHART_HEIGHT / (max(groups, 1) * (bars + gap / 100))
    return max(LEAST_SIZE, min(LABEL_SIZE, round(thickness / LINE_OF_TEXT, 1)))


@insert_chart.register
def _line(data: Line, place: ChartPlaceholder, language: Language) -> GraphicFrame:
    columns = {series.name: list(series.figures) for series in data.series}
    columns |= _target_column(data.target, len(data.periods), language)
    frame: GraphicFrame = place.insert_chart(XL_CHART_TYPE.LINE_MARKERS, _categories(data.periods, columns, language))
    _time_look(frame.chart, columns, language)
    drawn = list(frame.chart.plots[0].series)
    ends = [column[_last_index(column)] for column in columns.values()]
    downs = _offsets(frame.chart, [_number(figure) for figure in ends])
    for number, (series, figures) in enumerate(zip(drawn, columns.values(), strict=True)):
        code = number_format(ends[number], language)
        if number == len(data.series):
            _rule(series, INK, 1.25, name_at=len(figures) - 1, code=code, down=downs[number])
            continue
        color = SERIES_COLORS[number % len(SERIES_COLORS)]
        _line_look(series, color, 2.25 if number == 0 else 1.5)
        _marker(series, Tone.PLAIN, color)
        _named_label(series, _last_index(figures), "r", color, code, down=downs[number])
    return frame


@insert_chart.register
def _control(data: ControlChart, place: ChartPlaceholder, language: Language) -> GraphicFrame:
    gap = Figure(None)
    columns = {data.measure: [point.figure for point in data.points]}
    for name in ("centre", "lower", "upper"):
        limits = [getattr(point, name) for point in data.points]
        if any(limit is not None for limit in limits):
            columns[word(name, language)] = [limit if limit is not None else gap for limit in limits]
    columns |= _target_column(data.target, len(data.points), language)
    # What is more than chance is a series of its own over the first, so that every program draws its marks.
    marked = (Tone.WORSE, Tone.BETTER, Tone.CHANGED, Tone.EXCLUDED)
    tones = [tone for tone in marked if any(point.tone is tone for point in data.points)]
    for tone in reversed(tones):
        columns[word(tone.value, language)] = [point.figure if point.tone is tone else gap for point in data.points]
    content = _categories([point.period for point in data.points], columns, language)
    frame: GraphicFrame = place.insert_chart(XL_CHART_TYPE.LINE_MARKERS, content)
    _time_look(frame.chart, columns, language)
    first, *others = frame.chart.plots[0].series
    _line_look(first, THREAD, 1.5)
    _marker(first, Tone.PLAIN, MARK_COLORS[Tone.PLAIN])
    for tone in tones:
        _points_only(others.pop(), tone)
    for mark in (*(phase for phase in data.phases if phase.index), *data.actions):
        _text_label(first.points[mark.index], mark.label, XL_LABEL_POSITION.ABOVE, EVENT_TEXT)
    ends = [columns[series.name][_last_index(columns[series.name])] for series in others]
    downs = _offsets(frame.chart, [_number(figure) for figure in ends])
    for series, end, down in zip(others, ends, downs, strict=True):
        is_target = series.name == word("target", language)
        dash = None if is_target or series.name == word("centre", language) else MSO_LINE.DASH
        color, width = (INK, 1.25) if is_target else (LIMIT_GREY, 1.0)
        code, last = number_format(end, language), _last_index(columns[series.name])
        _rule(series, color, width, dash=dash, name_at=last, code=code, down=down)
    return frame


@insert_chart.register
def _funnel(data: Funnel, place: ChartPlaceholder, language: Language) -> GraphicFrame:
    content = XyChartData(number_format=number_format(data.centre, language))
    groups = {tone: [point for point in data.points if point.tone is tone and _is_known(point)] for tone in Tone}
    groups = {tone: points for tone, points in groups.items() if points}
    names = (("limit_95", "lower_95"), ("limit_95", "upper_95"), ("limit_998", "lower_998"), ("limit_998", "upper_998"))
    limits = sorted(data.limits, key=lambda limit: limit.basis)
    for name, side in names if limits else ():
        series = content.add_series(word(name, language))
        for limit in limits:
            series.add_data_point(limit.basis, getattr(limit, side))
    if limits:
        middle = content.add_series(word("centre", language))
        for limit in (limits[0], limits[-1]):
            middle.add_data_point(limit.basis, _number(data.centre))
    for tone, points in groups.items():
        series = content.add_series(word(tone.value, language))
        for point in points:
            series.add_data_point(_number(point.basis), _number(point.figure))
    frame: GraphicFrame = place.insert_chart(XL_CHART_TYPE.XY_SCATTER, content)
    _funnel_look(frame.chart, data, groups, language)
    return frame


def _funnel_look(chart: NativeChart, data: Funnel, groups: dict[Tone, list[FunnelPoint]], language: Language) -> None:
    drawn = list(chart.plots[0].series)
    dashes = (MSO_LINE.ROUND_DOT, MSO_LINE.ROUND_DOT, MSO_LINE.DASH, MSO_LINE.DASH, None) if data.limits else ()
    for series, dash in zip(drawn, dashes, strict=False):
        last = 1 if dash is None else len(data.limits) - 1
        _rule(series, LIMIT_GREY, 1.0, dash=dash, name_at=last)
    for series, (tone, points) in zip(drawn[len(dashes) :], groups.items(), strict=True):
        _points_only(series, tone)
        for index, point in enumerate(points):
            if point.outside:
                _text_label(series.points[index], point.label, XL_LABEL_POSITION.RIGHT, MARK_COLORS[tone])
    outer = [value for limit in data.limits for value in (limit.lower_95, limit.upper_95)]
    known = [_number(point.figure) or 0.0 for points in groups.values() for point in points]
    _scale(chart, [*outer, *known], data.centre, language, zoom=data.centre.unit in ZOOMABLE)
    across = chart.category_axis
    across.minimum_scale = 0
    across.maximum_scale = nice_ticks(
        0.0, max((limit.basis for limit in data.limits), default=1.0), most=5, whole=True
    )[-1]
    across.has_major_gridlines = False
    across.has_title = True
    across.axis_title.text_frame.text = data.basis
    _font(across.axis_title.text_frame.paragraphs[0].runs[0].font, QUIET, 11)
    _axis_look(across)
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "#,##0", False
    chart.has_legend = chart.has_title = False
    _leave_room_right(chart)


def _is_known(point: FunnelPoint) -> bool:
    return point.basis.value is not None and point.figure.value is not None


def _number(figure: Figure) -> float | None:
    rounded = figure.rounded()
    return None if rounded is None else float(rounded)


def _categories(labels: Sequence[str], columns: dict[str, list[Figure]], language: Language) -> CategoryChartData:
    first = next(chain.from_iterable(columns.values()), Figure(None))
    content = CategoryChartData(number_format=number_format(first, language))
    content.categories = labels
    for name, figures in columns.items():
        sample = next((figure for figure in figures if figure.value is not None), first)
        content.add_series(name, [_number(figure) for figure in figures], number_format(sample, language))
    return content


def _target_column(target: Target | None, count: int, language: Language) -> dict[str, list[Figure]]:
    return {word("target", language): [target.figure] * count} if target else {}


def _bar_look(chart: NativeChart, gap: int) -> None:
    """Draw bars from the top down, without value axis: every bar carries its figure."""
    chart.has_legend = chart.has_title = False
    chart.plots[0].gap_width, chart.plots[0].overlap = gap, 0
    chart.plots[0].vary_by_categories = False
    chart.category_axis.reverse_order = True
    chart.category_axis.has_major_gridlines = False
    _axis_look(chart.category_axis)
    _font(chart.category_axis.tick_labels.font, INK, 13)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = min(
        0.0, *(value or 0.0 for series in chart.plots[0].series for value in series.values)
    )


def _time_look(chart: NativeChart, columns: dict[str, list[Figure]], language: Language) -> None:
    chart.has_legend = chart.has_title = False
    _leave_room_right(chart)
    figures = [figure for column in columns.values() for figure in column if figure.value is not None]
    sample = figures[0] if figures else Figure(None)
    zoom = sample.unit in ZOOMABLE and word("upper", language) in columns
    _scale(chart, [_number(figure) or 0.0 for figure in figures], sample, language, zoom=zoom)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.has_major_gridlines = False
    _axis_look(chart.category_axis)
    _name_some(chart, max(map(len, columns.values()), default=0))


def _name_some(chart: NativeChart, count: int) -> None:
    """Name as many periods as there is room for, evenly, from the first."""
    every = next((every for every in (1, 2, 3, 4, 6, 12) if count / every <= PERIODS_NAMED), count // PERIODS_NAMED + 1)
    axis = chart._chartSpace.catAx_lst[0]  # noqa: SLF001  (the library has no such setting)
    for last in axis.xpath("c:noMultiLvlLbl"):
        last.addprevious(parse_xml(f'<c:tickLblSkip {SPACES} val="{every}"/>'))
        last.addprevious(parse_xml(f'<c:tickMarkSkip {SPACES} val="{every}"/>'))
    # Not every program knows how to skip: names left out of what is kept drawn are left out everywhere.
    for point in chart._chartSpace.xpath(".//c:cat//c:pt"):  # noqa: SLF001  (the same)
        if int(point.get("idx")) % every:
            point.getparent().remove(point)


def _leave_room_right(chart: NativeChart) -> None:
    """Keep a fifth of the width free for the names of the lines that end at the right edge."""
    area = chart._chartSpace.chart.plotArea  # noqa: SLF001  (the library has no such setting)
    for old in area.xpath("c:layout"):
        area.remove(old)
    sides = "".join(f'<c:{name} val="{value}"/>' for name, value in PLOT_BOX)
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    area.insert(0, parse_xml(f"<c:layout {SPACES}><c:manualLayout>{modes}{sides}</c:manualLayout></c:layout>"))


def _scale(chart: NativeChart, values: Sequence[float], sample: Figure, language: Language, *, zoom: bool) -> None:
    ticks = tick_range(values, sample.unit, zoom=zoom)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = ticks[0], ticks[-1]
    axis.major_unit = ticks[1] - ticks[0]
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = rgb(GRID)
    axis.format.line.fill.background()
    axis.major_tick_mark = XL_TICK_MARK.NONE
    whole = all(tick == int(tick) for tick in ticks)
    axis.tick_labels.number_format = number_format(Figure(0, sample.unit, 0 if whole else 1), language)
    axis.tick_labels.number_format_is_linked = False
    _font(axis.tick_labels.font, QUIET, 11)


def _axis_look(axis: CategoryAxis | ValueAxis) -> None:
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.color.rgb = rgb(LIMIT_GREY)
    _font(axis.tick_labels.font, QUIET, 11)


def _font(font: Font, color: str, size: float, *, bold: bool = False) -> None:
    font.size, font.bold = Pt(size), bold
    font.color.rgb = rgb(color)


def _line_look(series: LineSeries | XySeries, color: str, width: float) -> None:
    if isinstance(series, LineSeries):
        series.smooth = False
    series.format.line.width = Pt(width)
    series.format.line.color.rgb = rgb(color)


def _rule(
    series: LineSeries | XySeries,
    color: str,
    width: float,
    *,
    dash: MSO_LINE | None = None,
    name_at: int,
    code: str = "",
    down: float = 0.0,
) -> None:
    """Draw a limit, mean or target: a line without markers, named at one of its points."""
    _line_look(series, color, width)
    if dash is not None:
        series.format.line.dash_style = dash
    series.marker.style = XL_MARKER_STYLE.NONE
    _named_label(series, name_at, "r", color, code, down=down)


def _points_only(series: LineSeries | XySeries, tone: Tone) -> None:
    """Draw marks without a line: the line has the marks' colour, which some programs give them, and cannot be seen."""
    _line_look(series, MARK_COLORS[tone], 1.0)
    _marker(series, tone, MARK_COLORS[tone])
    for color in series._element.xpath("c:spPr/a:ln/a:solidFill/a:srgbClr"):  # noqa: SLF001  (no setting for it)
        color.append(parse_xml(f'<a:alpha {SPACES} val="0"/>'))


def _marker(owner: LineSeries | XySeries | Point, tone: Tone, color: str) -> None:
    marker = owner.marker
    marker.style, marker.size = MARKERS[tone], MARKER_SIZES[tone]
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(color)
    marker.format.line.color.rgb = rgb("#ffffff")


def _value_labels(series: BarSeries, figures: Sequence[Figure], language: Language, *, bold: bool, size: float) -> None:
    sample = next((figure for figure in figures if figure.value is not None), Figure(None))
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = number_format(sample, language), False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    _font(labels.font, INK if bold else QUIET, size, bold=bold)


def _text_label(point: Point, text: str, position: XL_LABEL_POSITION, color: str) -> None:
    frame = point.data_label.text_frame
    frame.text = text
    _font(frame.paragraphs[0].runs[0].font, color, 11, bold=True)
    point.data_label.position = position


def _named_label(
    series: Drawn, index: int, position: str, color: str, code: str = "", *, down: float = 0.0, size: float = NAME_SIZE
) -> None:
    """Label one point with its series' name, and with its value in the number format `code` when one is given.

    `down` moves the label, in shares of the chart's height.
    """
    moved = (
        f'<c:layout><c:manualLayout><c:x val="0"/><c:y val="{down:.4f}"/></c:manualLayout></c:layout>' if down else ""
    )
    form = f'<c:numFmt formatCode={quoteattr(code)} sourceLinked="0"/>' if code else ""
    fill = f'<a:solidFill><a:srgbClr val="{color.lstrip("#")}"/></a:solidFill>'
    style = f'<a:pPr><a:defRPr sz="{round(size * 100)}" b="1">{fill}</a:defRPr></a:pPr><a:endParaRPr/>'
    label = parse_xml(
        f'<c:dLbl {SPACES}><c:idx val="{index}"/>{moved}{form}<c:spPr><a:noFill/></c:spPr>'
        f'<c:txPr><a:bodyPr wrap="none"/><a:p>{style}</a:p></c:txPr><c:dLblPos val="{position}"/>'
        f'<c:showLegendKey val="0"/><c:showVal val="{int(bool(code))}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="1"/><c:showPercent val="0"/><c:showBubbleSize val="0"/><c:separator> </c:separator>'
        "</c:dLbl>"
    )
    # The library knows labels with own text only; one that shows the series' name is put in by hand.
    labels = series._element.get_or_add_dLbls()  # noqa: SLF001
    before = sum(int(other.xpath("string(c:idx/@val)")) < index for other in labels.xpath("c:dLbl"))
    labels.insert(before, label)


def _offsets(chart: NativeChart, values: Sequence[float | None]) -> list[float]:
    """Return how far down each label at the right edge must move so that none covers another."""
    low, high = chart.value_axis.minimum_scale or 0.0, chart.value_axis.maximum_scale or 1.0
    heights = {
        index: (high - value) / (high - low) * PLOT_BOX[3][1] for index, value in enumerate(values) if value is not None
    }
    moved, free = [0.0] * len(values), -1.0
    for index, wanted in sorted(heights.items(), key=lambda item: item[1]):
        place = max(wanted, free)
        moved[index], free = place - wanted, place + LABEL_HEIGHT
    return moved


def _last_index(figures: Sequence[Figure]) -> int:
    return max((index for index, figure in enumerate(figures) if figure.value is not None), default=0)
