"""Charts as specifications and as drawings."""

import json
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
import vl_convert
from documents_sample import HIDDEN, HOSTILE, bars, control, funnel, grouped, line, percent
from lxml import etree

from valvo.core.figures import Figure, Unit
from valvo.core.languages import LANGUAGES, Language
from valvo.documents.canvas import Canvas, Label, Margins, nice_ticks, spread, tick_text
from valvo.documents.charts import NARROW, WIDE, chart_spec, chart_svg
from valvo.documents.fonts import text_width, wrapped
from valvo.documents.tree import Bar, Bars, Chart, ControlChart, ControlPoint, Group, GroupedBars, Line, Series, Tone

SVG = "{http://www.w3.org/2000/svg}"
MAKERS = (bars, grouped, line, control, funnel)


def drawn(chart: Chart, language: Language = "sv", width: float = WIDE) -> etree._Element:
    return etree.fromstring(chart_svg(chart, language, width=width))


def texts(chart: Chart, language: Language = "sv") -> list[str]:
    return [" ".join(text.itertext()) for text in drawn(chart, language).iter(SVG + "text")]


def layers(chart: Chart) -> list[dict[str, dict[str, object]]]:
    return chart_spec(chart, "sv")["layer"]  # type: ignore[call-overload,index,return-value,no-any-return]  # plain JSON


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_drawing_has_title_description_and_the_width_asked_for(make: Callable[[], Chart], width: float) -> None:
    chart = make()
    svg = drawn(chart, width=width)
    assert (svg.findtext(SVG + "title"), svg.findtext(SVG + "desc")) == (chart.title, chart.summary)
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == " ".join(svg.xpath("//@id"))
    assert float(svg.get("width")) == width


@pytest.mark.parametrize("make", MAKERS)
def test_a_specification_is_plain_data_and_the_same_each_time(make: Callable[[], Chart]) -> None:
    assert json.dumps(chart_spec(make(), "fi")) == json.dumps(chart_spec(make(), "fi"))


@pytest.mark.parametrize("make", MAKERS)
def test_no_text_runs_out_of_the_picture(make: Callable[[], Chart]) -> None:
    for width in (WIDE, NARROW):
        for left, right in extents(drawn(make(), width=width)):
            assert left >= -0.5
            assert right <= width + 0.5


@pytest.mark.parametrize("make", MAKERS)
def test_labels_stand_exactly_where_the_specification_places_them(make: Callable[[], Chart]) -> None:
    chart = make()
    whole = etree.fromstring(vl_convert.vegalite_to_svg(chart_spec(chart, "sv"), vl_version="6.1"))
    ours, theirs = sorted(placed(drawn(chart))), sorted(placed(whole))
    assert [text[:3] for text in ours] == [text[:3] for text in theirs]
    for text, other in zip(ours, theirs, strict=True):
        assert text[3:] == pytest.approx(other[3:], abs=0.02)


def placed(svg: etree._Element) -> list[tuple[str, str, str, float, float]]:
    """Return every text with its style and its place in pixels."""
    found = []
    for text in svg.iter(SVG + "text"):
        steps = [node.get("transform", "") for node in (text, *text.iterancestors())]
        pairs = [match for step in steps for match in re.findall(r"translate\(([-\d.]+),([-\d.]+)\)", step)]
        x, y = (sum(float(pair[axis]) for pair in pairs) for axis in (0, 1))
        lines = " ".join(text.itertext())
        found.append((lines, text.get("fill"), text.get("font-weight", "400"), x, y))
    return found


def extents(svg: etree._Element) -> list[tuple[float, float]]:
    """Return where each line of text begins and ends, measured in the font it is drawn in."""
    found = []
    for text in svg.iter(SVG + "text"):
        at = sum(float(x) for node in (text, *text.iterancestors()) for x in shifts(node))
        bold = text.get("font-weight") == "600"
        size = float(text.get("font-size").removesuffix("px"))
        for line_text in [text.text, *(part.text for part in text)]:
            length = text_width(line_text or "", size, bold=bold)
            start = {"end": at - length, "middle": at - length / 2}.get(text.get("text-anchor", "start"), at)
            found.append((start, start + length))
    return found


def shifts(node: etree._Element) -> list[str]:
    return re.findall(r"translate\(([-\d.]+),", node.get("transform", ""))[:1]


@pytest.mark.parametrize(("language", "printed"), [("sv", "33,3\u00a0%"), ("fi", "33,3\u00a0%"), ("en", "33.3%")])
def test_a_bar_carries_its_figure_as_printed(language: Language, printed: str) -> None:
    chart = Chart("T", Bars("E", "A", (Bar("Avdelning", Figure.share(1, 3)),)), "S")
    assert printed in texts(chart, language)


def test_hostile_labels_stay_text() -> None:
    chart = Chart(HOSTILE, Bars(HOSTILE, HOSTILE, (Bar(HOSTILE, Figure(3)),)), HOSTILE)
    svg = drawn(chart)
    assert svg.findtext(SVG + "title") == HOSTILE
    assert not list(svg.iter(SVG + "script"))


