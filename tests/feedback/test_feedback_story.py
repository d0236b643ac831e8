"""Feedback in the web: read, grouped to a theme by a person, counted; the NPS of the register beside it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from thread import case_at

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.feedback import access, actions, queries
from valvo.feedback.errors import ThemeError
from valvo.feedback.models import Grouping
from valvo.handling.choices import CaseState
from valvo.handling.models import Case
from valvo.intake.choices import Secrecy
from valvo.intake.models import Mask
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)
WAITED = "I waited long in the queue; the nurse was kind."


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.stopped_at(NOW), translation.override("en"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    """Return the small county."""
    return county()


@pytest.fixture
def handler(units: dict[str, Unit]) -> User:
    """Return somebody who handles what comes to ward 1."""
    return person(Role.HANDLER, units["ward-1"])


def told(unit: Unit, text: str = WAITED, **more: object) -> Case:
    """Return a case of feedback with these words."""
    case = case_at(unit, person(Role.REPORTER, unit), texts={"story": text}, **more)
    Case.objects.filter(pk=case.pk).update(kind="feedback")
    type(case.report).objects.filter(pk=case.report_id).update(kind="feedback")
    return Case.objects.get(pk=case.pk)


def test_a_person_accepts_what_the_words_point_to_or_chooses_another(
    client: Client, units: dict[str, Unit], handler: User
) -> None:
    one, two = told(units["ward-1"]), told(units["ward-1"], "Thank you")
    client.force_login(handler)
    there = f"/feedback/{one.report.number}/"
    page = client.get(there).content.decode()
    assert "waited, queue" in page
    assert re.search(r'<option value="access" selected', page)

    saved = client.post(there, {"theme": "access", "seen": "0"})
    assert (saved.status_code, saved["Location"]) == (302, f"/feedback/{two.report.number}/")  # the next one to group
    assert "No word of the text points to a theme." in client.get(saved["Location"]).content.decode()
    assert client.post(there, {"theme": "treatment", "seen": "0"}).status_code == 422  # a page made before
    assert client.post(there, {"theme": "treatment", "seen": "1"}).status_code == 302
    found = Grouping.objects.get()
    assert (found.theme, found.suggested, found.version) == ("treatment", "access", 2)
    tags = list(Event.objects.filter(tag__startswith="feedback").order_by("pk").values_list("tag", flat=True))
    assert tags == ["feedback:grouping:made", "feedback:grouping:changed"]
    assert WAITED not in str(list(Event.objects.values()))
    assert one.report.number not in client.get("/feedback/?theme=ungrouped").content.decode()


def test_a_theme_that_is_none_is_refused(client: Client, units: dict[str, Unit], handler: User) -> None:
    case = told(units["ward-1"])
    client.force_login(handler)
    for theme in ("", "nothing"):
        assert client.post(f"/feedback/{case.report.number}/", {"theme": theme, "seen": "0"}).status_code == 422
    with pytest.raises(ThemeError):
        actions.group(case=case, theme="nothing", suggested="", by=handler, seen=0)
    with pytest.raises(StaleError):
        actions.group(case=case, theme="care", suggested="", by=handler, seen=None)
    assert not Grouping.objects.exists()


def test_only_feedback_is_read_here_and_only_by_who_reads_the_case(
    client: Client, units: dict[str, Unit], handler: User
) -> None:
    here, far, double = told(units["ward-1"]), told(units["home"]), told(units["ward-1"])
    other = case_at(units["ward-1"], handler)
    Case.objects.filter(pk=double.pk).update(state=CaseState.NOT_REPORTABLE, closed_at=NOW, handler=handler)
    client.force_login(handler)
    found = [client.get(f"/feedback/{case.report.number}/").status_code for case in (here, far, double, other)]
    assert found == [200, 404, 404, 404]
    assert [case.pk for case in access.feedback(handler, units["ward-1"])] == [here.pk]
    client.force_login(person(Role.MANAGER, units["ward-1"]))
    assert client.post(f"/feedback/{here.report.number}/", {"theme": "care", "seen": "0"}).status_code == 403


def test_covered_words_are_not_shown_and_point_nowhere(client: Client, units: dict[str, Unit], handler: User) -> None:
    case = told(units["ward-1"], secrecy=Secrecy.PROTECTED)
    start = WAITED.index("waited")
    Mask.objects.create(
        report=case.report, field="story", start=start, end=start + 6, reason="A name", made_at=NOW, made_by=handler
    )
    client.force_login(handler)
    page = client.get(f"/feedback/{case.report.number}/").content.decode()
    assert "waited" not in page
    assert "queue" in page
    assert Event.objects.filter(actor=handler.pk).exists()  # reading what a protected reporter told is recorded


def test_sums_by_theme_and_unit_of_the_period(client: Client, units: dict[str, Unit], handler: User) -> None:
    """Ward 1: six on access, two ungrouped; ward 2: seven on care. The two are hidden; another quarter has none."""
    for _ in range(6):
        actions.group(case=told(units["ward-1"]), theme="access", suggested="", by=handler, seen=0)
    for _ in range(2):
        told(units["ward-1"])
    for _ in range(7):
        actions.group(case=told(units["ward-2"]), theme="care", suggested="", by=handler, seen=0)
    keeper = person(Role.KEEPER, units["county"])
    rows = access.counted(keeper, units["hospital"])
    sums = queries.sums(rows, units["hospital"], Period.parse("2026Q4"), "en")
    assert sums is not None
    assert sums.themes == ("Access and waiting", "Care", "")
    assert [len(row.counts) for row in (*sums.rows, sums.whole)] == [4, 4, 4]
    assert 2 not in {count for row in (*sums.rows, sums.whole) for count in row.counts}
    assert sums.whole.counts[-1] == 15
    assert queries.sums(rows, units["hospital"], Period.parse("2026Q3"), "en") is None

    client.force_login(keeper)
    page = client.get("/feedback/themes/?unit=hospital&period=2026Q4").content.decode()
    assert "Access and waiting" in page
    assert "period=2026Q3" in page
    assert "period=2027Q1" in page
    for year in ("0001", "9999"):
        assert client.get(f"/feedback/themes/?period={year}").status_code == 400
    assert client.get("/feedback/").status_code == 403  # sums, not words
    assert list(access.counted(person(Role.REPORTER, units["county"]), units["county"])) == []


def test_the_nps_of_the_register_stands_by_quarter(client: Client, units: dict[str, Unit]) -> None:
    client.force_login(person(Role.KEEPER, units["county"]))
    for quarter, score, answers in (("2026Q2", 58, 4), ("2026Q3", 62, 31746)):
        rows = f"nyckeltal;värde;enhet;anmärkning\r\nNPS;{score};poäng;\r\nNPS-svar;{answers};antal;\r\n".encode()
        file = SimpleUploadedFile("nyckeltal.csv", rows)
        sent = client.post("/registers/files/take-in/", {"unit": "county", "tables": file, "period": quarter})
        assert client.post(sent["Location"] + "confirm/").status_code == 302
    keeper = person(Role.KEEPER, units["county"])
    found = queries.nps_by_quarter(keeper, units["county"], Period.parse("2026"))
    assert [(str(one.period), one.nps, one.answers) for one in found] == [("2026Q3", 62, 31746), ("2026Q2", None, None)]
    assert "31,746" in client.get("/feedback/themes/?unit=county&period=2026").content.decode()


def test_the_same_number_of_queries_at_n_and_2n(client: Client, units: dict[str, Unit], handler: User) -> None:
    client.force_login(handler)

    def queries_of(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    pages = ("/feedback/", "/feedback/themes/?period=2026Q4")
    for _ in range(2):
        actions.group(case=told(units["ward-1"]), theme="access", suggested="", by=handler, seen=0)
    counts = [[queries_of(page) for page in pages] for _ in range(2)][1]
    for _ in range(2):
        actions.group(case=told(units["ward-1"]), theme="care", suggested="", by=handler, seen=0)
    assert [queries_of(page) for page in pages] == counts


def test_every_theme_but_the_last_has_words_in_three_languages_and_no_word_points_to_two() -> None:
    *codes, last = catalogue().code_list("feedback_theme").codes
    assert last.words == {}
    for language in ("sv", "fi", "en"):
        words = [word for code in codes for word in code.words[language]]
        assert len(words) == len(set(words))
    assert not catalogue().code_list("feedback_theme").source.verified
