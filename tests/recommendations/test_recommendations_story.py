"""What one unit learnt is sent to others; each answers, and the shares of answered and done are right."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from thread import case_at

from factories import county, new_unit, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.handling.reminding import deadlines_to_tell
from valvo.improvement import actions as improvement
from valvo.improvement.actions import NewAction
from valvo.improvement.choices import Origin
from valvo.improvement.errors import DueError
from valvo.improvement.models import Action
from valvo.organisation.actions import open_units
from valvo.organisation.choices import Sector
from valvo.organisation.models import Unit
from valvo.recommendations import actions, queries, rules
from valvo.recommendations.choices import AnswerState
from valvo.recommendations.errors import AnswerError, NobodyAskedError
from valvo.recommendations.models import Answer, Recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def coordinator(units: dict[str, Unit]) -> User:
    return person(Role.COORDINATOR, units["county"])


@pytest.fixture
def handler(units: dict[str, Unit]) -> User:
    return person(Role.HANDLER, units["ward-1"])


def given(units: dict[str, Unit], by: User, *names: str, days: int = 30) -> Recommendation:
    return actions.recommend(
        title="Keep packages apart",
        text="Two looked alike.",
        unit=units["hospital"],
        to=[units[name] for name in names or ("ward-1", "ward-2", "home")],
        answer_by=clock.today() + timedelta(days=days),
        by=by,
    )


def answer_of(made: Recommendation, unit: Unit) -> Answer:
    return made.answers.get(unit=unit)


def test_states_are_the_same_in_rules_and_choices() -> None:
    assert {state.value for state in rules.State} == set(AnswerState.values)


@pytest.mark.parametrize(
    ("state", "why", "has_action", "lacking"),
    [
        (rules.State.NOT_RELEVANT, " ", False, rules.Lacking.WHY),
        (rules.State.NOT_RELEVANT, "No medicines here.", False, None),
        (rules.State.PLANNED, "", False, rules.Lacking.ACTION),
        (rules.State.PLANNED, "", True, None),
        (rules.State.DONE, "", False, None),
    ],
)
def test_what_an_answer_needs(
    state: rules.State,
    why: str,
    has_action: bool,  # noqa: FBT001 (a table)
    lacking: rules.Lacking | None,
) -> None:
    assert rules.lacking(state, why=why, has_action=has_action) is lacking


def test_units_answer_and_the_shares_are_counted_by_hand(
    units: dict[str, Unit], coordinator: User, handler: User
) -> None:
    made = given(units, coordinator)
    plan = NewAction("Move the packages", handler, clock.today())
    ward = actions.answer(answer=answer_of(made, units["ward-1"]), state=AnswerState.PLANNED, action=plan, by=handler)
    actions.answer(
        answer=answer_of(made, units["home"]), state=AnswerState.NOT_RELEVANT, why="No medicines here.", by=coordinator
    )
    # Asked 3, answered 2, one of them not concerned: of the two concerned none is done yet.
    assert queries.shares(made) == queries.Shares(asked=3, answered=2, done=0, not_relevant=1)

    assert ward.action is not None
    assert (ward.action.origin, ward.action.origin_id, ward.action.unit) == (
        Origin.RECOMMENDATION, made.pk, units["ward-1"],
    )  # fmt: skip
    improvement.verify_action(action=improvement.finish_action(action=ward.action, by=handler), by=coordinator)
    shares = queries.shares(made)
    assert (shares.done, shares.concerned, shares.done_share("en"), shares.answered_share("en")) == (1, 2, "50%", "67%")
    listed = queries.counted(Recommendation.objects.all()).get()
    assert (listed.asked, listed.answered, listed.done, listed.not_relevant) == (3, 2, 1, 1)


def test_an_answer_that_lacks_something_is_refused_also_past_the_rules(
    units: dict[str, Unit], coordinator: User, handler: User
) -> None:
    answer = answer_of(given(units, coordinator), units["ward-1"])
    for state in (AnswerState.NOT_RELEVANT, AnswerState.PLANNED):
        with pytest.raises(AnswerError):
            actions.answer(answer=answer, state=state, by=handler)
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.filter(pk=answer.pk).update(state=state, answered_at=clock.now(), why="")
    actions.answer(answer=answer, state=AnswerState.DONE, by=handler, seen=answer.version)
    with pytest.raises(StaleError):
        actions.answer(answer=answer, state=AnswerState.DONE, by=handler, seen=answer.version)


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (1, False)])
def test_answers_are_asked_by_a_day_to_come(
    units: dict[str, Unit],
    coordinator: User,
    days: int,
    refused: bool,  # noqa: FBT001 (a table)
) -> None:
    if refused:
        with pytest.raises(DueError):
            given(units, coordinator, days=days)
    else:
        assert given(units, coordinator, days=days).answers.count() == 3


def test_a_recommendation_to_nobody_is_refused(units: dict[str, Unit], coordinator: User) -> None:
    with pytest.raises(NobodyAskedError):
        actions.recommend(title="x", text="x", unit=units["hospital"], to=[], answer_by=clock.today(), by=coordinator)


def test_units_alike_are_of_the_same_kind_and_sector(client: Client, units: dict[str, Unit], coordinator: User) -> None:
    open_units(new=[new_unit("school", under="care", sector=Sector.SOCIAL)], by=None)
    client.force_login(coordinator)
    sent = {
        "title": "Keep packages apart", "text": "They look alike.", "answer_by": clock.today().isoformat(),
        "spread": "alike", "like": units["ward-1"].pk,
    }  # fmt: skip
    assert client.post("/recommendations/add/", sent).status_code == 302
    asked = Answer.objects.values_list("unit__public_id", flat=True)
    assert set(asked) == {"ward-2", "home"}  # not the unit itself, no unit of another sector, no entity
    refused = client.post("/recommendations/add/", sent | {"spread": "chosen", "title": "Kept words"})
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()


def test_a_recommendation_from_a_case_stands_on_its_page(
    client: Client, units: dict[str, Unit], coordinator: User, handler: User
) -> None:
    case = case_at(units["ward-1"], person(Role.REPORTER, units["ward-1"]), handler=handler)
    client.force_login(coordinator)
    page = f"/cases/{case.report.number}/"
    assert f"/recommendations/add/?source=case&amp;id={case.pk}" in client.get(page).content.decode()
    sent = {
        "title": "Keep packages apart", "text": "They look alike.", "answer_by": clock.today().isoformat(),
        "spread": "chosen", "units": [units["ward-2"].pk],
    }  # fmt: skip
    answer = client.post(f"/recommendations/add/?source=case&id={case.pk}", sent)
    assert answer.status_code == 302
    assert answer.headers["Location"] in client.get(page).content.decode()
    assert page in client.get(answer.headers["Location"]).content.decode()
    client.force_login(person(Role.HANDLER, units["ward-2"]))  # reads the recommendation, not the case behind it
    assert page not in client.get(answer.headers["Location"]).content.decode()
    client.force_login(coordinator)
    for wrong in ("source=case&id=99999", "source=nothing&id=1", "source=case&id=x"):
        assert client.get(f"/recommendations/add/?{wrong}").status_code == 404


def test_a_unit_answers_on_its_page_and_nothing_typed_is_lost(
    client: Client, units: dict[str, Unit], coordinator: User, handler: User
) -> None:
    made = given(units, coordinator)
    client.force_login(handler)
    page = f"/recommendations/{made.pk}/ward-1/"
    assert page in client.get("/").content.decode()
    refused = client.post(page, {"state": "planned", "why": "Kept words", "action-title": "Kept title"})
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    assert "Kept title" in refused.content.decode()
    plan = {"title": "Move them", "owner": handler.pk, "due": clock.today().isoformat()}
    sent = {"state": "planned"} | {f"action-{key}": value for key, value in plan.items()}
    assert client.post(page, sent).status_code == 302
    assert Action.objects.get().title == "Move them"
    assert f"/recommendations/{made.pk}/" in client.get(f"/actions/{Action.objects.get().pk}/").content.decode()
    assert page not in client.get("/").content.decode()
    assert client.get(f"/recommendations/{made.pk}/ward-2/").status_code == 404
    assert client.get("/recommendations/add/").status_code == 403


def test_answers_owed_are_in_the_digest_until_they_are_given(
    units: dict[str, Unit], coordinator: User, handler: User
) -> None:
    made = given(units, coordinator, "ward-1", days=10)
    with clock.stopped_at(clock.now() + timedelta(days=11)):
        assert [(one.kind, one.unit) for one in deadlines_to_tell()] == [("answer", units["ward-1"].pk)]
        actions.answer(answer=answer_of(made, units["ward-1"]), state=AnswerState.DONE, by=handler)
        assert deadlines_to_tell() == []


def test_the_list_and_today_take_the_same_number_of_queries_for_twice_as_many(
    client: Client,
    units: dict[str, Unit],
    coordinator: User,
    handler: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(handler)
    counts = []
    for _each in range(2):
        for _more in range(2):
            given(units, coordinator)
        client.get("/")
        with django_assert_num_queries(90, exact=False) as asked:
            client.get("/recommendations/")
            client.get("/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
