"""The lake follows the database: what is written, changed and removed reaches it, in versions that hold together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from deltalake import DeltaTable
from django.utils import translation
from lake_world import action, case, clock_of, feedback, noon, report, told, tree

from valvo.analytics import refresh as refreshing
from valvo.analytics.changes import events_waiting
from valvo.analytics.command import lake as lake_command
from valvo.analytics.engine import DuckDB, Lake, current_manifest, open_lake
from valvo.analytics.errors import LakeMissingError, RefreshConflictError
from valvo.analytics.overlay import Overlay
from valvo.analytics.refresh import refresh
from valvo.analytics.storage import address, publish, read_manifest
from valvo.analytics.tables import ACTIONS, CASES, CLOCKS, CLOSURE, REPORTS, TABLES, UNITS, LakeTable
from valvo.core import clock
from valvo.handling.models import Case
from valvo.improvement.models import Action
from valvo.organisation.actions import move_unit

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


def rows(table: LakeTable, lake: Lake | None = None) -> list[dict[str, object]]:
    lake = lake or open_lake()
    return sorted(lake.run(lake.table(table)).to_pylist(), key=str)


def everything() -> dict[str, list[dict[str, object]]]:
    return {table.name: rows(table) for table in TABLES}


def test_before_the_first_refresh_the_lake_says_what_to_do() -> None:
    with pytest.raises(LakeMissingError, match="valvo lake refresh"):
        open_lake()


def test_the_command_says_so_in_english_whatever_language_pages_have(capsys: pytest.CaptureFixture[str]) -> None:
    with translation.override("sv"):
        assert lake_command(["status"]) == 1
    assert "The figures have not been gathered yet" in capsys.readouterr().err


def test_a_lake_over_an_empty_database_has_every_table_and_no_rows() -> None:
    done = refresh()

    assert done.rebuilt == tuple(table.name for table in TABLES)
    assert all(found == [] for found in everything().values())


def test_a_case_reaches_the_lake_with_what_was_judged_and_done() -> None:
    units = tree(top=None, ward="top")
    handled = case(
        units["ward"],
        DAY,
        closed=date(2026, 3, 12),
        reach="near_miss",
        judged_reach="reached",
        harm="severe",
        event_type="medication",
        factors=("equipment", "communication"),
    )
    feedback(handled, date(2026, 3, 11))
    action(handled, DAY, due=date(2026, 4, 1))
    action(handled, DAY, due=date(2026, 4, 1), state="cancelled")
    clock_of(handled, due=date(2026, 3, 9), done=date(2026, 3, 10))

    refresh()

    (found,) = rows(CASES)
    assert found | {"factors": sorted(found["factors"])} == {
        "id": handled.pk,
        "report": handled.report_id,
        "unit": units["ward"].pk,
        "kind": "hazard_event",
        "state": "closed",
        "role": "staff",
        "reach": "reached",
        "event_type": "medication",
        "physical_harm": "severe",
        "psychological_harm": None,
        "harm": 4,
        "unit_consequence": None,
        "phase": None,
        "preventability": None,
        "never_event": None,
        "affected": 0,
        "likelihood": None,
        "severity": None,
        "factors": ["communication", "equipment"],
        "joint": False,
        "handled": False,
        "feedback": True,
        "actions": 1,
        "happened_on": DAY,
        "opened_on": DAY,
        "taken_on": None,
        "closed_on": date(2026, 3, 12),
        "days_to_take": None,
        "days_to_close": 10,
        "year": 2026,
    }
    assert rows(REPORTS)[0]["reach"] == "near_miss"
    assert [row["late"] for row in rows(CLOCKS)] == [True]
    assert sorted(str(row["state"]) for row in rows(ACTIONS)) == ["cancelled", "planned"]
    assert len(rows(UNITS)) == 2
    assert len(rows(CLOSURE)) == 3


def test_days_are_those_of_the_place_not_of_the_clock_in_greenwich() -> None:
    late_evening = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)  # half past midnight in Helsinki
    late = case(tree(top=None)["top"], DAY)
    Case.objects.filter(pk=late.pk).update(opened_at=late_evening)

    refresh()

    (found,) = rows(CASES)
    assert (found["opened_on"], found["year"]) == (date(2027, 1, 1), 2027)


def test_no_words_of_people_reach_the_lake() -> None:
    told_of = case(tree(top=None)["top"], DAY, harm="low")
    feedback(told_of, DAY)
    action(told_of, DAY, due=DAY)

    refresh()

    assert "secret" not in str(everything())


CHANGES: dict[str, Callable[[], object]] = {
    "a report comes in": lambda: case(Case.objects.get().unit, date(2025, 5, 5)),
    "a case is closed": lambda: _close(Case.objects.get()),
    "feedback is given": lambda: feedback(Case.objects.get(), DAY),
    "an action is raised": lambda: action(Case.objects.get(), DAY, due=DAY),
    "a clock starts": lambda: clock_of(Case.objects.get(), due=date(2026, 4, 1)),
    "a unit moves": lambda: _move(),  # noqa: PLW0108 (defined below)
}


def _close(open_case: Case) -> None:
    Case.objects.filter(pk=open_case.pk).update(state="closed", closed_at=noon(date(2026, 3, 20)))
    told(open_case)


def _move() -> None:
    only = Case.objects.get().unit
    move_unit(unit=only, parent=None, on=date(2026, 6, 1), by=None)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_refresh_after_a_change_gives_what_a_full_build_gives(change: Callable[[], object]) -> None:
    case(tree(top=None, ward="top")["ward"], DAY)
    refresh()
    before = everything()

    change()
    done = refresh()
    merged = everything()
    refresh(full=True)

    assert done.rebuilt == ()
    assert merged == everything()
    assert merged != before


def test_a_row_that_is_gone_leaves_the_lake() -> None:
    raised = action(case(tree(top=None)["top"], DAY), DAY, due=DAY)
    refresh()
    told(raised)
    Action.objects.filter(pk=raised.pk).delete()

    done = refresh()

    assert done.changed["actions"] == 1
    assert rows(ACTIONS) == []


def test_nothing_changed_means_the_same_version_as_of_now() -> None:
    case(tree(top=None)["top"], DAY)
    with clock.stopped_at(datetime(2030, 1, 1, 8, tzinfo=UTC)):
        first = refresh().manifest

    with clock.stopped_at(datetime(2030, 1, 1, 9, tzinfo=UTC)):
        second = refresh().manifest

    assert second.lake_version == first.lake_version
    assert second.as_of == datetime(2030, 1, 1, 9, tzinfo=UTC)
    assert events_waiting(second.watermark) == 0


# The first, one that is rewritten whole, facts, the last that is counted by day, and the commit that publishes.
CRASHES = ("units", "closure", "cases", "delivered", "trail_counts", "publish")


@pytest.mark.parametrize("crash_at", CRASHES)
def test_a_crash_anywhere_leaves_the_former_version_readable(crash_at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = tree(top=None)["top"]
    first = case(unit, DAY)
    clock_of(first, due=DAY)
    refresh()
    before = everything()
    action(case(unit, DAY), DAY, due=DAY)
    move_unit(unit=tree(other=None)["other"], parent=unit, on=date(2026, 1, 1), by=None)
    real_apply = refreshing._apply

    def crashing(update: refreshing._Update, beside: Overlay | None) -> int:
        if update.table.name == crash_at:
            raise KeyboardInterrupt
        return real_apply(update, beside)

    def crashing_publish(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(refreshing, "_apply", crashing)
        if crash_at == "publish":
            broken.setattr(refreshing, "publish", crashing_publish)
        with pytest.raises(KeyboardInterrupt):
            refresh()
    after_crash = everything()
    refresh()
    recovered = everything()
    refresh(full=True)

    assert after_crash == before
    assert recovered == everything()
    assert recovered != before


def test_of_two_refreshes_at_once_the_slower_one_publishes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    case(tree(top=None)["top"], DAY)
    real_publish = refreshing.publish

    def overtaken(*args: object, **kwargs: object) -> None:
        monkeypatch.setattr(refreshing, "publish", real_publish)
        refresh()
        real_publish(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(refreshing, "publish", overtaken)

    with pytest.raises(RefreshConflictError):
        refresh()

    manifest = read_manifest()
    assert manifest is not None
    assert manifest.lake_version == 1


def test_a_reader_keeps_its_version_while_a_newer_one_is_published_and_vacuumed() -> None:
    unit = tree(top=None)["top"]
    case(unit, DAY)
    refresh()
    reader = open_lake()
    held = rows(CASES, reader)

    with clock.stopped_at(datetime(2030, 1, 1, tzinfo=UTC)):  # another day: the refresh vacuums too
        case(unit, DAY)
        refresh(full=True)

    assert rows(CASES, reader) == held
    assert len(rows(CASES)) == 2


def test_a_table_of_a_former_declaration_is_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    report(tree(top=None)["top"], DAY)
    refresh()
    manifest = read_manifest()
    assert manifest is not None
    assert all(manifest.holds(table) for table in TABLES)

    monkeypatch.setattr(LakeTable, "digest", property(lambda self: f"other {self.name == 'reports'}"))

    assert set(refresh().rebuilt) == {table.name for table in TABLES}


def test_a_fact_lies_in_the_year_it_began() -> None:
    unit = tree(top=None)["top"]
    for year in (2024, 2025, 2026):
        report(unit, date(year, 1, 1))

    refresh()

    assert sorted(part["year"] for part in DeltaTable(address("reports")).partitions()) == ["2024", "2025", "2026"]


def test_the_engine_reads_the_lake_and_nothing_else_of_the_machine() -> None:
    refresh()
    engine = open_lake().engine
    assert isinstance(engine, DuckDB)

    with pytest.raises(Exception, match="Permission Error"):
        engine.connection.execute("SELECT * FROM read_text('/etc/hostname')")
    with pytest.raises(Exception, match="locked"):
        engine.connection.execute("SET allowed_directories = ['/']")


def test_a_lake_without_a_table_declared_since_waits_for_its_next_refresh() -> None:
    tree(top=None)
    refresh()
    present = current_manifest()
    without = {name: one for name, one in present.tables.items() if name != "alerts"}
    publish(replace(present, tables=without, lake_version=present.lake_version + 1), former=present)

    with pytest.raises(LakeMissingError):
        current_manifest()
    refresh()
    assert "alerts" in current_manifest().tables
