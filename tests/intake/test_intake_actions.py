"""Reports are saved once, unchanged, with their event; who sent them is kept apart."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from reports import STORY, new_report, sent

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.handling.access import own_cases
from valvo.handling.models import Case
from valvo.intake import access, identity
from valvo.intake.actions import add_to_report, read_identity, send_report
from valvo.intake.choices import Secrecy
from valvo.intake.errors import ReportError
from valvo.intake.events import ReportEvent
from valvo.intake.models import Identity, Report
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db


def test_a_report_is_saved_word_for_word_with_number_case_and_event() -> None:
    ward = county()["ward-1"]
    nurse = person(Role.REPORTER, ward)

    with clock.stopped_at(datetime(2026, 11, 18, 1, 12, tzinfo=UTC)):
        first, second = sent(ward, nurse), sent(ward, nurse)

    assert (first.number, second.number) == ("2026-0001", "2026-0002")
    assert first.texts == {"story": STORY}
    assert Case.objects.filter(report=first, unit=ward, title="The evening dose was given twice").exists()
    event = Event.objects.get(tag=ReportEvent.SENT, target=str(first.pk))
    assert (event.actor, event.unit) == (nurse.pk, ward.pk)


def test_the_year_of_a_number_is_the_civil_year() -> None:
    ward = county()["ward-1"]
    with clock.stopped_at(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)):  # 1.1.2027 at 0.30 in Helsinki
        assert sent(ward, person()).number == "2027-0001"


def test_the_same_report_sent_twice_is_saved_once() -> None:
    ward, nurse, key = county()["ward-1"], person(), uuid4()

    first = send_report(new=new_report(ward, key=key), by=nurse)
    again = send_report(new=new_report(ward, key=key, texts={"story": "Changed on the way."}), by=nurse)

    assert again.pk == first.pk
    assert Report.objects.get().texts == {"story": STORY}
    assert Case.objects.count() == 1
    assert Event.objects.filter(tag=ReportEvent.SENT).count() == 1


def test_a_faulty_report_is_refused_with_a_sentence_for_each_field_and_leaves_nothing() -> None:
    ward = county()["ward-1"]
    with pytest.raises(ReportError) as refused:
        send_report(new=new_report(ward, texts={"story": " "}, answers={"event_type": ["magic"]}), by=person())
    assert set(refused.value.faults) == {"story", "event_type"}
    assert not Report.objects.exists()
    assert not Case.objects.exists()
    assert not Event.objects.filter(tag=ReportEvent.SENT).exists()


@pytest.mark.parametrize(
    ("secrecy", "actor_known", "identity_kept"),
    [(Secrecy.NAMED, True, True), (Secrecy.PROTECTED, False, True), (Secrecy.ANONYMOUS, False, False)],
)
def test_who_reported_is_kept_as_the_reporter_wants(secrecy: Secrecy, actor_known: bool, identity_kept: bool) -> None:  # noqa: FBT001 (a table's columns)
    ward = county()["ward-1"]
    nurse = person(Role.REPORTER, ward)

    report = sent(ward, nurse, secrecy=secrecy)

    events = Event.objects.filter(target_kind__in=["intake.report", "handling.case"])
    assert {event.actor for event in events if event.tag == ReportEvent.SENT} == {nurse.pk if actor_known else None}
    assert Identity.objects.filter(report=report).exists() is identity_kept
    assert own_cases(nurse).filter(report=report).exists() is identity_kept


def test_an_identity_is_unreadable_in_the_database_and_bound_to_its_report() -> None:
    ward = county()["ward-1"]
    nurse = person(name="Nina Berg")
    row = Identity.objects.get(report=sent(ward, nurse))
    other = Identity.objects.get(report=sent(ward, person(name="Ole Dahl")))

    assert b"Nina" not in bytes(row.sealed)
    assert str(nurse.pk) != row.owner
    assert identity.unseal(bytes(row.sealed), row.report.number).name == "Nina Berg"
    with pytest.raises(InvalidTag):
        identity.unseal(bytes(other.sealed), row.report.number)


def test_nobody_else_finds_a_persons_reports() -> None:
    ward = county()["ward-1"]
    report = sent(ward, person())
    assert not own_cases(person()).exists()
    assert report.pk


def test_a_name_that_may_be_seen_is_read_with_an_event() -> None:
    ward = county()["ward-1"]
    handler = person(Role.HANDLER, ward)
    report = sent(ward, person(name="Nina Berg"))

    reporter = read_identity(report=report, by=handler)

    assert reporter is not None
    assert reporter.name == "Nina Berg"
    assert Event.objects.get(tag=ReportEvent.IDENTITY_READ).actor == handler.pk


@pytest.mark.parametrize("secrecy", [Secrecy.PROTECTED, Secrecy.ANONYMOUS])
def test_a_protected_or_anonymous_name_is_not_read(secrecy: Secrecy) -> None:
    ward = county()["ward-1"]
    report = sent(ward, person(), secrecy=secrecy)
    assert read_identity(report=report, by=person(Role.HANDLER, ward)) is None
    assert not Event.objects.filter(tag=ReportEvent.IDENTITY_READ).exists()


def test_an_addendum_leaves_the_report_as_it_was() -> None:
    ward, nurse = county()["ward-1"], person()
    report = sent(ward, nurse)
    before = Report.objects.filter(pk=report.pk).values().get()

    add_to_report(report=report, text="The pump was new.", by=nurse)

    assert Report.objects.filter(pk=report.pk).values().get() == before
    assert [addendum.text for addendum in report.addenda.all()] == ["The pump was new."]
    assert Event.objects.get(tag=ReportEvent.ADDED_TO).actor == nurse.pk


def test_a_receipt_key_opens_its_report_only_and_stops_working() -> None:
    report = sent(county()["ward-1"], person())
    key = access.receipt_key(report)
    assert access.report_of_receipt(key) == report
    with pytest.raises(NotFoundError):
        access.report_of_receipt(key[:-1] + ("a" if key[-1] != "a" else "b"))


def test_one_may_report_about_neighbouring_units_but_not_about_other_organisations() -> None:
    from factories import new_unit
    from valvo.organisation.actions import open_unit
    from valvo.organisation.choices import UnitKind

    units = county()
    open_unit(new=new_unit("elsewhere", kind=UnitKind.UNIT), by=None)
    names = {unit.public_id for unit in access.places_for(person(Role.REPORTER, units["ward-1"])).all()}
    assert names == {"ward-1", "ward-2", "home"}


def test_sending_takes_a_fixed_number_of_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    ward, nurse = county()["ward-1"], person()
    sent(ward, nurse)
    with django_assert_max_num_queries(14):
        sent(ward, nurse)


def _form(client: Client, address: str, **changes: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("client_key", "code")}
    fields = hidden | {
        "role": "staff",
        "unit": "ward-1",
        "happened_on": clock.today().isoformat(),
        "happened_at": "21:40",
        "secrecy": "named",
        "q_story": STORY,
    }
    return fields | changes


ADDRESS = "/report/went_wrong/person/"


def test_a_nurse_reports_gets_a_receipt_and_finds_the_report_again(client: Client) -> None:
    nurse = person(Role.REPORTER, county()["ward-1"])
    client.force_login(nurse)

    answer = client.post(ADDRESS, _form(client, ADDRESS), follow=True)

    report = Report.objects.get()
    assert report.number in answer.content.decode()
    assert str(report.happened_at) == "21:40:00"
    assert report.number in client.get("/mine/").content.decode()
    assert STORY in client.get(f"/mine/{report.number}/").content.decode()


def test_pressing_send_twice_gives_one_report_and_the_same_receipt(client: Client) -> None:
    client.force_login(person(Role.REPORTER, county()["ward-1"]))
    fields = _form(client, ADDRESS)
    numbers = [client.post(ADDRESS, fields, follow=True).context["report"].number for _ in range(2)]
    assert numbers[0] == numbers[1]
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("q_story", "  "),
        ("unit", "elsewhere"),
        ("unit", ""),
        ("happened_on", "tomorrow"),
        ("happened_on", "2999-01-01"),
        ("q_event_type", "magic"),
        ("secrecy", "half"),
        ("client_key", "not-a-key"),
        ("happened_at", "25:99"),
        ("q_done", "x" * 8_001),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_says_what_to_mend(client: Client, field: str, value: str) -> None:
    client.force_login(person(Role.REPORTER, county()["ward-1"]))
    answer = client.post(ADDRESS, _form(client, ADDRESS) | {"q_prevent": "A second scanner.", field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ds-error-summary" in page
    assert "A second scanner." in page
    assert not Report.objects.exists()


def test_what_looks_like_a_script_is_shown_as_text(client: Client) -> None:
    nurse = person(Role.REPORTER, county()["ward-1"])
    client.force_login(nurse)
    client.post(ADDRESS, _form(client, ADDRESS, q_story="<script>alert(1)</script> fell"))
    page = client.get(f"/mine/{Report.objects.get().number}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_nobody_reads_anothers_report_as_their_own(client: Client) -> None:
    units = county()
    report = sent(units["ward-1"], person(Role.REPORTER, units["ward-1"]))
    client.force_login(person(Role.REPORTER, units["ward-1"]))
    assert client.get(f"/mine/{report.number}/").status_code == 404
    assert client.get("/mine/2026-9999/").status_code == 404
