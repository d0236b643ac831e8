"""Figures are those one counts by hand, whatever the unit, period and tree."""

from datetime import UTC, date, datetime

import pytest
from lake_world import action, case, clock_of, report, told, tree

from valvo.analytics.engine import open_lake
from valvo.analytics.expressions import ibis
from valvo.analytics.refresh import refresh
from valvo.analytics.tables import CASES
from valvo.core import clock
from valvo.core.periods import Grain
from valvo.handling.models import Case, Part
from valvo.indicators import reach
from valvo.indicators.catalogue import INDICATORS, UnknownIndicatorError
from valvo.indicators.computing import Ask, compute
from valvo.indicators.passes import passes
from valvo.indicators.queries import right_now
from valvo.indicators.reach import Tree, units_below
from valvo.organisation.actions import close_unit, move_unit
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
Found = tuple[int | None, int | None, float | None]


@pytest.fixture(autouse=True)
def _stopped_clock() -> object:
    with clock.stopped_at(NOW):
        yield


def figures(
    indicator: str,
    *units: Unit,
    first: date = date(2026, 1, 1),
    end: date = date(2026, 4, 1),
    grain: Grain = "quarter",
    tree: Tree = "then",
    within: Unit | None = None,
) -> dict[tuple[str, str], Found]:
    """Refresh the lake and compute; return numerator, denominator and value by unit and period."""
    refresh()
    names = {unit.pk: unit.public_id for unit in units}
    ask = Ask((indicator,), tuple(names), first, end, grain, tree, within.pk if within else None)
    return {(names[one.unit], str(one.period)): (one.numerator, one.denominator, one.value) for one in compute(ask)}


def test_reports_are_counted_in_the_period_they_were_received() -> None:
    ward = tree(top=None, ward="top")["ward"]
    report(ward, date(2025, 12, 31))  # not included: before
    report(ward, date(2026, 1, 1))
    report(ward, date(2026, 1, 31), reach="risk")  # every kind counts
    report(ward, date(2026, 3, 31))
    report(ward, date(2026, 4, 1))  # not included: after

    assert figures("reports", ward, grain="month") == {
        ("ward", "2026-01"): (2, None, 2.0),
        ("ward", "2026-02"): (0, None, 0.0),
        ("ward", "2026-03"): (1, None, 1.0),
    }


def test_share_that_reached_a_person_uses_the_handlers_judgement_first() -> None:
    ward = tree(top=None, ward="top")["ward"]
    case(ward, date(2026, 2, 1), reach="reached")
    case(ward, date(2026, 2, 1), reach="near_miss")
    case(ward, date(2026, 2, 1), reach="near_miss", judged_reach="reached")
    case(ward, date(2026, 2, 1), reach="near_miss")
    case(ward, date(2026, 2, 1), reach="risk")  # not an event
    case(ward, date(2026, 2, 1), reach="reached", state="duplicate", closed=date(2026, 2, 2))  # the same event

    assert figures("reached_share", ward) == {("ward", "2026Q1"): (2, 4, 50.0)}


def test_serious_is_severe_or_fatal_in_body_or_severe_in_mind() -> None:
    ward = tree(top=None, ward="top")["ward"]
    for harm, mind in [
        ("severe", ""),
        ("fatal", "none"),
        ("low", "severe"),
        ("moderate", "moderate"),
        ("unknown", ""),
        ("", ""),
    ]:
        case(ward, date(2026, 2, 1), harm=harm, psychological=mind)

    assert figures("serious_share", ward) == {("ward", "2026Q1"): (3, 6, 50.0)}


def test_median_days_to_close_is_that_of_all_cases_below_not_of_the_units_medians() -> None:
    units = tree(top=None, a="top", b="top")
    for days in (1, 2, 3):
        case(units["a"], date(2026, 1, 1), closed=date(2026, 1, 1 + days))
    for days in (10, 20, 30, 29):
        case(
            units["b"], date(2025, 12, 31), closed=date(2025, 12, 31).fromordinal(date(2025, 12, 31).toordinal() + days)
        )
    case(units["b"], date(2025, 6, 1), closed=date(2025, 12, 30))  # closed the quarter before
    case(units["b"], date(2026, 1, 5), closed=date(2026, 1, 6), state="not_reportable")  # left out, not closed
    case(units["b"], date(2026, 1, 5))  # still open

    assert figures("median_days_to_close", *units.values()) == {
        ("top", "2026Q1"): (None, 7, 10.0),  # 1 2 3 10 20 29 30
        ("a", "2026Q1"): (None, 3, 2.0),
        ("b", "2026Q1"): (None, 4, 24.5),  # 10 20 29 30
    }


def test_share_leading_to_an_action_counts_cases_not_actions() -> None:
    ward = tree(top=None, ward="top")["ward"]
    cases = [case(ward, date(2026, 1, 5), closed=date(2026, 2, 5)) for _ in range(4)]
    action(cases[0], date(2026, 1, 6), due=date(2026, 5, 1))
    action(cases[0], date(2026, 1, 6), due=date(2026, 5, 1))
    action(cases[1], date(2026, 1, 6), due=date(2026, 5, 1), state="cancelled")

    assert figures("action_share", ward) == {("ward", "2026Q1"): (1, 4, 25.0)}


