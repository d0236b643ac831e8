"""Actions move from planned to verified by somebody else; each write has its event and its refusal."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from thread import case_at

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.improvement import actions, rules
from valvo.improvement.choices import ActionState, Origin
from valvo.improvement.errors import DueError, MoveError, OwnActionError
from valvo.improvement.events import ActionEvent
from valvo.improvement.models import Action
from valvo.improvement.rules import State
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Unit:
    return county()["ward-1"]


@pytest.fixture
def owner(ward: Unit) -> User:
    return person(Role.REPORTER, ward)


@pytest.fixture
def other(ward: Unit) -> User:
    return person(Role.HANDLER, ward)


def added(ward: Unit, owner: User, by: User, *, due: date | None = None) -> Action:
    return actions.add_action(
        origin=Origin.MEETING,
        origin_id=1,
        title="A spare scanner",
        owner=owner,
        unit=ward,
        due=due or clock.today(),
        by=by,
    )


def test_states_are_the_same_in_rules_and_choices() -> None:
    assert {state.value for state in State} == set(ActionState.values)
    assert set(rules.MOVES) == set(State)


def test_an_action_goes_from_planned_to_verified_with_an_event_for_each_step(
    ward: Unit, owner: User, other: User
) -> None:
    action = added(ward, owner, other)
    actions.start_action(action=action, by=owner)
    actions.finish_action(action=action, by=owner, note="Bought.")
    actions.send_back(action=action, by=other)
    actions.finish_action(action=action, by=owner, note="Bought and charged.")
    done = actions.verify_action(action=action, by=other)

    assert (done.state, done.verified_by, done.done_note) == (ActionState.VERIFIED, other, "Bought and charged.")
    tags = Event.objects.filter(target_kind="improvement.action").order_by("pk").values_list("tag", "actor")
    assert list(tags) == [
        (ActionEvent.ADDED, other.pk),
        (ActionEvent.STARTED, owner.pk),
        (ActionEvent.DONE, owner.pk),
        (ActionEvent.SENT_BACK, other.pk),
        (ActionEvent.DONE, owner.pk),
        (ActionEvent.VERIFIED, other.pk),
    ]


def test_the_owner_does_not_verify_not_even_past_the_rules(ward: Unit, owner: User, other: User) -> None:
    action = actions.finish_action(action=added(ward, owner, other), by=owner)
    with pytest.raises(OwnActionError):
        actions.verify_action(action=action, by=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(verified_by=owner, verified_at=clock.now(), state=State.VERIFIED)
    assert actions.verify_action(action=action, by=other).state == State.VERIFIED


@pytest.mark.parametrize("step", [actions.verify_action, actions.send_back])
def test_what_is_not_done_is_neither_verified_nor_sent_back(ward: Unit, owner: User, other: User, step: object) -> None:
    action = added(ward, owner, other)
    with pytest.raises(MoveError):
        step(action=action, by=other)  # type: ignore[operator]  # one of two actions
    assert Action.objects.get(pk=action.pk).version == action.version


def test_a_cancelled_action_is_kept_with_its_reason_and_moves_no_more(ward: Unit, owner: User, other: User) -> None:
    action = added(ward, owner, other)
    actions.cancel_action(action=action, reason="The ward closes.", by=other)
    assert Action.objects.get(pk=action.pk).cancel_reason == "The ward closes."
    for step in (actions.start_action, actions.finish_action):
        with pytest.raises(MoveError):
            step(action=action, by=other)
    with pytest.raises(MoveError):
        actions.edit_action(action=action, title="x", owner=owner, due=clock.today(), by=other)


def test_a_day_gone_by_is_refused_and_today_is_not(ward: Unit, owner: User, other: User) -> None:
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(DueError):
        added(ward, owner, other, due=yesterday)
    action = added(ward, owner, other)
    with pytest.raises(DueError):
        actions.edit_action(action=action, title="x", owner=owner, due=yesterday, by=other)
    actions.edit_action(action=action, title="Two spare scanners", owner=other, due=clock.today(), by=other)
    assert Action.objects.get(pk=action.pk).owner == other


def test_an_overdue_action_can_be_edited_without_moving_its_day(ward: Unit, owner: User, other: User) -> None:
    with clock.stopped_at(clock.now() - timedelta(days=30)):
        action = added(ward, owner, other)
    actions.edit_action(action=action, title="Same day", owner=owner, due=action.due, by=other)
    assert Action.objects.get(pk=action.pk).title == "Same day"


def test_a_stale_page_is_refused(ward: Unit, owner: User, other: User) -> None:
    action = added(ward, owner, other)
    actions.start_action(action=action, by=owner, seen=action.version)
    with pytest.raises(StaleError):
        actions.finish_action(action=action, by=owner, seen=action.version)
    assert Action.objects.get(pk=action.pk).state == State.UNDER_WAY


@pytest.mark.parametrize(("after", "days"), [(-1, 0), (0, 0), (1, 1), (30, 30)])
def test_days_over_begin_the_day_after(after: int, days: int) -> None:
    due = date(2026, 11, 20)
    assert rules.days_over(due, due + timedelta(days=after), State.PLANNED) == days
    assert rules.days_over(due, due + timedelta(days=after), State.DONE) == 0


def test_the_owner_works_on_an_action_but_does_not_change_or_verify_it(
    client: Client, ward: Unit, owner: User, other: User
) -> None:
    action = added(ward, owner, other)
    client.force_login(owner)
    page = f"/actions/{action.pk}/"
    assert client.get(page).status_code == 200
    assert client.post(f"{page}cancel/", {"reason": "no"}).status_code == 403
    assert client.post(f"{page}edit/", {}).status_code == 403
    assert client.post(f"{page}finish/", {"note": "Bought."}).status_code == 302
    assert client.post(f"{page}verify/").status_code == 403
    assert Action.objects.get(pk=action.pk).state == State.DONE


def test_an_outsider_finds_no_action(client: Client, ward: Unit, owner: User, other: User) -> None:
    action = added(ward, owner, other)
    client.force_login(person(Role.HANDLER, Unit.objects.get(public_id="home")))
    for step in ("start", "finish", "send-back", "verify", "cancel", "edit"):
        assert client.post(f"/actions/{action.pk}/{step}/").status_code == 404
        assert client.get(f"/actions/{action.pk}/{step}/").status_code == 405
    assert client.get(f"/actions/{action.pk}/").status_code == client.get("/actions/99999/").status_code == 404


def test_a_refused_form_shows_the_page_again(client: Client, ward: Unit, owner: User, other: User) -> None:
    action = added(ward, owner, other)
    client.force_login(other)
    late = {"title": "Kept words", "owner": owner.pk, "due": "2001-01-01"}
    answer = client.post(f"/actions/{action.pk}/edit/", {f"action-{key}": value for key, value in late.items()})
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()
    assert client.post(f"/actions/{action.pk}/cancel/", {"reason": ""}).status_code == 422
    stale = client.post(f"/actions/{action.pk}/finish/", {"note": "Kept note", "seen": "99"})
    assert stale.status_code == 409
    assert "Kept note" in stale.content.decode()


def test_an_action_leads_back_to_its_case_for_who_may_read_it(
    client: Client, ward: Unit, owner: User, other: User
) -> None:
    case = case_at(ward, owner)
    action = actions.add_action(
        origin=Origin.CASE, origin_id=case.pk, title="A scanner", owner=owner, unit=ward, due=clock.today(), by=other
    )
    address = f"/cases/{case.report.number}/"
    client.force_login(other)
    assert address in client.get(f"/actions/{action.pk}/").content.decode()
    client.force_login(owner)
    assert address not in client.get(f"/actions/{action.pk}/").content.decode()


def test_a_step_leads_on_only_to_our_own_pages(client: Client, ward: Unit, owner: User, other: User) -> None:
    action = added(ward, owner, other)
    client.force_login(owner)
    answer = client.post(f"/actions/{action.pk}/start/", {"next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == f"/actions/{action.pk}/"
    answer = client.post(f"/actions/{action.pk}/finish/", {"next": "/"})
    assert answer.headers["Location"] == "/"
