"""The public side: what was made for everybody is found and read without signing in, and nothing else is."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from planning import House
from pytest_django import Settings

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.periods import Period
from valvo.documents import actions
from valvo.documents.choices import DocumentAudience
from valvo.documents.models import Document
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db
NAME = "quarterly-review"


@pytest.fixture(autouse=True)
def _stopped(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.LAKE_FOLDER = tmp_path / "lake"
    with clock.stopped_at(datetime(2026, 10, 5, 9, tzinfo=UTC)), translation.override("en"):
        yield


def published(unit: Unit, audience: DocumentAudience = DocumentAudience.PUBLIC, period: str = "2026Q3") -> Document:
    """Take a document from empty to its readers."""
    by = person(Role.PUBLISHER, unit)
    made = actions.make(name=NAME, unit=unit, period=Period.parse(period), by=by, audience=audience)
    told_again(made)
    return made


def told_again(document: Document) -> None:
    """Publish what stands in a document."""
    by = person(Role.PUBLISHER, document.unit)
    actions.send_to_review(document=document, by=by)
    actions.approve(document=document, by=by)
    actions.publish(document=document, by=by)


def body(client: Client, address: str) -> str:
    """Return a page that is there."""
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_who_is_signed_out_is_shown_the_way_in(client: Client) -> None:
    page = body(client, "/sign-in/login/")
    for address in ("/report/", "/follow/", "/public/"):
        assert f'href="{address}"' in page
    page = body(client, "/public/")
    for address in ("/report/", "/public/documents/", "/public/plans/", "/public/inspections/", "/public/learning/"):
        assert f'href="{address}"' in page


def test_a_document_for_everybody_is_found_and_read_in_three_languages(client: Client) -> None:
    one = published(county()["hospital"])
    assert f"/public/documents/{one.pk}/" in body(client, "/public/")
    assert f"/public/documents/{one.pk}/" in body(client, "/public/documents/?q=hosp")
    assert f"/public/documents/{one.pk}/" not in body(client, "/public/documents/?q=elsewhere")
    assert "self-monitoring" in body(client, f"/public/documents/{one.pk}/?in=en")
    assert "egenkontrollen" in body(client, f"/public/documents/{one.pk}/?in=sv")
    assert "Omavalvonnan" in body(client, f"/public/documents/{one.pk}/?in=fi")


@pytest.mark.parametrize("form", ["html", "pdf", "pptx", "xlsx", "json"])
def test_its_files_are_open_too(client: Client, form: str) -> None:
    one = published(county()["hospital"])
    answer = client.get(f"/public/documents/{one.pk}/fi.{form}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'-2026q3-fi.{form}"')
    assert client.get(f"/public/documents/{one.pk}/de.{form}").status_code == 404
    assert client.get(f"/public/documents/{one.pk}/fi.exe").status_code == 404


def test_what_is_for_those_inside_is_not_there(client: Client) -> None:
    units = county()
    inside = published(units["hospital"], DocumentAudience.INSIDE)
    by = person(Role.PUBLISHER, units["county"])
    period, public = Period.parse("2026Q3"), DocumentAudience.PUBLIC
    draft = actions.make(name=NAME, unit=units["county"], period=period, by=by, audience=public)
    for one in (inside, draft):
        assert client.get(f"/public/documents/{one.pk}/").status_code == 404
        assert client.get(f"/public/documents/{one.pk}/en.json").status_code == 404
    assert json.loads(body(client, "/public/documents/open.json")) == {"documents": []}
    assert "Nothing has been published yet." in body(client, "/public/documents/")


def test_the_newest_edition_is_read_until_it_is_withdrawn(client: Client) -> None:
    one = published(county()["hospital"])
    by = person(Role.PUBLISHER, one.unit)
    actions.begin_edition(document=one, by=by)
    assert "Edition 1" in body(client, f"/public/documents/{one.pk}/")
    told_again(one)
    assert "Edition 2" in body(client, f"/public/documents/{one.pk}/")
    actions.withdraw(document=one, reason="A figure was wrong.", by=by)
    assert client.get(f"/public/documents/{one.pk}/").status_code == 404
    assert str(one.pk) not in body(client, "/public/documents/open.json")


def test_the_list_as_data_leads_to_the_figures(client: Client) -> None:
    one = published(county()["hospital"])
    (told,) = json.loads(body(client, "/public/documents/open.json"))["documents"]
    assert (told["id"], told["kind"], told["period"], told["edition"]) == (one.pk, NAME, "2026Q3", 1)
    assert told["published"] == "2026-10-05"
    assert set(told["unit"]) == set(told["title"]) == {"sv", "fi", "en"}
    assert json.loads(body(client, told["files"]["sv"]["json"]))["language"] == "sv"


def test_published_plans_are_found(client: Client) -> None:
    house = House.new()
    assert "Nothing has been published yet." in body(client, "/public/plans/")
    plan = house.published()
    address = f"/public/plans/ward-1/{plan.template}/"
    assert address in body(client, "/public/plans/?q=ward")
    assert address not in body(client, "/public/plans/?q=elsewhere")
    body(client, address)


def test_twice_as_many_documents_ask_the_database_no_more_often(client: Client) -> None:
    units = county()
    for period in ("2026Q1", "2026Q2"):
        published(units["hospital"], period=period)
    asked = questions(client)
    for period in ("2026Q1", "2026Q2"):
        published(units["county"], period=period)
    assert questions(client) == asked


def questions(client: Client) -> int:
    """Return how many questions the list asks."""
    with CaptureQueriesContext(connection) as held:
        body(client, "/public/documents/")
    return len(held)


@pytest.mark.parametrize("q", ["\0", "%", "'", "x" * 5000, "<script>"])
@pytest.mark.parametrize("address", ["/public/documents/", "/public/plans/"])
def test_whatever_is_sought_there_is_an_answer(client: Client, address: str, q: str) -> None:
    answer = client.get(address, {"q": q, "page": q}, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert b"called \xe2\x80\x9c<script>" not in answer.content
