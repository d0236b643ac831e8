"""The year's self-evaluation stands on Today of whoever answers for a unit, in the last quarter, until it is done."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from small_programme import KINDS, TODAY, adopted, answered, small, small_county

from factories import county, new_unit, person
from pages import words
from valvo.accounts import actions as accounts
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.organisation import actions as organisation
from valvo.organisation.models import Unit
from valvo.programmes import actions, due, rules
from valvo.programmes.choices import AnswerLevel
from valvo.programmes.loading import LoadedProgramme
from valvo.web.waiting import SHOWN, Group

pytestmark = pytest.mark.django_db
WARD = ("1.1.1.1", "1.1.1.2", "1.2.1.1")  # what a ward is asked in 2026


@pytest.fixture(autouse=True)
def _autumn_2026() -> Iterator[None]:
    with clock.stopped_at(TODAY):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    return small_county()


@pytest.fixture
def head(units: dict[str, Unit]) -> User:
    return person(Role.HANDLER, units["ward-1"])


def waiting(who: User, unit: Unit) -> Group | None:
    found = [one for one in due.groups(who, unit, "en") if one.lines]
    return found[0] if found else None


def waits(who: User, unit: Unit) -> list[tuple[str, str]]:
    """Return where something waits, and how much."""
    found = waiting(who, unit)
    return [(line.quiet, line.rule) for line in found.lines] if found else []


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("today", "time"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 9, 30), False),
        (date(2026, 10, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_it_is_time_to_answer_in_the_last_quarter(today: date, *, time: bool) -> None:
    assert rules.is_time_to_answer(today) is time


@pytest.mark.parametrize(
    ("begins", "ends", "followed"),
    [
        (date(2026, 11, 20), None, True),
        (date(2026, 11, 21), None, True),
        (date(2026, 11, 22), None, False),
        (date(2024, 1, 1), date(2026, 11, 21), False),  # the first day it no longer is followed
        (date(2024, 1, 1), date(2026, 11, 22), True),
    ],
)
def test_a_programme_is_followed_from_its_first_day_and_not_on_the_day_it_ends(
    begins: date, ends: date | None, *, followed: bool
) -> None:
    assert rules.followed_on(date(2026, 11, 21), begins=begins, ends=ends) is followed


def test_the_line_tells_the_programme_the_unit_what_is_left_and_until_when(units: dict[str, Unit], head: User) -> None:
    answered(units["ward-1"], "1.1.1.1", 2026)

    found = waiting(head, units["ward-1"])

    assert found is not None
    [line] = found.lines
    assert (line.title, line.quiet) == ("Small programme en, year 2026", "ward-1 en")
    assert line.rule == "Tasks not answered: 2 of 3"
    assert (line.stands.replace("\xa0", " "), line.over) == ("40 d left", False)
    assert line.address == "/programmes/small/answers/?unit=ward-1&year=2026"
    assert (found.total, found.more) == (1, "")


@pytest.mark.parametrize(
    ("moment", "number"),
    [(on(2026, 9, 30), 0), (on(2026, 10, 1), 1), (on(2026, 12, 31), 1), (on(2027, 1, 1), 0), (on(2027, 10, 1), 0)],
)
def test_it_waits_from_october_to_the_years_last_day_and_past_years_do_not(
    moment: datetime, number: int, units: dict[str, Unit], head: User
) -> None:
    with clock.stopped_at(moment):
        assert len(waits(head, units["ward-1"])) == number


def test_before_the_last_quarter_nothing_is_asked_of_the_database(units: dict[str, Unit], head: User) -> None:
    with CaptureQueriesContext(connection) as in_time:
        due.groups(head, units["ward-1"], "en")
    with clock.stopped_at(on(2026, 9, 30)), CaptureQueriesContext(connection) as too_early:
        assert due.groups(head, units["ward-1"], "en") == []
    assert len(in_time) > 0
    assert len(too_early) == 0


def test_today_leads_to_the_self_evaluation_in_one_click_until_the_last_task_is_answered(
    client: Client, units: dict[str, Unit], head: User
) -> None:
    def told() -> list[str]:
        return [line.address for one in client.get("/").context["waiting"] for line in one.lines]

    client.force_login(head)
    for done, task in enumerate(WARD):
        [address] = told()
        assert f"{done} of 3 answered" in words(client, address)
        answered(units["ward-1"], task, 2026, AnswerLevel.NOT_RELEVANT, why="No clients")
    assert told() == []


def test_only_units_asked_something_by_a_programme_followed_wait(units: dict[str, Unit]) -> None:
    chief = person(Role.MANAGER, units["county"])
    left = [("county en", "1 of 1"), ("home en", "3 of 3"), ("ward-1 en", "3 of 3"), ("ward-2 en", "3 of 3")]
    assert waits(chief, units["county"]) == [(name, f"Tasks not answered: {of}") for name, of in left]
    assert waits(chief, units["hospital"]) == [(name, f"Tasks not answered: {of}") for name, of in left[2:]]

    organisation.close_unit(unit=units["ward-2"], on=date(2026, 11, 21), by=None)
    units["ward-2"].refresh_from_db()
    assert [name for name, _left in waits(chief, units["hospital"])] == ["ward-1 en"]
    assert waits(chief, units["ward-2"]) == []

    adoption = units["county"].adoptions.get()
    actions.end_adoption(adoption=adoption, valid_to=date(2026, 11, 21), by=None)
    assert waits(chief, units["county"]) == []


def test_a_year_before_the_programme_is_followed_asks_for_nothing() -> None:
    units = county()
    adopted(units, since=date(2026, 1, 1))
    chief = person(Role.MANAGER, units["county"])
    with clock.stopped_at(on(2025, 11, 21)):
        assert waits(chief, units["county"]) == []
    assert len(waits(chief, units["county"])) == 4


@pytest.mark.parametrize(
    ("role", "number"),
    [(Role.HANDLER, 3), (Role.MANAGER, 3), (Role.COORDINATOR, 3), (Role.INSPECTOR, 0), (Role.REPORTER, 0)],
)
def test_it_waits_for_those_who_may_answer(role: Role, number: int, units: dict[str, Unit]) -> None:
    organisation.open_units(new=[new_unit("ward-3", under="hospital")], by=None)
    assert len(waits(person(role, units["hospital"]), units["hospital"])) == number


def test_of_the_units_in_view_those_of_ones_own_wait(units: dict[str, Unit], head: User) -> None:
    assert [name for name, _left in waits(head, units["county"])] == ["ward-1 en"]
    assert waits(head, units["ward-2"]) == []


def test_the_rest_is_counted_and_found_on_the_list_of_who_is_missing(client: Client, units: dict[str, Unit]) -> None:
    organisation.open_units(new=[new_unit(f"extra-{n}", under="care") for n in range(SHOWN)], by=None)
    who = person(Role.COORDINATOR, units["county"])
    client.force_login(who)

    found = waiting(who, units["county"])

    assert found is not None
    assert (len(found.lines), found.total) == (SHOWN, 4 + SHOWN)
    assert found.lines[0].quiet == "county en", "the own unit's stands first, though it has least left"
    assert found.more == "/programmes/small/missing/?unit=county&year=2026"
    assert len(client.get(found.more).context["lines"]) == found.total


def test_of_several_programmes_the_own_units_stand_first_and_the_rest_is_found_from_their_list(
    client: Client, units: dict[str, Unit]
) -> None:
    organisation.open_units(new=[new_unit(f"extra-{n}", under="care") for n in range(SHOWN)], by=None)
    renamed = small().programme.model_copy(update={"id": "other"})
    other = LoadedProgramme(renamed, "0" * 64)
    actions.adopt(loaded=other, organiser=units["county"], answerers=KINDS, valid_from=date(2026, 1, 1), by=None)
    who = person(Role.COORDINATOR, units["county"])
    client.force_login(who)

    found = waiting(who, units["county"])

    assert found is not None
    assert (len(found.lines), found.total) == (SHOWN, 2 * (4 + SHOWN))
    assert [one.address.split("?")[0] for one in found.lines[:2]] == [
        "/programmes/other/answers/",
        "/programmes/small/answers/",
    ]
    assert {one.quiet for one in found.lines[:2]} == {"county en"}
    assert found.more == "/programmes/?unit=county"
    assert words(client, found.more).count("Small programme en") == 2


def test_who_does_not_read_the_unit_in_view_is_not_led_to_its_list(units: dict[str, Unit]) -> None:
    organisation.open_units(new=[new_unit(f"extra-{n}", under="care") for n in range(SHOWN)], by=None)
    who = person(Role.REPORTER, units["county"])
    accounts.give_role(user=who, role=Role.HANDLER, unit=units["care"], by=None, since=date(2020, 1, 1))

    found = waiting(who, units["county"])

    assert found is not None
    assert (found.total, found.more) == (1 + SHOWN, "")


def test_twice_as_many_units_take_as_many_queries(units: dict[str, Unit]) -> None:
    who = person(Role.COORDINATOR, units["county"])

    def queries(batch: str) -> int:
        organisation.open_units(new=[new_unit(f"{batch}-{n}", under="care") for n in range(SHOWN + 4)], by=None)
        with CaptureQueriesContext(connection) as made:
            due.groups(who, units["county"], "en")
        return len(made)

    due.groups(who, units["county"], "en")  # what is read once a process
    few = queries("first")
    assert queries("second") == few