def test_a_hidden_value_is_a_mark_on_bars_and_a_gap_in_a_line() -> None:
    barred = Chart("T", Bars("E", "A", (Bar("Stor", Figure(40)), Bar("Liten", HIDDEN))), "S")
    assert ".." in texts(barred)
    lined = Chart("T", Line(tuple("abcde"), (Series("X", (Figure(1), Figure(2), HIDDEN, Figure(4), Figure(5))),)), "S")
    paths = [layer["data"]["values"] for layer in layers(lined) if layer["mark"]["type"] == "line"]
    series = next(values for values in paths if {value["path"] for value in values} == {0, 1} and len(values) == 4)  # type: ignore[attr-defined,index,arg-type]  # plain JSON
    assert [value["x"] for value in series] == [0, 1, 3, 4]  # type: ignore[index]  # plain JSON


def test_improvement_and_concern_differ_in_shape_as_well_as_colour() -> None:
    marks = [layer["mark"] for layer in layers(control()) if layer["mark"]["type"] == "point"]
    assert {(mark["shape"], mark["fill"]) for mark in marks} == {
        ("circle", "#8b9494"),
        ("diamond", "#1f6fb2"),
        ("square", "#c2570c"),
    }


def test_bars_and_lines_start_from_zero_while_a_control_chart_of_shares_may_zoom() -> None:
    high = tuple(percent(value) for value in (88, 89, 90))
    lined = Chart("T", Line(("a", "b", "c"), (Series("X", high),)), "S")
    zoomed = Chart("T", ControlChart("X", tuple(ControlPoint(name, figure) for name, figure in zip("abc", high))), "S")  # noqa: B905
    assert "0\u00a0%" in texts(lined)
    assert "0\u00a0%" not in texts(zoomed)
    assert "0" in texts(
        Chart("T", ControlChart("X", (ControlPoint("a", Figure(95)), ControlPoint("b", Figure(99)))), "S")
    )


def test_limits_target_and_phases_are_named_where_they_are() -> None:
    said = texts(control())
    for name in ("övre 93,7\u00a0%", "medel 89,6\u00a0%", "nedre 85,5\u00a0%", "Mål minst 95\u00a0%"):
        assert name in said
    assert "Fas 2: läsare på varje vagn" in said
    assert "före: medel 70,7\u00a0%" in said


def test_a_funnel_names_only_those_outside() -> None:
    said = " ".join(texts(funnel()))
    assert [name for name in range(22) if re.search(rf"Avdelning {name}\b", said)] == [4, 9, 10]


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_without_any_data_are_drawn_all_the_same(language: Language) -> None:
    empty = (
        Bars("E", "A", ()),
        GroupedBars("E", ("2023", "2024"), (Group("A", (HIDDEN, HIDDEN)),)),
        Line((), (Series("X", ()),)),
        ControlChart("X", ()),
        Bars("E", "A", (Bar("A", Figure(None)), Bar("B", Figure(-3, signed=True)))),
    )
    for data in empty:
        assert drawn(Chart("T", data, "S"), language).get("role") == "img"


@pytest.mark.parametrize(
    ("low", "high", "whole", "ticks"),
    [
        (0, 51, False, (0, 10, 20, 30, 40, 50, 60)),
        (0, 3, True, (0, 1, 2, 3)),
        (62, 95, False, (60, 70, 80, 90, 100)),
        (0, 0.7, False, (0, 0.2, 0.4, 0.6, 0.8)),
        (-5, 5, False, (-6, -4, -2, 0, 2, 4, 6)),
    ],
)
def test_ticks_are_round_and_enclose_the_values(low: float, high: float, whole: bool, ticks: tuple[float, ...]) -> None:  # noqa: FBT001
    assert nice_ticks(low, high, whole=whole) == ticks


def test_ticks_are_printed_with_the_decimals_they_need() -> None:
    assert [tick_text(tick, (0, 2.5, 5), Unit.PERCENT, "sv") for tick in (0, 2.5)] == ["0,0\u00a0%", "2,5\u00a0%"]
    assert tick_text(-2000, (-2000, 0), Unit.COUNT, "fi") == "\u22122\u202f000"


def test_labels_at_the_edge_are_spread_in_order() -> None:
    canvas = Canvas((200, 140), Margins(0, 0, 20, 20), (0, 1), (0, 100))
    labels = [Label((1, value), (str(value),)) for value in (50, 52, 51)]
    moved = spread(labels, canvas)
    heights = [canvas.pixels(label.at)[1] + label.dy for label in moved]
    assert [label.lines for label in moved] == [("52",), ("51",), ("50",)]
    assert all(after - before >= 14 for before, after in pairwise(heights))


def test_long_words_are_cut_rather_than_run_out_of_the_picture() -> None:
    lines = wrapped("Lääkkeettömän hoidon kehittämissuunnitelmaryhmittymä", 120, 12, most=4)
    assert all(text_width(line, 12) <= 120 for line in lines)
    assert wrapped("ett två tre fyra fem sex sju åtta nio tio", 60, 12, most=2)[-1].endswith("…")


def test_the_tone_of_a_bar_is_told_by_a_sign_before_its_figure() -> None:
    chart = Chart("T", Bars("E", "A", (Bar("A", Figure(3), Tone.WORSE), Bar("B", Figure(4), Tone.BETTER))), "S")
    assert {"■ 3", "◆ 4"} <= set(texts(chart))
