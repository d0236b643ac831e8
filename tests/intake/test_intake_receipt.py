"""The public reports without an account and follows with a code that nobody but they can read."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings
from reports import STORY, new_report

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.handling import actions as handling
from valvo.handling.models import Case
from valvo.intake import actions, identity, rules
from valvo.intake.choices import Channel, Secrecy
from valvo.intake.errors import CodeError, ReportError
from valvo.intake.events import ReportEvent
from valvo.intake.models import Identity, Receipt, Report
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


ADDRESS = "/report/went_wrong/person/"


@pytest.fixture
def ward() -> Unit:
    return county()["ward-1"]


def fields(client: Client, address: str = ADDRESS, **changes: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("client_key", "code")}
    told = {"unit": "ward-1", "happened_on": clock.today().isoformat(), "role": "relative", "q_story": STORY}
    return hidden | told | changes


def with_code(ward: Unit) -> tuple[Report, str]:
    code = actions.new_code()
    new = new_report(ward, secrecy=Secrecy.ANONYMOUS)
    report = actions.send_report(new=type(new)(**(vars(new) | {"code": code})), by=None)
    return report, code


def test_behaviour_2_receipt_follow_up(client: Client, ward: Unit) -> None:
    """A code is shown, confirmed, shown once more on the first return; the reporter asks, answers and adds."""
    sent = client.post(ADDRESS, fields(client), follow=True)
    report = Report.objects.get()
    code = sent.context["code"]
    assert rules.is_code(rules.code_read(code))
    assert code in sent.content.decode()
    stored = Receipt.objects.get()
    assert stored.code.startswith("$argon2id$")
    assert rules.code_read(code) not in stored.code

    client.post(f"{sent.request['PATH_INFO']}written-down/")
    assert code not in client.get(sent.request["PATH_INFO"]).content.decode()

    first = client.post("/follow/", {"number": report.number, "code": code.lower().replace("-", " ")})
    assert code in first.content.decode()
    again = client.post("/follow/", {"number": report.number, "code": code})
    assert code not in again.content.decode()
    assert STORY in again.content.decode()

    handler = person(Role.HANDLER, ward)
    case = handling.take(case=Case.objects.get(), by=handler)
    handling.ask_reporter(case=case, text="Which ward were you on?", by=handler)
    assert "Which ward were you on?" in client.get("/follow/report/").content.decode()
    client.post("/follow/report/", {"text": "The first."})
    client.post("/follow/report/", {"text": "And it was night."})
    assert [message.text for message in case.messages.all()] == ["Which ward were you on?", "The first."]
    assert [addendum.text for addendum in report.addenda.all()] == ["And it was night."]

    client.post("/follow/leave/")
    assert client.get("/follow/report/").status_code == 302


def test_ten_wrong_codes_are_slowed_and_the_right_one_works_after_the_wait(ward: Unit) -> None:
    report, code = with_code(ward)
    start = clock.now()
    for number in range(1, 11):
        with clock.stopped_at(start + timedelta(hours=number)), pytest.raises(CodeError, match="do not belong"):
            actions.open_with_code(number=report.number, code="0" * 16)

    waited = (Receipt.objects.get().slowed_until or start) - (start + timedelta(hours=10))
    assert waited == timedelta(seconds=2**7)
    with clock.stopped_at(start + timedelta(hours=10, seconds=127)), pytest.raises(CodeError, match="Too many"):
        actions.open_with_code(number=report.number, code=code)
    with clock.stopped_at(start + timedelta(hours=10, seconds=128)):
        assert actions.open_with_code(number=report.number, code=code).report == report
    assert Receipt.objects.get().failures == 0
    assert Event.objects.filter(tag=ReportEvent.WRONG_CODE).count() == 10


@pytest.mark.parametrize(("failures", "wait"), [(0, 0), (2, 0), (3, 1), (4, 2), (12, 512), (13, 900), (99, 900)])
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(failures: int, wait: int) -> None:
    assert rules.wait_after(failures) == wait


def test_an_unknown_number_and_a_report_without_a_code_answer_like_a_wrong_code(ward: Unit) -> None:
    without = actions.send_report(new=new_report(ward), by=person())
    said = set()
    for number in ("2026-9999", without.number, with_code(ward)[0].number):
        with pytest.raises(CodeError) as refused:
            actions.open_with_code(number=number, code="0" * 16)
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.parametrize(
    "typed", ["abcd-efgh-jkmn-pqrs", "ABCD EFGH JKMN PQRS", "abcdefghjkmnpqrs", " abcd-efgh-jkmnpqrs "]
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert rules.code_read(typed) == "ABCDEFGHJKMNPQRS"
    assert rules.code_read("oil") == "011"


@pytest.mark.parametrize("code", ["short", "ABCD-EFGH-JKMN-PQRS", "!" * 16, "A" * 17])
def test_a_damaged_code_is_refused_and_nothing_saved(ward: Unit, code: str) -> None:
    new = new_report(ward)
    with pytest.raises(ReportError) as refused:
        actions.send_report(new=type(new)(**(vars(new) | {"code": code})), by=None)
    assert set(refused.value.faults) == {"code"}
    assert not Report.objects.exists()


def test_sending_again_shows_the_same_code_and_makes_no_second_report(client: Client, ward: Unit) -> None:
    told = fields(client)
    codes = {client.post(ADDRESS, told, follow=True).context["code"] for _ in range(2)}
    assert len(codes) == 1
    assert Report.objects.count() == Receipt.objects.count() == 1
    assert actions.open_with_code(number=Report.objects.get().number, code=codes.pop())


@pytest.mark.parametrize(
    ("name", "secrecy", "kept"), [("", Secrecy.ANONYMOUS, False), ("Kaarina Niemi", Secrecy.NAMED, True)]
)
def test_the_public_is_anonymous_unless_a_name_is_given(
    client: Client,
    ward: Unit,
    name: str,
    secrecy: Secrecy,
    kept: bool,  # noqa: FBT001 (a table's column)
) -> None:
    client.post(ADDRESS, fields(client, name=name))
    report = Report.objects.get()
    assert (report.kind, report.channel, report.role, report.secrecy) == (
        "client_report",
        Channel.PUBLIC,
        "relative",
        secrecy,
    )
    row = Identity.objects.filter(report=report).first()
    assert (row is not None) is kept
    if row:
        assert identity.unseal(bytes(row.sealed), report.number).name == "Kaarina Niemi"
        assert row.owner == ""


def test_no_address_of_a_public_reporter_is_kept(client: Client, ward: Unit) -> None:
    from django.apps import apps

    client.post(ADDRESS, fields(client), REMOTE_ADDR="203.0.113.77", HTTP_X_FORWARDED_FOR="203.0.113.78")
    client.post("/follow/", {"number": "x", "code": "y"}, REMOTE_ADDR="203.0.113.77")
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            assert "203.0.113" not in str(row)


def test_a_poster_names_the_unit_and_others_choose(client: Client, ward: Unit) -> None:
    page = client.get(f"{ADDRESS}?at=ward-2").content.decode()
    assert '<option value="ward-2" selected>' in page
    assert '<option value="" selected>' in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("address", ["/report/went_wrong/device/", "/report/complain_thank/authority/"])
def test_the_public_is_not_offered_what_only_staff_report(client: Client, ward: Unit, address: str) -> None:
    assert client.get(address).status_code == 404
    client.force_login(person(Role.REPORTER, ward))
    assert client.get(address).status_code == 200


def test_what_came_on_paper_is_entered_with_the_day_it_came(client: Client, ward: Unit, settings: Settings) -> None:
    client.force_login(person(Role.HANDLER, ward))
    address = "/report/complain_thank/objection/?mode=for"
    day = clock.today() - timedelta(days=5)
    told = {"received_on": day.isoformat(), "channel": "letter", "role": "client", "name": "Kaarina Niemi"}
    assert client.post(address, fields(client, address, **told)).status_code == 302
    report = Report.objects.get()
    assert (report.kind, report.channel, clock.local_day(report.received_at)) == ("objection", Channel.LETTER, day)
    due = {one.rule: clock.local_day(one.due_at) for one in Case.objects.get().clocks.all()}
    assert due == {"objection_reply": day + timedelta(days=30)}
    assert client.post(address, fields(client, address, **(told | {"received_on": "2999-01-01"}))).status_code == 422


def test_an_anonymous_report_by_staff_gets_a_code_and_a_named_one_none(client: Client, ward: Unit) -> None:
    client.force_login(person(Role.REPORTER, ward))
    for secrecy, codes in (("named", 0), ("protected", 0), ("anonymous", 1)):
        client.post(ADDRESS, fields(client, role="staff", secrecy=secrecy))
        assert Receipt.objects.count() == codes


@pytest.mark.parametrize(
    ("address", "clocks"),
    [
        ("/report/went_wrong/device/", {"first_answer", "handling", "device_serious"}),
        ("/report/nearly_wrong/device/", {"first_answer", "handling", "device_near_miss"}),
        ("/report/risk/grievance/", {"first_answer", "handling", "authority_notice"}),
        ("/report/went_well/success/", {"first_answer"}),
        ("/report/went_wrong/data/", {"first_answer", "handling", "data_breach_notice"}),
    ],
)
def test_the_kind_follows_from_the_answers_and_brings_its_clocks(
    client: Client, ward: Unit, address: str, clocks: set[str]
) -> None:
    client.force_login(person(Role.REPORTER, ward))
    assert client.post(address, fields(client, address, role="staff", secrecy="named")).status_code == 302
    assert {one.rule for one in Case.objects.get().clocks.all()} == clocks


def test_the_reporter_is_asked_about_an_identity_code_and_readers_see_it_covered(client: Client, ward: Unit) -> None:
    told = fields(client, q_story="Patient 131052-308T fell. Call 040 123 4567.")
    asked = client.post(ADDRESS, told)
    assert asked.status_code == 422
    assert asked.context["asked"] == ["131052-308T", "040 123 4567"]
    assert not Report.objects.exists()

    client.post(ADDRESS, told | {"keep": "yes"})

    report = Report.objects.get()
    assert report.texts["story"] == "Patient 131052-308T fell. Call 040 123 4567."
    handler = person(Role.HANDLER, ward)
    client.force_login(handler)
    address = f"/cases/{report.number}/"
    for page in (address, "/cases/", "/"):
        assert "131052-308T" not in client.get(page).content.decode()
    assert "131052-308T" in client.post(f"{address}unmask/").content.decode()
    assert Event.objects.get(tag="handling:case:unmasked").actor == handler.pk
    assert Report.objects.get().texts == report.texts
