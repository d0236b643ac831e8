"""A serious event is investigated: from the decision to the report that is kept and the notes that go."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from inquiries import Team

from factories import person
from valvo.accounts import actions as accounts
from valvo.accounts.handover import held_by
from valvo.core import clock
from valvo.core.errors import NotReadyError, Refusal, StaleError
from valvo.core.languages import LANGUAGES
from valvo.documents.freezing import digest, thaw
from valvo.documents.renderers import render
from valvo.handling.choices import CaseState
from valvo.handling.models import Case
from valvo.improvement.actions import NewAction
from valvo.improvement.models import Action
from valvo.investigations import actions, facts
from valvo.investigations.choices import InvestigationState
from valvo.investigations.errors import MoveError, OwnWorkError, TeamError
from valvo.investigations.events import InvestigationEvent
from valvo.investigations.models import Finding, Investigation, Report, WorkNote
from valvo.investigations.rules import LEAD, Missing
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team.new()


def test_a_decision_puts_the_case_under_investigation_with_a_clock_by_its_level(team: Team) -> None:
    case = team.taken_case()
    one = team.decided(case)
    assert Case.objects.get(pk=case.pk).state == CaseState.INVESTIGATION
    assert clock.local_day(one.due_at) == clock.local_day(one.decided_at) + timedelta(days=90)
    assert [(member.person, member.role) for member in one.team.all()] == [(team.lead, "lead")]
    with pytest.raises(Refusal):
        team.decided(case)


def test_a_case_nobody_has_taken_is_not_investigated_yet(team: Team) -> None:
    from thread import case_at

    from factories import person

    with pytest.raises(Refusal):
        team.decided(case_at(team.ward, person()))
    assert not Investigation.objects.exists()


def test_a_new_lead_replaces_the_one_before_who_stays_and_a_lead_cannot_just_leave(team: Team) -> None:
    one = team.decided()
    with pytest.raises(TeamError):
        actions.remove_member(investigation=one, person=team.lead.pk, by=team.coordinator)
    with pytest.raises(TeamError):
        actions.add_member(investigation=one, person=team.lead, role="expert", by=team.coordinator)
    actions.add_member(investigation=one, person=team.member, role="lead", by=team.coordinator)
    assert dict(one.team.values_list("person", "role")) == {team.lead.pk: "member", team.member.pk: "lead"}


def test_independence_is_stated_by_oneself_and_ties_are_told(team: Team) -> None:
    one = team.decided()
    with pytest.raises(TeamError):
        actions.state_independence(investigation=one, independent=True, ties="", by=team.coordinator)
    with pytest.raises(TeamError):
        actions.state_independence(investigation=one, independent=False, ties=" ", by=team.lead)
    member = actions.state_independence(investigation=one, independent=False, ties="Led the ward.", by=team.lead)
    assert (member.independent, member.ties) == (False, "Led the ward.")


def test_a_report_is_sent_when_nothing_is_missing_and_approved_by_somebody_outside_the_team(team: Team) -> None:
    one = team.filled()
    with pytest.raises(MoveError):
        actions.approve(investigation=one, by=team.manager)
    actions.send(investigation=one, by=team.lead)
    for insider in (team.lead, team.member):
        with pytest.raises(OwnWorkError):
            actions.approve(investigation=one, by=insider)
    actions.approve(investigation=one, by=team.manager)
    assert Investigation.objects.get(pk=one.pk).state == InvestigationState.APPROVED
    assert Case.objects.get(pk=one.case_id).state == CaseState.IN_HANDLING


def test_a_report_with_a_part_missing_is_refused_with_the_part_named(team: Team) -> None:
    one = team.filled()
    one.moments.all().delete()
    with pytest.raises(NotReadyError) as refused:
        actions.send(investigation=one, by=team.lead)
    assert refused.value.sentences == facts.sentences([Missing.TIMELINE])


def test_nothing_is_written_once_the_report_is_sent_until_it_is_sent_back(team: Team) -> None:
    one = team.filled()
    actions.send(investigation=one, by=team.lead)
    with pytest.raises(MoveError):
        actions.add_entry(investigation=one, entry=Finding(text="Late."), by=team.lead)
    actions.send_back(investigation=one, by=team.manager)
    actions.add_entry(investigation=one, entry=Finding(text="Late."), by=team.lead)
    assert one.findings.count() == 2


def test_a_page_made_before_another_change_is_refused(team: Team) -> None:
    one = team.filled()
    with pytest.raises(StaleError):
        actions.send(investigation=one, by=team.lead, seen=one.version - 1)
    actions.send(investigation=one, by=team.lead, seen=one.version)


def test_the_report_is_frozen_in_three_languages_and_names_nobody(team: Team) -> None:
    one = team.approved()
    kept = Report.objects.get(investigation=one)
    assert kept.digest == digest(kept.trees)
    for language in LANGUAGES:
        page = render(thaw(kept.trees[language]), "html").decode()
        for words in ("The list was printed.", "The scanner was charging.", "Buy a second scanner."):
            assert words in page
        for name in ("Lead", "Member", "Office", "Director"):
            assert f">{name}<" not in page
            assert f" {name} " not in page
    assert thaw(kept.trees["fi"]).sections[0].heading == "Tiivistelmä"


def test_the_database_itself_refuses_to_change_or_remove_a_report(team: Team) -> None:
    kept = Report.objects.get(investigation=team.approved())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Report.objects.filter(pk=kept.pk).update(digest="x")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Report.objects.filter(pk=kept.pk).delete()


@pytest.mark.parametrize(("days", "left"), [(89, 3), (90, 0), (91, 0)])
def test_work_notes_go_when_their_time_has_run_out_and_the_trail_keeps_the_count(
    team: Team, days: int, left: int
) -> None:
    one = team.approved(notes=3)
    with clock.stopped_at(clock.start_of_day(clock.today()) + timedelta(days=days, hours=12)):
        assert actions.expire_notes() == 3 - left
        assert actions.expire_notes() == 0
    assert WorkNote.objects.count() == left
    assert Report.objects.filter(investigation=one).exists()
    counts = [event.data["notes"] for event in Event.objects.filter(tag=InvestigationEvent.NOTES_EXPIRED)]
    assert counts == ([] if left else [3])


def test_an_abandoned_investigation_loses_its_notes_at_once_and_lets_the_case_go_on(team: Team) -> None:
    one = team.filled(notes=2)
    actions.abandon(investigation=one, reason="The police investigate.", by=team.coordinator)
    assert WorkNote.objects.count() == 0
    assert Case.objects.get(pk=one.case_id).state == CaseState.IN_HANDLING


def test_a_recommendation_becomes_an_action_of_the_case_once(team: Team) -> None:
    one = team.filled()
    row = one.recommendations.get()
    planned = NewAction("A second scanner", team.coordinator, clock.today() + timedelta(days=30))
    actions.act_on(recommendation=row, planned=planned, by=team.lead)
    with pytest.raises(Refusal):
        actions.act_on(recommendation=row, planned=planned, by=team.lead)
    action = Action.objects.get()
    assert (action.origin, action.origin_id, action.unit) == ("case", one.case_id, team.ward)
    row.refresh_from_db()
    with pytest.raises(Refusal):
        actions.remove_entry(investigation=one, entry=row, by=team.lead)


def test_of_support_is_kept_only_that_it_was_offered(team: Team) -> None:
    one = team.decided()
    for _ in range(2):
        actions.offer_support(investigation=one, by=team.lead)
    (event,) = Event.objects.filter(tag=InvestigationEvent.SUPPORT_OFFERED)
    assert event.data == {}
    support = [field.name for field in Investigation._meta.get_fields() if "support" in field.name]
    assert support == ["support_offered_at"]


def test_no_words_of_an_investigation_reach_the_trail(team: Team) -> None:
    team.approved()
    written = " ".join(str(event.data) for event in Event.objects.filter(tag__startswith="investigations:"))
    for words in ("scanner", "printed", "pharmacy", "Severe"):
        assert words not in written


def test_a_leaver_hands_over_their_place_and_who_takes_it_states_their_own_independence(team: Team) -> None:
    one, heir = team.filled(), person()
    assert [count for _holding, count in held_by(team.lead)] == [1]
    accounts.hand_over(leaver=team.lead, to=heir, by=team.coordinator)
    lead = one.team.get(role=LEAD)
    assert (lead.person, lead.independent, lead.stated_at) == (heir, None, None)
    with pytest.raises(NotReadyError):
        actions.send(investigation=one, by=heir)
    assert not held_by(team.lead)


@pytest.mark.parametrize(("leaver", "role"), [("lead", "lead"), ("member", "lead")])
def test_who_is_in_the_team_already_becomes_lead_where_the_leaver_was(team: Team, leaver: str, role: str) -> None:
    one = team.filled()
    heir = team.member if leaver == "lead" else team.lead
    assert actions.hand_over_places(getattr(team, leaver), heir, None) == 1
    (left,) = one.team.all()
    assert (left.person, left.role, left.independent) == (heir, role, True)


def test_a_report_sent_for_approval_keeps_the_team_that_wrote_it(team: Team) -> None:
    one = team.filled()
    actions.send(investigation=one, by=team.lead)
    assert actions.hand_over_places(team.lead, person(), None) == 0
    assert one.team.get(role=LEAD).person == team.lead
