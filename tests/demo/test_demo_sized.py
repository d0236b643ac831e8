"""A year with a paper's margins: every report made and handled, and the review counts the margins back."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.core.figures import format_figure
from valvo.core.periods import Period
from valvo.demo.sized import Margins, lives
from valvo.demo.sized_actions import compared, printed, published_margins, write_year_of_hus
from valvo.documents.builders.registry import builder
from valvo.documents.tree import Figure, Table
from valvo.handling.choices import CaseState
from valvo.handling.models import Case
from valvo.hotline.models import Alert
from valvo.organisation.models import Unit

SMALL = Margins(
    year=2024, reports=80, serious=7, reached=40, near_miss=16, medication=20, never=6, devices=9, devices_before=6
)


def test_the_margins_are_those_the_paper_prints() -> None:
    found = published_margins()
    assert (found.reports, found.serious, found.never, found.devices, found.devices_before) == (
        26_102,
        802,
        14,
        186,
        162,
    )
    assert round(100 * found.reached / found.reports, 1) == 50.5
    assert round(100 * found.near_miss / found.reports) == 19
    assert abs(found.medication / found.reports - 0.25) < 0.01  # "nearly a quarter"


@pytest.mark.parametrize("margins", [SMALL, replace(SMALL, reports=3_000, reached=1_515, near_miss=570, serious=92)])
def test_whatever_is_drawn_the_margins_are_met_to_the_last_report(margins: Margins) -> None:
    made = lives(margins, {"a": 2.0, "b": 1.0}, seed=3)
    year = [one for one in made if one.happened_on.year == 2024 and one.kind != "device_incident"]
    reaches = Counter(one.reach for one in year)
    assert (len(year), reaches["reached"], reaches["near_miss"]) == (
        margins.reports,
        margins.reached,
        margins.near_miss,
    )
    judged = [one.handled.judged for one in year if one.handled.judged]
    assert sum(one.physical_harm == "severe" for one in judged) == margins.serious
    assert sum(one.event_type == "medication" for one in judged) == margins.medication
    assert sum("never_event" in one.answers for one in year) == margins.never
    assert [one.received_at for one in made] == sorted(one.received_at for one in made)


@pytest.fixture
def hus(settings: Settings, tmp_path: Path) -> Iterator[Unit]:
    settings.LAKE_FOLDER = tmp_path / "lake"
    with clock.stopped_at(datetime(2025, 3, 1, 9, tzinfo=UTC)):
        made = write_year_of_hus(SMALL, seed=1)
        refresh()
        yield made


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_review_counts_out_of_handled_cases_what_the_margins_say(hus: Unit) -> None:
    assert Case.objects.filter(state=CaseState.CLOSED).count() == 80 + 9 + 6
    assert Alert.objects.count() == 6
    review = builder("annual-review").build(hus, Period.parse("2024"), "sv")
    rows = {
        row.cells[0]: [format_figure(cell, "en") for cell in row.cells[1:] if isinstance(cell, Figure)]
        for block in review.blocks()
        if isinstance(block, Table)
        for row in block.rows
    }
    assert rows["Anmälningar om händelser"][0] == "80"
    assert rows["Nådde patienten eller klienten, andel av anmälningarna"][0] == "50.0%"
    assert rows["Tillbud, andel av anmälningarna"][0] == "20.0%"
    assert rows["Allvarliga händelser"][0] == "7"
    assert rows["Allvarliga, andel av anmälningarna"][0] == "8.8%"
    assert rows["Händelser som aldrig ska inträffa"][0] == "6"
    assert rows["Händelser med medicintekniska produkter"] == ["9", "6", "+3", "+50.0%"]
    told = {(one.code, one.year): one.counted for one in compared(hus, printed())}
    assert told["reports-reached", 2024] == 50
    assert told["device-incidents", 2023] == 6
    assert not any(one.equal for one in compared(hus, printed()))  # of eighty reports nothing is as of 26 102
    with pytest.raises(Refusal):
        write_year_of_hus(SMALL, seed=1)
