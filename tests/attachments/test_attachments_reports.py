"""Files come along with reports and additions; who may read the report reads them, and nobody else."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from samples import EVERY, SECRET, docx, photo

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.intake.models import Attachment, Report
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db
ADDRESS = "/report/went_wrong/person/"
STORY = "The evening dose was given twice."


@pytest.fixture
def units(settings: Settings, tmp_path: Path) -> dict[str, Unit]:
    settings.MEDIA_ROOT = tmp_path
    return county()


def filled(client: Client) -> dict[str, str]:
    page = client.get(ADDRESS).content.decode()
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("client_key", "code")}
    return hidden | {"unit": "ward-1", "happened_on": clock.today().isoformat(), "role": "client", "q_story": STORY}


def upload(content: bytes, name: str = "mother.jpg", media_type: str = "text/html") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=media_type)


def test_a_file_comes_with_the_report_and_only_the_units_handlers_see_it(
    client: Client, units: dict[str, Unit], tmp_path: Path
) -> None:
    told = filled(client)
    refused = client.post(ADDRESS, told | {"attached": [upload(b"\x00not a picture", media_type="image/jpeg")]})
    assert refused.status_code == 422
    assert STORY in refused.content.decode()
    assert client.post(ADDRESS, told | {"attached": [upload(photo()) for _ in range(6)]}).status_code == 422
    assert not Report.objects.exists()

    for name in ("mother.jpg", "../../etc/passwd"):
        client.post(ADDRESS, told | {"attached": [upload(photo(), name), upload(docx(), name)]})
    rows = list(Attachment.objects.all())  # the second sending is the same report
    assert len(rows) == 2
    assert not any("mother" in row.stored.file.name for row in rows)
    number = rows[0].report.number
    for role, unit, status in (
        (Role.HANDLER, "ward-1", 200),
        (Role.HANDLER, "ward-2", 404),
        (Role.REPORTER, "ward-1", 404),
    ):
        client.force_login(person(role, units[unit]))
        for row in rows:
            assert client.get(f"/cases/{number}/files/{row.pk}/").status_code == status
    assert not any(SECRET in path.read_bytes() for path in tmp_path.rglob("*.jpg"))
    assert Event.objects.filter(tag="attachments:file:read").count() == 2


def test_a_file_is_never_a_page_of_ours(client: Client, units: dict[str, Unit]) -> None:
    page = b"<html><script>alert(document.cookie)</script></html>"
    client.post(ADDRESS, filled(client) | {"attached": [upload(page, "page.html")]})
    row = Attachment.objects.get()
    client.force_login(person(Role.HANDLER, units["ward-1"]))
    answer = client.get(f"/cases/{row.report.number}/files/{row.pk}/")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_the_public_reporter_adds_words_and_files_with_the_code_and_sees_them(
    client: Client, units: dict[str, Unit]
) -> None:
    sent = client.post(ADDRESS, filled(client), follow=True)
    report = Report.objects.get()
    client.post("/follow/", {"number": report.number, "code": sent.context["code"]})
    bad = client.post("/follow/report/", {"text": "More", "attached": [upload(b"\x00")]})
    assert bad.status_code == 422
    assert "More" in bad.content.decode()
    assert not report.addenda.exists()

    client.post(
        "/follow/report/", {"text": "More", "attached": [upload(content) for content in list(EVERY.values())[:5]]}
    )
    assert [row.addendum.text for row in Attachment.objects.all()] == ["More"] * 5
    first = Attachment.objects.first()
    assert f"/follow/report/files/{first.pk}/" in client.get("/follow/report/").content.decode()
    assert client.get(f"/follow/report/files/{first.pk}/").status_code == 200
    assert Client().get(f"/follow/report/files/{first.pk}/").status_code == 404
    assert Report.objects.get().texts == {"story": STORY}


def test_reading_the_file_of_ones_own_protected_report_names_nobody(client: Client, units: dict[str, Unit]) -> None:
    nurse = person(Role.REPORTER, units["ward-1"])
    client.force_login(nurse)
    client.post(ADDRESS, filled(client) | {"role": "staff", "secrecy": "protected", "attached": [upload(photo())]})
    row = Attachment.objects.get()
    address = f"/mine/{row.report.number}/files/{row.pk}/"
    assert client.get(address).status_code == 200
    assert Event.objects.get(tag="attachments:file:read").actor is None
    client.force_login(person(Role.REPORTER, units["ward-1"]))
    assert client.get(address).status_code == 404


def test_a_file_that_waits_is_refused_with_a_sentence(
    client: Client, units: dict[str, Unit], settings: Settings
) -> None:
    settings.SCANNER = "clamd:///no/such/socket"
    client.post(ADDRESS, filled(client) | {"attached": [upload(photo())]})
    row = Attachment.objects.get()
    client.force_login(person(Role.HANDLER, units["ward-1"]))
    answer = client.get(f"/cases/{row.report.number}/files/{row.pk}/")
    assert answer.status_code < 500
    assert b"\xff\xd8\xff" not in answer.content
    assert f"files/{row.pk}/" not in client.get(f"/cases/{row.report.number}/").content.decode()
