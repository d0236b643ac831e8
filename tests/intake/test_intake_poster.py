"""A unit's poster: one page, three languages, and a code that leads to the form with the unit chosen."""

import io

import pytest
import qrcode
from django.test import Client
from django.urls import resolve
from pypdf import PdfReader

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.intake import poster
from valvo.web.codes import code_svg

pytestmark = pytest.mark.django_db


def test_a_poster_speaks_three_languages_and_leads_to_the_unit(client: Client) -> None:
    units = county()
    client.force_login(person(Role.HANDLER, units["ward-1"]))

    answer = client.get("/report/poster/ward-1/")

    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    for words in (
        "Vad vill du berätta?",
        "Mitä haluat kertoa?",
        "What do you want to tell?",
        "ward-1 sv ward-1 fi ward-1 en",
        poster.address_of(units["ward-1"]),
    ):
        assert words in text
    path, query = poster.address_of(units["ward-1"]).split("//")[1].split("/", 1)[1].split("?")
    assert resolve(f"/{path}").view_name == "intake:start"
    assert query == "at=ward-1"


def test_the_code_holds_the_address_and_nothing_else() -> None:
    unit = county()["home"]
    other = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q)
    other.add_data(poster.address_of(unit))
    other.make()
    drawn = code_svg(poster.address_of(unit))
    side = len(other.modules) + 8
    assert f'viewBox="0 0 {side} {side}"' in drawn
    assert drawn.count("M") == sum(sum(bool(cell) for cell in row) for row in other.modules)


def test_a_unit_out_of_reach_has_no_poster(client: Client) -> None:
    units = county()
    client.force_login(person(Role.HANDLER, units["ward-1"]))
    assert client.get("/report/poster/home/").status_code == client.get("/report/poster/nowhere/").status_code == 404
