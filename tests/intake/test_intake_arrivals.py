"""What a browser sends is kept as it came before it is read: never lost, never twice, and opened all the same."""

import io
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from reports import STORY

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import Audience
from valvo.handling.models import Case
from valvo.intake import actions, arrivals, rules, tickets
from valvo.intake.choices import ArrivalState
from valvo.intake.events import ReportEvent
from valvo.intake.models import Arrival, Identity, Receipt, Report
from valvo.intake.queries import arrivals_stuck
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db
ADDRESS = "/report/went_wrong/person/"
URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def ward() -> Unit:
    return county()["ward-1"]


@pytest.fixture
def nurse(ward: Unit, client: Client) -> User:
    found = person(Role.REPORTER, ward, name="Night Nurse")
    client.force_login(found)
    return found


class _Filled(HTMLParser):
    """A form as it stands: what a browser would send of it, with the first of each required choice made."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told: dict[str, str] = {}
        self.action, self.select = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the form's address, and fields with what stands in them."""
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "form" and "data-draft" in found:
            self.action = found["action"] or ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and value and ("selected" in found or self.select not in self.told):
            self.told[self.select] = value
        elif tag == "input" and name and found.get("type") == "radio":
            self.told.setdefault(name, value)
        elif tag == "textarea" or (tag == "input" and name and found.get("type") not in {"checkbox", "submit", "file"}):
            self.told[name] = value


def filled(client: Client, address: str = ADDRESS, **changes: str) -> dict[str, str]:
    form = _Filled(client.get(address).content.decode())
    told = form.told | {"unit": "ward-1", "happened_on": clock.today().isoformat(), "q_story": STORY}
    return told | changes


def kept(report: Report) -> dict[str, Any]:
    """Return what a report holds, without what differs between any two."""
    own = {"_state", "id", "number", "client_key", "received_at"}
    return {name: value for name, value in vars(report).items() if name not in own}


