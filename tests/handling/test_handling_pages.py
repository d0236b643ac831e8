"""Today, the list and the case page as people use them; what they may not do; the number of queries they take."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from thread import MILD, MODERATE, case_at, ready_to_close

from factories import county, person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.handling import actions, panels
from valvo.handling.choices import CaseState
from valvo.handling.events import CaseEvent
from valvo.handling.models import Case
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.intake.choices import Secrecy
from valvo.organisation.models import Unit
from valvo.trail.models import Event
from valvo.web import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return county()


@pytest.fixture
def ward(units: dict[str, Unit]) -> Unit:
    return units["ward-1"]


@pytest.fixture
def handler(ward: Unit) -> User:
    return person(Role.HANDLER, ward)


@pytest.fixture
def signed_in(client: Client, handler: User) -> Client:
    client.force_login(handler)
    return client


def test_a_case_goes_from_new_to_closed_on_one_page(signed_in: Client, ward: Unit, handler: User) -> None:
    case = case_at(ward, person())
    page = f"/cases/{case.report.number}/"

    def post(step: str, **fields: str) -> None:
        seen = str(Case.objects.get(pk=case.pk).version)
        assert signed_in.post(f"{page}{step}/", fields | {"seen": seen}).status_code == 302

    post("take")
    post(
        "classify",
        **{"judge-event_type": "medication", "judge-physical_harm": "moderate", "judge-psychological_harm": "none"},
    )
    first = signed_in.get(page).context["forms"]["action"].initial
    assert first == {"owner": handler, "due": clock.today() + timedelta(days=14)}  # harm that forces an action
    post("actions", **{"action-title": "A spare scanner", "action-owner": str(handler.pk), "action-due": "2099-01-01"})
    post("no-action", **{"no_action-reason": "The scanner is on its way."})
    post("say", to="note", **{"say-text": "Called the pharmacy."})
    post("say", to="feedback", **{"say-text": "A spare scanner is bought."})
    post("close")

    shown = signed_in.get(page).content.decode()
    assert Case.objects.get(pk=case.pk).state == CaseState.CLOSED
    for words in (
        "The evening dose was given twice",
        "A spare scanner",
        "Called the pharmacy.",
        "A spare scanner is bought.",
    ):
        assert words in shown


def test_the_page_spells_out_what_is_missing_and_refuses_to_close(signed_in: Client, ward: Unit, handler: User) -> None:
    case = case_at(ward, person(), handler=handler)
    answer = signed_in.post(f"/cases/{case.report.number}/close/", {"seen": str(case.version)})
    assert answer.status_code == 422
    assert "The event type is not chosen" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).is_open


def test_a_stale_page_gets_a_clear_error_and_keeps_what_was_typed(signed_in: Client, ward: Unit, handler: User) -> None:
    case = case_at(ward, person(), handler=handler)
    actions.classify(case=case, judgement=MILD, by=handler)

    answer = signed_in.post(
        f"/cases/{case.report.number}/say/",
        {"seen": str(case.version), "to": "feedback", "say-text": "Long and careful words."},
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed the case after you opened the page" in page
    assert "Long and careful words." in page
    assert f'name="seen" value="{case.version + 1}"' in page  # the next try is made from what is shown now
    assert not Case.objects.get(pk=case.pk).messages.exists()


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("classify", {"judge-event_type": "magic"}),
        ("say", {"to": "feedback", "say-text": ""}),
        ("actions", {"action-title": "", "action-owner": "1", "action-due": "yesterday"}),
        ("no-feedback", {"no_feedback_reason-reason": "tired"}),
        ("transfer", {"transfer-unit": "elsewhere"}),
        ("reopen", {"reopen_reason-reason": "happened_again"}),
    ],
)
def test_a_refused_decision_shows_the_page_again_with_the_reason(
    signed_in: Client, ward: Unit, handler: User, step: str, fields: dict[str, str]
) -> None:
    case = case_at(ward, person(), handler=handler)
    answer = signed_in.post(f"/cases/{case.report.number}/{step}/", fields)
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.content.decode() or "note worse" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).version == case.version


STEPS = [
    "take", "resume", "set-aside", "classify", "say", "no-feedback", "no-action", "title", "transfer", "actions", "who",
    "unmask", "notice", "duplicate", "unmerge", "kind", "units", "joint",
    "close", "reopen", "leave-out",
]  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("role", "at", "status"), [(Role.INSPECTOR, "ward-1", 403), (Role.HANDLER, "ward-2", 404)])
def test_who_may_not_handle_is_refused_and_who_may_not_read_finds_nothing(  # noqa: PLR0917 (a table of two dimensions)
    client: Client, units: dict[str, Unit], role: Role, at: str, status: int, step: str
) -> None:
    case = case_at(units["ward-1"], person())
    client.force_login(person(role, units[at]))
    assert client.post(f"/cases/{case.report.number}/{step}/").status_code == status
    assert client.post(f"/cases/2026-99999/{step}/").status_code == 404
    assert Case.objects.get(pk=case.pk).version == case.version


@pytest.mark.parametrize("step", STEPS)
def test_nothing_changes_by_following_a_link(signed_in: Client, ward: Unit, step: str) -> None:
    case = case_at(ward, person())
    assert signed_in.get(f"/cases/{case.report.number}/{step}/").status_code == 405


@pytest.mark.parametrize(("secrecy", "events"), [(Secrecy.PROTECTED, 1), (Secrecy.NAMED, 0), (Secrecy.ANONYMOUS, 0)])
def test_reading_a_case_with_a_protected_reporter_is_recorded(
    signed_in: Client, ward: Unit, handler: User, secrecy: Secrecy, events: int
) -> None:
    case = case_at(ward, person(name="Nina Berg"), secrecy=secrecy)
    page = signed_in.get(f"/cases/{case.report.number}/").content.decode()
    assert "Nina Berg" not in page
    assert [event.actor for event in Event.objects.filter(tag=CaseEvent.READ)] == [handler.pk] * events


@pytest.mark.parametrize(
    ("secrecy", "shown"), [(Secrecy.NAMED, True), (Secrecy.PROTECTED, False), (Secrecy.ANONYMOUS, False)]
)
def test_who_reported_is_shown_only_where_the_reporter_lets_it(
    signed_in: Client,
    ward: Unit,
    secrecy: Secrecy,
    shown: bool,  # noqa: FBT001 (a table's column)
) -> None:
    case = case_at(ward, person(name="Nina Berg"), secrecy=secrecy)
    page = signed_in.post(f"/cases/{case.report.number}/who/").content.decode()
    assert ("Nina Berg" in page) is shown


def test_the_reporter_follows_asks_are_answered_and_notes_stay_inside(
    client: Client, ward: Unit, handler: User
) -> None:
    nurse = person(Role.REPORTER, ward)
    case = case_at(ward, nurse, handler=handler)
    actions.add_note(case=case, text="Only for us.", by=handler)
    actions.ask_reporter(case=case, text="Was a scanner free?", by=handler)
    client.force_login(nurse)
    page = f"/mine/{case.report.number}/"

    shown = client.get(page).content.decode()
    assert "Was a scanner free?" in shown
    assert "Only for us." not in shown
    assert client.post(page, {"text": "No, all were charging."}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == CaseState.IN_HANDLING
    assert client.post(page, {"text": ""}).status_code == 422
    assert client.post(page, {"text": "One more thing."}).status_code == 302
    assert [one.text for one in case.report.addenda.all()] == ["One more thing."]


def test_today_puts_the_overdue_first_and_takes_with_one_click(signed_in: Client, ward: Unit, handler: User) -> None:
    with clock.stopped_at(clock.now() - timedelta(days=40)):
        late = case_at(ward, person(), handler=handler, happened_on=clock.today())
    new = case_at(ward, person())

    groups = signed_in.get("/").context["waiting"]

    assert [group.key for group in groups] == ["overdue", "new"]
    assert groups[0].lines[0].address == f"/cases/{late.report.number}/"
    line = groups[1].lines[0]
    signed_in.post(line.post_to, {"seen": line.seen})
    assert Case.objects.get(pk=new.pk).handler == handler


def test_today_shows_nothing_of_other_units(client: Client, units: dict[str, Unit]) -> None:
    case_at(units["ward-2"], person())
    client.force_login(person(Role.HANDLER, units["ward-1"]))
    assert client.get("/").context["waiting"] == []


def test_today_offers_others_done_actions_to_be_verified_but_not_my_own(
    signed_in: Client, ward: Unit, handler: User
) -> None:
    case = case_at(ward, person(), handler=handler)
    for owner in (handler, person(Role.HANDLER, ward)):
        action = improvement.add_action(
            origin=Origin.CASE, origin_id=case.pk, title=f"By {owner.pk}", owner=owner, unit=ward,
            due=clock.today(), by=handler,
        )  # fmt: skip
        improvement.finish_action(action=action, by=owner)
    verify = next(group for group in signed_in.get("/").context["waiting"] if group.key == "verify")
    assert [line.title for line in verify.lines] == [f"By {Action.objects.exclude(owner=handler).get().owner_id}"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"new", "mine", "closed"}),
        ("?stage=open", {"new", "mine"}),
        ("?stage=untaken", {"new"}),
        ("?stage=finished", {"closed"}),
        ("?whose=mine", {"mine", "closed"}),
        ("?type=medication", {"closed"}),
        ("?state=closed", {"closed"}),
        ("?late=yes", set()),
        ("?q=no-such-number", set()),
    ],
)
def test_the_list_is_narrowed_as_its_filters_say(
    signed_in: Client, ward: Unit, handler: User, query: str, expected: set[str]
) -> None:
    closed = ready_to_close(ward, person(), handler)
    actions.close(case=closed, by=handler)
    cases = {"new": case_at(ward, person()), "mine": case_at(ward, person(), handler=handler), "closed": closed}
    page = signed_in.get(f"/cases/{query}").content.decode()
    assert {name for name, case in cases.items() if f"/cases/{case.report.number}/" in page} == expected


def test_the_list_tells_what_is_over_its_time_in_the_units_in_view(
    signed_in: Client, ward: Unit, handler: User, units: dict[str, Unit]
) -> None:
    with clock.stopped_at(clock.now() - timedelta(days=40)):
        late, beyond = (case_at(unit, person(), happened_on=clock.today()) for unit in (ward, units["ward-2"]))
        done, waits = (case_at(ward, person(), handler=handler, happened_on=clock.today()) for _ in range(2))
        actions.leave_out(case=done, reason="not_ours", by=handler)
        actions.ask_reporter(case=waits, text="When?", by=handler)
    in_time = case_at(ward, person())

    page = signed_in.get("/cases/?late=yes").content.decode()

    shown = [f"/cases/{case.report.number}/" in page for case in (late, beyond, done, waits, in_time)]
    assert shown == [True, False, False, False, False]


def many(ward: Unit, handler: User, number: int) -> Case:
    for _ in range(number):
        case = case_at(ward, person(), handler=handler)
        actions.classify(case=case, judgement=MODERATE, by=handler)
        actions.add_note(case=case, text="A note", by=handler)
        for owner in (handler, person(Role.HANDLER, ward)):
            improvement.add_action(
                origin=Origin.CASE, origin_id=case.pk, title="A scanner", owner=owner, unit=ward,
                due=clock.today(), by=handler,
            )  # fmt: skip
        case_at(ward, person())
    return case


@pytest.fixture
def nothing_from_other_apps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each app counts the queries of its own lines and panels; here the pages themselves are counted."""
    monkeypatch.setattr(waiting, "_SOURCES", {"handling": waiting._SOURCES["handling"]})
    monkeypatch.setattr(panels, "_BUILDERS", {})


