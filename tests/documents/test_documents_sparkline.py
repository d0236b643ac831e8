"""Small lines for table rows."""

import pytest
from lxml import etree

from valvo.documents.sparkline import sparkline
from valvo.documents.tree import Tone

SVG = "{http://www.w3.org/2000/svg}"


def test_a_sparkline_tells_its_label_and_stays_inside() -> None:
    svg = etree.fromstring(sparkline([1, 5, 3], "Läge & <mål>", centre=2, target=6))
    assert svg.get("aria-label") == "Läge & <mål>"
    assert (svg.get("width"), svg.get("height")) == ("132", "30")
    (line,) = [path.get("d") for path in svg.iter(SVG + "path") if path.get("stroke-width") == "1.5"]
    numbers = [float(number) for number in line.replace("M", " ").replace("L", " ").split()]
    assert all(0 <= x <= 132 for x in numbers[::2])
    assert all(0 <= y <= 30 for y in numbers[1::2])


def test_a_missing_value_breaks_the_line() -> None:
    assert sparkline([1, 2, None, 4], "x").count("M") == 2


def test_improvement_concern_and_the_last_value_have_marks_of_their_own() -> None:
    drawn = sparkline([1, 2, 3, 3], "x", tones=[Tone.BETTER, Tone.WORSE, Tone.CHANGED, Tone.PLAIN])
    assert ("#1f6fb2" in drawn, "#c2570c" in drawn, "#6b4fa0" in drawn, drawn.count("<circle")) == (True, True, True, 1)


def test_a_value_that_is_not_counted_is_crossed_out() -> None:
    assert sparkline([1, 9, 1], "x", tones=[Tone.PLAIN, Tone.EXCLUDED, Tone.PLAIN]).count("l6 6m0-6l-6 6") == 1


def test_a_series_that_has_just_begun_stands_at_the_end_of_its_line() -> None:
    at = [etree.fromstring(sparkline(values, "x", places=24)).find(SVG + "circle") for values in ([3], [1] * 23 + [3])]
    assert at[0] is not None
    assert at[1] is not None
    assert float(at[0].get("cx", "0")) == float(at[1].get("cx", "0")) == 128.0


@pytest.mark.parametrize("values", [[], [None, None], [3], [2, 2, 2]])
def test_few_or_equal_values_are_drawn(values: list[float | None]) -> None:
    assert etree.fromstring(sparkline(values, "x")).tag == SVG + "svg"


def test_tones_must_match_the_values() -> None:
    with pytest.raises(ValueError, match="2 values but 1 tones"):
        sparkline([1, 2], "x", tones=[Tone.PLAIN])
