"""What is said of a table of those waiting: as much as its numbers hold, and no more."""

from datetime import date
from decimal import Decimal

import pytest

from valvo.core.languages import Text
from valvo.documents.builders.parts.waiting import blocks
from valvo.documents.tree import Chart
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
