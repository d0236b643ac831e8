"""The strip above the picture counts what is so now, as one counts by hand, and reads no more the more there was."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reports import sent

from factories import county, person
from valvo.accounts.models import User
from valvo.core import clock
from valvo.handling import actions
from valvo.handling.actions import Judgement
from valvo.handling.choices import CaseState
from valvo.handling.models import Case, Clock
from valvo.indicators.queries import RightNow, right_now
from valvo.organisation.models import Unit

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
