"""Freezing, comparing and composing trees, without a database."""

import json
from dataclasses import replace

import pytest
from documents_sample import sample_document

from valvo.core.errors import DataError
from valvo.core.figures import Figure, Suppression, Unit
from valvo.core.languages import LANGUAGES, Language
from valvo.documents.comparing import differences
from valvo.documents.composing import Placed, composed, filled, live_figures, unknown_figures
from valvo.documents.freezing import digest, freeze, thaw
from valvo.documents.tree import (
    Chart,
    Column,
    ControlChart,
    ControlPoint,
    Document,
    KeyFigure,
    KeyFigures,
    Kind,
    Paragraph,
    Row,
    RowKind,
    Section,
    Table,
    Theme,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_frozen_and_stored_thaws_to_the_very_same_document(language: Language) -> None:
    document = sample_document(language)
    stored = json.loads(json.dumps(freeze(document)))
    assert thaw(stored) == document


def test_a_theme_with_a_logo_survives_freezing() -> None:
    document = replace(sample_document("sv"), theme=Theme(logo=b"\x89PNG\x00\xff", logo_alt="A mark"))
    assert thaw(json.loads(json.dumps(freeze(document)))) == document


@pytest.mark.parametrize("broken", [{"part": "Popen", "holds": {}}, {"what": 1}, ["a"], "text", None])
def test_data_that_hold_no_document_are_refused(broken: object) -> None:
    with pytest.raises(DataError):
        thaw(broken)  # type: ignore[arg-type]  # the point of the test


def test_a_digest_does_not_depend_on_the_order_of_keys_but_on_every_figure() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    one, other = small(10), small(11)
    assert digest(freeze(one)) != digest(freeze(other))


def small(number: int, *, share: Figure | None = None, rows: tuple[str, ...] = ("Ward",)) -> Document:
    """Return a document with one key figure and one table."""
    columns = (Column("Unit", Kind.TEXT), Column("Reports"), Column("Share", Kind.SHARE))
    cells = [Row((name, Figure(number), share or Figure.share(1, 3))) for name in rows]
    item = KeyFigure("Reports", Figure(number, definition="reports"), change=Figure(2, signed=True), since="2025")
    return Document(
        name="x",
        title="Review",
        subtitle="",
        language="en",
        organisation="County",
        period="2026",
        as_of=sample_document("en").as_of,
        sections=(
            Section("Summary", blocks=(KeyFigures((item,)),)),
            Section("Units", blocks=(Table("By unit", columns, tuple(cells)),)),
            Section("Ahead"),
        ),
    )


def test_the_same_data_give_no_difference() -> None:
    assert differences(small(10), small(10)) == ()


def test_a_changed_figure_is_named_with_its_place_and_both_values() -> None:
    found = differences(small(10), small(1_234))
    assert [(one.place, one.before, one.after) for one in found] == [
        (("Summary", "Reports"), "10", "1,234"),
        (("Units", "By unit", "Ward", "Reports"), "10", "1,234"),
    ]


def test_a_change_too_small_to_be_printed_is_no_difference() -> None:
    assert differences(small(1, share=Figure.share(1000, 3000)), small(1, share=Figure.share(1001, 3003))) == ()


def test_rows_that_came_and_went_are_told_and_rows_of_one_name_kept_apart() -> None:
    found = differences(small(1, rows=("A", "A")), small(1, rows=("A", "B")))
    assert {(one.place[2:], one.before, one.after) for one in found} == {
        (("A", "Reports", "2"), "1", ""),
        (("A", "Share", "2"), "33.3%", ""),
        (("B", "Reports"), "", "1"),
        (("B", "Share"), "", "33.3%"),
    }


def test_a_figure_that_has_been_hidden_since_shows_only_the_mark() -> None:
    hidden = Figure.hidden(Suppression.SMALL_NUMBER, Unit.PERCENT)
    (found,) = differences(small(1, share=Figure.share(1, 3)), small(1, share=hidden))
    assert found.after == ".."


def charted(upper: int, last: int) -> Document:
    """Return a document with a control chart of three months."""
    points = tuple(
        ControlPoint(period, Figure(value), centre=Figure(5), lower=Figure(1), upper=Figure(upper))
        for period, value in (("Jan", 4), ("Feb", 6), ("Mar", last))
    )
    chart = Chart("Reports", ControlChart("Reports", points), summary="Reports by month")
    return replace(small(1), sections=(Section("Course", blocks=(chart,)),))


def test_a_control_chart_differs_by_its_points_and_once_by_each_of_its_lines() -> None:
    found = differences(charted(9, 5), charted(10, 8))
    assert [(one.place, one.before, one.after) for one in found] == [
        (("Course", "Reports", "Mar"), "5", "8"),
        (("Course", "Reports", "Upper limit"), "9", "10"),
    ]


def placed(document: Document) -> tuple[Placed, ...]:
    """Return the sections with their headings in small letters as keys."""
    return tuple(Placed(section.heading.lower(), section) for section in document.sections)


def test_a_text_stands_before_the_figures_and_an_empty_section_is_left_out() -> None:
    document = small(10)
    made = composed(document, placed(document), {"units": "Words."}, frozenset(), draft=False)
    assert [section.heading for section in made.sections] == ["Summary", "Units"]
    assert made.sections[1].blocks[0] == Paragraph("Words.")
    assert isinstance(made.sections[1].blocks[1], Table)


def test_a_section_switched_off_is_gone_with_what_stands_under_it() -> None:
    sections = (Section("Summary"), Section("Units", blocks=(Paragraph("a"),)), Section("Inner", 2, (Paragraph("b"),)))
    document = replace(small(1), sections=(*sections, Section("Ahead", blocks=(Paragraph("c"),))))
    made = composed(document, placed(document), {}, {"units"}, draft=False)
    assert [section.heading for section in made.sections] == ["Ahead"]


def test_a_live_figure_is_printed_as_the_document_prints_it() -> None:
    figures = {one.name: one.printed for one in live_figures(small(26_102))}
    assert figures == {"reports": "26,102", "reports.change": "+2"}
    assert filled("We had {{ reports }} ({{reports.change}}).", figures) == "We had 26,102 (+2)."


def test_a_name_that_is_no_figure_is_found_and_stays_visible() -> None:
    assert unknown_figures("{{ reports }} {{ wrong }} {{}}", {"reports"}) == ("wrong", "")
    assert filled("{{ wrong }}", {"reports": "1"}) == "{{ wrong }}"


def test_texts_may_hold_the_cells_of_a_table_that_have_a_name_of_their_own() -> None:
    columns = (Column("Kö", Kind.TEXT), Column("Väntar"), Column("Förändring"))
    rows = (
        Row(("Kirurgi", Figure(7, definition="events"), Figure(1, definition="events"))),
        Row(("Totalt", Figure(12, definition="care.180.waiting"), Figure(3)), RowKind.TOTAL),
    )
    section = Section("Vård", blocks=(Table("Väntar på vård", columns, rows),))
    made = replace(sample_document("sv"), sections=(section,))

    told = [(one.name, one.label, one.printed) for one in live_figures(made)]
    assert told == [("care.180.waiting", "Väntar på vård, Väntar", "12")]