def test_no_events_give_no_share_rather_than_nought() -> None:
    ward = tree(top=None, ward="top")["ward"]
    case(ward, date(2025, 10, 5))

    assert figures("reached_share", ward) == {("ward", "2026Q1"): (0, 0, None)}
    assert figures("median_days_to_close", ward, first=date(2025, 10, 1)) == {}  # nothing was ever closed


def test_a_move_changes_figures_from_its_day_on() -> None:
    units = tree(top=None, west="top", east="top", ward="west", other="east")
    report(units["ward"], date(2026, 2, 14))
    report(units["ward"], date(2026, 2, 15))
    report(units["other"], date(2026, 2, 20))
    move_unit(unit=units["ward"], parent=units["east"], on=date(2026, 2, 15), by=None)

    areas = (units["top"], units["west"], units["east"])
    assert figures("reports", *areas) == {
        ("top", "2026Q1"): (3, None, 3.0),
        ("west", "2026Q1"): (1, None, 1.0),
        ("east", "2026Q1"): (2, None, 2.0),
    }
    assert figures("reports", *areas, tree="today") == {
        ("top", "2026Q1"): (3, None, 3.0),
        ("west", "2026Q1"): (0, None, 0.0),
        ("east", "2026Q1"): (3, None, 3.0),
    }


def test_today_a_closed_unit_counts_where_it_last_stood() -> None:
    units = tree(top=None, west="top", ward="west", other="west")
    report(units["ward"], date(2026, 2, 14))
    close_unit(unit=units["ward"], on=date(2026, 3, 1), by=None)

    assert figures("reports", units["west"], units["ward"], tree="today") == {
        ("west", "2026Q1"): (1, None, 1.0),
        ("ward", "2026Q1"): (1, None, 1.0),
    }


