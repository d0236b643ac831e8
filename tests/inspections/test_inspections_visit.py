"""A visit from the plan to the report that is kept: the team, what was observed, danger, the unit's comment."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import county, person
from valvo.accounts import actions as accounts
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import NotFoundError, NotReadyError, Refusal, StaleError
from valvo.core.languages import LANGUAGES
from valvo.documents.freezing import thaw
from valvo.documents.renderers import render
from valvo.hotline.models import Alert
from valvo.improvement.actions import NewAction
from valvo.improvement.models import Action
from valvo.inspections import access, actions, risk
from valvo.inspections.actions import NewVisit, Summary
from valvo.inspections.choices import Purpose, TeamRole, VisitKind, VisitState
from valvo.inspections.errors import DayError, MoveError, OwnWorkError, TeamError, TieError
from valvo.inspections.models import Observation, Report, Visit
from valvo.intake.models import Report as SentReport
from valvo.notices.models import Draft
from valvo.organisation.models import Unit
from visiting import observed, planned, told, under_way

pytestmark = pytest.mark.django_db


@dataclass
class World:
    units: dict[str, Unit]
    ward: Unit
    lead: User
    office: User
    head: User


@pytest.fixture
def world() -> World:
    units = county()
    return World(
        units,
        units["ward-1"],
        person(Role.INSPECTOR, units["county"], name="Ines Inspector"),
        person(Role.COORDINATOR, units["county"], name="Cora Office"),
        person(Role.HANDLER, units["ward-1"], name="Henri Head"),
    )


def test_nobody_visits_a_unit_where_they_work_or_worked_or_which_they_lead(world: World) -> None:
    today = clock.today()
    lately, long_ago, leader = (person(Role.INSPECTOR, world.units["county"]) for _ in range(3))
    for user, months in ((lately, 11), (long_ago, 13)):
        since, until = today - timedelta(days=900), today - timedelta(days=30 * months)
        row = accounts.give_role(user=user, role=Role.REPORTER, unit=world.ward, by=None, since=since)
        type(row).objects.filter(pk=row.pk).update(valid_to=until)
    accounts.give_role(user=leader, role=Role.MANAGER, unit=world.units["hospital"], by=None, since=today)
    visit = planned(world.ward, world.lead, by=world.office)
    for user in (world.head, lately, leader):
        with pytest.raises(TieError):
            actions.add_member(visit=visit, person=user, role="member", by=world.office)
    actions.add_member(visit=visit, person=long_ago, role="member", by=world.office)
    assert visit.team.count() == 2


def test_who_came_to_work_at_the_unit_after_the_plan_does_not_begin_the_visit(world: World) -> None:
    visit = planned(world.ward, world.lead, by=world.office)
    accounts.give_role(user=world.lead, role=Role.REPORTER, unit=world.ward, by=None, since=clock.today())
    with pytest.raises(TieError):
        actions.begin(visit=visit, on=clock.today(), by=world.lead)


def test_a_visit_without_a_lead_or_for_a_day_to_come_is_not_begun(world: World) -> None:
    visit = planned(world.ward, world.lead, by=world.office)
    with pytest.raises(DayError):
        actions.begin(visit=visit, on=clock.today() + timedelta(days=1), by=world.lead)
    actions.remove_member(visit=visit, person=world.lead.pk, by=world.office)
    with pytest.raises(TeamError):
        actions.begin(visit=visit, on=clock.today(), by=world.lead)


def test_the_unit_knows_of_announced_visits_alone_until_it_gets_the_draft(world: World) -> None:
    open_one = planned(world.ward, world.lead, by=world.office)
    hidden = planned(world.ward, world.lead, by=world.office, kind=VisitKind.UNANNOUNCED)
    assert list(access.visits_seen(world.head)) == [open_one]
    with pytest.raises(NotFoundError):
        access.visit_seen(world.head, hidden.pk)
    with pytest.raises(MoveError):
        actions.ask_for(visit=hidden, wanted="The plan", due=clock.today(), by=world.office)
    actions.begin(visit=hidden, on=clock.today(), by=world.lead)
    with pytest.raises(NotFoundError):
        access.visit_seen(world.head, hidden.pk)
    sent = told(world.ward, world.lead, by=world.office, kind=VisitKind.REACTIVE)
    assert access.visit_seen(world.head, sent.pk) == sent


def test_material_is_asked_for_up_to_the_day_of_the_visit_and_answered_by_the_unit(world: World) -> None:
    visit = planned(world.ward, world.lead, by=world.office)
    with pytest.raises(DayError):
        actions.ask_for(visit=visit, wanted="The plan", due=visit.planned_for + timedelta(days=1), by=world.office)
    row = actions.ask_for(visit=visit, wanted="The plan", due=visit.planned_for, by=world.office)
    with pytest.raises(Refusal):
        actions.answer_material(material=row, answer=" ", files=[], by=world.head)
    with pytest.raises(OwnWorkError):
        actions.answer_material(material=row, answer="Here.", files=[], by=world.lead)
    actions.answer_material(material=row, answer="Here.", files=[], by=world.head)
    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("Here.", world.head)


def test_an_observation_sent_twice_is_kept_once(world: World) -> None:
    visit, key = under_way(world.ward, world.lead, by=world.office), uuid4()
    first = observed(visit, world.lead, key=key)
    assert observed(visit, world.lead, key=key) == first
    assert Observation.objects.count() == 1


def test_a_key_of_another_visit_gives_nothing_away(world: World) -> None:
    visit, key = under_way(world.ward, world.lead, by=world.office), uuid4()
    observed(visit, world.lead, key=key)
    other = under_way(world.units["ward-2"], world.lead, by=world.office)
    with pytest.raises(DatabaseError), transaction.atomic():
        observed(other, world.lead, key=key)


def test_immediate_danger_becomes_a_report_an_alert_and_a_notice_begun_once(world: World) -> None:
    visit, key = under_way(world.ward, world.lead, by=world.office), uuid4()
    for _ in range(2):
        found = observed(visit, world.lead, grade="major", key=key, danger=True, place="Room 4")
    report = SentReport.objects.get()
    assert (report.kind, report.unit, report.texts) == ("grievance", world.ward, {"story": "The cupboard stood open."})
    assert found.case is not None
    alert = Alert.objects.get()
    assert (alert.case, alert.rule) == (found.case, "immediate_danger")
    assert alert.next_call_at is not None
    assert Draft.objects.get().form == "supervision"
    with pytest.raises(Refusal):
        actions.remove_observation(observation=found, by=world.lead)


def test_a_draft_waits_for_what_is_missing_and_for_decisions_on_nonconformities(world: World) -> None:
    visit = under_way(world.ward, world.lead, by=world.office)
    with pytest.raises(NotReadyError) as refused:
        actions.send(visit=visit, by=world.lead)
    assert len(refused.value.sentences) == 3
    found = observed(visit, world.lead, grade="minor")
    visit = actions.summarise(visit=visit, told=Summary("Locked cupboards.", 0, 0, 1), by=world.lead)
    with pytest.raises(NotReadyError) as refused:
        actions.send(visit=visit, by=world.lead)
    assert len(refused.value.sentences) == 1
    with pytest.raises(DayError):
        actions.decide(observation=found, decision="Lock.", due=clock.today() - timedelta(days=1), by=world.lead)
    actions.decide(observation=found, decision="Lock.", due=clock.today(), by=world.lead)
    assert actions.send(visit=visit, by=world.lead).comment_due == clock.today() + timedelta(days=14)


def test_the_unit_comments_until_its_last_day_and_another_approves(world: World) -> None:
    visit = told(world.ward, world.lead, by=world.office)
    with pytest.raises(OwnWorkError):
        actions.comment(visit=visit, text="So it is.", by=world.lead)
    with pytest.raises(MoveError):
        actions.approve(visit=visit, by=world.office)
    late = clock.start_of_day(visit.comment_due + timedelta(days=1))  # type: ignore[operator]  # it has been sent
    with clock.stopped_at(late), pytest.raises(DayError):
        actions.comment(visit=visit, text="So it is.", by=world.head)
    visit = actions.comment(visit=visit, text="The locks came on Monday.", by=world.head)
    with pytest.raises(OwnWorkError):
        actions.approve(visit=visit, by=world.lead)
    with pytest.raises(StaleError):
        actions.approve(visit=visit, by=world.office, seen=visit.version - 1)
    report = actions.approve(visit=visit, by=world.office, seen=visit.version)
    for language in LANGUAGES:
        assert "The locks came on Monday." in render(thaw(report.trees[language]), "html").decode()


def test_an_approved_report_is_only_added_to(world: World) -> None:
    visit = told(world.ward, world.lead, by=world.office)
    actions.comment(visit=visit, text="So it is.", by=world.head)
    report = actions.approve(visit=visit, by=world.office)
    row = visit.observations.get()
    for try_ in (
        lambda: actions.change_observation(
            observation=row, theme="data", grade="minor", text="x", item="", place="", by=world.lead
        ),
        lambda: actions.take_back(visit=visit, by=world.lead),
        lambda: actions.decide(observation=row, decision="x", due=clock.today(), by=world.lead),
    ):
        with pytest.raises(MoveError):
            try_()
    for change in ({"digest": "0" * 64}, {"trees": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**change)
    addition = actions.add_to(visit=visit, text="The locks were seen.", by=world.office)
    with pytest.raises(DatabaseError), transaction.atomic():
        type(addition).objects.filter(pk=addition.pk).delete()


def test_the_public_report_tells_no_place_and_no_small_number(world: World) -> None:
    visit = under_way(world.ward, world.lead, by=world.office)
    observed(visit, world.lead, place="Room 4")
    visit = actions.summarise(visit=visit, told=Summary("Locked cupboards.", 5, 4, 1), by=world.lead)
    visit = actions.send(visit=visit, by=world.lead)
    visit = actions.comment(visit=visit, text="So it is.", by=world.head)
    report = actions.approve(visit=visit, by=world.office)
    whole, public = (render(thaw(trees["en"]), "html").decode() for trees in (report.trees, report.public_trees))
    assert "Room 4" in whole
    assert "Room 4" not in public
    assert public.count("1–4") == 2
    with pytest.raises(NotFoundError):
        access.published_visit(visit.pk)
    actions.publish(visit=visit, by=world.office)
    assert access.published_visit(visit.pk) == visit


def test_a_report_that_names_somebody_of_the_unit_or_the_team_is_not_approved(world: World) -> None:
    visit = under_way(world.ward, world.lead, by=world.office)
    observed(visit, world.lead)
    visit = actions.summarise(visit=visit, told=Summary("henri head said so.", 5, 0, 0), by=world.lead)
    visit = actions.send(visit=visit, by=world.lead)
    visit = actions.comment(visit=visit, text="So it is.", by=world.head)
    with pytest.raises(Refusal):
        actions.approve(visit=visit, by=world.office)
    visit = actions.take_back(visit=visit, by=world.lead)
    visit = actions.summarise(visit=visit, told=Summary("It was said so.", 5, 0, 0), by=world.lead)
    actions.approve(visit=actions.send(visit=visit, by=world.lead), by=world.office)


def test_an_observation_becomes_one_action_at_the_unit_and_links_back(world: World) -> None:
    visit = told(world.ward, world.lead, by=world.office)
    row = visit.observations.get()
    actions.act_on(observation=row, planned=NewAction("Locks", world.head, clock.today()), by=world.head)
    with pytest.raises(Refusal):
        actions.act_on(observation=row, planned=NewAction("Locks", world.head, clock.today()), by=world.head)
    action = Action.objects.get()
    assert (action.origin, action.origin_id, action.unit) == ("observation", row.pk, world.ward)
    assert access.links(world.head, [row.pk])[row.pk].address == f"/inspections/{visit.pk}/#o{row.pk}"
    assert access.links(person(), [row.pk]) == {}


def test_a_follow_up_visit_keeps_lead_and_template_and_shows_what_was_decided(world: World) -> None:
    visit = under_way(world.ward, world.lead, by=world.office, template="supervision_visit")
    with pytest.raises(MoveError):
        actions.follow_up(visit=visit, planned_for=clock.today(), by=world.office)
    Visit.objects.filter(pk=visit.pk).update(state=VisitState.COMMENTS)
    visit.refresh_from_db()
    after = actions.follow_up(visit=visit, planned_for=clock.today(), by=world.office)
    assert (after.kind, after.follows, after.edition) == (VisitKind.FOLLOW_UP, visit, visit.edition)
    assert after.team.get().person == world.lead


def test_units_never_visited_come_first_and_the_year_is_planned_from_the_score(world: World) -> None:
    told(world.units["ward-2"], world.lead, by=world.office)
    units = access.units_to_visit(world.office, world.units["county"])
    rows = risk.scored(units, "en")
    assert [row.unit.public_id for row in rows] == ["home", "ward-1", "ward-2"]
    assert rows[0].grounds == {"since_visit": 9}
    assert rows[-1].score == 0
    made = actions.plan_year(
        rows=rows[:2], purpose=Purpose.AUDIT, kind=VisitKind.ANNOUNCED, template="supervision_visit",
        first=clock.today(), last=clock.today() + timedelta(days=60), by=world.office,
    )  # fmt: skip
    assert [one.score for one in made] == [9, 9]
    assert made[0].planned_for < made[1].planned_for
    assert risk.to_propose(rows, {one.unit_id for one in made}) == rows[2:]


def test_a_visit_is_made_in_the_pages(world: World, client: Client) -> None:
    client.force_login(world.lead)
    visit = planned(world.ward, world.lead, by=world.office, template="supervision_visit")
    page = reverse("inspections:visit", args=[visit.pk])
    assert client.post(reverse("inspections:begin", args=[visit.pk]), {"begin-on": "x"}).status_code == 422
    client.post(reverse("inspections:begin", args=[visit.pk]), {"begin-on": clock.today().isoformat()})
    to, key = reverse("inspections:observe", args=[visit.pk]), str(uuid4())
    sent = {"client_key": key, "theme": "medication", "grade": "improve", "text": "131052-308T stood there."}
    refused = client.post(to, sent)
    assert refused.status_code == 422
    assert "131052-308T" in refused.content.decode(), "what was typed stays"
    for _ in range(2):
        assert (
            client.post(to, sent | {"text": "The cupboard stood open.", "item": "medication_kept"}).status_code == 302
        )
    assert Observation.objects.get().item == "medication_kept"
    assert "The cupboard stood open." in client.get(page).content.decode()
    client.force_login(world.head)
    assert "The cupboard stood open." not in client.get(page).content.decode()
    client.force_login(world.lead)
    told_ = {"sum-summary": "Lock.", "sum-heard_staff": 3, "sum-heard_clients": 0, "sum-heard_children": 0}
    client.post(reverse("inspections:summarise", args=[visit.pk]), told_)
    client.post(reverse("inspections:send", args=[visit.pk]))
    client.force_login(world.head)
    assert "The cupboard stood open." in client.get(page).content.decode()
    client.post(reverse("inspections:comment", args=[visit.pk]), {"comment-text": "So it is."})
    client.force_login(world.office)
    client.post(reverse("inspections:approve", args=[visit.pk]))
    assert Report.objects.get().visit == visit


def test_nothing_is_offered_for_writing_once_the_report_is_kept(world: World, client: Client) -> None:
    visit = told(world.ward, world.lead, by=world.office)
    row = visit.observations.get()
    mend, decide = (reverse(f"inspections:{name}", args=[visit.pk, row.pk]) for name in ("mend", "decide"))
    observe = reverse("inspections:observe", args=[visit.pk])
    client.force_login(world.lead)

    assert [client.get(page).status_code for page in (mend, decide)] == [403, 200]  # decisions while the unit comments
    late = client.post(mend, {"theme": "medication", "grade": "minor", "text": "Too late."})
    assert late.status_code == 422
    assert "Too late." in late.content.decode(), "what was typed stays"
    assert "nothing written here is kept" in client.get(observe).content.decode()
    actions.comment(visit=visit, text="So it is.", by=world.head)
    actions.approve(visit=visit, by=world.office)
    assert [client.get(page).status_code for page in (mend, decide)] == [403, 403]


def test_a_follow_up_visit_is_shown_when_it_has_been_planned(world: World, client: Client) -> None:
    visit = told(world.ward, world.lead, by=world.office)
    client.force_login(world.office)
    day = clock.today() + timedelta(days=30)

    answer = client.post(reverse("inspections:follow_up", args=[visit.pk]), {"follow-planned_for": day.isoformat()})

    assert answer.headers["Location"] == reverse("inspections:visit", args=[Visit.objects.get(follows=visit).pk])


def test_a_team_without_a_lead_is_first_offered_one(world: World, client: Client) -> None:
    new = NewVisit(world.ward, Purpose.AUDIT, VisitKind.ANNOUNCED, clock.today() + timedelta(days=7))
    visit = actions.plan_visit(new=new, by=world.office)
    page = reverse("inspections:visit", args=[visit.pk])
    client.force_login(world.office)

    assert '<option value="lead" selected>' in client.get(page).content.decode()
    actions.add_member(visit=visit, person=world.lead, role=TeamRole.LEAD, by=world.office)
    assert '<option value="member" selected>' in client.get(page).content.decode()


def test_pages_take_as_many_queries_however_many_rows_there_are(world: World, client: Client) -> None:
    client.force_login(world.office)
    visit = under_way(world.ward, world.lead, by=world.office)
    addresses = [
        reverse("inspections:index"),
        reverse("inspections:plan"),
        reverse("inspections:visit", args=[visit.pk]),
    ]

    def queries() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    observed(visit, world.lead)
    planned(world.units["home"], world.lead, by=world.office, on=clock.today() + timedelta(days=500))
    before = queries()
    for theme in ("data", "plan", "events"):
        observed(visit, world.lead, theme=theme)
        planned(world.units["home"], world.lead, by=world.office, on=clock.today() + timedelta(days=500))
    assert queries() == before
