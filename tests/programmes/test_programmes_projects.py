"""A pilot under a measure: its group and places, its result, and the decision to spread it as a recommendation."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from small_programme import TODAY, small_county

from factories import person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.organisation.models import Unit
from valvo.programmes import project_access, project_actions, project_rules
from valvo.programmes.choices import ProjectRole, Spread
from valvo.programmes.errors import ProjectError
from valvo.programmes.models import Project, ProjectMember
from valvo.programmes.project_actions import NewProject
from valvo.programmes.project_rules import Stage
from valvo.recommendations.models import Recommendation

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _autumn_2026() -> Iterator[None]:
    with clock.stopped_at(TODAY):
        yield


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    return small_county()


@pytest.fixture
def leader(units: dict[str, Unit]) -> User:
    return person(Role.COORDINATOR, units["county"], name="Leader")


def new(units: dict[str, Unit], *, starts_on: date = FIRST, ends_on: date = LAST) -> NewProject:
    return NewProject("Bed alarms", "Fewer falls", starts_on, ends_on, [units["ward-1"]])


@pytest.fixture
def pilot(units: dict[str, Unit], leader: User) -> Project:
    return project_actions.add_project(
        programme="small", measure="1.1.1", unit=units["county"], new=new(units), lead=leader, by=leader
    )


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize(
    ("day", "decision", "stage", "late"),
    [
        (date(2026, 10, 31), "", Stage.PLANNED, False),
        (FIRST, "", Stage.UNDER_WAY, False),
        (LAST, "", Stage.UNDER_WAY, False),
        (LAST + timedelta(days=1), "", Stage.UNDER_WAY, True),
        (LAST + timedelta(days=1), "stop", Stage.ENDED, False),
    ],
)
def test_where_a_project_stands(day: date, decision: str, stage: Stage, late: bool) -> None:  # noqa: FBT001 (a table)
    assert project_rules.stage(starts_on=FIRST, decision=decision, today=day) is stage
    assert project_rules.is_late(ends_on=LAST, decision=decision, today=day) is late


def test_a_pilot_is_added_ended_and_spread_in_the_browser(units: dict[str, Unit], leader: User) -> None:
    client = browser(leader)
    added = {
        "title": "Bed alarms", "aim": "Fewer falls", "starts_on": "2026-11-01", "ends_on": "2026-11-20",
        "places": [str(units["ward-1"].pk)],
    }  # fmt: skip
    add = "/programmes/small/measures/1.1.1/project/"
    assert client.post(add, added | {"ends_on": "2026-10-31"}).status_code == 422
    address = client.post(add, added)["Location"]
    assert "Bed alarms" in client.get("/programmes/small/measures/1.1.1/").content.decode()
    assert "Past its last day" in client.get(address).content.decode()
    assert client.post(address + "decide/", {"decision": "spread", "why": "x"}).status_code == 422
    decision = {"seen": "1", "result": "Falls halved", "decision": "spread", "why": "It worked"}
    assert client.post(address + "decide/", decision).status_code == 302

    pk = Project.objects.get().pk
    given = {"title": "Use bed alarms", "text": "So.", "answer_by": "2026-12-24", "spread": "chosen"}
    asked = {"units": [str(units["ward-2"].pk)]}
    answer = client.post(f"/recommendations/add/?source=project&id={pk}", given | asked)
    assert answer.status_code == 302
    assert Recommendation.objects.get().source_id == pk
    page = client.get(address).content.decode()
    assert "Use bed alarms" in page
    assert "Falls halved" in page


def test_what_was_decided_stays_and_a_stale_page_is_refused(
    units: dict[str, Unit], pilot: Project, leader: User
) -> None:
    with pytest.raises(StaleError):
        project_actions.change_project(project=pilot, new=new(units), by=leader, seen=9)
    project_actions.decide(project=pilot, result="None", decision=Spread.STOP, why="No use", by=leader)
    with pytest.raises(ProjectError):
        project_actions.change_project(project=pilot, new=new(units), by=leader)


def test_a_project_is_decided_on_from_its_first_day(units: dict[str, Unit], pilot: Project, leader: User) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    project_actions.change_project(project=pilot, new=new(units, starts_on=tomorrow, ends_on=tomorrow), by=leader)
    with pytest.raises(ProjectError):
        project_actions.decide(project=pilot, result="x", decision=Spread.STOP, why="x", by=leader)
    with clock.stopped_at(TODAY + timedelta(days=1)):
        assert project_actions.decide(project=pilot, result="x", decision=Spread.STOP, why="x", by=leader).decision


def test_those_in_the_group_and_where_it_is_tried_see_it_others_do_not(
    units: dict[str, Unit], pilot: Project, leader: User
) -> None:
    nurse, address = person(Role.REPORTER, units["home"]), f"/programmes/projects/{pilot.pk}/"
    assert browser(person(Role.HANDLER, units["ward-1"])).get(address).status_code == 200
    assert browser(person(Role.HANDLER, units["ward-2"])).get(address).status_code == 404
    assert browser(nurse).get(address).status_code == 404
    project_actions.put_in_group(project=pilot, person=nurse, role=ProjectRole.EXPERT, by=leader)
    assert browser(nurse).get(address).status_code == 200
    assert browser(nurse).post(address + "decide/").status_code == 403


def test_places_in_groups_go_over_when_somebody_leaves(pilot: Project, leader: User) -> None:
    follower = person(name="Follower")

    assert project_actions.hand_over_projects(leader, follower, None) == 1
    assert ProjectMember.objects.get().person == follower
    assert project_access.count_held(leader) == 0
