"""Pictures come along without metadata; whatever is no picture is refused and nothing is lost."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings
from reports import STORY

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.intake import attachments
from valvo.intake.attachments import AttachmentError, cleaned
from valvo.intake.models import Attachment, Report

GPS_TAG, ORIENTATION_TAG, MAKER_TAG = 0x8825, 0x0112, 0x010F


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 20), *, turned: bool = False) -> bytes:
    image, out = Image.new("RGB", size, "red"), io.BytesIO()
    exif = Image.Exif()
    exif[MAKER_TAG] = "SecretPhone"
    exif[GPS_TAG] = {1: "N", 2: (60.0, 10.0, 0.0)}
    if turned:
        exif[ORIENTATION_TAG] = 6
    image.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_place_and_device(kind: str) -> None:
    before = photo(kind)
    assert b"SecretPhone" in before
    after = cleaned(before + b"<script>hidden behind the image</script>")
    assert b"SecretPhone" not in after.content
    assert b"hidden" not in after.content
    with Image.open(io.BytesIO(after.content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == (kind, (40, 20), {})


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    with Image.open(io.BytesIO(cleaned(photo(turned=True)).content)) as image:
        assert image.size == (20, 40)


def test_a_large_picture_is_made_smaller_in_proportion() -> None:
    with Image.open(io.BytesIO(cleaned(photo(size=(6_000, 1_000))).content)) as image:
        assert image.size == (3_000, 500)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", photo()[:60], b"\xff\xd8\xff" * 50],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(AttachmentError):
        cleaned(content)


def test_too_much_is_refused_at_its_border(monkeypatch: pytest.MonkeyPatch) -> None:
    content = photo()
    monkeypatch.setattr(attachments, "LARGEST", len(content))
    assert cleaned(content)
    monkeypatch.setattr(attachments, "LARGEST", len(content) - 1)
    with pytest.raises(AttachmentError):
        cleaned(content)
    monkeypatch.setattr(attachments, "LARGEST", len(content))
    monkeypatch.setattr(attachments, "MOST_PIXELS", 799)
    with pytest.raises(AttachmentError):
        cleaned(content)


@pytest.mark.django_db
def test_a_picture_comes_with_the_report_and_only_the_units_handlers_see_it(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    units = county()
    address = "/report/went_wrong/person/"
    page = client.get(address).content.decode()
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("client_key", "code")}
    told = hidden | {"unit": "ward-1", "happened_on": clock.today().isoformat(), "role": "client", "q_story": STORY}

    fake = SimpleUploadedFile("mother.jpg", b"not a picture", content_type="image/jpeg")
    refused = client.post(address, told | {"pictures": [fake]})
    assert refused.status_code == 422
    assert STORY in refused.content.decode()
    many = [SimpleUploadedFile(f"{n}.jpg", photo(), content_type="image/jpeg") for n in range(6)]
    assert client.post(address, told | {"pictures": many}).status_code == 422
    assert not Report.objects.exists()

    for name in ("mother.jpg", "../../etc/passwd"):
        client.post(address, told | {"pictures": [SimpleUploadedFile(name, photo(), content_type="text/html")]})
    row = Attachment.objects.get()  # the second sending is the same report
    assert "mother" not in row.file.name
    picture = f"/cases/{row.report.number}/pictures/{row.pk}/"
    for role, unit, status in ((Role.HANDLER, "ward-1", 200), (Role.HANDLER, "ward-2", 404)):
        client.force_login(person(role, units[unit]))
        answer = client.get(picture)
        assert answer.status_code == status
    assert b"SecretPhone" not in (tmp_path / row.file.name).read_bytes()