@pytest.mark.parametrize("many", [False, True], ids=["few units", "many units"])
def test_what_ends_after_its_unit_closed_still_counts_above_it(many: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 (of a parametrized test)
    monkeypatch.setattr(reach, "FEW_MEMBERS", 0 if many else 200)
    units = tree(top=None, west="top", ward="west", other="west")
    case(units["ward"], date(2026, 2, 14), closed=date(2026, 4, 20))
    left = case(units["ward"], date(2026, 2, 14))
    clock_of(left, due=date(2026, 4, 2))
    close_unit(unit=units["ward"], on=date(2026, 3, 1), by=None)

    expected = {
        "median_days_to_close": (None, 1, 65.0),
        "open_cases": (1, None, 1.0),
        "clocks_broken": (1, None, 1.0),
    }
    for tree_of in ("then", "today"):
        for indicator, figure in expected.items():
            found = figures(
                indicator, units["top"], units["ward"], first=date(2026, 4, 1), end=date(2026, 7, 1), tree=tree_of
            )
            assert found == {("top", "2026Q2"): figure}
    assert right_now(units["top"]).open_cases == 1


def test_parts_within_a_whole_sum_up_to_it_through_a_move() -> None:
    units = tree(top=None, west="top", east="top", ward="west", other="west")
    report(units["ward"], date(2026, 2, 14))
    report(units["ward"], date(2026, 2, 16))
    report(units["other"], date(2026, 2, 16))
    move_unit(unit=units["ward"], parent=units["east"], on=date(2026, 2, 15), by=None)
    refresh()

    below = units_below(open_lake(), units["west"].pk, "children", date(2026, 1, 1), date(2026, 4, 1))
    parts = [Unit.objects.get(pk=pk) for pk in below]

    assert figures("reports", *parts, within=units["west"]) == {
        ("ward", "2026Q1"): (1, None, 1.0),
        ("other", "2026Q1"): (1, None, 1.0),
    }
    assert figures("reports", units["west"]) == {("west", "2026Q1"): (2, None, 2.0)}


def test_there_are_no_figures_before_a_unit_opened_or_after_today() -> None:
    ward = tree(top=None, ward="top")["ward"]
    report(ward, date(2020, 1, 1))

    months = figures("reports", ward, first=date(2019, 1, 1), end=date(2030, 1, 1), grain="year")

    assert [period for _, period in months] == ["2020", "2021", "2022", "2023", "2024", "2025", "2026"]


@pytest.mark.parametrize(
    ("grain", "periods"),
    [("month", ["2026-01", "2026-02", "2026-03"]), ("quarter", ["2026Q1"]), ("third", ["2026T1"]), ("year", ["2026"])],
)
def test_every_grain_holds_the_same_reports(grain: Grain, periods: list[str]) -> None:
    ward = tree(top=None, ward="top")["ward"]
    for month in (1, 2, 3):
        report(ward, date(2026, month, 15))

    found = figures("reports", ward, grain=grain)

    assert [period for _, period in found] == periods
    assert sum(value[0] or 0 for value in found.values()) == 3


def test_an_unknown_indicator_is_named() -> None:
    refresh()

    with pytest.raises(UnknownIndicatorError, match="'nothing'"):
        compute(Ask(("nothing",), (1,), date(2026, 1, 1), date(2026, 2, 1)))


def test_an_answer_is_kept_until_the_lake_changes() -> None:
    ward = tree(top=None, ward="top")["ward"]
    report(ward, date(2026, 2, 14))
    assert figures("reports", ward) == {("ward", "2026Q1"): (1, None, 1.0)}

    report(ward, date(2026, 2, 15))

    assert figures("reports", ward) == {("ward", "2026Q1"): (2, None, 2.0)}


def involve(made: Case, *units: Unit) -> None:
    """Let units have a part in a case, as its own unit then has too."""
    for unit in (made.unit, *units):
        Part.objects.create(case=made, unit=unit, due_at=made.opened_at, involved_at=made.opened_at)
    told(made)


@pytest.mark.parametrize("many", [False, True])
def test_an_event_of_several_units_counts_once_for_each_and_once_for_what_stands_above_them(
    monkeypatch: pytest.MonkeyPatch,
    many: bool,  # noqa: FBT001 (a table's column)
) -> None:
    if many:
        monkeypatch.setattr("valvo.indicators.reach.FEW", 1)
    units = tree(top=None, hospital="top", care="top", one="hospital", two="hospital", home="care")
    involve(case(units["one"], date(2026, 1, 10), harm="severe"), units["two"], units["home"])
    case(units["home"], date(2026, 2, 1))
    asked = [units[name] for name in ("top", "hospital", "care", "one", "two", "home")]

    found = figures("serious_share", *asked)

    assert {name: numbers[:2] for (name, _period), numbers in found.items()} == {
        "top": (1, 2),
        "hospital": (1, 1),
        "care": (1, 2),
        "one": (1, 1),
        "two": (1, 1),
        "home": (1, 2),
    }
    parts = figures("serious_share", units["hospital"], units["care"], within=units["top"])
    assert {name: numbers[:2] for (name, _period), numbers in parts.items()} == {"hospital": (1, 1), "care": (0, 1)}


def test_a_median_counts_an_event_of_several_units_once_for_each() -> None:
    units = tree(top=None, one="top", two="top")
    involve(case(units["one"], date(2026, 1, 10), closed=date(2026, 1, 20)), units["two"])
    case(units["two"], date(2026, 1, 10), closed=date(2026, 1, 30))
    found = figures("median_days_to_close", units["top"], units["one"], units["two"])
    assert {name: numbers[1:] for (name, _period), numbers in found.items()} == {
        "top": (2, 15.0),
        "one": (1, 10.0),
        "two": (2, 15.0),
    }


def test_an_involved_unit_counts_where_it_stood_and_where_it_stands() -> None:
    units = tree(top=None, old="top", new="top", own="top", other="old")
    involve(case(units["own"], date(2026, 1, 10)), units["other"])
    move_unit(unit=units["other"], parent=units["new"], on=date(2026, 2, 1), by=None)
    asked = (units["old"], units["new"])
    for shown, expected in (("then", [1, 0]), ("today", [0, 1])):
        found = figures("reached_share", *asked, tree=shown)  # type: ignore[arg-type]  # the two trees
        numbers = {name: figure[1] for (name, _period), figure in found.items()}
        assert [numbers[unit.public_id] for unit in asked] == expected, shown


def test_no_pass_pairs_every_row_with_every_unit() -> None:
    """Whatever DuckDB takes the number of rows for: a unit's rows are found by the unit, not among all pairs."""
    units = tree(top=None, ward="top", other="top")
    made = case(units["ward"], date(2026, 3, 1))
    Part.objects.create(case=made, unit=units["other"], due_at=made.opened_at, involved_at=made.opened_at)
    told(made)
    refresh()
    lake = open_lake()
    ask = Ask(tuple(one.id for one in INDICATORS), (units["top"].pk,), date(2026, 1, 1), date(2026, 7, 1))

    with_cases = [one for one in passes(lake, INDICATORS, ask) if one.reads.table is CASES and not one.of_moments]
    asked = [f"EXPLAIN (FORMAT json) {ibis.to_sql(one.table(), dialect='duckdb')}" for one in with_cases]
    plans = [lake.engine.connection.sql(sql).fetchall()[0][1] for sql in asked]

    as_written = lake.engine.connection.sql("SELECT current_setting('disabled_optimizers')").fetchall()
    assert as_written == [("join_order",)]
    assert any("HASH_JOIN" in plan for plan in plans)
    assert not [plan for plan in plans if "NESTED_LOOP_JOIN" in plan or "CROSS_PRODUCT" in plan]


def test_a_part_that_is_taken_back_counts_no_more() -> None:
    units = tree(top=None, one="top", two="top")
    made = case(units["one"], date(2026, 1, 10))
    involve(made, units["two"])
    assert [figure[1] for figure in figures("reached_share", units["two"]).values()] == [1]
    for part in made.parts.all():
        told(part)
        part.delete()
    assert [figure[1] for figure in figures("reached_share", units["two"]).values()] == [0]
