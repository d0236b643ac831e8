"""What is said of a table of those waiting: as much as its numbers hold, and no more."""

from datetime import date
from decimal import Decimal

import pytest

from valvo.core.figures import Figure
from valvo.core.languages import Text
from valvo.documents.builders.parts.waiting import blocks
from valvo.documents.tree import Bars, Chart, GroupedBars, Table
from valvo.registers.queries import Label, Pair, WaitingRow, WaitingTable

COMPARED = "The share over the limit is lower than a year earlier"


def row(name: str, over: int, before: int | None) -> WaitingRow:
    """Return ten who wait, so many of them over the limit, now and a year before."""
    label = Label("unit", name, names=Text(sv=name, fi=name, en=name))
    ten = Pair(Decimal(10), None if before is None else Decimal(10))
    return WaitingRow(label, ten, Pair(), Pair(Decimal(over), None if before is None else Decimal(before)))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [row("Eye", 3, 2), row("Ear", 1, 2)],
            f"{COMPARED} for 1 of 2 and higher for 1. It is highest for Eye: 30%.",
        ),
        ([row("Eye", 3, None), row("Ear", 0, None)], "The share over the limit is highest for Eye: 30%."),
        ([row("Eye", 0, None), row("Ear", 0, None)], "Nobody has waited over the limit."),
        (
            [row("Eye", 0, 1), row("Ear", 0, 0)],
            f"{COMPARED} for 1 of 2 and higher for 0. Nobody has waited over the limit.",
        ),
    ],
)
def test_a_finding_compares_only_where_there_is_a_year_before(rows: list[WaitingRow], said: str) -> None:
    table = WaitingTable(90, date(2026, 6, 30), date(2025, 6, 30), tuple(rows))

    (chart,) = [block for block in blocks([table], "assessment_caption", "en") if isinstance(block, Chart)]

    assert chart.finding.replace("\u00a0", " ") == said


@pytest.mark.parametrize(("before", "columns", "bars"), [(2, 7, GroupedBars), (None, 4, Bars)])
def test_without_a_year_before_there_are_no_empty_columns_and_no_title_that_promises_it(
    before: int | None, columns: int, bars: type
) -> None:
    table = WaitingTable(90, date(2026, 6, 30), date(2025, 6, 30), (row("Eye", 3, before), row("Ear", 1, before)))
    told, chart = blocks([table], "assessment_caption", "en")

    assert isinstance(told, Table)
    assert isinstance(chart, Chart)
    assert len(told.columns) == columns
    assert all(cell.value is not None for line in told.rows for cell in line.cells if isinstance(cell, Figure))
    assert isinstance(chart.data, bars)
    assert ("a year earlier" in chart.title) is (before is not None)


@pytest.mark.parametrize("derived", [True, False])
def test_figures_of_the_year_before_are_called_computed_only_where_they_are(derived: bool) -> None:  # noqa: FBT001
    table = WaitingTable(90, date(2026, 6, 30), date(2025, 6, 30), (row("Eye", 3, 2),), derived)
    told, _chart = blocks([table], "assessment_caption", "en")

    assert isinstance(told, Table)
    assert bool(told.notes) is derived
