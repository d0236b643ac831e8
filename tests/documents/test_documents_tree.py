"""A document put together wrongly is refused when it is made."""

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
from documents_sample import bars, control, funnel, grouped, line, sample_document, waiting_table

from valvo.core.figures import Figure, Unit, format_figure
from valvo.documents.chart_tables import chart_table
from valvo.documents.tree import (
    Bar,
    Bars,
    Cell,
    Chart,
    Column,
    ControlChart,
    ControlPoint,
    Group,
    GroupedBars,
    Kind,
    Line,
    Mark,
    Paragraph,
    Row,
    Section,
    Series,
    Table,
    Tone,
    table_figures,
)

COLUMNS = (Column("Enhet", Kind.TEXT), Column("Antal"), Column("Dag", Kind.DATE))


def test_a_row_with_too_few_cells_is_named() -> None:
    with pytest.raises(ValueError, match=r"“Fall”, row 2 has 2 cells but the table has 3 columns"):
        Table("Fall", COLUMNS, (Row(("A", Figure(1), None)), Row(("B", Figure(2)))))


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ((Figure(1), Figure(1), None), "Enhet"),
        (("A", "1", None), "Antal"),
        (("A", Figure(1), "12.1.2026"), "Dag"),
        (("A", date(2026, 1, 1), None), "Antal"),
    ],
)
def test_a_cell_of_the_wrong_kind_is_refused_with_its_column(cells: tuple[Cell, ...], column: str) -> None:
    with pytest.raises(ValueError, match=f"row 1, column “{column}”"):
        Table("Fall", COLUMNS, (Row(cells),))


def test_a_table_without_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="has no columns"):
        Table("Fall", (), ())


@pytest.mark.parametrize("levels", [(2,), (1, 3), (1, 2, 3, 4), (0,)])
def test_a_heading_cannot_skip_a_level(levels: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="is on level"):
        replace(sample_document(), sections=tuple(Section(f"Rubrik {level}", level) for level in levels))


def test_headings_may_go_back_up_any_number_of_levels() -> None:
    sections = tuple(Section("Rubrik", level) for level in (1, 2, 3, 1, 2, 2))
    assert replace(sample_document(), sections=sections).sections == sections


def test_series_that_do_not_match_their_periods_are_refused() -> None:
    with pytest.raises(ValueError, match="has 1 figures for 2 periods"):
        Line(("2024", "2025"), (Series("Fall", (Figure(1),)),))
    with pytest.raises(ValueError, match="has 1 figures, the chart has 2 series"):
        GroupedBars("Enhet", ("2024", "2025"), (Group("A", (Figure(1),)),))


def test_a_phase_outside_the_chart_is_refused() -> None:
    with pytest.raises(ValueError, match="stands at point 1 of 1"):
        ControlChart("Fall", (ControlPoint("2024", Figure(1)),), phases=(Mark(1, "Fas 2"),))


def test_nothing_in_a_document_can_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        sample_document().title = "Annan"  # type: ignore[misc]  # that is the point


def test_control_characters_are_dropped_from_every_text() -> None:
    sections = (Section("Ru\x00brik", blocks=(Paragraph("Rad 1\n\x1bRad\t2"), Table("T\x07", COLUMNS, ()))),)
    document = replace(sample_document(), title="Ti\x85tel", sections=sections)
    paragraph, table = document.sections[0].blocks
    assert (document.title, document.sections[0].heading) == ("Titel", "Rubrik")
    assert isinstance(paragraph, Paragraph)
    assert isinstance(table, Table)
    assert (paragraph.markdown, table.caption, table.columns) == ("Rad 1\nRad\t2", "T", COLUMNS)


def test_the_documents_figures_are_found_wherever_they_stand() -> None:
    chart = Chart("T", Bars("E", "A", (Bar("A", Figure(5)),)), "S")
    table = Table("Fall", COLUMNS[:2], (Row(("A", Figure(1))), Row(("B", Figure(2)))))
    document = replace(sample_document(), sections=(Section("R", blocks=(table, chart)),))
    assert [figure.value for figure in document.figures()] == [1, 2, 5]


@pytest.mark.parametrize("make", [bars, grouped, line, control, funnel])
def test_a_charts_table_holds_the_very_figures_of_the_chart(make: "type[Chart]") -> None:
    chart = make()  # type: ignore[call-arg]  # functions without arguments
    in_table = list(table_figures(chart_table(chart, "sv")))
    document = replace(sample_document(), sections=(Section("R", blocks=(chart,)),))
    aims = [chart.data.target.figure] if getattr(chart.data, "target", None) else []
    aims += [chart.data.centre] if chart.data.kind == "funnel" else []
    in_chart = list(document.figures())
    for figure in aims:
        in_chart.remove(figure)
    assert sorted(map(id, in_table)) == sorted(map(id, in_chart))


def test_a_control_charts_table_tells_signals_and_events() -> None:
    table = chart_table(control(), "sv")
    assert [column.label for column in table.columns][-2:] == ["Signal", "Händelser"]
    assert table.rows[5].cells[-2:] == ("oroande", "")
    assert table.rows[14].cells[-1] == "Åtgärd: läsare på varje vagn, mars 2025"


def test_bars_without_signals_need_no_column_for_them() -> None:
    plain = Chart("T", Bars("Enhet", "Andel", (Bar("A", Figure(5, Unit.PERCENT)),)), "S")
    marked = Chart("T", Bars("Enhet", "Andel", (Bar("A", Figure(5, Unit.PERCENT), Tone.BETTER),)), "S")
    assert [column.kind for column in chart_table(plain, "sv").columns] == [Kind.TEXT, Kind.SHARE]
    assert chart_table(marked, "en").rows[0].cells[-1] == "improvement"


def test_the_sample_holds_what_the_counts_give() -> None:
    shares = [format_figure(cell, "sv") for row in waiting_table().rows[:7] if isinstance(cell := row.cells[4], Figure)]
    # HUS, annual report 2024: share over 90 days on 31.12.2024 as printed there.
    assert [share.replace("\u00a0", " ") for share in shares] == ["30 %", "51 %", "24 %", "16 %", "4 %", "20 %", "10 %"]
