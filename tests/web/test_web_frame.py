"""The frame: language, unit and period in the address, refusals as pages."""

import pytest
from django.test import Client

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.web.menu import MENU, menu_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "word"), [("sv", "Enheter"), ("fi", "Yksiköt"), ("en", "Units")])
def test_a_person_reads_in_their_own_language_whatever_the_browser_asks_for(
    client: Client, language: str, word: str
) -> None:
    user = person(Role.MANAGER, county()["county"])
    client.force_login(user)

    client.post("/language/", {"language": language, "next": "/units/"})

    html = client.get("/units/", headers={"Accept-Language": "de"}).content.decode()
    assert f'<html lang="{language}"' in html
    assert f"<h1>{word}</h1>" in html


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_choosing_a_language_never_leads_to_another_site(client: Client, address: str) -> None:
    answer = client.post("/language/", {"language": "fi", "next": address})

    assert answer.headers["Location"] == "/"


def test_a_unit_out_of_reach_in_the_address_answers_as_one_that_is_not_there(client: Client) -> None:
    client.force_login(person(Role.MANAGER, county()["hospital"]))

    assert client.get("/units/?unit=care").status_code == client.get("/units/?unit=gone").status_code == 404


def test_a_period_that_is_none_is_refused_with_what_to_write(client: Client) -> None:
    client.force_login(person(Role.MANAGER, county()["hospital"]))

    answer = client.get("/picture/?period=2026Q7")

    assert answer.status_code == 400
    assert b"2026Q3" in answer.content


def test_pages_carry_a_policy_that_refuses_inline_script_and_other_hosts(client: Client) -> None:
    policy = client.get("/sign-in/login/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_offers_only_pages_the_role_may_open(client: Client, role: Role) -> None:
    user: User = person(role, county()["county"])
    client.force_login(user)
    from valvo.accounts.access import permissions_anywhere

    for entry in menu_for(permissions_anywhere(user)):
        assert client.get(entry.address).status_code == 200, entry.address


def test_every_entry_of_the_menu_leads_somewhere() -> None:
    assert len({entry.address for entry in MENU}) == len(MENU)


def test_health_answers_without_signing_in(client: Client) -> None:
    assert client.get("/health/").content == b"ok"


def test_who_goes_on_from_a_form_that_was_refused_comes_to_the_page_it_belongs_to(client: Client) -> None:
    client.force_login(person(Role.COORDINATOR, county()["county"]))
    address = "/picture/reports/phase/?unit=county&period=2026Q3"

    onwards = client.get(address, headers={"Sec-Fetch-Mode": "navigate"})
    further = client.get("/picture/reports/phase/1/withdraw/?unit=county", headers={"Sec-Fetch-Mode": "navigate"})
    asked = client.get(address)  # by a program, which is told what is wrong

    assert asked.status_code == 405
    assert onwards.headers["Location"] == "/picture/reports/?unit=county&period=2026Q3"
    assert further.headers["Location"] == "/picture/reports/phase/?unit=county"
