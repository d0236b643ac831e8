"""Spark gives what DuckDB gives, to the last digit that matters. Runs where pyspark and Java are installed."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lake_world import action, case, clock_of, feedback, told, tree

from valvo.analytics import overlay
from valvo.analytics.engine import open_lake
from valvo.analytics.refresh import refresh
from valvo.analytics.tables import CASES
from valvo.core import clock
from valvo.handling.models import Case
from valvo.indicators.computing import Ask, compute_on
from valvo.organisation.actions import move_unit

sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Start Spark on this machine."""
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    found = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    yield found
    found.stop()


# One of each measure, and those whose expressions use what engines write differently: lists, days between, months on.
CHOSEN = (
    "reached_share",
    "risk_to_event_ratio",
    "reported_in_time_share",
    "p90_days_to_close",
    "backlog",
    "actions_overdue",
    "clocks_broken",
    "factor_team",
)


@pytest.mark.parametrize("tree_of", ["then", "today"])
def test_figures_are_the_same_on_both_engines(session: Any, tree_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from valvo.analytics.spark import open_lake_on_spark

    monkeypatch.setattr(overlay, "MOST_REWRITTEN", 0)
    dice = random.Random(5)  # noqa: S311 (the same each time, nothing secret)
    with clock.stopped_at(datetime(2026, 6, 1, tzinfo=UTC)):
        units = tree(top=None, west="top", east="top", a="west", b="west")
        move_unit(unit=units["b"], parent=units["east"], on=date(2025, 5, 17), by=None)
        for _ in range(60):
            day = date(2025, 1, 1) + timedelta(days=dice.randrange(365))
            closed, harm = day + timedelta(days=dice.randrange(50)), dice.choice(["low", "severe"])
            reach = dice.choice(["reached", "near_miss", "risk"])
            one = case(units[dice.choice("ab")], day, closed=closed, harm=harm, reach=reach, factors=("team",))
            feedback(one, day)
            clock_of(one, due=day + timedelta(days=30), done=day + timedelta(days=dice.randrange(60)))
            action(one, day, due=day + timedelta(days=20), done=day + timedelta(days=dice.randrange(40)))
        refresh()
        told(one)
        one.delete()
        for moved in Case.objects.all()[:7]:
            Case.objects.filter(pk=moved.pk).update(unit=units["a"])
            told(moved)
        refresh()  # these lie beside their table
        assert open_lake().manifest.has_changes(CASES)
        ask = Ask(
            CHOSEN, tuple(unit.pk for unit in units.values()), date(2025, 1, 1),
            date(2026, 1, 1), "quarter", tree_of,
        )  # fmt: skip

        on_spark, on_duckdb = compute_on(open_lake_on_spark(session), ask), compute_on(open_lake(), ask)

    assert [(one.indicator, one.unit, one.period, one.numerator, one.denominator) for one in on_spark] == [
        (one.indicator, one.unit, one.period, one.numerator, one.denominator) for one in on_duckdb
    ]
    assert [one.value for one in on_spark] == pytest.approx([one.value for one in on_duckdb], nan_ok=True)
