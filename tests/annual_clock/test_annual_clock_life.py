"""A unit's year: filled from a template, moved with a reason, done by hand or by a document, read by calendars."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.annual_clock import actions, queries
from valvo.annual_clock.errors import AlreadyThereError, NotItsDayError
from valvo.annual_clock.models import Series
from valvo.annual_clock.rules import State
from valvo.annual_clock.year_templates import year_templates
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.documents.builders.registry import BUILDERS
from valvo.documents.choices import DocumentState
from valvo.documents.models import Document
from valvo.organisation.models import Unit
from valvo.trail.models import Event
from valvo.web.waiting import waiting

pytestmark = pytest.mark.django_db
VALUES = {
    "kind": "plan",
    "title_sv": "Planen",
    "title_fi": "Suunnitelma",
    "title_en": "The plan",
    "first": date(2026, 1, 31),
    "often": "quarterly",
}
OWN_DAY = date(2026, 10, 31)


@pytest.fixture(autouse=True)
def _autumn_2026() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 10, 25, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def manager(units: dict[str, Unit]) -> User:
    return person(Role.HANDLER, units["ward-1"])


@pytest.fixture
def series(units: dict[str, Unit], manager: User) -> Series:
    return actions.add_series(unit=units["ward-1"], values=VALUES | {"responsible": manager}, by=manager)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def state_of(series: Series, due: date = OWN_DAY) -> State:
    found = queries.one_occasion(series, due)
    assert found is not None
    return found.state


def test_a_template_fills_the_year_once(units: dict[str, Unit], manager: User) -> None:
    client = browser(manager)

    assert client.post("/clock/template/", {"template": "unit"}).status_code == 302
    template = year_templates()["unit"]
    assert Series.objects.filter(unit=units["ward-1"]).count() == len(template.lines)
    answer = client.post("/clock/template/", {"template": "unit"})
    assert answer.status_code == 422
    assert "already" in answer.content.decode()
    with pytest.raises(AlreadyThereError):
        actions.take_template(
            unit=units["ward-1"], lines=[line.values("unit", 2026) for line in template.lines], by=manager
        )


def test_templates_name_documents_that_can_be_built() -> None:
    named = {line.builder for one in year_templates().values() for line in one.lines if line.builder}

    assert named
    assert named <= set(BUILDERS)


def test_an_occasion_is_marked_as_done_and_not_done_after_all(series: Series, manager: User) -> None:
    client, address = browser(manager), f"/clock/{series.pk}/{OWN_DAY}/"

    assert client.post(address + "done/", {"seen": "0", "done": "yes"}).status_code == 302
    assert state_of(series) is State.DONE
    assert client.post(address + "done/", {"seen": "0", "done": "no"}).status_code == 409  # somebody was here before
    assert client.post(address + "done/", {"seen": "1", "done": "no"}).status_code == 302
    assert state_of(series) is State.SOON
    tags = Event.objects.filter(tag__startswith="clock:day").order_by("pk").values_list("tag", flat=True)
    assert list(tags) == ["clock:day:done", "clock:day:undone"]


def test_a_move_needs_a_reason_and_moving_home_takes_it_back(series: Series, manager: User) -> None:
    client, address = browser(manager), f"/clock/{series.pk}/{OWN_DAY}/move/"

    assert client.post(address, {"seen": "0", "to": "2026-11-20", "reason": ""}).status_code == 422
    assert client.post(address, {"seen": "0", "to": "2026-11-20", "reason": "Holiday"}).status_code == 302
    assert state_of(series) is State.AHEAD
    actions.move(series=series, due=OWN_DAY, to=OWN_DAY, reason="Back", by=manager, seen=1)
    assert state_of(series) is State.SOON
    with pytest.raises(NotItsDayError):
        actions.move(series=series, due=date(2026, 10, 30), to=OWN_DAY, reason="?", by=manager, seen=0)
    with pytest.raises(StaleError):
        actions.move(series=series, due=OWN_DAY, to=OWN_DAY, reason="?", by=manager, seen=0)


@pytest.mark.parametrize("due", ["2026-10-30", "yesterday", "1800-01-01", "2026-13-01"])
def test_a_day_the_series_does_not_have_is_not_there(series: Series, manager: User, due: str) -> None:
    assert browser(manager).get(f"/clock/{series.pk}/{due}/").status_code == 404


def test_a_document_due_is_done_when_it_is_published(units: dict[str, Unit]) -> None:
    coordinator = person(Role.COORDINATOR, units["county"])
    values = VALUES | {"kind": "document", "builder": "quarterly-review"}
    due = actions.add_series(unit=units["county"], values=values, by=coordinator)
    now = clock.now()
    told = queries.period_told(due, OWN_DAY)
    document = Document.objects.create(
        builder="quarterly-review", unit=units["county"], period=str(told), first=told.first, end=told.end,
        created_at=now, created_by=coordinator, written_at=now, written_by=coordinator, changed_at=now,
    )  # fmt: skip

    assert str(told) == "2026Q3"
    assert state_of(due) is State.SOON
    Document.objects.filter(pk=document.pk).update(state=DocumentState.PUBLISHED)
    assert state_of(due) is State.DONE
    assert state_of(due, date(2026, 7, 31)) is State.LATE


@pytest.mark.parametrize(("role", "leads"), [(Role.COORDINATOR, True), (Role.ADMINISTRATOR, False)])
def test_an_occasion_leads_only_where_its_reader_may_go(units: dict[str, Unit], role: Role, *, leads: bool) -> None:
    values = VALUES | {"kind": "document", "builder": "quarterly-review"}
    series = actions.add_series(unit=units["county"], values=values, by=person(Role.COORDINATOR, units["county"]))

    shown = browser(person(role, units["county"])).get(f"/clock/{series.pk}/{OWN_DAY}/").content.decode()

    assert ('href="/documents/?unit=county"' in shown) is leads


def test_the_unit_sees_what_those_above_it_have_in_their_year(units: dict[str, Unit], series: Series) -> None:
    coordinator = person(Role.COORDINATOR, units["county"])
    actions.add_series(unit=units["county"], values=VALUES | {"title_en": "The county's day"}, by=coordinator)

    page = browser(person(Role.REPORTER, units["ward-1"])).get("/clock/?year=2026").content.decode()

    assert page.count("The county&#x27;s day") >= 4
    assert "The plan" in page
    other = browser(person(Role.REPORTER, units["ward-2"])).get("/clock/").content.decode()
    assert "The plan" not in other


def test_who_may_not_plan_may_not(units: dict[str, Unit], series: Series) -> None:
    nurse = browser(person(Role.REPORTER, units["ward-1"]))

    assert nurse.get(f"/clock/{series.pk}/{OWN_DAY}/").status_code == 200
    assert nurse.post(f"/clock/{series.pk}/{OWN_DAY}/done/", {"seen": "0", "done": "yes"}).status_code == 403
    assert nurse.post("/clock/add/", {}).status_code == 403
    assert browser(person(Role.HANDLER, units["ward-2"])).get(f"/clock/{series.pk}/").status_code == 404


def test_what_is_late_or_soon_waits_for_who_is_responsible(
    units: dict[str, Unit], series: Series, manager: User
) -> None:
    found = next(one for one in waiting(manager, units["ward-1"], "en") if one.key == "annual_clock")

    assert [(line.title, line.over) for line in found.lines] == [("The plan", True)] * 3 + [("The plan", False)]


def test_a_calendar_reads_the_year_by_a_secret_address_until_it_is_revoked(
    units: dict[str, Unit], series: Series, manager: User
) -> None:
    client = browser(manager)
    page = client.post("/clock/feeds/make/", {"mine": "yes"}).content.decode()
    address = "/clock/calendar/" + page.split("/clock/calendar/")[1].split("<")[0]
    actions.move(series=series, due=OWN_DAY, to=date(2026, 11, 2), reason="Sunday", by=manager, seen=0)

    answer = Client().get(address)

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer["Content-Type"].startswith("text/calendar")
    assert date(2026, 11, 2) in [one.decoded("DTSTART") for one in events]
    assert f"{series.pk}-{OWN_DAY}@valvo" in [str(one["UID"]) for one in events]
    assert "/clock/calendar/" not in client.get("/clock/feeds/").content.decode()
    client.post(f"/clock/feeds/{series.pk + 999}/revoke/")
    feed = manager.pk and actions.Feed.objects.get(owner=manager)
    assert client.post(f"/clock/feeds/{feed.pk}/revoke/").status_code == 302
    assert Client().get(address).status_code == 404


def test_a_feed_ends_with_its_owners_role(units: dict[str, Unit], manager: User) -> None:
    secret = actions.make_feed(unit=units["ward-1"], mine=False, language="sv", by=manager)
    manager.is_active = False
    manager.save()

    assert Client().get(f"/clock/calendar/{secret}.ics").status_code == 404


def test_what_a_leaver_was_responsible_for_goes_over(units: dict[str, Unit], series: Series, manager: User) -> None:
    heir = person(Role.HANDLER, units["ward-1"])

    assert queries.count_held(manager) == 1
    assert actions.hand_over(manager, heir, None) == 1
    series.refresh_from_db()
    assert series.responsible == heir


def test_the_year_asks_the_same_however_much_is_in_it(units: dict[str, Unit], series: Series, manager: User) -> None:
    client = browser(manager)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/clock/").status_code == 200
        return len(captured)

    few = asked()
    for _number in range(3):
        actions.add_series(unit=units["ward-1"], values=VALUES | {"responsible": manager}, by=manager)
    assert asked() == few


def test_an_occasion_moved_over_new_year_stands_in_the_year_it_is_in(series: Series, manager: User) -> None:
    unit = series.unit
    actions.move(series=series, due=OWN_DAY, to=date(2027, 1, 8), reason="Holiday", by=manager, seen=0)

    old, new = ([one.on for one in queries.year_of(manager, unit, year, "en")] for year in (2026, 2027))
    assert date(2027, 1, 8) not in old
    assert new[0] == date(2027, 1, 8)


def test_a_quarter_shows_what_lies_in_it(series: Series, manager: User) -> None:
    def days(quarter: str) -> list[date]:
        page = browser(manager).get("/clock/", {"year": "2026", "quarter": quarter})
        return [one.on for _first, rows in page.context["months"] for one in rows]

    assert days("2") == [date(2026, 4, 30)]
    assert [day.month for day in days("9")] == [1, 4, 7, 10]
