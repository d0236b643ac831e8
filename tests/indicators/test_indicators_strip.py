"""The strip above the picture counts what is so now, as one counts by hand, and reads no more the more there was."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reports import sent

from factories import county, new_unit, person
from valvo.accounts.models import User
from valvo.core import clock
from valvo.handling import actions
from valvo.handling.actions import Judgement
from valvo.handling.choices import CaseState
from valvo.handling.models import Case, Clock
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.models import Action
from valvo.indicators.queries import RightNow, right_now
from valvo.organisation import actions as organisation
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Placement, Unit
from valvo.organisation.rules import TreeError

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
SEVERE = Judgement(event_type="accident", physical_harm="severe", psychological_harm="none")
FEAR = Judgement(event_type="accident", physical_harm="low", psychological_harm="severe")
MILD = Judgement(event_type="accident", physical_harm="low", psychological_harm="none")
Arrive = Callable[..., Case]


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def handler() -> User:
    return person()


@pytest.fixture
def arrive(units: dict[str, Unit], handler: User) -> Arrive:
    """Return what makes a case of an event a number of days ago, reported the same day."""

    def made(days: int, unit: str = "ward-1", harm: str = "") -> Case:
        then = NOW - timedelta(days=days)
        with clock.stopped_at(then):
            told = {"harm": [harm]} if harm else {}
            report = sent(units[unit], handler, happened_on=then.date(), answers=told)
        return Case.objects.get(report=report)

    return made


def now(unit: Unit) -> RightNow:
    with clock.stopped_at(NOW):
        return right_now(unit)


def test_open_cases_and_those_older_than_two_months_are_counted(
    arrive: Arrive, units: dict[str, Unit], handler: User
) -> None:
    arrive(1)
    arrive(59)
    arrive(63)
    arrive(200, "ward-2")
    arrive(201, "home")  # not included: not under the hospital
    actions.leave_out(case=arrive(90), reason="not_an_event", by=handler)

    found = now(units["hospital"])
    assert (found.open_cases, found.backlog) == (4, 2)
    assert now(units["county"]).open_cases == 5


def test_harm_is_serious_as_judged_or_until_then_as_reported(
    arrive: Arrive, units: dict[str, Unit], handler: User
) -> None:
    arrive(10, harm="severe")  # nobody has judged it
    actions.classify(case=arrive(20, harm="low"), judgement=FEAR, by=handler)
    taken = actions.take(case=arrive(30), by=handler)
    actions.classify(case=taken, judgement=SEVERE, by=handler)
    actions.classify(case=arrive(5, harm="fatal"), judgement=MILD, by=handler)  # not included: judged mild

    found = now(units["ward-1"])
    assert (found.serious_open, found.serious_unassigned, found.days_since_serious) == (3, 2, 10)


def test_the_last_serious_event_counts_when_it_is_closed_too_and_not_as_a_duplicate(
    arrive: Arrive, units: dict[str, Unit], handler: User
) -> None:
    closed = arrive(40, harm="severe")
    Case.objects.filter(pk=closed.pk).update(state=CaseState.CLOSED, closed_at=NOW)
    actions.leave_out(case=arrive(3, harm="severe"), reason="not_an_event", by=handler)
    actions.merge(case=arrive(2, harm="severe"), into=arrive(2), by=handler)

    found = now(units["ward-1"])
    assert (found.serious_open, found.days_since_serious) == (0, 40)
    assert now(units["ward-2"]).days_since_serious is None


def test_a_case_counts_once_however_many_of_its_deadlines_have_passed_and_not_while_they_stand_still(
    arrive: Arrive, units: dict[str, Unit], handler: User
) -> None:
    several = arrive(300)
    assert Clock.objects.filter(case=several, due_at__lt=NOW).count() > 1
    actions_at = NOW - timedelta(days=299)
    with clock.stopped_at(actions_at):
        waits = actions.take(case=arrive(299, "ward-2"), by=handler)
        actions.ask_reporter(case=waits, text="Which bed?", by=handler)
    arrive(0)

    found = now(units["hospital"])
    running = Case.objects.filter(due_at__isnull=False).count()
    assert (found.deadlines_passed, found.deadlines_running) == (1, running)
    assert running < found.open_cases == 3


@pytest.mark.parametrize("seed", [0, 4, 7])  # in the last two a unit moves soon and closes after that
def test_the_counts_are_those_by_hand_in_a_tree_whose_units_move_and_close(seed: int, handler: User) -> None:
    random = Random(seed)  # noqa: S311 (a test's chance)
    units = _open_tree(random)
    for unit in units:
        _happen(unit, handler, random)
    _move_and_close(units, random)

    stands = {unit.pk: _above(unit) for unit in Unit.objects.all()}
    assert any(unit.closed_on and unit.closed_on <= NOW.date() for unit in units)
    for top in units:
        assert _told(now(top)) == _by_hand({pk for pk, above in stands.items() if top.pk in above}), top


def _open_tree(random: Random) -> list[Unit]:
    """Open an organiser with four entities, and ten units each under one of those or under a unit before it."""
    entities = [new_unit(f"entity-{one}", under="top", kind=UnitKind.ENTITY) for one in range(4)]
    new = [new_unit("top", kind=UnitKind.ORGANISER), *entities]
    for one in range(10):
        new.append(new_unit(f"unit-{one}", under=random.choice(new[1:]).public_id))
    return organisation.open_units(new=new, by=None)


def _move_and_close(units: list[Unit], random: Random) -> None:
    """Move and close units on days about today, some of them more than once; what the tree refuses is left."""
    days = [NOW.date() + timedelta(days=away) for away in (-400, -30, -1, 0, 1, 30)]
    for _ in range(40):
        (unit, parent), on = random.sample(units[1:], 2), random.choice(days)
        unit.refresh_from_db()
        try:
            if random.random() < 0.4:
                organisation.close_unit(unit=unit, on=on, by=None)
            else:
                organisation.move_unit(unit=unit, parent=parent, on=on, by=None)
        except TreeError:
            continue
    for unit in units:
        unit.refresh_from_db()


def _happen(unit: Unit, handler: User, random: Random) -> None:
    """Let cases and actions of a unit be as they may be."""
    closing = {CaseState.CLOSED, CaseState.DUPLICATE, CaseState.NOT_REPORTABLE}
    for state in random.choices([CaseState.NEW, CaseState.IN_HANDLING, *closing], k=3):
        report = sent(unit, handler, happened_on=NOW.date())
        Case.objects.filter(report=report).update(
            state=state,
            closed_at=NOW if state in closing else None,
            opened_at=NOW - timedelta(days=random.randint(1, 120)),
            serious_on=random.choice([None, NOW.date() - timedelta(days=random.randint(0, 300))]),
            handler=random.choice([None, handler]),
            due_at=random.choice([None, NOW - timedelta(days=1), NOW + timedelta(days=1)]),
        )
        Action.objects.create(
            origin=Origin.CASE,
            title="Change the routine",
            owner=handler,
            unit=unit,
            due=NOW.date() + timedelta(days=random.randint(-1, 1)),
            state=random.choice([ActionState.PLANNED, ActionState.UNDER_WAY, ActionState.CANCELLED]),
            created_at=NOW,
            changed_at=NOW,
        )


def _above(unit: Unit) -> set[int]:
    """Return the unit and those above it today, or on its last day; none where it is not open yet."""
    day = NOW.date() if unit.closed_on is None else min(NOW.date(), unit.closed_on - timedelta(days=1))
    found, next_up = set[int](), unit.pk if unit.opened_on <= day else None
    while next_up is not None:
        found.add(next_up)
        placed = Placement.objects.filter(unit=next_up, valid_from__lte=day).order_by("valid_from").last()
        next_up = placed.parent_id if placed else None
    return found


def _told(found: RightNow) -> tuple[int | None, ...]:
    return (
        found.open_cases,
        found.backlog,
        found.serious_open,
        found.serious_unassigned,
        found.deadlines_running,
        found.deadlines_passed,
        found.days_since_serious,
        found.actions_open,
        found.actions_overdue,
    )


def _by_hand(below: set[int]) -> tuple[int | None, ...]:
    cases = [case for case in Case.objects.all() if case.unit_id in below]
    undone = [one for one in Action.objects.all() if one.unit_id in below and one.state in ("planned", "under_way")]
    left = [one for one in cases if one.closed_at is None]
    serious = [one for one in left if one.serious_on]
    days: list[date] = [
        one.serious_on for one in cases if one.serious_on and one.state not in ("duplicate", "not_reportable")
    ]
    return (
        len(left),
        sum(one.opened_at < datetime(2026, 8, 1, 9, tzinfo=UTC) for one in left),
        len(serious),
        sum(one.handler_id is None for one in serious),
        sum(one.due_at is not None for one in left),
        sum(one.due_at is not None and one.due_at < NOW for one in left),
        (NOW.date() - max(days)).days if days else None,
        len(undone),
        sum(one.due < NOW.date() for one in undone),
    )


def test_the_strip_asks_four_questions_and_reads_no_case(arrive: Arrive, units: dict[str, Unit]) -> None:
    for number in range(4):
        arrive(number, harm="severe")
        with CaptureQueriesContext(connection) as asked:
            now(units["county"])
        assert len(asked) == 4
    if connection.vendor == "sqlite":  # its plans say by name what is read from an index alone
        with connection.cursor() as cursor:
            told = [_plan(cursor, query["sql"]) for query in asked]
        wanted = ("COVERING INDEX case_open_counted", "case_serious", "COVERING INDEX action_")
        assert [name in plan for name, plan in zip(wanted, told[:3], strict=True)] == [True] * 3, told


def _plan(cursor: object, sql: str) -> str:
    cursor.execute(f"EXPLAIN QUERY PLAN {sql}")  # type: ignore[attr-defined]
    return "\n".join(str(row) for row in cursor.fetchall())  # type: ignore[attr-defined]
