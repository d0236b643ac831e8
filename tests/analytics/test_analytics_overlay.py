"""Changes that would rewrite too much of a table lie beside it; whoever reads sees one table, whatever happens."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from lake_world import Refreshed, Row, case, report, told, tree

from valvo.analytics import overlay
from valvo.analytics import refresh as refreshing
from valvo.analytics.columns import LakeTable
from valvo.analytics.engine import bounds, changes_of, current_manifest, open_lake
from valvo.analytics.errors import RefreshConflictError
from valvo.analytics.overlay import Overlay, open_overlay, rewritten
from valvo.analytics.querying import ask
from valvo.analytics.refresh import refresh
from valvo.analytics.storage import open_table
from valvo.analytics.tables import CASES, REPORTS
from valvo.core import clock
from valvo.handling.models import Case
from valvo.indicators.computing import Ask, compute_on
from valvo.intake.models import Report
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
YEARS = (2020, 2022, 2025)
Narrow = Callable[[LakeTable], Refreshed]


@pytest.fixture(autouse=True)
def a_file_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whatever would rewrite a file be put beside its table."""
    monkeypatch.setattr(overlay, "MOST_REWRITTEN", 0)


@pytest.fixture
def refreshed(only: Narrow) -> Refreshed:
    """Narrow the lake to reports."""
    return only(REPORTS)


@pytest.fixture
def reports(refreshed: Refreshed) -> list[Report]:
    """Refresh the lake with a report in each of three years."""
    unit = tree(top=None)["top"]
    made = [report(unit, date(year, 3, 1)) for year in YEARS]
    refreshed()
    return made


def seen(table: LakeTable = REPORTS) -> list[Row]:
    """Return the rows readers see, whose number the manifest tells."""
    lake = open_lake()
    found = lake.run(lake.table(table)).to_pylist()
    assert len(found) == lake.manifest.tables[table.name].rows
    return sorted(found, key=str)


def reaches() -> dict[object, object]:
    return {row["id"]: row["reach"] for row in seen()}


def true() -> dict[object, object]:
    return dict(Report.objects.values_list("pk", "reach"))


def beside() -> int:
    found = current_manifest().tables.get(REPORTS.changes.name)
    return found.rows if found else 0


def change(one: Report, reach: str = "near_miss") -> None:
    Report.objects.filter(pk=one.pk).update(reach=reach)
    told(one)


def remove(one: Report) -> None:
    told(one)
    one.delete()


def test_a_changed_row_lies_beside_its_table_a_new_one_in_it(reports: list[Report], refreshed: Refreshed) -> None:
    version = current_manifest().lake_version
    report(Unit.objects.get(), date(2025, 3, 2))
    refreshed()
    assert (len(seen()), beside()) == (4, 0)

    change(reports[0])
    remove(reports[1])
    refreshed()

    assert (reaches(), beside()) == (true(), 2)
    assert current_manifest().lake_version == version + 2


def test_what_would_be_rewritten_is_told_by_the_log(reports: list[Report]) -> None:
    base = open_table(REPORTS.name)
    assert base is not None
    rows = base.to_pyarrow_table().sort_by("id")

    assert [rewritten(base, rows.slice(0, number), ()) for number in range(4)] == [0, 1, 2, 3]
    assert rewritten(base, rows.slice(0, 1), [reports[2].pk]) == 2
    assert rewritten(base, rows.slice(0, 0), [reports[2].pk + 1]) == 0


def test_of_the_border_it_is_put_into_the_table(
    reports: list[Report], refreshed: Refreshed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlay, "MOST_REWRITTEN", 2)
    change(reports[0])
    change(reports[1])
    refreshed()
    assert (reaches(), beside()) == (true(), 0)

    for one in reports:
        change(one, "risk")
    refreshed()
    assert (reaches(), beside()) == (true(), 3)


@pytest.mark.parametrize("seed", range(3))
def test_any_story_gives_what_the_database_says(
    seed: int, refreshed: Refreshed, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)  # noqa: S311 (the same each time, nothing secret)
    unit, now, laid = tree(top=None)["top"], NOW, []
    for _ in range(8):
        for _ in range(dice.randrange(1, 5)):
            report(unit, date(dice.choice(YEARS), 3, 1))
        there = list(Report.objects.order_by("pk"))
        for one in dice.sample(there, min(len(there), dice.randrange(1, 4))):
            remove(one) if dice.random() < 0.4 else change(one, dice.choice(["risk", "near_miss"]))
        monkeypatch.setattr(overlay, "MOST_REWRITTEN", dice.choice([0, 0, 2]))
        monkeypatch.setattr(overlay, "MOST_BESIDE", dice.choice([3, 100]))
        now += timedelta(hours=dice.choice([1, 1, 24]))
        with clock.stopped_at(now):
            refreshed()
        assert reaches() == true()
        laid.append(beside())

    assert any(laid)
    refreshed(last=True)
    assert beside() == 0


