"""What rests on reports, cases, deadlines and actions gives what boring Python over the database's rows gives.

Indicators of other facts have no second implementation; `hand_counts` counts every one of them by hand.
"""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from lake_world import action, case, clock_of, feedback, report, tree
from plain_indicators import PLAIN, codes, forget

from valvo.analytics.refresh import refresh
from valvo.core import clock
from valvo.core.periods import periods_between
from valvo.indicators.computing import Ask, compute
from valvo.organisation.actions import move_unit
from valvo.organisation.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FIRST, END = date(2025, 1, 1), date(2026, 1, 1)
CASES = 120


def a_year() -> dict[str, Unit]:
    """Make a year of events, the same each time, in a tree in which two units move."""
    dice = random.Random(11)  # noqa: S311 (the same year each time, nothing secret)
    units = tree(top=None, west="top", east="top", a="west", b="west", c="east", d="east")
    move_unit(unit=units["b"], parent=units["east"], on=date(2025, 5, 17), by=None)
    move_unit(unit=units["c"], parent=units["west"], on=date(2025, 9, 1), by=None)
    types = ["", *codes("event_type")]
    for number in range(CASES):
        day = FIRST + timedelta(days=dice.randrange(-100, 400))
        a_case(dice, units[dice.choice("abcd")], day, types[number % len(types)])
    return units


def a_case(dice: random.Random, unit: Unit, day: date, event_type: str) -> None:
    """Make one case with all that can happen to it."""
    closed = day + timedelta(days=dice.randrange(90)) if dice.random() < 0.7 else None
    sent = report(
        unit,
        day,
        reach=dice.choice(["reached", "near_miss", "risk", "none"]),
        role=dice.choice(["staff", "client"]),
        secrecy=dice.choice(["named", "anonymous"]),
        happened=day - timedelta(days=dice.randrange(6)),
    )
    one = case(
        unit,
        day,
        closed=closed,
        sent=sent,
        taken=day + timedelta(days=dice.randrange(5)) if dice.random() < 0.8 else None,
        judged_reach=dice.choice(["", "reached", "near_miss"]),
        harm=dice.choice(["", "none", "low", "severe", "fatal", "unknown"]),
        psychological=dice.choice(["", "moderate", "severe"]),
        event_type=event_type,
        factors=tuple(dice.sample(codes("contributing_factor"), dice.randrange(4))),
        state=dice.choice(["", "", "", "duplicate", "not_reportable"]) if closed else "",
    )
    if dice.random() < 0.5:
        feedback(one, day)
    for rule, length in (("first_answer", 5), ("handling", 30)):
        clock_of(
            one,
            due=day + timedelta(days=length),
            done=dice.choice([None, day + timedelta(days=dice.randrange(60))]),
            rule=rule,
        )
    for _ in range(dice.choice([0, 0, 1, 2])):
        ended = day + timedelta(days=dice.randrange(100))
        finished, cancelled = dice.choice([(None, None), (ended, None), (ended, None), (None, ended)])
        action(
            one,
            day,
            due=day + timedelta(days=dice.randrange(60)),
            done=finished,
            verified=finished if dice.random() < 0.5 else None,
            cancelled=cancelled,
        )


def test_the_catalogue_agrees_with_boring_python_for_every_unit_and_period() -> None:
    with clock.stopped_at(datetime(2026, 6, 1, tzinfo=UTC)):
        forget()
        units = a_year()
        refresh()
        found = compute(Ask(tuple(PLAIN), tuple(u.pk for u in units.values()), FIRST, END, "third"))

        expected = {
            (identifier, unit.pk, period): plain(unit.pk, period.first, period.end)
            for identifier, plain in PLAIN.items()
            for unit in units.values()
            for period in periods_between(FIRST, END, "third")
        }

    computed = {(one.indicator, one.unit, one.period): (one.numerator, one.denominator, one.value) for one in found}
    assert computed == {key: (*value[:2], pytest.approx(value[2])) for key, value in expected.items()}
    empty = set(PLAIN) - {key[0] for key, value in expected.items() if value[2]}
    assert empty == set()  # not a comparison of nothings
