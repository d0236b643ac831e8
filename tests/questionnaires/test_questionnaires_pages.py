"""The pages of rounds as the people they are for see them, and as those they are not for do not."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rounds_world import TODAY, answered_by_people, closed, given, handed_in, opened, questionnaire, sheet_of, survey

from factories import county, new_unit, person
from pages import signed_in, words
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.improvement.models import Action
from valvo.organisation import actions as organisation
from valvo.questionnaires.actions import sheets
from valvo.questionnaires.choices import RoundState, SheetState
from valvo.questionnaires.models import Answer, Round, Sheet

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with clock.stopped_at(TODAY):
        yield


def seen_on(client: Client, address: str) -> dict[str, str]:
    """Return the hidden marks of a section's page, as a browser would send them back."""
    page = client.get(address).content.decode()
    found = dict(re.findall(r'name="([a-z_]+-seen)"[^>]*value="(\w*)"', page))
    return found | dict.fromkeys(re.findall(r'name="([a-z_]+-seen)"(?![^>]*value)', page), "")


def test_a_unit_answers_part_by_part_and_hands_in(client: Client) -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    signed_in(client, Role.HANDLER, units["ward-1"])
    first, second = (f"/rounds/sheets/{sheet.pk}/sections/{name}/" for name in ("first", "second"))

    assert "0 of 3 answered 3 missing" in words(client, f"/rounds/sheets/{sheet.pk}/")
    saved = client.post(first, seen_on(client, first) | {"plan": "wholly", "known": "yes", "next": "yes"})
    assert saved["Location"].startswith(second)
    client.post(second, seen_on(client, second) | {"safe": "5"})
    handed = client.post(f"/rounds/sheets/{sheet.pk}/hand-in/", {"seen": Sheet.objects.get(pk=sheet.pk).version})

    assert handed.status_code == 302
    assert Sheet.objects.get(pk=sheet.pk).state == SheetState.HANDED_IN
    page = words(client, f"/rounds/sheets/{sheet.pk}/")
    assert "Level reached: Advanced en" in page
    assert client.get(first).status_code == 302  # nothing more to write in


def test_an_answer_that_makes_a_question_appear_keeps_the_person_on_the_page(client: Client) -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    signed_in(client, Role.HANDLER, units["ward-1"])
    first = f"/rounds/sheets/{sheet.pk}/sections/first/"
    assert "Why not" not in words(client, first)

    saved = client.post(first, seen_on(client, first) | {"known": "no", "next": "yes"})

    assert saved["Location"].endswith("#item-why")
    assert "Why not en" in words(client, first)


def test_of_two_people_at_one_question_the_second_sees_both_answers_and_chooses(client: Client) -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    signed_in(client, Role.HANDLER, units["ward-1"])
    first = f"/rounds/sheets/{sheet.pk}/sections/first/"
    page_as_opened = seen_on(client, first)
    given(sheet, person(Role.MANAGER, units["ward-1"], name="Bo Berg"), plan="partly")

    refused = client.post(first, page_as_opened | {"plan": "wholly", "plan-comment": "signed in May", "known": "yes"})

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Bo Berg" in page
    assert "signed in May</textarea>" in page
    assert sheets.values_of(sheet) == {"plan": "partly", "known": "yes"}  # what nobody else touched is saved
    marks = dict(re.findall(r'name="([a-z_]+-seen)"[^>]*value="(\w*)"', page))
    again = client.post(first, marks | {"plan": "wholly", "plan-comment": "signed in May", "known": "yes"})
    assert again.status_code == 302
    assert Answer.objects.get(sheet=sheet, item="plan").comment == "signed in May"


@pytest.mark.parametrize(
    "sent",
    [
        {"plan": "sometimes"},
        {"known": "not_relevant"},
        {"plan": "wholly", "plan-comment": "x" * 4_001},
        {"plan": "wholly", "plan-evidence": "line\n" * 11},
        {"plan": "wholly", "plan-evidence": "x" * 301},
    ],
)
def test_an_answer_that_is_not_whole_is_asked_for_again(sent: dict[str, str], client: Client) -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    signed_in(client, Role.HANDLER, units["ward-1"])

    answer = client.post(f"/rounds/sheets/{sheet.pk}/sections/first/", sent)

    assert answer.status_code == 422
    assert "ds-error-summary" in answer.content.decode()
    assert not Answer.objects.exists()