def test_the_next_day_puts_everything_into_the_table_and_says_nothing_changed(
    reports: list[Report], refreshed: Refreshed
) -> None:
    change(reports[0])
    remove(reports[1])
    refreshed()
    former, reader = current_manifest(), open_lake()
    held = reader.run(reader.table(REPORTS)).num_rows

    with clock.stopped_at(clock.now() + timedelta(days=1)):
        refreshed()

    assert (reaches(), beside(), current_manifest().lake_version) == (true(), 0, former.lake_version)
    assert reader.run(reader.table(REPORTS)).num_rows == held


def test_very_many_are_put_into_the_table_at_once(
    reports: list[Report], refreshed: Refreshed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlay, "MOST_BESIDE", 2)
    laid = []
    for one in reports:
        change(one)
        refreshed()
        laid.append(beside())

    assert (reaches(), laid) == (true(), [1, 2, 0])


# Before the table is written; between the table and what lies beside it; before that is published.
CRASHES = {
    "beside": (overlay, "write_year"),
    "between": (Overlay, "empty"),
    "published": (refreshing, "_with_tables"),
}


@pytest.mark.parametrize("full", [False, True], ids=["folding in", "a full build"])
@pytest.mark.parametrize("where", CRASHES.values(), ids=CRASHES.keys())
def test_a_crash_leaves_what_was_published_and_the_next_refresh_is_right(
    where: tuple[object, str],
    full: bool,  # noqa: FBT001 (of a parametrized test)
    reports: list[Report],
    refreshed: Refreshed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def crash(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    change(reports[0])
    remove(reports[1])
    refreshed()
    before = reaches()
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        with monkeypatch.context() as broken:
            broken.setattr(*where, crash)
            if full:
                change(reports[0], "risk")
            try:
                refresh(full=full)
            except KeyboardInterrupt:
                assert reaches() == before
        change(reports[2], "risk")
        remove(reports[0])
        refreshed()
        assert reaches() == true()
        refreshed(last=True)


def test_of_two_refreshes_the_slower_does_not_write_over_what_it_has_not_seen(
    reports: list[Report], refreshed: Refreshed
) -> None:
    change(reports[0])
    refreshed()
    slow, base = open_overlay(REPORTS), open_table(REPORTS.name)
    assert base is not None
    change(reports[1])
    refreshed()

    for writes in (slow.empty, lambda: slow.put(base, base.to_pyarrow_table(), ()), lambda: slow.fold(base)):
        with pytest.raises(RefreshConflictError), refreshing._refusing(REPORTS):
            writes()
    refreshed()
    assert reaches() == true()


def test_only_changes_of_the_same_years_can_stand_for_rows_of_a_file(
    reports: list[Report], refreshed: Refreshed
) -> None:
    change(reports[0])
    change(reports[2])
    refreshed()
    manifest = current_manifest()
    own = [name for name in bounds(manifest, REPORTS, "id") if "2020" in name or "2022" in name]

    assert len(bounds(manifest, REPORTS, "id")) == 5
    assert {name.partition("/")[0] for name in changes_of(manifest, REPORTS, own)} == {"year=2020"}


def test_questions_in_sql_see_a_case_only_where_it_is_now() -> None:
    units = tree(top=None, a="top", b="top")
    moved = case(units["a"], date(2026, 3, 1))
    gone = case(units["b"], date(2026, 3, 1))
    refresh()
    Case.objects.filter(pk=moved.pk).update(unit=units["b"])
    told(moved)
    told(gone)
    gone.delete()
    refresh()

    def cases(*names: str) -> list[object]:
        found = ask("SELECT id FROM cases", frozenset(units[name].pk for name in names))
        return [row[0] for row in found.rows]

    assert CASES.changes.name in current_manifest().tables
    assert (cases("a"), cases("b"), cases("a", "b")) == ([], [moved.pk], [moved.pk])


def test_figures_are_the_same_as_of_a_table_written_anew() -> None:
    with clock.stopped_at(NOW):
        units = tree(top=None, a="top", b="top")
        many = [case(units["ab"[n % 2]], date(2026, n % 6 + 1, 1), harm="severe") for n in range(12)]
        refresh()
        Case.objects.filter(pk__in=[one.pk for one in many[::3]]).update(unit=units["b"], joint=True)
        for one in many[::3]:
            told(one)
        refresh()
        wanted = ("reports", "reached_share", "serious_share", "open_cases")
        asked = Ask(wanted, tuple(one.pk for one in units.values()), date(2026, 1, 1), date(2026, 7, 1))
        overlaid, laid = compute_on(open_lake(), asked), open_lake().manifest.has_changes(CASES)
        refresh(full=True)

        assert laid
        assert overlaid == compute_on(open_lake(), asked)
