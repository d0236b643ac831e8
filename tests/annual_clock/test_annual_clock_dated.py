"""What stands in the year by itself: visits, rounds, plans, meetings, trainings, reports by contract."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from icalendar import Calendar

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.annual_clock import actions, queries
from valvo.annual_clock.dated import ONE_BY_ONE, Asked, dated
from valvo.annual_clock.rules import State
from valvo.contracts import actions as contracts
from valvo.contracts.actions import Agreed
from valvo.core import clock
from valvo.forums import actions as forums
from valvo.inspections.choices import VisitKind
from valvo.occasions.models import Occasion
from valvo.organisation.models import Unit
from valvo.plans.models import Plan, Version
from valvo.questionnaires.actions.rounds import keep_edition
from valvo.questionnaires.loading import load_questionnaire
from valvo.questionnaires.models import Round
from visiting import planned

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november_2026() -> Iterator[None]:
    with clock.stopped_at(NOW), translation.override("en"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def office(units: dict[str, Unit]) -> User:
    return person(Role.COORDINATOR, units["county"])


@pytest.fixture
def lead(units: dict[str, Unit]) -> User:
    return person(Role.INSPECTOR, units["county"])


def published(unit: Unit, by: User, on: date, review_on: date) -> Plan:
    """Keep a plan as it stands when it has been published."""
    at = clock.start_of_day(on)
    plan = Plan.objects.create(
        template="self_monitoring_plan", unit=unit, languages="en", created_at=at, created_by=by, written_at=at,
        written_by=by,
    )  # fmt: skip
    version = Version.objects.create(
        plan=plan, number=1, trees={}, digest="", review_on=review_on, made_at=at, made_by=by
    )
    Plan.objects.filter(pk=plan.pk).update(published=version, published_on=on, review_on=review_on)
    return plan


def year(who: User, unit: Unit) -> dict[tuple[str, date], State]:
    return {(one.sort, one.on): one.state for one in dated(Asked(who, unit, 2026, "en"))}


def test_everything_with_a_day_of_its_own_stands_in_the_year_as_it_is_where_it_belongs(
    units: dict[str, Unit], office: User, lead: User
) -> None:
    ward, county_ = units["ward-1"], units["county"]
    planned(ward, lead, by=office, on=date(2026, 12, 1))
    published(ward, office, on=date(2025, 12, 20), review_on=date(2026, 11, 20))
    agreed = Agreed(units["home"], "Care", date(2026, 1, 1), office)
    contract = contracts.add_contract(organiser=county_, agreed=agreed, by=office)
    contracts.demand_report(contract=contract, what="Staff", due_on=date(2026, 10, 1), by=office)
    board = forums.make_forum(unit=county_, name="Board", purpose="", language="en", chair=office, by=office)
    forums.prepare(forum=board, on=date(2026, 11, 12), place="", by=office)
    Occasion.objects.create(
        unit=ward, kind="training", title="Hands", on=date(2026, 5, 5), audience="staff", noted_by=office
    )
    Round.objects.create(
        edition=keep_edition(loaded=load_questionnaire("plan_quality")), questionnaire="plan_quality",
        answered_by="unit", name="Quality", owner=county_, selection={}, opened_at=NOW, deadline=date(2026, 12, 15),
    )  # fmt: skip

    assert year(office, county_) == {
        ("visit", date(2026, 12, 1)): State.AHEAD,
        ("review", date(2026, 11, 20)): State.SOON,
        ("account", date(2026, 1, 30)): State.LATE,
        ("account", date(2026, 5, 30)): State.LATE,
        ("account", date(2026, 9, 30)): State.LATE,
        ("report", date(2026, 10, 1)): State.LATE,
        ("meeting", date(2026, 11, 12)): State.SOON,
        ("training", date(2026, 5, 5)): State.DONE,
        ("round", date(2026, 12, 15)): State.AHEAD,
    }
    assert year(person(Role.REPORTER, units["ward-2"]), units["ward-2"]) == {}
    # A meeting on the forum's own day of the clock stands there once.
    values = {"kind": "forum", "first": date(2026, 11, 12), "often": "once", "forum": board}
    actions.add_series(unit=county_, values=values | {f"title_{one}": "Board" for one in ("sv", "fi", "en")}, by=office)
    assert [one.title for one in queries.year_of(office, county_, 2026, "en")].count("Board") == 1


@pytest.mark.parametrize("number", [ONE_BY_ONE, ONE_BY_ONE + 1])
def test_a_month_with_many_visits_shows_them_as_one_on_the_first_day_that_waits(
    units: dict[str, Unit], office: User, lead: User, number: int
) -> None:
    for day in range(number):
        visit = planned(units["ward-1"], lead, by=office, on=date(2026, 12, 1 + day))
        if day == 0:
            type(visit).objects.filter(pk=visit.pk).update(state="under_way", visited_on=date(2026, 12, 1))
    found = queries.year_of(office, units["county"], 2026, "en")

    if number == ONE_BY_ONE:
        assert [one.on.day for one in found] == [1, 2, 3]
    else:
        assert [(one.title, one.on.day) for one in found] == [("Visits: 4, of which 1 done", 2)]
        assert found[0].address == "/inspections/?unit=county"


def test_calendars_hold_what_is_ones_own_but_no_visit_the_unit_is_not_told_of(
    units: dict[str, Unit], office: User, lead: User
) -> None:
    for kind, day in ((VisitKind.ANNOUNCED, 1), (VisitKind.UNANNOUNCED, 2)):
        planned(units["ward-1"], lead, by=office, kind=kind, on=date(2026, 12, day))

    def days(owner: User, unit: Unit, *, mine: bool) -> list[date]:
        secret = actions.make_feed(unit=unit, mine=mine, language="en", by=owner)
        found = Calendar.from_ical(Client().get(f"/clock/calendar/{secret}.ics").content).walk("VEVENT")
        return [one.decoded("DTSTART") for one in found]

    assert days(lead, units["county"], mine=True) == [date(2026, 12, 1)]
    assert days(office, units["county"], mine=False) == [date(2026, 12, 1)]
    assert days(office, units["county"], mine=True) == []


def test_the_year_asks_as_much_however_much_has_a_day_of_its_own(
    units: dict[str, Unit], office: User, lead: User
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.year_of(office, units["county"], 2026, "en")
        return len(captured)

    def more(*names: str) -> None:
        for name in names:
            planned(units[name], lead, by=office, on=clock.today() + timedelta(days=3))
            published(units[name], office, on=date(2025, 12, 20), review_on=date(2026, 11, 20))

    more("ward-1")
    first = asked()
    more("ward-2", "home")
    assert asked() == first
