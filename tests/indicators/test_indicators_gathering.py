"""Figures computed ahead are the figures one would compute now, and are forgotten when the lake changes."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from deltalake import write_deltalake
from lake_rows import FOREVER, row_of, write_lake
from pytest_django import Settings

from valvo.analytics.engine import open_lake
from valvo.analytics.overlay import Overlay
from valvo.analytics.storage import Entry, address, open_table, publish, read_manifest
from valvo.analytics.tables import CASES, CLOSURE, DELIVERED, REPORTS, UNITS
from valvo.core.periods import Grain
from valvo.indicators import gathered, gathering
from valvo.indicators.catalogue import indicator
from valvo.indicators.computing import Ask, Computed, compute, compute_ahead, compute_on
from valvo.indicators.tasks import gather_figures

pytestmark = pytest.mark.django_db

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
def small_lake(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a lake of a ward that moves from one area to another in the middle of a month; gather six indicators."""
    monkeypatch.setattr(gathering, "INDICATORS", tuple(map(indicator, IDS)))
    monkeypatch.setattr(gathering, "BY_YEAR", 0)  # as a large lake
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


def ahead(ask: Ask = ASK) -> tuple[Computed, ...] | None:
    """Return what pages would read of what has been gathered of the newest version."""
    contents = gathered.shown()[1]
    return compute_ahead(contents, ask) if contents else None


def published(*, later: timedelta = timedelta(0), version: int = 1) -> None:
    """Publish the tables as they are now as a newer version of the lake."""
    former = read_manifest()
    assert former is not None
    reports = open_table("reports")
    assert reports is not None
    tables = {**former.tables, "reports": replace(former.tables["reports"], delta_version=reports.version())}
    as_of = former.as_of + later
    publish(replace(former, lake_version=former.lake_version + version, as_of=as_of, tables=tables), former=former)


def test_what_was_gathered_is_what_one_would_compute() -> None:
    straight = compute_on(open_lake(), ASK)

    done = gathering.gather()

    assert ahead() == straight
    assert compute(ASK) == straight
    assert (done.units, done.months) == (3, 36)
    rate = {(one.unit, str(one.period)): one.value for one in straight if one.indicator == "reports_per_1000_bed_days"}
    assert rate[2, "2025-05"] == 4.0  # two reports after the move, and the bed days on the last day of the month


def test_a_small_lake_is_computed_in_one_go_to_the_same_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    large = gathering.gather()
    by_year = ahead()
    monkeypatch.setattr(gathering, "BY_YEAR", 1_000)
    small = gathering.gather()
    newest = replace(ASK, grain="quarter", first=date(2025, 1, 1), end=date(2027, 1, 1))

    assert ahead() == by_year == compute_on(open_lake(), ASK)
    assert ahead(newest) == compute_on(open_lake(), newest)
    assert small.files < large.files


@pytest.mark.parametrize(
    ("grain", "first", "end"),
    [
        ("quarter", date(2024, 10, 1), date(2026, 10, 1)),
        ("third", date(2024, 9, 1), date(2026, 9, 1)),
        ("year", date(2024, 1, 1), date(2027, 1, 1)),
    ],
)
def test_longer_periods_are_put_together_from_months_where_they_can_be(grain: Grain, first: date, end: date) -> None:
    gathering.gather()
    longer = replace(ASK, grain=grain, first=first, end=end)
    months = replace(longer, indicators=tuple(one for one in IDS if one != "median_days_to_close"))

    assert ahead(longer) is None  # a median is not made of medians
    assert ahead(months) == compute_on(open_lake(), months)
    assert set(compute(longer)) == set(compute_on(open_lake(), longer))
    assert ahead(replace(months, first=date(2024, 11, 1))) is None  # begins within a period


@pytest.mark.parametrize("grain", ["quarter", "year"])
def test_longer_periods_of_the_newest_years_are_there_whole(grain: Grain) -> None:
    gathering.gather()
    newest = replace(ASK, grain=grain, first=date(2025, 1, 1), end=date(2027, 1, 1))
    straight = compute_on(open_lake(), newest)

    assert ahead(newest) == straight
    medians = [one.value for one in straight if one.indicator == "median_days_to_close"]
    assert [value for value in medians if value is not None] == [1.0, 1.0]  # of the ward, and of where it came to