# Sign-in and session included. A number that grows with the rows is a fault; one that changes is told here.
QUERIES = {"/": 20, "/cases/": 9, "/actions/": 8}


@pytest.mark.usefixtures("nothing_from_other_apps")
@pytest.mark.parametrize("address", QUERIES)
def test_pages_take_the_same_number_of_queries_for_twice_as_much(
    signed_in: Client, ward: Unit, handler: User, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(ward, handler, 3)
    signed_in.get(address)
    with django_assert_num_queries(QUERIES[address]):
        signed_in.get(address)
    many(ward, handler, 9)
    with django_assert_num_queries(QUERIES[address]):
        signed_in.get(address)


@pytest.mark.usefixtures("nothing_from_other_apps")
def test_the_case_page_takes_the_same_number_of_queries_for_a_longer_case(
    signed_in: Client, ward: Unit, handler: User
) -> None:
    case = many(ward, handler, 1)
    address = f"/cases/{case.report.number}/"
    signed_in.get(address)
    with CaptureQueriesContext(connection) as short:
        signed_in.get(address)
    for _ in range(5):
        actions.give_feedback(case=case, text="More words", by=handler)
        improvement.add_action(
            origin=Origin.CASE,
            origin_id=case.pk,
            title="Another",
            owner=handler,
            unit=ward,
            due=clock.today(),
            by=handler,
        )
    with CaptureQueriesContext(connection) as long:
        signed_in.get(address)
    assert len(short) == len(long) == 28
