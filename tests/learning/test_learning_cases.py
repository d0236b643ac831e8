"""A case becomes a learning case with questions, checked by another, used and counted; the bank; the golden rules."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from pypdf import PdfReader
from pytest_django import Settings
from thread import case_at

from factories import county, new_unit, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.core.languages import LANGUAGES
from valvo.learning import case_access, case_actions, rules
from valvo.learning.case_actions import Words
from valvo.learning.errors import VersionError
from valvo.learning.golden import golden_rules
from valvo.learning.models import LearningCase, Material
from valvo.organisation.actions import open_units
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db
WORDS = Words(
    "en", "The wrong dose", "A dose was doubled.", "Read it back.", "Could it happen here?\n\nWhat would we do?"
)
FORM = {"language": "en", "title": "Fall", "told": "Somebody fell.", "learned": "Lights.", "questions": "And here?"}


@pytest.fixture(autouse=True)
def _autumn_2026(settings: Settings, tmp_path: object) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.stopped_at(datetime(2026, 11, 21, 9, tzinfo=UTC)), translation.override("en"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def writer(units: dict[str, Unit]) -> User:
    return person(Role.HANDLER, units["ward-1"], name="Writer Wise")


@pytest.fixture
def checker(units: dict[str, Unit]) -> User:
    return person(Role.COORDINATOR, units["county"])


@pytest.fixture
def nurse(units: dict[str, Unit]) -> User:
    return person(Role.REPORTER, units["home"])


@pytest.fixture
def row(units: dict[str, Unit], writer: User) -> LearningCase:
    return case_actions.write_case(unit=units["ward-1"], words=WORDS, by=writer)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_case_becomes_a_learning_case_that_is_used_and_counted(
    units: dict[str, Unit], writer: User, checker: User, nurse: User
) -> None:
    case = case_at(units["ward-1"], person(Role.REPORTER, units["ward-1"]), handler=writer)
    add = f"/learning/cases/add/?case={case.report.number}"
    assert browser(writer).get(add).status_code == 200
    assert browser(writer).post(add, FORM | {"questions": " \n"}).status_code == 422
    address = browser(writer).post(add, FORM)["Location"]
    assert LearningCase.objects.get().from_case == case.report.number
    assert browser(nurse).get(address).status_code == 404  # not checked yet
    assert browser(writer).post(address + "publish/", {"seen": "1"}).status_code == 403
    assert browser(checker).post(address + "publish/", {"seen": "1"}).status_code == 302

    used = {"on": "2026-11-20", "people": "7"}
    assert browser(nurse).post(address + "use/", used | {"on": "2026-11-22"}).status_code == 422
    assert browser(nurse).post(address + "use/", used).status_code == 302
    assert browser(nurse).post(address + "use/", used | {"people": "5"}).status_code == 302
    page = browser(nurse).get(address).content.decode()
    assert "2 times" in page
    assert "12 people" in page
    assert ">2<" in browser(nurse).get("/learning/cases/").content.decode().replace("\n", "")


def test_who_wrote_it_does_not_check_it_and_names_are_looked_at(
    units: dict[str, Unit], checker: User, row: LearningCase
) -> None:
    own = case_actions.write_case(unit=units["ward-1"], words=WORDS, by=checker)
    with pytest.raises(VersionError):
        case_actions.publish_case(row=own, checked=True, by=checker)
    named = Words("en", "x", "Told by writer wise.", "x", "x?")
    row = case_actions.write_case(unit=units["ward-1"], words=named, row=row, by=row.written_by)
    assert case_actions.suspected_in(row) == ["Writer Wise"]
    with pytest.raises(VersionError):
        case_actions.publish_case(row=row, checked=False, by=checker)
    with pytest.raises(StaleError):
        case_actions.publish_case(row=row, checked=True, by=checker, seen=1)
    published = case_actions.publish_case(row=row, checked=True, by=checker)
    with pytest.raises(VersionError):
        case_actions.write_case(unit=units["ward-1"], words=WORDS, row=published, by=checker)


def test_identity_codes_are_refused(units: dict[str, Unit], writer: User) -> None:
    with pytest.raises(VersionError):
        case_actions.write_case(
            unit=units["ward-1"], words=Words("fi", "x", "131052-308T kaatui", "x", "x?"), by=writer
        )


def test_another_organisation_reads_nothing(row: LearningCase, checker: User) -> None:
    case_actions.publish_case(row=row, checked=True, by=checker)
    new = [new_unit("abroad", kind=UnitKind.ORGANISER), new_unit("abroad-ward", under="abroad")]
    abroad = open_units(new=new, by=None)
    stranger = person(Role.COORDINATOR, abroad[0])
    assert not case_access.cases_read(stranger).exists()
    assert browser(stranger).get(f"/learning/cases/{row.pk}/").status_code == 404


def test_questions_stand_one_a_line() -> None:
    assert rules.questions(WORDS.questions) == ["Could it happen here?", "What would we do?"]


def test_the_bank_takes_a_link_or_a_file_and_asks_for_review(writer: User, nurse: User) -> None:
    client, add = browser(writer), "/learning/materials/add/"
    link = {
        "title": "Hands", "kind": "guide", "language": "en", "link": "https://example.org/x", "review_on": "2026-11-20",
    }  # fmt: skip
    file = SimpleUploadedFile("note.txt", b"Wash your hands.", content_type="text/plain")
    assert client.post(add, link | {"link": ""}).status_code == 422
    assert client.post(add, link | {"attached": file}).status_code == 422
    assert client.post(add, link).status_code == 302
    file.seek(0)
    assert client.post(add, link | {"link": "", "title": "File", "attached": file}).status_code == 302

    first, second = Material.objects.order_by("pk")
    assert "Past its review" in browser(nurse).get(f"/learning/materials/{first.pk}/").content.decode()
    assert b"Wash" in browser(nurse).get(f"/learning/materials/{second.pk}/file/").content
    assert browser(nurse).get(f"/learning/materials/{first.pk}/file/").status_code == 404
    later = {"review_on": str(date(2026, 11, 21) + timedelta(days=1))}
    assert browser(nurse).post(f"/learning/materials/{first.pk}/review/", later).status_code == 403
    assert client.post(f"/learning/materials/{first.pk}/review/", {"review_on": "2026-11-21"}).status_code == 422
    assert client.post(f"/learning/materials/{first.pk}/review/", later).status_code == 302
    assert client.post(f"/learning/materials/{second.pk}/retire/").status_code == 302
    page = browser(nurse).get("/learning/materials/").content.decode()
    assert "Hands" in page
    assert f"/learning/materials/{second.pk}/" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_golden_rules_stand_on_a_screen_and_a_poster_without_signing_in(language: str) -> None:
    with translation.override(language):
        page = Client(headers={"Accept-Language": language}).get("/public/golden-rules/").content.decode()
    assert getattr(golden_rules().rules[0].title, language) in page
    poster = PdfReader(BytesIO(Client().get(f"/public/golden-rules/{language}.pdf").content))
    assert len(poster.pages) == 1  # it hangs on a wall
    assert getattr(golden_rules().rules[-1].title, language) in poster.pages[0].extract_text()
    assert Client().get("/public/golden-rules/de.pdf").status_code == 404
