"""Every indicator of the catalogue gives what boring Python over the database's rows gives."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from lake_world import action, case, tree
from plain_indicators import PLAIN

from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.core.periods import periods_between
from valvo.indicators.catalogue import INDICATORS
from valvo.indicators.computing import Ask, compute
from valvo.organisation.actions import move_unit
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db

FIRST, END = date(2025, 1, 1), date(2026, 1, 1)
CASES = 120


def a_year() -> dict[str, Unit]:
    """Make a year of events, the same each time, in a tree in which two units move."""
    dice = random.Random(11)  # noqa: S311 (the same year each time, nothing secret)
    units = tree(top=None, west="top", east="top", a="west", b="west", c="east", d="east")
    move_unit(unit=units["b"], parent=units["east"], on=date(2025, 5, 17), by=None)
    move_unit(unit=units["c"], parent=units["west"], on=date(2025, 9, 1), by=None)
    for _ in range(CASES):
        day = FIRST + timedelta(days=dice.randrange(-40, 400))
        closed = day + timedelta(days=dice.randrange(90)) if dice.random() < 0.7 else None
        one = case(
            units[dice.choice("abcd")],
            day,
            closed=closed,
            reach=dice.choice(["reached", "near_miss", "risk", "none"]),
            judged_reach=dice.choice(["", "reached", "near_miss"]),
            harm=dice.choice(["", "none", "low", "severe", "fatal"]),
            psychological=dice.choice(["", "moderate", "severe"]),
            state=dice.choice(["", "", "", "duplicate", "not_reportable"]) if closed else "",
        )
        for _ in range(dice.choice([0, 0, 1, 2])):
            action(one, day, due=day, state=dice.choice(["planned", "cancelled"]))
    return units


def test_the_catalogue_agrees_with_boring_python_for_every_unit_and_quarter() -> None:
    with clock.stopped_at(datetime(2026, 6, 1, tzinfo=UTC)):
        units = a_year()
        refresh()
        found = compute(
            Ask(tuple(one.id for one in INDICATORS), tuple(u.pk for u in units.values()), FIRST, END, "quarter")
        )

        expected = {
            (one.id, unit.pk, period): PLAIN[one.id](unit.pk, period.first, period.end)
            for one in INDICATORS
            for unit in units.values()
            for period in periods_between(FIRST, END, "quarter")
        }

    assert {
        (one.indicator, one.unit, one.period): (one.numerator, one.denominator, one.value) for one in found
    } == expected
    assert sum(1 for value in expected.values() if value[2]) > len(expected) / 2  # not a comparison of nothings
