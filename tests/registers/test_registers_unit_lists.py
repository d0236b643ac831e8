"""Lists of units in the web: columns are asked about once, and nobody opens units outside the own part of the tree."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.organisation.models import Placement, Unit

ADDRESS = "/registers/units/take-in/"
STRANGE = "Märke;Vad;Hör till\nward-3;Avdelning 3;\nroom-1;Rum 1;ward-3\n"
COLUMNS = {"public_id": "Märke", "name_sv": "Vad", "parent": "Hör till"}


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    """Sign in the hospital's administrator."""
    units = county()
    client.force_login(person(Role.ADMINISTRATOR, units["hospital"]))
    return client


def sent(admin: Client, content: str) -> HttpResponse:
    file = SimpleUploadedFile("enheter.csv", content.encode())
    return admin.post(f"{ADDRESS}?unit=hospital", {"table": file})  # type: ignore[return-value]  # the client's answer


def above(public_id: str) -> str | None:
    return Placement.objects.get(unit__public_id=public_id).parent.public_id


def test_columns_of_a_list_of_units_are_asked_once_and_the_units_stand_where_it_says(admin: Client) -> None:
    with clock.stopped_at(datetime(2025, 1, 15, 10, tzinfo=UTC)):
        asked = sent(admin, STRANGE)["Location"]
        assert "Name in Swedish" in admin.get(asked).content.decode()
        review = admin.post(asked, COLUMNS)["Location"]
        assert admin.post(f"{review}confirm/").status_code == 302
        again = sent(admin, STRANGE.replace("ward-3", "ward-4").replace("room-1", "room-2"))["Location"]

    assert (above("ward-3"), above("room-1")) == ("hospital", "ward-3")
    assert Unit.objects.get(public_id="room-1").opened_on.isoformat() == "2025-01-15"
    assert "columns" not in again


@pytest.mark.parametrize("parent", ["county", "home", "nowhere"])
def test_a_unit_above_that_is_not_the_persons_is_refused_with_its_cell(parent: str, admin: Client) -> None:
    answer = sent(admin, f"Identifier;Name (sv);Parent\nward-3;Avdelning 3;\nroom-1;Rum 1;{parent}\n")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "row 3, column C (Parent)" in page
    assert not Unit.objects.filter(public_id__in=["ward-3", "room-1"]).exists()


def test_a_unit_that_is_there_does_not_lend_its_place_to_a_stranger(admin: Client) -> None:
    answer = sent(admin, "Identifier;Name (sv);Parent\nhome;Hem;\nroom-1;Rum 1;home\n")
    assert answer.status_code == 422


def test_the_list_of_units_offers_it_to_administrators_only(admin: Client) -> None:
    assert ADDRESS in admin.get("/units/?unit=hospital").content.decode()
    handler = person(Role.HANDLER, Unit.objects.get(public_id="hospital"))
    admin.force_login(handler)
    assert ADDRESS not in admin.get("/units/?unit=hospital").content.decode()
    assert admin.get(f"{ADDRESS}?unit=hospital").status_code == 403