# --- kept first, opened next ------------------------------------------------------------------------
def test_a_report_is_on_disk_in_one_statement_and_becomes_a_case_where_the_answer_leads(
    client: Client, nurse: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told = filled(client)
    with django_assert_num_queries(1):
        answer = client.post(ADDRESS, told)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/report/arrived/")
    assert Arrival.objects.get().client_key == UUID(told["client_key"])
    assert not Report.objects.exists()

    receipt = client.get(answer["Location"], follow=True)

    report = Report.objects.get()
    assert report.number in receipt.content.decode()
    assert (report.texts, report.client_key) == ({"story": STORY}, UUID(told["client_key"]))
    assert Case.objects.filter(report=report).exists()
    assert Event.objects.get(tag=ReportEvent.SENT).actor == nurse.pk
    assert not Arrival.objects.exists()


def test_what_has_arrived_can_be_read_by_nobody(client: Client, nurse: User) -> None:
    told = filled(client, place="Room 12", happened_on="2026-02-03")
    client.post(ADDRESS, told)
    row = b"".join(
        bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
        for value in vars(Arrival.objects.get()).values()
    )
    for word in (STORY.split()[1], "Room", nurse.name, "ward-1", told["happened_on"]):
        assert word.encode() not in row


def test_the_address_a_browser_is_led_to_holds_nothing_of_it_and_leads_nobody_else_there(
    client: Client, nurse: User
) -> None:
    led = client.post(ADDRESS, filled(client))["Location"]
    assert client.get(led[:-2] + "x/").status_code == 404
    assert client.get(f"/report/arrived/{arrivals.key_of(uuid4())}/").status_code == 404
    with clock.stopped_at(clock.now()):
        assert client.get(led).status_code == 302
    assert client.get(led)["Location"].startswith("/report/sent/"), "loaded again it leads to the receipt again"
    assert Report.objects.count() == 1


@pytest.mark.parametrize("in_parts", [True, False])
def test_however_a_browser_writes_a_form_it_arrives(client: Client, nurse: User, in_parts: bool) -> None:  # noqa: FBT001 (a table's column)
    told = filled(client, q_story='Two & two = "four" ä\r\nname="ticket"\r\n\r\nx')
    answer = client.post(ADDRESS, told) if in_parts else client.post(ADDRESS, urlencode(told), content_type=URLENCODED)
    assert Arrival.objects.count() == 1
    client.get(answer["Location"])
    assert Report.objects.get().texts["story"] == told["q_story"]


def test_a_small_picture_arrives_with_it_and_a_large_one_goes_the_long_road(client: Client, nurse: User) -> None:
    for size, arrived in (((40, 30), 1), ((900, 700), 0)):
        picture = io.BytesIO()
        Image.effect_noise(size, 90).save(picture, "PNG")
        file = SimpleUploadedFile("ward.png", picture.getvalue(), "image/png")
        answer = client.post(ADDRESS, filled(client) | {"attached": file})
        assert Arrival.objects.count() == arrived
        client.get(answer["Location"], follow=True)
        assert Report.objects.first().attachments.count() == 1  # type: ignore[union-attr]  # just sent
    assert Report.objects.count() == 2


def _ways_in() -> list[tuple[Audience, str]]:
    audiences: tuple[Audience, ...] = ("staff", "public")
    return [
        (audience, f"/report/{tell.id}/{subject.id}/")
        for audience in audiences
        for tell in catalogue().entrance.value.for_audience(audience)
        for subject in tell.for_audience(audience)
    ]


@pytest.mark.parametrize(("audience", "address"), _ways_in())
def test_what_arrives_becomes_the_report_the_long_road_makes_of_it(
    ward: Unit, audience: Audience, address: str
) -> None:
    client = Client()
    if audience == "staff":
        client.force_login(person(Role.REPORTER, ward))
    by_arrival = filled(client, address)
    by_session = filled(client, address)
    del by_session["ticket"]

    client.post(address, by_arrival, follow=True)
    client.post(address, by_session, follow=True)

    short, long = (Report.objects.get(client_key=told["client_key"]) for told in (by_arrival, by_session))
    assert kept(short) == kept(long)
    assert Receipt.objects.filter(report=short).exists() == Receipt.objects.filter(report=long).exists()
    assert Identity.objects.filter(report=short).exists() == Identity.objects.filter(report=long).exists()


# --- codes ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("by_worker", [False, True])
def test_the_public_is_shown_the_code_whoever_opens_the_report(client: Client, ward: Unit, by_worker: bool) -> None:  # noqa: FBT001 (a table's column)
    told = filled(client, role="relative")
    led = client.post(ADDRESS, told)["Location"]
    if by_worker:
        with clock.stopped_at(clock.now() + timedelta(seconds=11)):
            assert arrivals.open_waiting() == 1
    receipt = client.get(led, follow=True)
    assert rules.code_read(receipt.context["code"]) == told["code"]
    opened = actions.open_with_code(number=Report.objects.get().number, code=told["code"])
    assert opened.report.texts == {"story": STORY}


def test_a_code_is_shown_on_no_other_reports_receipt(client: Client, nurse: User) -> None:
    anonymous = client.post(ADDRESS, filled(client, secrecy="anonymous"), follow=True)
    assert anonymous.context["code"]
    named = client.post(ADDRESS, filled(client, secrecy="named"), follow=True)
    assert named.context["code"] == ""


# --- nothing is lost --------------------------------------------------------------------------------
def test_the_worker_opens_what_no_browser_came_back_for_as_of_when_it_came(client: Client, nurse: User) -> None:
    sent_at = clock.now()
    with clock.stopped_at(sent_at):
        client.post(ADDRESS, filled(client))
    with clock.stopped_at(sent_at + timedelta(seconds=10)):
        assert arrivals.open_waiting() == 0
    with clock.stopped_at(sent_at + timedelta(hours=30)):
        assert arrivals.open_waiting() == 1
    report = Report.objects.get()
    assert report.received_at == sent_at
    assert Case.objects.get().report == report
    assert not Arrival.objects.exists()


def test_the_year_of_its_number_is_the_one_it_came_in(client: Client, nurse: User) -> None:
    evening = datetime(2026, 12, 31, 23, 59, 58, tzinfo=clock.now().tzinfo) - timedelta(hours=2)  # in Helsinki
    with clock.stopped_at(evening):
        client.post(ADDRESS, filled(client))
    with clock.stopped_at(evening + timedelta(minutes=5)):
        arrivals.open_waiting()
    assert Report.objects.get().number.startswith("2026-")


def test_one_that_cannot_be_opened_stays_is_told_of_and_holds_up_no_other(
    client: Client, nurse: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = filled(client)
    for told in (broken, filled(client)):
        client.post(ADDRESS, told)
    send = actions.send_report

    def breaks(**given: Any) -> Report:
        if str(given["new"].client_key) == broken["client_key"]:
            raise RuntimeError(given["new"].texts["story"])
        return send(**given)

    monkeypatch.setattr(actions, "send_report", breaks)
    at = clock.now() + timedelta(minutes=1)
    with clock.stopped_at(at), caplog.at_level(logging.ERROR):
        assert arrivals.open_waiting() == 1
    assert Arrival.objects.get().state == ArrivalState.STUCK
    assert arrivals_stuck() == 1
    assert "RuntimeError" in caplog.text
    assert STORY.split()[1] not in caplog.text

    monkeypatch.undo()
    with clock.stopped_at(at + timedelta(minutes=9)):
        assert arrivals.open_waiting() == 0, "it is not tried again at once"
    with clock.stopped_at(at + timedelta(minutes=11)):
        assert arrivals.open_waiting() == 1
    assert Report.objects.count() == 2
    assert arrivals_stuck() == 0


def test_its_sender_is_told_that_it_is_kept_where_a_fault_keeps_it_from_being_opened(
    client: Client, ward: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = filled(client, role="relative")
    led = client.post(ADDRESS, told)["Location"]
    with monkeypatch.context() as broken:
        broken.setattr(actions, "send_report", lambda **_given: 1 / 0)
        page = client.get(led, headers={"accept-language": "en"})
    assert page.status_code == 503
    for said in ("has arrived and is kept", "need not send it again", rules.code_shown(told["code"])):
        assert said in page.content.decode()
    assert client.get(led)["Location"].startswith("/report/sent/")
    assert Report.objects.get().texts == {"story": STORY}


def test_what_its_sender_could_not_be_asked_about_is_opened_and_covered(client: Client, nurse: User) -> None:
    client.post(ADDRESS, filled(client, q_story="Patient 131052-308T fell."))
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        assert arrivals.open_waiting() == 1
    report = Report.objects.get()
    assert report.texts["story"] == "Patient 131052-308T fell."
    client.force_login(person(Role.HANDLER, report.unit))
    assert "131052-308T" not in client.get(f"/cases/{report.number}/").content.decode()


def test_sent_again_it_is_one_report(client: Client, nurse: User) -> None:
    told = filled(client)
    first, second = (client.post(ADDRESS, told)["Location"] for _ in range(2))
    assert Arrival.objects.count() == 1
    client.get(first, follow=True)
    client.get(second, follow=True)
    client.post(ADDRESS, told | {"q_story": "Changed on the way."}, follow=True)
    assert Report.objects.get().texts == {"story": STORY}
    assert Case.objects.count() == 1
    assert not Arrival.objects.exists()


def test_browser_and_worker_at_once_make_one_report(client: Client, nurse: User) -> None:
    client.post(ADDRESS, filled(client))
    seen_by_both = [Arrival.objects.get(), Arrival.objects.get()]
    first, second = (arrivals.opened(one).report for one in seen_by_both)
    assert first == second == Report.objects.get()
    assert Case.objects.count() == 1


# --- what is not right is shown to its sender -------------------------------------------------------
def test_what_is_missing_is_told_where_the_answer_leads_with_everything_typed(client: Client, nurse: User) -> None:
    address = f"{ADDRESS}?at=ward-2"
    told = filled(client, address, q_story="", place="Room 12")
    led = client.post(address, told)["Location"]
    for _ in range(2):  # and once more when the page is loaded again
        page = client.get(led)
        assert page.status_code == 422
        assert "q_story" in page.context["form"].errors
        form = _Filled(page.content.decode())
        assert (form.told["place"], form.told["client_key"]) == ("Room 12", told["client_key"])
        assert form.action == address, "its draft on the device lies under this"
    assert not Report.objects.exists()

    client.post(form.action, form.told | {"q_story": STORY}, follow=True)
    assert (Report.objects.get().place, Report.objects.get().texts) == ("Room 12", {"story": STORY})
    assert not Arrival.objects.exists()


def test_what_is_to_be_mended_is_shown_in_the_session_that_wrote_it_only(
    client: Client, nurse: User, ward: Unit
) -> None:
    led = client.post(ADDRESS, filled(client, q_story="", place="Room 12"))["Location"]
    client.force_login(person(Role.REPORTER, ward, name="Day Nurse"))
    assert client.get(led).status_code == 404
    assert Arrival.objects.exists()


def test_what_nobody_mends_is_forgotten_after_a_day_and_the_worker_leaves_it_alone(client: Client, nurse: User) -> None:
    now = clock.now()
    client.get(client.post(ADDRESS, filled(client, q_story=""))["Location"])
    with clock.stopped_at(now + timedelta(hours=23)):
        assert (arrivals.open_waiting(), actions.forget_unmended()) == (0, 0)
    with clock.stopped_at(now + timedelta(hours=25)):
        assert actions.forget_unmended() == 1


def test_the_reporter_is_asked_about_an_identity_code_and_nothing_is_saved_until_they_answer(
    client: Client, nurse: User
) -> None:
    told = filled(client, q_story="Patient 131052-308T fell.")
    asked = client.get(client.post(ADDRESS, told)["Location"])
    assert (asked.status_code, asked.context["asked"]) == (422, ["131052-308T"])
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        arrivals.open_waiting()
    assert not Report.objects.exists()
    assert "Patient 131052-308T fell." in asked.content.decode()
    told |= _Filled(asked.content.decode()).told | {"q_story": told["q_story"], "keep": "yes"}
    client.post(ADDRESS, told, follow=True)
    assert Report.objects.get().texts["story"] == "Patient 131052-308T fell."


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (
            "multipart/form-data; boundary=x",
            '--x\r\nContent-Disposition: form-data; name="ticket"\r\n\r\n{ticket}\r\nno more',
        ),
        ("multipart/form-data", 'name="ticket"\r\n\r\n{ticket}\r\nname="client_key"\r\n\r\n{key}\r\n'),
        (URLENCODED, "ticket={ticket}&client_key={key}" + "&a=1" * 1500),
        (URLENCODED, "ticket={ticket}&client_key={key}&q_story=%ff%fe%00&unit=%00&happened_on=%00&role=%00"),
        (URLENCODED, "ticket={ticket}&client_key=nobody"),
        (URLENCODED, "ticket={ticket}&client_key={key}&q_story=" + "x" * 200_000),
        ("text/plain", "ticket={ticket}&client_key={key}"),
    ],
)
def test_hostile_bodies_get_a_clear_answer_and_save_nothing(
    client: Client, nurse: User, content_type: str, body: str
) -> None:
    told = filled(client)
    sent = body.format(ticket=told["ticket"], key=told["client_key"])
    answer = client.post(ADDRESS, sent, content_type=content_type)
    if answer.status_code == 302:
        answer = client.get(answer["Location"])
    assert answer.status_code in {400, 422}
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        arrivals.open_waiting()
    assert not Report.objects.exists()
    assert arrivals_stuck() == 0


# --- tickets ----------------------------------------------------------------------------------------
def test_a_ticket_is_good_in_its_own_session_only(client: Client, nurse: User, ward: Unit) -> None:
    told = filled(client)
    client.logout()
    signed_out = client.post(ADDRESS, told)
    assert signed_out.status_code == 422, "the public is asked who they are"
    client.force_login(person(Role.REPORTER, ward, name="Day Nurse"))
    client.post(ADDRESS, told | {"client_key": str(uuid4())}, follow=True)
    assert not Arrival.objects.exists()
    assert Event.objects.get(tag=ReportEvent.SENT).actor != nurse.pk


def test_a_ticket_too_old_another_forms_or_not_ours_is_none(
    client: Client, nurse: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = filled(client)
    for address, changed in (
        ("/report/nearly_wrong/person/", told),
        (ADDRESS, told | {"ticket": told["ticket"][:-1] + "_"}),
        (ADDRESS, told | {"ticket": ""}),
    ):
        client.post(address, changed | {"client_key": str(uuid4())})
        assert not Arrival.objects.exists()
    monkeypatch.setattr(tickets, "AGE", timedelta(seconds=-1))
    assert client.post(ADDRESS, told)["Location"].startswith("/report/sent/"), "the session is asked instead"
    assert not Arrival.objects.exists()


def test_whose_account_was_closed_meanwhile_is_taken_at_their_word_by_nobody(client: Client, nurse: User) -> None:
    led = client.post(ADDRESS, filled(client))["Location"]
    User.objects.filter(pk=nurse.pk).update(is_active=False)
    assert client.get(led).status_code == 422, "a form for the public, with what was written in it"
    assert not Report.objects.exists()


def test_without_the_token_that_guards_other_forms_a_ticket_suffices_and_without_either_nothing_does(
    ward: Unit,
) -> None:
    client = Client(enforce_csrf_checks=True)
    told = filled(client, role="relative")
    del told["csrfmiddlewaretoken"]
    assert client.post(ADDRESS, told).status_code == 302
    del told["ticket"]
    assert client.post(ADDRESS, told).status_code == 403


def test_a_host_that_is_not_ours_is_refused(client: Client, nurse: User) -> None:
    assert client.post(ADDRESS, filled(client), HTTP_HOST="elsewhere.example").status_code == 400
    assert not Arrival.objects.exists()