def test_changing_a_field_saves_it_and_answers_with_the_same_part(client: Client) -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    signed_in(client, Role.HANDLER, units["ward-1"])
    first = f"/rounds/sheets/{sheet.pk}/sections/first/"

    answer = client.post(first, seen_on(client, first) | {"known": "no"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert 'data-announce="Saved."' in answer.content.decode()
    assert "Why not en" in answer.content.decode()


def test_hostile_words_stay_words(client: Client) -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    signed_in(client, Role.HANDLER, units["ward-1"])
    first = f"/rounds/sheets/{sheet.pk}/sections/first/"
    sent = {"plan": "partly", "plan-comment": HOSTILE, "plan-evidence": 'javascript:alert(1)\nhttps://a.example/"x'}

    assert client.post(first, sent).status_code == 302

    for address in (first, f"/rounds/sheets/{sheet.pk}/", f"/rounds/sheets/{sheet.pk}/items/plan/"):
        page = client.get(address).content.decode()
        assert HOSTILE not in page
        assert 'href="javascript' not in page


def test_a_weak_answer_offers_an_action_that_leads_back_to_it(client: Client) -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    given(sheet, plan="partly")
    handler = person(Role.HANDLER, units["ward-1"])
    client.force_login(handler)
    assert "Do something about it" in words(client, f"/rounds/sheets/{sheet.pk}/")
    address = f"/rounds/sheets/{sheet.pk}/items/plan/"
    assert "The answer asks for something to be done" in words(client, address)
    sent = {"action-title": "Write it", "action-owner": str(handler.pk), "action-due": "2026-12-31"}

    assert client.post(f"{address}action/", {**sent, "action-title": ""}).status_code == 422
    assert client.post(f"{address}action/", sent).status_code == 302

    action = Action.objects.get()
    assert (action.origin, action.unit) == ("answer", units["ward-1"])
    assert address in client.get(f"/actions/{action.pk}/").content.decode()
    assert "Write it" in words(client, f"/rounds/sheets/{sheet.pk}/")


def test_what_one_unit_lacks_becomes_a_recommendation_to_others(client: Client) -> None:
    units = county()
    sheet = sheet_of(opened(units), units["ward-1"])
    given(sheet, plan="partly")
    signed_in(client, Role.COORDINATOR, units["county"])
    page = client.get(f"/rounds/sheets/{sheet.pk}/items/plan/").content.decode()

    [address] = re.findall(r'href="(/recommendations/add/[^"]*)"', page)

    assert "Autumn" in words(client, address.replace("&amp;", "&"))
    client.force_login(person(Role.HANDLER, units["ward-1"]))
    assert "/recommendations/add/" not in client.get(f"/rounds/sheets/{sheet.pk}/items/plan/").content.decode()


def test_a_coordinator_opens_a_round_and_closed_units_are_named(client: Client) -> None:
    units = county()
    organisation.close_unit(unit=units["ward-2"], on=TODAY.date() - timedelta(days=30), by=None)
    signed_in(client, Role.COORDINATOR, units["county"])
    address = "/rounds/questionnaires/safe_medication/open/"
    sent = {"name": "Medication 2026", "deadline": "2026-10-31", "kinds": ["unit"]}

    refused = client.post(address, sent | {"named": "ward-1 ward-2 palace"})
    assert refused.status_code == 422
    assert "These units are closed: ward-2 en" in refused.content.decode()
    assert "no such units here: palace" in refused.content.decode()
    assert client.post(address, sent | {"deadline": "2026-09-30"}).status_code == 422
    assert client.post(address, {"name": "x", "deadline": "2026-10-31"}).status_code == 422
    done = client.post(address, sent)

    found = Round.objects.get()
    assert done["Location"] == f"/rounds/{found.pk}/"
    assert (found.state, found.total) == (RoundState.OPENING, 2)
    assert "The round is being opened" in words(client, f"/rounds/{found.pk}/")


def test_the_coordinator_sees_who_is_missing_and_returns_a_sheet(client: Client) -> None:
    units = county()
    found = opened(units)
    someone = person(Role.HANDLER, units["ward-2"], name="Bo Berg")
    sheet = handed_in(found, units["ward-1"])
    signed_in(client, Role.COORDINATOR, units["county"])

    page = words(client, f"/rounds/{found.pk}/")
    missing = words(client, f"/rounds/{found.pk}/sheets/?missing=yes")
    file = b"".join(client.get(f"/rounds/{found.pk}/sheets/?missing=yes&export=csv").streaming_content).decode(
        "utf-8-sig"
    )
    returned = client.post(f"/rounds/sheets/{sheet.pk}/return/", {"comment": "Show it", "seen": sheet.version})

    assert "1 of 3 handed in 2 missing" in page
    assert "hospital en 1 1 of 2 1" in page
    assert "ward-1 en" not in missing
    assert f"Bo Berg <{someone.email}>" in file
    assert returned.status_code == 302
    client.force_login(person(Role.HANDLER, units["ward-1"]))
    assert "Show it" in words(client, f"/rounds/sheets/{sheet.pk}/")
    assert client.post(f"/rounds/sheets/{sheet.pk}/return/", {"comment": "No"}).status_code == 403


def test_today_shows_what_waits_and_what_is_over(client: Client) -> None:
    units = county()
    opened(units)
    signed_in(client, Role.HANDLER, units["ward-1"])

    assert "Rounds to answer" in words(client, "/")
    with clock.stopped_at(TODAY + timedelta(days=40)):
        assert "Rounds over their day" in words(client, "/")


def test_results_show_scores_with_intervals_areas_and_last_time(client: Client) -> None:
    units = county()
    with clock.stopped_at(TODAY - timedelta(days=365)):
        before = opened(units, name="Last year", deadline=TODAY.date() - timedelta(days=300))
        handed_in(before, units["ward-1"], plan="not_at_all", known="no", why="new")
        Round.objects.filter(pk=before.pk).update(state=RoundState.CLOSED, closed_at=TODAY - timedelta(days=200))
    found = opened(units)
    handed_in(found, units["ward-1"], known="no", why="we forgot")
    handed_in(found, units["home"], safe="1")
    signed_in(client, Role.COORDINATOR, units["county"])

    page = words(client, f"/rounds/{found.pk}/results/")
    care = words(client, f"/rounds/{found.pk}/results/?unit=care")

    assert "75.0%" in page  # three of four answers wholly or yes
    assert "95% interval 30.1% – 95.4%" in page
    assert "0.0% last time" in page
    assert "care en 1 100.0% 2 answers" in page
    assert "we forgot" in page
    assert "we forgot" not in care


def test_a_survey_shows_what_was_published_and_hides_small_units(client: Client) -> None:
    units = county()
    found = opened(units, survey())
    answered_by_people(found, units["ward-1"], *[{"safe": "5", "heard": "4", "words": "More light"}] * 8)
    answered_by_people(found, units["home"], *[{"safe": "1", "heard": "1"}] * 3)
    found = closed(found)
    signed_in(client, Role.COORDINATOR, units["county"])

    for small in ("home", "care"):
        assert "Too few answers" in words(client, f"/rounds/{found.pk}/results/?unit={small}")
    # The county's eleven less the hospital's eight would be the home's three: not both can be shown.
    pages = [words(client, f"/rounds/{found.pk}/results/?unit={unit}") for unit in ("county", "hospital")]
    assert sum("Too few answers" in page for page in pages) == 1


@pytest.mark.parametrize(
    "address",
    [
        "/rounds/999/",
        "/rounds/999/results/",
        "/rounds/sheets/999/",
        "/rounds/questionnaires/gone/",
        "/rounds/questionnaires/own_1/?version=2",
        "/rounds/drafts/9/",
    ],
)
def test_what_is_not_there_is_not_found(address: str, client: Client) -> None:
    units = county()
    signed_in(client, Role.COORDINATOR, units["county"])

    assert client.get(address).status_code == 404


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize("page", ["/rounds/{pk}/", "/rounds/{pk}/sheets/", "/rounds/{pk}/results/", "/rounds/", "/"])
def test_pages_take_as_many_queries_for_twice_as_many_units(page: str, client: Client) -> None:
    units = county()
    new = [new_unit(f"extra-{number}", under="care") for number in range(6)]
    units |= {unit.public_id: unit for unit in organisation.open_units(new=new, by=None)}
    signed_in(client, Role.COORDINATOR, units["county"])
    few = opened(units, named=("ward-1", "home", "extra-0"))
    more = opened(
        units, questionnaire(id="more"), named=("ward-1", "home", *(f"extra-{number}" for number in range(6)))
    )
    for found in (few, more):
        for sheet in found.sheets.select_related("unit").exclude(unit=units["ward-1"]):
            handed_in(found, sheet.unit)
    client.get(page.format(pk=few.pk))  # what is kept from the first time

    first, second = (queries_of(client, page.format(pk=found.pk)) for found in (few, more))

    assert first == second
