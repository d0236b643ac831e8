"""Days are marked with one tap; the worst mark is the day's; serious ones lead to a report."""

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.green_cross import actions, queries, rules
from valvo.green_cross.choices import Colour
from valvo.green_cross.errors import MarkError
from valvo.green_cross.models import Mark
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def nurse(units: dict[str, Unit]) -> User:
    return person(Role.REPORTER, units["ward-1"])


def test_every_colour_has_a_meaning_a_level_and_a_shape() -> None:
    defined = catalogue().green_cross.value.colours
    assert {one.id for one in defined} == set(Colour.values)
    assert {one.level for one in defined} == set(queries.GLYPHS)
    assert len(set(queries.GLYPHS.values())) == 4


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (1, True), (30, True), (31, True), (32, False)])
def test_a_day_is_marked_from_itself_until_a_month_later(days: int, may: bool) -> None:  # noqa: FBT001 (a table)
    today = date(2026, 11, 22)
    assert rules.may_mark(today - timedelta(days=days), today) is may


@pytest.mark.parametrize(("levels", "worst"), [((), None), ((1,), 1), ((1, 4, 2), 4), ((2, 2), 2)])
def test_the_worst_mark_is_the_days(levels: tuple[int, ...], worst: int | None) -> None:
    assert rules.worst(levels) == worst


def test_one_tap_marks_a_shift_and_a_serious_one_leads_to_a_report(
    client: Client, units: dict[str, Unit], nurse: User
) -> None:
    client.force_login(nurse)
    today = clock.today()
    for shift, colour in (("day", "green"), ("night", "red"), ("night", "orange")):
        sent = {"day": today.isoformat(), "shift": shift, "colour": colour}
        assert client.post("/green-cross/mark/?unit=ward-1", sent).status_code == 302
    assert set(Mark.objects.values_list("shift", "colour")) == {("day", "green"), ("night", "orange")}
    assert Event.objects.filter(target_kind="green_cross.mark").count() == 3
    page = client.get("/green-cross/?unit=ward-1").content.decode()
    assert "/report/went_wrong/?at=ward-1" in page
    assert client.get("/report/went_wrong/?at=ward-1").status_code == 200
    cells = queries.cells(units["ward-1"], Period.containing(today, "month"), today, "en")
    assert [cell.shade.id for cell in cells if cell.shade] == ["orange"]


def test_a_green_day_asks_for_no_report(client: Client, units: dict[str, Unit], nurse: User) -> None:
    actions.mark(unit=units["ward-1"], day=clock.today(), colour=Colour.GREEN, by=nurse)
    client.force_login(nurse)
    assert "/report/went_wrong/?at=" not in client.get("/green-cross/").content.decode()


def test_a_note_stays_when_the_colour_is_changed_and_holds_no_identity_code(
    client: Client, units: dict[str, Unit], nurse: User
) -> None:
    today, ward = clock.today(), units["ward-1"]
    actions.mark(unit=ward, day=today, colour=Colour.YELLOW, note="Two trays alike.", by=nurse)
    assert actions.mark(unit=ward, day=today, colour=Colour.RED, by=nurse).note == "Two trays alike."
    client.force_login(nurse)
    sent = {"day": today.isoformat(), "shift": "", "colour": "red", "note": "It was 131052-308T"}
    refused = client.post("/green-cross/mark/", sent)
    assert refused.status_code == 422
    assert "It was 131052-308T" in refused.content.decode()
    assert Mark.objects.get().note == "Two trays alike."


def test_what_cannot_be_marked_is_refused(client: Client, units: dict[str, Unit], nurse: User) -> None:
    today, ward = clock.today(), units["ward-1"]
    for unit, day, shift in (
        (units["hospital"], today, ""),
        (ward, today + timedelta(days=1), ""),
        (ward, today - timedelta(days=32), ""),
        (ward, today, "noon"),
    ):
        with pytest.raises(MarkError):
            actions.mark(unit=unit, day=day, colour=Colour.GREEN, shift=shift, by=nurse)
    client.force_login(nurse)
    for wrong in ({}, {"day": "never", "colour": "green"}, {"day": today.isoformat(), "colour": "blue"}):
        assert client.post("/green-cross/mark/", wrong).status_code == 422
    assert client.get("/green-cross/?day=2026-02-30").status_code == 400
    assert not Mark.objects.exists()


def test_an_outsider_marks_nothing_and_an_administrator_sees_nothing(client: Client, units: dict[str, Unit]) -> None:
    client.force_login(person(Role.REPORTER, units["home"]))
    sent = {"day": clock.today().isoformat(), "colour": "green"}
    assert client.post("/green-cross/mark/?unit=ward-1", sent).status_code == 404
    client.force_login(person(Role.ADMINISTRATOR, units["county"]))
    assert client.get("/green-cross/?unit=ward-1").status_code == 403


def test_units_are_rolled_up_with_the_same_number_of_queries_for_twice_as_many_marks(
    client: Client, units: dict[str, Unit], nurse: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(person(Role.MANAGER, units["county"]))
    counts = []
    for days in (range(4), range(4, 8)):
        for ago in days:
            for name in ("ward-1", "ward-2", "home"):
                actions.mark(unit=units[name], day=clock.today() - timedelta(days=ago), colour=Colour.YELLOW, by=nurse)
        client.get("/green-cross/")
        with django_assert_num_queries(30, exact=False) as asked:
            client.get("/green-cross/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    month = Period.containing(clock.today(), "month")
    lines = {line.unit.public_id: line for line in queries.units_below(units["hospital"], month, "en")}
    assert set(lines) == {"ward-1", "ward-2"}
    assert sum(cell.shade is not None for cell in lines["ward-1"].last) == 8
