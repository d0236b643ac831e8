"""The pages of programmes as the people they are for see them, and as those they are not for do not."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from small_programme import TODAY, answered, followed_at, small, small_county

from factories import county, new_unit, person
from pages import signed_in, words
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.improvement.models import Action
from valvo.organisation import actions as organisation
from valvo.programmes import actions, loading
from valvo.programmes.choices import AnswerLevel, MemberPosition
from valvo.programmes.models import Adoption, Ballot, Evaluation

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _autumn_2026() -> Iterator[None]:
    with clock.stopped_at(TODAY):
        yield


def test_the_programme_page_shows_shares_by_goal_and_year_against_the_target(client: Client) -> None:
    units = small_county()
    for ward in ("ward-1", "ward-2"):
        for task in ("1.1.1.1", "1.1.1.2"):
            answered(units[ward], task, 2026)
    answered(units["home"], "1.1.1.1", 2025)
    signed_in(client, Role.COORDINATOR, units["county"])

    goals, measures = words(client, "/programmes/small/"), words(client, "/programmes/small/places/1.1/")

    # 2026: 1.1.1 done by 2 of 3 units, 1.1.2 by 0 of 1 organiser; 2025: 1.1.1 by 1 of 3.
    assert "50.0% 2 of 4" in goals
    assert "0 of 1 targets not reached" in goals
    assert "66.7% 2 of 3 ✕ target 80% not reached" in measures
    assert "33.3% 1 of 3 ✕ target 50% not reached" in measures


def test_what_is_not_relevant_leaves_the_share_and_the_target_is_reached(client: Client) -> None:
    units = small_county()
    for ward in ("ward-1", "ward-2"):
        answered(units[ward], "1.1.1.1", 2026)
        answered(units[ward], "1.1.1.2", 2026, AnswerLevel.ESTABLISHED)
    for task in ("1.1.1.1", "1.1.1.2"):
        answered(units["home"], task, 2026, AnswerLevel.NOT_RELEVANT, why="no clients")
    signed_in(client, Role.COORDINATOR, units["county"])

    assert "100.0% 2 of 2 ✓ target 80% reached" in words(client, "/programmes/small/places/1.1/")


def test_the_level_narrows_the_shares(client: Client) -> None:
    units = small_county()
    answered(units["county"], "1.1.2.1", 2026)
    signed_in(client, Role.COORDINATOR, units["county"])

    assert "100.0% 1 of 1" in words(client, "/programmes/small/?level=organiser")
    assert "100.0% 1 of 1" not in words(client, "/programmes/small/?level=service_unit")
    assert words(client, f"/programmes/small/?level={HOSTILE}")


def test_closed_units_are_not_counted_in_the_years_after(client: Client) -> None:
    units = small_county()
    organisation.close_unit(unit=units["ward-2"], on=date(2026, 5, 1), by=None)
    signed_in(client, Role.COORDINATOR, units["county"])

    page = words(client, "/programmes/small/places/1.2/")

    assert "0.0% 0 of 3" in page  # 2025, 2024
    assert "0.0% 0 of 2" in page  # 2026


def test_a_unit_sees_what_it_is_asked_what_is_missing_and_last_years_answer(client: Client) -> None:
    units = small_county()
    answered(units["ward-1"], "1.1.1.1", 2025, AnswerLevel.BEGUN)
    answered(units["ward-1"], "1.2.1.1", 2026)
    signed_in(client, Role.HANDLER, units["ward-1"])

    page = words(client, "/programmes/small/answers/")
    missing = words(client, "/programmes/small/answers/?only=missing")
    task = words(client, "/programmes/small/tasks/1.1.1.1/")

    assert "1 of 3 answered" in page
    assert "2 missing" in page
    assert "2025: Begun" in page
    assert "1.2.1.1" not in missing
    assert "It is done 1.1.1.1 en" in task
    assert "Last year Begun" in task


def test_saving_an_answer_goes_on_to_the_next_missing_task_and_then_to_the_list(client: Client) -> None:
    units = small_county()
    answered(units["ward-1"], "1.1.1.2", 2026)
    signed_in(client, Role.HANDLER, units["ward-1"])
    sent = {"level": "done", "text": "Weekly", "evidence": "https://intra.example/plan\nMinutes 3/2026", "seen": "0"}

    first = client.post("/programmes/small/tasks/1.1.1.1/", {**sent, "next": "yes"})
    last = client.post("/programmes/small/tasks/1.2.1.1/?year=2026", {**sent, "next": "yes"})

    assert first["Location"] == "/programmes/small/tasks/1.2.1.1/?unit=ward-1&year=2026"
    assert last["Location"] == "/programmes/small/answers/?unit=ward-1&year=2026"
    shown = client.get("/programmes/small/tasks/1.1.1.1/").content.decode()
    assert 'href="https://intra.example/plan"' in shown
    assert "Minutes 3/2026" in shown


def test_of_two_people_who_answer_at_once_the_second_keeps_what_was_typed(client: Client) -> None:
    units = small_county()
    signed_in(client, Role.HANDLER, units["ward-1"])
    client.post("/programmes/small/tasks/1.1.1.1/", {"level": "done", "text": "mine", "seen": "0"})

    answer = client.post("/programmes/small/tasks/1.1.1.1/", {"level": "begun", "text": "theirs", "seen": "0"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody answered this after you opened the page" in page
    assert "theirs</textarea>" in page
    assert "mine" in page
    assert Evaluation.objects.get().text == "mine"
    again = {"level": "begun", "text": "theirs", "seen": re.findall(r'name="seen" value="(\d+)"', page)[0]}
    assert client.post("/programmes/small/tasks/1.1.1.1/", again).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"level": "splendid"},
        {"level": "not_relevant", "text": " "},
        {"level": "done", "text": "x" * 5000},
        {"level": "done", "evidence": "\n".join("line" for _ in range(11))},
        {"level": "done", "evidence": "x" * 301},
        {"level": "done", "text": "nul\0l"},
    ],
)
def test_an_answer_that_is_not_whole_is_asked_for_again(sent: dict[str, str], client: Client) -> None:
    units = small_county()
    signed_in(client, Role.HANDLER, units["ward-1"])

    answer = client.post("/programmes/small/tasks/1.1.1.1/", {**sent, "seen": "0"})

    assert answer.status_code == 422
    assert "ds-error-summary" in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_hostile_words_stay_words(client: Client) -> None:
    units = small_county()
    signed_in(client, Role.HANDLER, units["ward-1"])
    sent = {
        "level": "done",
        "text": HOSTILE,
        "evidence": 'javascript:alert(1)\nhttps://a.example/"onclick="x',
        "seen": "0",
    }

    client.post("/programmes/small/tasks/1.1.1.1/", sent)

    page = client.get("/programmes/small/tasks/1.1.1.1/").content.decode()
    assert HOSTILE not in page
    assert 'href="javascript' not in page
    assert '"onclick="x' not in page


@pytest.mark.parametrize("address", [
    "/programmes/small/tasks/1.1.1.1/?year=2024", "/programmes/small/tasks/1.1.1.1/?year=2027",
    "/programmes/small/tasks/1.1.1.1/?year=99999999999", "/programmes/small/tasks/1.1.1.1/?year=²⁰²⁶",
    "/programmes/small/tasks/1.1.2.1/", "/programmes/small/tasks/9.9/", "/programmes/gone/", "/programmes/../etc/",
    "/programmes/small/places/9/", "/programmes/small/measures/9/", "/programmes/small/missing/?year=1999",
    "/programmes/small/answers/?unit=ward-2", "/programmes/small/?unit=county",
])  # fmt: skip
def test_what_is_not_there_or_not_yours_or_outside_the_schedule_is_not_found(address: str, client: Client) -> None:
    units = small_county()
    signed_in(client, Role.HANDLER, units["ward-1"])

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("year", [1999, 2025, 2027])  # before the programme, in it, after it
def test_a_year_outside_the_schedule_is_told_and_what_was_typed_is_shown(year: int, client: Client) -> None:
    units = small_county()
    signed_in(client, Role.HANDLER, units["ward-1"])
    address = f"/programmes/small/tasks/1.1.1.2/?year={year}"

    answer = client.post(address, {"level": "done", "text": "Every Monday.", "seen": "0"})

    assert answer.status_code == 422
    assert f"Task 1.1.1.2 is evaluated in 2026, not in {year}." in words(client, address, 404)
    assert "Every Monday." in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_who_only_reads_sees_answers_but_no_form_and_cannot_post(client: Client) -> None:
    units = small_county()
    answered(units["ward-1"], "1.1.1.1", 2026)
    signed_in(client, Role.INSPECTOR, units["hospital"])

    page = client.get("/programmes/small/tasks/1.1.1.1/?unit=ward-1")
    posted = client.post("/programmes/small/tasks/1.1.1.1/?unit=ward-1", {"level": "begun", "seen": "1"})

    assert page.status_code == 200
    assert "Save and go on" not in page.content.decode()
    assert posted.status_code == 403
    assert Evaluation.objects.get().level == AnswerLevel.DONE


@pytest.mark.parametrize("role", [Role.REPORTER, Role.KEEPER, Role.ADMINISTRATOR, Role.PRIVACY])
def test_who_does_not_read_work_reads_no_programmes(role: Role, client: Client) -> None:
    units = small_county()
    signed_in(client, role, units["county"])

    assert client.get("/programmes/").status_code == 404
    assert client.get("/programmes/small/").status_code == 404


def test_the_coordinator_sees_who_has_not_answered_and_whom_to_remind(client: Client) -> None:
    units = small_county()
    someone = person(Role.HANDLER, units["ward-2"], name="Bo Berg")
    for task in ("1.1.1.1", "1.1.1.2", "1.2.1.1"):
        answered(units["ward-1"], task, 2026)
    answered(units["home"], "1.1.1.1", 2026)
    signed_in(client, Role.COORDINATOR, units["county"])

    page = words(client, "/programmes/small/missing/")
    sheet = b"".join(client.get("/programmes/small/missing/?export=csv").streaming_content).decode("utf-8-sig")

    assert "ward-1 en" not in page
    assert "ward-2 en" in page
    assert f"Bo Berg <{someone.email}>" in sheet
    assert "county en" in page
    assert "ward-2 en" not in words(client, "/programmes/small/missing/?begun=yes")
    assert "home en" in words(client, "/programmes/small/missing/?year=2025")


def test_the_measure_page_puts_units_side_by_side_and_shows_actions_raised_from_it(client: Client) -> None:
    units = small_county()
    row = answered(units["ward-1"], "1.2.1.1", 2026, AnswerLevel.BEGUN)
    answered(units["ward-2"], "1.2.1.1", 2026)
    owner = person(Role.HANDLER, units["ward-1"])
    actions.raise_action(evaluation=row, title="Write it down", owner=owner, due=date(2026, 12, 31), by=None)
    signed_in(client, Role.COORDINATOR, units["county"])

    page = words(client, "/programmes/small/measures/1.2.1/")

    assert "hospital en 50.0% 1 of 2" in page
    assert "care en 0.0% 0 of 1" in page
    assert "Begun: 1" in page
    assert "No answer yet: 1" in page
    assert "Write it down" in page


def test_an_action_is_raised_from_an_answer_and_leads_back_to_it(client: Client) -> None:
    units = small_county()
    answered(units["ward-1"], "1.1.1.1", 2026, AnswerLevel.BEGUN)
    handler = person(Role.HANDLER, units["ward-1"])
    client.force_login(handler)
    sent = {"action-title": "Train all", "action-owner": str(handler.pk), "action-due": "2026-12-31", "action-text": ""}

    answer = client.post("/programmes/small/tasks/1.1.1.1/action/?unit=ward-1&year=2026", sent)

    action = Action.objects.get()
    assert answer["Location"] == "/programmes/small/tasks/1.1.1.1/?unit=ward-1&year=2026"
    assert (action.origin, action.unit) == ("evaluation", units["ward-1"])
    assert "/programmes/small/tasks/1.1.1.1/?unit=ward-1" in client.get(f"/actions/{action.pk}/").content.decode()
    assert "Train all" in words(client, "/programmes/small/tasks/1.1.1.1/")


@pytest.mark.parametrize("changed", [{"action-title": ""}, {"action-due": "2020-01-01"}, {"action-owner": "999999"}])
def test_an_action_that_is_not_whole_is_asked_for_again(changed: dict[str, str], client: Client) -> None:
    units = small_county()
    answered(units["ward-1"], "1.1.1.1", 2026, AnswerLevel.BEGUN)
    handler = person(Role.HANDLER, units["ward-1"])
    client.force_login(handler)
    sent = {"action-title": "Train all", "action-owner": str(handler.pk), "action-due": "2026-12-31", "action-text": ""}

    assert client.post("/programmes/small/tasks/1.1.1.1/action/", sent | changed).status_code == 422
    assert client.post("/programmes/small/tasks/1.1.1.2/action/", sent).status_code == 404  # not answered yet
    assert not Action.objects.exists()


def test_a_coordinator_adopts_one_of_the_ready_programmes(client: Client) -> None:
    units = county()
    signed_in(client, Role.COORDINATOR, units["county"])
    [ready] = [one for one in loading.programme_ids() if one.startswith("action-programme")]
    address = f"/programmes/{ready}/adopt/"
    assert ready in client.get("/programmes/").content.decode()
    assert client.get(address).status_code == 200
    sent = {"valid_from": "2024-01-01", "level-organiser": "organiser", "level-service_unit": "unit"}

    answer = client.post(address, sent)

    assert answer["Location"] == f"/programmes/{ready}/?unit=county"
    assert {(one.level, one.kind) for one in Adoption.objects.get().answerers.all()} == {
        ("organiser", "organiser"), ("service_unit", "unit"),
    }  # fmt: skip
    assert client.get(f"/programmes/{ready}/").status_code == 200
    assert client.post(address, sent).status_code == 422  # already followed
    assert client.post(f"/programmes/{ready}/end/", {"valid_to": "2023-01-01"}).status_code == 422
    assert client.post(f"/programmes/{ready}/end/", {"valid_to": "2027-01-01"}).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"valid_from": "soon", "level-organiser": "organiser"},
        {"valid_from": "2024-01-01"},
        {"valid_from": "2024-01-01", "level-organiser": "palace"},
    ],
)
def test_an_adoption_that_is_not_whole_is_asked_for_again(sent: dict[str, str], client: Client) -> None:
    units = county()
    signed_in(client, Role.COORDINATOR, units["county"])

    assert client.post("/programmes/action-programme-2022-2026/adopt/", sent).status_code == 422
    assert client.get("/programmes/nothing-of-the-kind/adopt/").status_code == 404
    assert not Adoption.objects.exists()


def test_only_who_may_change_programmes_adopts_or_ends_them(client: Client) -> None:
    units = small_county()
    signed_in(client, Role.MANAGER, units["county"])

    assert client.get("/programmes/action-programme-2022-2026/adopt/").status_code == 403
    assert client.post("/programmes/small/end/", {"valid_to": "2026-12-31"}).status_code == 403
    assert client.post("/programmes/small/vote/open/", {"members": "A;1"}).status_code == 403


def test_a_vote_is_opened_recorded_explained_and_closed(client: Client) -> None:
    units = small_county()
    signed_in(client, Role.COORDINATOR, units["county"])
    client.post("/programmes/small/vote/open/", {"members": "Kimito; 6 500\nPargas; 15 000\nSalo; 50 000"})
    ballot = Ballot.objects.get()
    kimito, pargas, salo = ballot.members.order_by("name")

    def vote(member: int, seen: int, position: str = "for", day: str = "2026-06-01") -> int:
        sent = {f"member-{member}-position": position, f"member-{member}-decided_on": day, "seen": str(seen)}
        return client.post(f"/programmes/small/vote/{member}/", sent).status_code

    assert (vote(kimito.pk, 1), vote(pargas.pk, 1)) == (302, 302)
    page = words(client, "/programmes/small/vote/")
    assert "2 of 3, at least 2 needed ✓" in page
    assert "21,500 of 71,500, at least 35,750 needed ✕" in page
    assert "can still make it" in page
    assert vote(salo.pk, 9) == 409
    assert vote(salo.pk, 1, "against") == 302
    assert "can no longer be approved" in words(client, "/programmes/small/vote/")
    assert vote(salo.pk, 2, "for", "") == 422
    sent = {f"member-{salo.pk}-position": "for", f"member-{salo.pk}-decided_on": "", "seen": "2"}
    refused = client.post(f"/programmes/small/vote/{salo.pk}/", sent).content.decode()
    assert f'id="id_member-{salo.pk}-decided_on_error"' in refused  # beside the field
    assert vote(999_999, 1) == 404

    assert client.post("/programmes/small/vote/close/").status_code == 302

    ballot.refresh_from_db()
    assert ballot.approved is False
    assert "have too few of the inhabitants" in words(client, "/programmes/small/vote/")
    assert vote(salo.pk, 2) == 404
    assert ballot.members.get(pk=salo.pk).position == MemberPosition.AGAINST


@pytest.mark.parametrize(
    "members", ["", "Kimito", "Kimito; many", "; 12", "Kimito; -5", "Kimito; 99999999999999", "A;1\nA;2"]
)
def test_members_that_cannot_be_read_are_told_by_line(members: str, client: Client) -> None:
    units = small_county()
    signed_in(client, Role.COORDINATOR, units["county"])

    assert client.post("/programmes/small/vote/open/", {"members": members}).status_code == 422
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_pages_speak_swedish_and_finnish(language: str, client: Client) -> None:
    units = small_county()
    answered(units["ward-1"], "1.1.1.1", 2026)
    who = person(Role.COORDINATOR, units["county"])
    type(who).objects.filter(pk=who.pk).update(language=language)
    client.force_login(who)
    heading = {"sv": "Egen utvärdering 2026", "fi": "Itsearviointi 2026"}[language]

    assert heading in words(client, "/programmes/small/answers/?unit=ward-1")
    assert f"Task 1.1.1.1 {language}" in words(client, "/programmes/small/tasks/1.1.1.1/?unit=ward-1")
    assert f"Goal 1.1 {language}" in words(client, "/programmes/small/")


@pytest.mark.parametrize(
    "address",
    ["/programmes/", "/programmes/small/", "/programmes/small/places/1.1/", "/programmes/small/measures/1.1.1/",
     "/programmes/small/missing/", "/programmes/small/vote/"],
)  # fmt: skip
def test_twice_as_many_units_take_as_many_queries(address: str, client: Client) -> None:
    units = small_county()
    signed_in(client, Role.COORDINATOR, units["county"])

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    for ward in ("ward-1", "ward-2"):
        answered(units[ward], "1.1.1.1", 2026)
    few = queries()
    more = organisation.open_units(
        new=[new_unit(f"extra-{n}", under="hospital" if n % 2 else "care") for n in range(12)], by=None
    )
    for unit in more:
        answered(unit, "1.1.1.1", 2026)

    assert queries() == few


def test_years_of_an_earlier_edition_are_counted_by_it(client: Client) -> None:
    units = small_county()
    answered(units["ward-1"], "1.1.1.1", 2025)
    later = small("2")
    actions.adopt(
        loaded=later, organiser=units["county"], by=None, valid_from=date(2026, 1, 1),
        answerers={one.level: one.kind for one in Adoption.objects.get().answerers.all()},  # type: ignore[misc]
    )  # fmt: skip
    signed_in(client, Role.COORDINATOR, units["county"])

    page = words(client, "/programmes/small/places/1.1/")

    assert "33.3% 1 of 3" in page
    assert followed_at(units["ward-1"]).adoption_in(2025) != followed_at(units["ward-1"]).adoption_in(2026)
