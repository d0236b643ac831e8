"""Rules in definitions bring others to a case when it is opened: by kind and answers, and by whoever holds a role."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from reports import new_report

from factories import county, person
from valvo.accounts import actions as accounts
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.definitions.catalogue import Catalogue, catalogue
from valvo.definitions.reading import Loaded
from valvo.definitions.schema import RoutingRule
from valvo.handling import access, actions, routing
from valvo.handling.choices import CaseState, PartState
from valvo.handling.events import CaseEvent
from valvo.handling.models import Case, Part
from valvo.handling.queries.parts import groups
from valvo.intake.actions import send_report
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> None:
    translation.activate("en")


class World:
    """The small county with a nurse who reports."""

    def __init__(self) -> None:
        self.units = county()
        self.ward, self.top = self.units["ward-1"], self.units["county"]
        self.nurse = person(Role.REPORTER, self.ward)

    def case(self, kind: str, unit: Unit | None = None, **answers: list[str]) -> Case:
        new = replace(new_report(unit or self.ward, answers=answers), kind=kind)
        return Case.objects.get(report=send_report(new=new, by=self.nurse))


@pytest.fixture
def world() -> World:
    return World()


def outcomes(case: Case) -> list[tuple[str, str]]:
    events = Event.objects.filter(tag=CaseEvent.ROUTED, target=str(case.pk)).order_by("id")
    return [(event.data["rule"], event.data["outcome"]) for event in events]


def with_rule(monkeypatch: pytest.MonkeyPatch, rule_id: str, **changed: object) -> None:
    """Let one rule be another; the rest of the catalogue stays."""
    value = catalogue().routing[rule_id].value.model_copy(update=changed)
    rules: dict[str, Loaded[RoutingRule]] = {**catalogue().routing, rule_id: Loaded(value, "0" * 64)}
    other: Catalogue = replace(catalogue(), routing=MappingProxyType(rules))
    monkeypatch.setattr(routing, "catalogue", lambda: other)


def parts(case: Case) -> set[tuple[Unit, str, User | None]]:
    return {(part.unit, part.state, part.handler) for part in case.parts.all()}


def test_a_data_protection_incident_brings_the_officer_of_the_organiser(world: World) -> None:
    officer = person(Role.PRIVACY, world.top)
    case = world.case("data_protection_incident")
    assert parts(case) == {(world.top, PartState.TAKEN, officer), (world.ward, PartState.ASKED, None)}
    part = case.parts.get(unit=world.top)
    assert (clock.local_day(part.due_at) - clock.today()).days == 2
    assert outcomes(case) == [("data_protection", "joins")]
    assert access.case_seen(officer, case.report.number) == case  # who sees no cases otherwise reads this one
    assert (case.state, case.handler) == (CaseState.NEW, None)


@pytest.mark.parametrize(("begins", "ends", "sees"), [(0, 0, True), (-1, 1, True), (1, 2, False), (-2, -1, False)])
def test_who_stands_in_for_the_officer_reads_and_takes_what_was_sent_to_them_just_as_long(
    world: World,
    begins: int,
    ends: int,
    sees: bool,  # noqa: FBT001 (a table)
) -> None:
    officer, deputy = person(Role.PRIVACY, world.top), person(Role.REPORTER, world.units["home"])
    case = world.case("data_protection_incident")
    number, part = case.report.number, case.parts.get(unit=world.top)
    since, until = (clock.today() + timedelta(days=days) for days in (begins, ends))
    accounts.set_deputy(absent=officer, deputy=deputy, since=since, until=until, by=None)
    assert access.cases_seen(deputy).filter(pk=case.pk).exists() == sees
    if sees:
        assert access.case_seen(deputy, number) == case
        assert access.part_to_handle(deputy, number, part.pk) == part
        (waiting,) = [group for group in groups(deputy, world.top, "en") if group.key == "parts"]
        assert waiting.total == 1
    assert access.case_seen(officer, number) == case, "the officer reads it all the while"


def test_a_grievance_waits_with_the_nearest_coordinator_alone(world: World) -> None:
    person(Role.COORDINATOR, world.top)
    near = person(Role.COORDINATOR, world.units["hospital"])
    case = world.case("grievance")
    assert (case.state, case.handler, case.parts.count()) == (CaseState.NEW, near, 0)
    assert outcomes(case) == [("grievance", "holds")]
    lead = person(Role.HANDLER, world.ward)
    assert actions.take(case=case, by=lead).handler == lead  # who takes it becomes its handler


def test_who_has_held_the_role_longest_is_chosen_of_two(world: World) -> None:
    person(Role.COORDINATOR, world.top, since=date(2024, 1, 2))
    longest = person(Role.COORDINATOR, world.top, since=date(2024, 1, 1))
    assert world.case("grievance").handler == longest


@pytest.mark.parametrize(
    ("kind", "answers", "routed"),
    [
        ("digital_incident", {"harm": ["severe"]}, 1),
        ("digital_incident", {"harm": ["fatal"]}, 1),
        ("digital_incident", {"harm": ["moderate"]}, 0),
        ("digital_incident", {}, 0),
        ("hazard_event", {"harm": ["severe"]}, 0),
    ],
)
def test_a_rule_may_ask_for_an_answer(world: World, kind: str, answers: dict[str, list[str]], routed: int) -> None:
    coordinator = person(Role.COORDINATOR, world.units["hospital"])
    case = world.case(kind, **answers)
    assert outcomes(case) == [("digital_harm", "joins")] * routed
    assert case.parts.filter(unit=world.units["hospital"], handler=coordinator).count() == routed


def test_a_role_nobody_holds_leaves_the_case_where_it_is_and_says_so(client: Client, world: World) -> None:
    person(Role.COORDINATOR, world.units["care"])  # beside, not above
    lead = person(Role.HANDLER, world.ward)
    case = world.case("grievance")
    assert (case.handler, case.unit, case.parts.count()) == (None, world.ward, 0)
    assert outcomes(case) == [("grievance", "nobody")]
    client.force_login(lead)
    said = "found nobody who is quality coordinator. The case stays with its own unit"
    assert said in client.get(f"/cases/{case.report.number}/").content.decode()


def test_a_unit_that_holds_the_role_itself_is_not_involved_in_its_own_case(world: World) -> None:
    person(Role.COORDINATOR, world.ward)
    case = world.case("digital_incident", harm=["severe"])
    assert (outcomes(case), case.parts.count()) == ([("digital_harm", "there")], 0)


@pytest.mark.parametrize(("day", "routed"), [(9, 0), (10, 1), (19, 1), (20, 0)])
def test_a_rule_holds_from_its_first_day_until_it_is_retired(
    monkeypatch: pytest.MonkeyPatch, world: World, day: int, routed: int
) -> None:
    person(Role.COORDINATOR, world.top)
    with_rule(monkeypatch, "grievance", valid_from=date(2026, 11, 10), valid_to=date(2026, 11, 20))
    with clock.stopped_at(datetime(2026, 11, day, 9, tzinfo=UTC)):
        assert outcomes(world.case("grievance")) == [("grievance", "holds")] * routed


def test_of_two_rules_that_hold_a_case_the_more_particular_goes_first(
    monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    person(Role.COORDINATOR, world.top)
    lead = person(Role.HANDLER, world.ward)
    narrow = {"kinds": ("grievance",), "answers": {"theme": ("staffing",)}, "role": "handler", "does": "holds"}
    with_rule(monkeypatch, "digital_harm", **narrow, days=None)
    assert catalogue().code("grievance_theme", "staffing") is not None
    case = world.case("grievance", theme=["staffing"])
    assert (case.handler, outcomes(case)) == (lead, [("digital_harm", "holds")])


def test_a_kind_without_rules_costs_no_query(world: World) -> None:
    person(Role.COORDINATOR, world.top)
    case = Case.objects.select_related("report").get(pk=world.case("hazard_event").pk)
    with CaptureQueriesContext(connection) as asked:
        assert routing.routes(case) == []
    assert len(asked) == 0
    assert Part.objects.count() == 0


def test_the_page_tells_quietly_why_the_case_came_here(client: Client, world: World) -> None:
    person(Role.PRIVACY, world.top)
    lead = person(Role.HANDLER, world.ward)
    case = world.case("data_protection_incident")
    client.force_login(lead)
    for language, said in (
        ("en", "county en joined (data-protection officer). The data-protection officer judges whether"),
        ("sv", "county sv kom med (dataskyddsombud). Dataskyddsombudet bedömer om"),
        ("fi", "county fi tuli mukaan (tietosuojavastaava). Tietosuojavastaava arvioi, onko"),
    ):
        lead.language = language
        lead.save()
        client.cookies["django_language"] = language
        page = client.get(f"/cases/{case.report.number}/").content.decode()
        assert page.count(said) == 1, language