def test_what_another_program_gathered_is_not_read(tmp_path: Path) -> None:
    gathering.gather()
    kept = tmp_path / "figures" / gathered.CONTENTS
    said = json.loads(kept.read_text("utf-8"))
    kept.write_text(json.dumps({"program": "another", "pieces": said["pieces"]}), encoding="utf-8")

    assert gathered.contents() is None
    assert compute(ASK) == compute_on(open_lake(), ASK)


def test_other_trees_are_computed_when_asked_for() -> None:
    gathering.gather()

    assert ahead(replace(ASK, tree="today")) is None
    assert ahead(replace(ASK, within=1)) is None


def test_only_years_that_changed_are_computed_again() -> None:
    first = gathering.gather()
    assert gathering.gather().computed == 0

    _table, row = row_of(REPORTS, unit=3, received_on=date(2025, 5, 20), happened_on=date(2025, 5, 20))
    write_deltalake(address("reports"), pa.Table.from_pylist([row], schema=REPORTS.schema), mode="append")
    published()
    again = gathering.gather()

    straight = compute_on(open_lake(), ASK)
    assert ahead() == straight
    of_may = [one for one in straight if one.indicator == "reports" and str(one.period) == "2025-05"]
    assert [(one.unit, one.value) for one in of_may] == [(1, 1.0), (2, 3.0), (3, 4.0)]
    assert (again.files, again.computed) == (first.files, 1)  # the reports of 2025


def test_changes_beside_a_table_are_counted_and_only_their_years_computed_again() -> None:
    first = gathering.gather()
    former, base = read_manifest(), open_table(REPORTS.name)
    assert former is not None
    assert base is not None
    of_2025 = base.to_pyarrow_table().filter(pc.field("year") == 2025).sort_by("received_on")
    moved, gone = of_2025.slice(0, 1), of_2025["id"][1].as_py()
    elsewhere = moved.set_column(moved.schema.get_field_index("unit"), "unit", pa.array([2], pa.int64()))
    beside = Overlay(REPORTS, None)
    beside.put(base, elsewhere.cast(REPORTS.schema), [gone])
    assert beside.found is not None
    changes = Entry(beside.found.version(), beside.number, REPORTS.changes.digest)
    tables = {**former.tables, REPORTS.changes.name: changes}
    publish(replace(former, lake_version=former.lake_version + 1, tables=tables), former=former)

    again = gathering.gather()

    straight = compute_on(open_lake(), ASK)
    of_may = [one for one in straight if one.indicator == "reports" and str(one.period) == "2025-05"]
    assert ahead() == straight
    assert [(one.unit, one.value) for one in of_may] == [(1, 0.0), (2, 2.0), (3, 1.0)]
    assert (again.files, again.computed) == (first.files, 1)  # the reports of 2025


def test_while_the_newest_version_is_gathered_pages_show_the_one_before_and_say_so() -> None:
    gathering.gather()
    straight, as_of = compute(ASK), gathered.shown_manifest().as_of

    published(later=gathered.LONGEST_LAG)

    assert not gathering.is_gathered()
    assert (compute(ASK), gathered.shown_manifest().as_of) == (straight, as_of)
    gathering.gather()
    assert gathering.is_gathered()
    assert gathered.shown_manifest().as_of == as_of + gathered.LONGEST_LAG


def test_what_is_too_old_is_not_shown() -> None:
    gathering.gather()

    published(later=gathered.LONGEST_LAG + timedelta(seconds=1))

    assert ahead() is None
    assert gathered.shown_manifest() == read_manifest()


def test_a_file_that_is_gone_is_computed_and_made_again() -> None:
    gathering.gather()
    straight = ahead()
    for one in gathered.folder().glob("*.parquet"):
        one.unlink()

    assert ahead() is None
    assert compute(ASK) == straight
    gathering.gather()
    assert ahead() == straight


def test_the_worker_gathers_what_is_large_once_for_each_version(monkeypatch: pytest.MonkeyPatch) -> None:
    small = gather_figures.call()
    monkeypatch.setattr(gathering, "LARGE", 1)

    assert (small, gather_figures.call() > 0, gather_figures.call()) == (0, True, 0)


def test_there_is_nothing_to_gather_before_there_is_a_lake(settings: Settings, tmp_path: Path) -> None:
    settings.LAKE_FOLDER = tmp_path / "nothing"

    assert gather_figures.call() == 0
