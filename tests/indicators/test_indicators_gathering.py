"""Figures computed ahead are the figures one would compute now, and are forgotten when the lake changes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lake_rows import FOREVER, row_of, write_lake
from pytest_django import Settings

from valvo.analytics.engine import open_lake
from valvo.analytics.storage import publish, read_manifest
from valvo.analytics.tables import CASES, CLOSURE, DELIVERED, REPORTS, UNITS
from valvo.indicators import computing, gathering
from valvo.indicators.computing import Ask, compute, compute_on

IDS = (
    "reports",
    "reached_share",
    "reports_per_1000_bed_days",
    "median_days_to_close",
    "open_cases",
    "days_since_serious",
)
ASK = Ask(IDS, (1, 2, 3), date(2024, 11, 1), date(2026, 7, 1))


@pytest.fixture(autouse=True)
def small_lake(settings: Settings, tmp_path: Path) -> None:
    """Write a lake of a ward that moves from one area to another in the middle of a month."""
    settings.DATA_FOLDER = tmp_path
    opened, moved = date(2020, 1, 1), date(2025, 5, 17)
    links = [(1, 1, opened, FOREVER), (2, 2, opened, FOREVER), (3, 3, opened, FOREVER),
             (1, 3, opened, moved), (2, 3, moved, FOREVER)]  # fmt: skip
    days = [date(2024, 12, 30), date(2025, 5, 16), date(2025, 5, 17), date(2025, 5, 30), date(2026, 6, 30)]
    write_lake(
        [
            *(row_of(UNITS, id=unit, opened_on=opened) for unit in (1, 2, 3)),
            *(row_of(CLOSURE, ancestor=a, descendant=d, valid_from=f, valid_to=t) for a, d, f, t in links),
            *(row_of(REPORTS, unit=3, received_on=day, happened_on=day) for day in days),
            *(row_of(CASES, unit=3, opened_on=day, reach="reached", harm=4, state="new") for day in days),
            row_of(CASES, unit=3, opened_on=days[1], closed_on=days[2], days_to_close=1, state="closed"),
            row_of(
                DELIVERED, unit=3, measure="bed_days", value=500.0, first_on=date(2025, 5, 1), last_on=date(2025, 5, 31)
            ),
        ]
    )


def test_what_was_gathered_is_what_one_would_compute() -> None:
    straight = compute_on(open_lake(), ASK)

    done = gathering.gather()

    lines = computing._gathered(open_lake(), ASK)
    assert lines is not None
    assert computing._from(open_lake(), ASK, lines) == straight
    assert compute(ASK) == straight
    assert (done.units, done.months) == (3, 36)
    rate = {(one.unit, str(one.period)): one.value for one in straight if one.indicator == "reports_per_1000_bed_days"}
    assert rate[2, "2025-05"] == 4.0  # two reports after the move, and the bed days on the last day of the month


def test_other_grains_and_trees_are_computed_when_asked_for() -> None:
    gathering.gather()

    assert computing._gathered(open_lake(), replace(ASK, grain="quarter")) is None
    assert computing._gathered(open_lake(), replace(ASK, tree="today")) is None
    assert computing._gathered(open_lake(), replace(ASK, within=1)) is None


def test_a_newer_version_of_the_lake_has_nothing_gathered_yet() -> None:
    gathering.gather()
    manifest = read_manifest()
    assert manifest is not None

    publish(replace(manifest, lake_version=manifest.lake_version + 1), former=manifest)

    assert computing._gathered(open_lake(), ASK) is None
    gathering.gather()
    assert computing._gathered(open_lake(), ASK) is not None
    assert len(list(gathering.folder().iterdir())) == 1  # what belonged to the former version is gone
