"""Behaviour 8, action before close: serious harm forces an action verified by another, and its effect is looked at."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from thread import MODERATE, ready_to_close

from factories import county, person
from valvo.accounts.actions import hand_over
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import ImprovementDefinition, ImprovementRule, Source
from valvo.handling import actions as handling
from valvo.handling import facts, rules
from valvo.handling.errors import NotReadyError
from valvo.handling.models import Case
from valvo.improvement import actions
from valvo.improvement.choices import Effect, Origin
from valvo.improvement.errors import DueError, EffectError
from valvo.improvement.forms import ActionForm
from valvo.improvement.models import Action, EffectCheck, EffectDecision
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_aside(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def ward() -> Unit:
    return county()["ward-1"]


@pytest.fixture
def owner(ward: Unit) -> User:
    return person(Role.REPORTER, ward)


@pytest.fixture
def handler(ward: Unit) -> User:
    return person(Role.HANDLER, ward)


def moderate_case(ward: Unit, owner: User, handler: User) -> Case:
    """Return a case of the degree that forces an action, with nothing else missing."""
    case = ready_to_close(ward, owner, handler)
    handling.classify(case=case, judgement=MODERATE, by=handler)
    return Case.objects.get(pk=case.pk)


def planned(ward: Unit, owner: User, by: User, **more: object) -> Action:
    return actions.add_action(
        title="A spare scanner", owner=owner, unit=ward, due=clock.today(), by=by, **{"origin": Origin.MEETING, **more}
    )  # type: ignore[arg-type]  # values of many types under their own names


def verified(ward: Unit, owner: User, by: User, **more: object) -> Action:
    action = actions.finish_action(action=planned(ward, owner, by, **more), by=owner)
    return actions.verify_action(action=action, by=by)


def test_behaviour_8_a_case_of_severity_3_closes_only_with_an_action_verified_by_another(
    ward: Unit, owner: User, handler: User
) -> None:
    case = moderate_case(ward, owner, handler)
    with pytest.raises(NotReadyError):
        handling.close(case=case, by=handler)
    action = planned(ward, owner, handler, origin=Origin.CASE, origin_id=case.pk)
    actions.finish_action(action=action, by=owner)
    with pytest.raises(NotReadyError):
        handling.close(case=case, by=handler)
    actions.verify_action(action=action, by=handler)
    assert not handling.close(case=case, by=handler).is_open


def test_behaviour_8_a_written_reason_stands_for_an_action(ward: Unit, owner: User, handler: User) -> None:
    case = moderate_case(ward, owner, handler)
    handling.waive_action(case=case, reason="A single slip, talked through.", by=handler)
    assert not handling.close(case=Case.objects.get(pk=case.pk), by=handler).is_open


@pytest.mark.parametrize(("level", "forced"), [(None, False), (2, False), (3, True), (4, True)])
def test_the_border_of_what_forces_an_action(level: int | None, forced: bool) -> None:  # noqa: FBT001 (a table)
    assert rules.forces_action(level, 3) is forced


@pytest.mark.parametrize(("days", "level"), [(-1, 3), (0, 4), (1, 4)])
def test_what_forces_an_action_is_the_rule_of_the_day(days: int, level: int) -> None:
    begins = date(2027, 1, 1)
    source = Source(title="A test", date=begins, verified=False)
    made = ImprovementDefinition(
        id="improvement",
        rules=tuple(
            ImprovementRule(
                valid_from=day,
                action_from_level=degree,
                effect_check_days=90,
                action_days=30,
                forced_action_days=14,
                source=source,
            )
            for day, degree in ((date(2020, 1, 1), 3), (begins, 4))
        ),
    )
    rule = made.rule_on(begins + timedelta(days=days))
    assert rule.action_from_level == level
    assert [rule.days_to_act(harm) for harm in (None, level - 1, level, level + 1)] == [30, 30, 14, 14]


def test_a_case_keeps_the_rule_of_the_day_it_was_opened(ward: Unit, owner: User, handler: User) -> None:
    case = moderate_case(ward, owner, handler)
    opened = clock.local_day(case.opened_at)
    assert facts.action_from_level(case) == catalogue().improvement.value.rule_on(opened).action_from_level == 3


def test_behaviour_8_an_effect_check_is_created_90_days_later_or_on_the_day_the_action_sets(
    ward: Unit, owner: User, handler: User
) -> None:
    check = EffectCheck.objects.get(action=verified(ward, owner, handler))
    assert (check.due, check.responsible) == (clock.today() + timedelta(days=90), handler)
    own = clock.today() + timedelta(days=30)
    assert EffectCheck.objects.get(action=verified(ward, owner, handler, check_on=own)).due == own


@pytest.mark.parametrize(("after", "refused"), [(0, True), (1, False)])
def test_effect_is_looked_at_after_the_action_is_to_be_done(
    ward: Unit,
    owner: User,
    handler: User,
    after: int,
    refused: bool,  # noqa: FBT001 (a table)
) -> None:
    day = clock.today() + timedelta(days=after)
    if refused:
        with pytest.raises(DueError):
            planned(ward, owner, handler, check_on=day)
    else:
        assert planned(ward, owner, handler, check_on=day).check_on == day


def test_a_form_says_beside_the_field_that_the_effect_is_looked_at_too_early(ward: Unit, owner: User) -> None:
    due = clock.today() + timedelta(days=30)
    data = {"action-title": "Two readers", "action-owner": owner.pk, "action-due": due, "action-check_on": due}
    form = ActionForm(data, unit=ward)

    assert not form.is_valid()
    assert list(form.errors) == ["check_on"]
    assert form.more_wrong  # the folded part is open, where the field is


def test_a_decision_about_effect_is_kept_with_its_figures_and_never_changed(
    ward: Unit, owner: User, handler: User
) -> None:
    check = EffectCheck.objects.get(action=verified(ward, owner, handler))
    with pytest.raises(EffectError):
        actions.decide_effect(check=check, effect=Effect.WORKED, reason=" ", figures={}, by=handler)
    figures: dict[str, object] = {"before": 12, "after": 5}
    actions.decide_effect(check=check, effect=Effect.UNCLEAR, reason="Too early.", figures={}, by=handler)
    actions.decide_effect(check=check, effect=Effect.WORKED, reason="Fewer falls.", figures=figures, by=handler)
    last = check.decisions.last()
    assert (last.effect, last.figures) == (Effect.WORKED, figures)  # type: ignore[union-attr]  # made above
    for change in (lambda rows: rows.update(reason="Other"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(EffectDecision.objects.all())


def test_who_leaves_hands_over_the_effect_checks_too(ward: Unit, owner: User, handler: User) -> None:
    check = EffectCheck.objects.get(action=verified(ward, owner, handler))
    after = person(Role.HANDLER, ward)
    hand_over(leaver=handler, to=after, by=None)
    check.refresh_from_db()
    assert check.responsible == after


def shot() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG")
    file.seek(0)
    file.name = "scanner.jpg"
    return file


def test_evidence_comes_with_the_done_action_and_is_shown_to_who_may_read_it(
    client: Client, ward: Unit, owner: User, handler: User
) -> None:

    action = planned(ward, owner, handler)
    client.force_login(owner)
    page = f"/actions/{action.pk}/"
    wrong = io.BytesIO(b"\x00no picture")
    wrong.name = "evil.jpg"
    refused = client.post(f"{page}finish/", {"note": "Kept note", "attached": wrong})
    assert refused.status_code == 422
    assert "Kept note" in refused.content.decode()
    assert client.post(f"{page}finish/", {"note": "Bought.", "attached": shot()}).status_code == 302
    kept = action.evidence.get()
    address = f"{page}evidence/{kept.pk}/"
    assert client.get(address).headers["Content-Type"] == kept.stored.media_type == "image/jpeg"
    client.force_login(person(Role.HANDLER, Unit.objects.get(public_id="home")))
    assert client.get(address).status_code == client.get(f"{page}evidence/9999/").status_code == 404


def test_an_action_stands_free_when_it_comes_from_a_meeting(client: Client, ward: Unit, handler: User) -> None:
    client.force_login(handler)
    sent = {"title": "Talk about it", "owner": handler.pk, "due": clock.today().isoformat(), "cost": "small"}
    answer = client.post("/actions/add/", {f"action-{key}": value for key, value in sent.items()})
    assert answer.status_code == 302
    made = Action.objects.get()
    assert (made.origin, made.origin_id, made.cost, made.unit) == (Origin.MEETING, 0, "small", ward)
    empty = client.post("/actions/add/", {"action-text": "Kept words"})
    assert empty.status_code == 422
    assert "Kept words" in empty.content.decode()
    client.force_login(person(Role.REPORTER, ward))
    assert client.get("/actions/add/").status_code == 403


def test_list_and_board_show_what_is_unfinished_first(client: Client, ward: Unit, owner: User, handler: User) -> None:
    verified(ward, owner, handler, indicator="")
    done = planned(ward, owner, handler)
    Action.objects.filter(pk=done.pk).update(title="Still to do")
    client.force_login(handler)
    listed = client.get("/actions/").content.decode()
    assert "Still to do" in listed
    assert "A spare scanner" not in listed
    assert "A spare scanner" in client.get("/actions/?state=all").content.decode()
    board = client.get("/actions/board/").content.decode()
    assert "Still to do" in board
    assert "A spare scanner" in board
    part = client.get("/actions/board/", headers={"HX-Target": "rows"}).content.decode()
    assert "lane-planned" in part
    assert "<html" not in part
    moved = client.post(f"/actions/{done.pk}/start/", {"seen": done.version, "next": "/actions/board/"})
    assert moved.headers["Location"] == "/actions/board/"
    client.post("/views/save/", {"path": "/actions/board/", "query": "late=yes", "name": "Late ones"})
    assert "Late ones" in client.get("/actions/board/").content.decode(), "kept views stand over the board too"


def test_the_board_takes_the_same_number_of_queries_for_twice_as_many(
    client: Client, ward: Unit, owner: User, handler: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def more() -> None:
        for _each in range(3):
            planned(ward, owner, handler)
            verified(ward, owner, handler)

    client.force_login(handler)
    more()
    client.get("/actions/board/")
    with django_assert_num_queries(12):
        client.get("/actions/board/")
    more()
    with django_assert_num_queries(12):
        client.get("/actions/board/")
