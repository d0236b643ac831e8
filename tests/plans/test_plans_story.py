"""A plan goes from template to published to its four-month account; inheritance, versions, search, shares."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from planning import LONG, House, in_a_year
from pypdf import PdfReader
from pytest_django import DjangoCaptureOnCommitCallbacks

from factories import person
from valvo.accounts.models import User
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.core.periods import Period
from valvo.handling import actions as handling
from valvo.plans import actions, quality
from valvo.plans.errors import AlreadyMadeError, NotWholeError, OwnWorkError
from valvo.plans.models import FollowUp, Plan, Version, VersionPart
from valvo.plans.rules import Fault
from valvo.plans.shares import shares

pytestmark = pytest.mark.django_db
PUBLIC = "/public/plans/ward-1/self_monitoring_plan/"


@pytest.fixture
def house() -> House:
    return House.new()


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_a_plan_goes_from_template_to_published_to_four_month_follow_up(client: Client, house: House) -> None:
    as_(client, house.writer)
    start = date(2026, 3, 10)
    with clock.stopped_at(clock.start_of_day(start)):
        made = client.post("/plans/make/?unit=ward-1", {"template": "self_monitoring_plan", "languages": ["sv", "en"]})
        plan = Plan.objects.get()
        page = f"/plans/{plan.pk}/"
        assert made.headers["Location"] == page
        assert "required parts are empty" in client.get(page).content.decode()
        written = [one.id for one in quality.building.template_of(plan).written]
        for heading in written:
            assert client.post(f"{page}write/{heading}/", {"sv": LONG, "en": f"{LONG} {heading}"}).status_code == 302
        assert client.get(PUBLIC).status_code == 404
        own = client.post(f"{page}approve/", {"review_on": "2027-03-01"})
        assert (own.status_code, Version.objects.count()) == (422, 0)

        as_(client, house.approver)
        assert client.post(f"{page}approve/", {"review_on": "2027-03-01"}).status_code == 302
        assert client.post(f"{page}publish/").status_code == 302
        assert client.post(f"{page}publish/").status_code == 422

    client.logout()
    shown = client.get(PUBLIC)
    assert shown.status_code == 200
    assert LONG in shown.content.decode()
    pdf = client.get(f"{PUBLIC}sv.pdf")
    assert "ward-1 sv" in "".join(one.extract_text() for one in PdfReader(BytesIO(pdf.content)).pages)
    assert client.get(f"{PUBLIC}fi.pdf").status_code == 404

    as_(client, house.nurse)
    with clock.stopped_at(clock.start_of_day(date(2026, 4, 1))):
        assert [group.key for group in client.get("/").context["waiting"]] == ["plan_read"]
        assert client.post(f"{page}understood/").status_code == 302
        assert client.get("/").context["waiting"] == []

    as_(client, house.writer)
    with clock.stopped_at(clock.start_of_day(date(2026, 4, 20))):
        assert client.get(f"{page}follow-up/").status_code == 404  # no four months are over since publication
    with clock.stopped_at(clock.start_of_day(date(2026, 5, 10))):
        assert "Account of " in client.get(f"{page}follow-up/").content.decode()
        account = {"sv": "Två saker ändrades.", "en": "Two things were changed."}
        assert client.post(f"{page}follow-up/", account).status_code == 302
        row = FollowUp.objects.get()
        assert client.post(f"{page}follow-up/{row.pk}/publish/").status_code == 403
        as_(client, house.approver)
        assert client.post(f"{page}follow-up/{row.pk}/publish/").status_code == 302
        assert client.post(f"{page}follow-up/{row.pk}/publish/").status_code == 422
    client.logout()
    client.post("/language/", {"language": "en", "next": "/"})
    assert "Two things were changed." in client.get(PUBLIC).content.decode()


def test_text_is_handed_down_from_level_to_level_with_local_additions_or_replaced(house: House) -> None:
    for name in ("county", "hospital"):
        house.approved(house.filled(house.units[name], feedback=f"Feedback as {name} does it, all of it."))
    plan = house.made()
    actions.write(plan=plan, heading="feedback", texts={"sv": "Även på väggen.", "en": "On the wall too."},
                  replaces=False, by=house.writer)  # fmt: skip
    house.approved(Plan.objects.get(pk=plan.pk))
    part = VersionPart.objects.get(version__plan=plan, heading="feedback", language="en")
    said = [f"Feedback as {name} does it, all of it." for name in ("county", "hospital")]  # the hospital inherits too
    assert part.text == "\n\n".join([*said, "On the wall too."])

    actions.write(plan=plan, heading="feedback", texts={"sv": LONG, "en": LONG}, replaces=True, by=house.writer)
    house.approved(Plan.objects.get(pk=plan.pk))
    newest = VersionPart.objects.filter(version__plan=plan, heading="feedback", language="en").latest("pk")
    assert newest.text == LONG


def test_a_newer_version_above_changes_no_approved_plan_but_is_told_of(client: Client, house: House) -> None:
    above = house.filled(house.units["hospital"], risks=LONG)
    house.approved(above)
    plan = house.made()
    house.approved(plan)
    actions.write(plan=above, heading="staff", texts={"sv": "Nytt: " + LONG, "en": "New: " + LONG}, replaces=False,
                  by=house.writer)  # fmt: skip
    house.approved(Plan.objects.get(pk=above.pk))
    kept = VersionPart.objects.get(version__plan=plan, heading="staff", language="en")
    assert not kept.text.startswith("New")
    assert "has a newer version" in as_(client, house.writer).get(f"/plans/{plan.pk}/").content.decode()


def test_an_empty_required_part_in_any_language_stops_approval(house: House) -> None:
    plan = house.filled()
    actions.write(plan=plan, heading="staff", texts={"sv": LONG, "en": ""}, replaces=False, by=house.writer)
    with pytest.raises(NotWholeError):
        house.approved(plan)
    assert [(one.heading, one.language, one.fault) for one in quality.faults(plan)] == [("staff", "en", Fault.EMPTY)]


def test_who_wrote_last_does_not_approve_and_a_stale_page_is_refused(house: House) -> None:
    plan = house.filled()
    with pytest.raises(OwnWorkError):
        actions.approve(plan=plan, review_on=in_a_year(), by=house.writer)
    with pytest.raises(StaleError):
        actions.approve(plan=plan, review_on=in_a_year(), by=house.approver, seen=plan.version - 1)
    assert house.approved(plan).number == 1


@pytest.mark.parametrize(("days", "taken"), [(0, False), (1, True), (365, True), (367, False)])
def test_the_review_lies_ahead_and_within_the_templates_months(house: House, days: int, taken: bool) -> None:  # noqa: FBT001 (a table's column)
    plan, day = house.filled(), clock.today() + timedelta(days=days)
    if taken:
        assert actions.approve(plan=plan, review_on=day, by=house.approver).review_on == day
    else:
        with pytest.raises(Refusal):
            actions.approve(plan=plan, review_on=day, by=house.approver)


def test_a_unit_has_one_plan_of_a_kind(house: House) -> None:
    plan = house.made()
    with pytest.raises(AlreadyMadeError) as there:
        house.made()
    assert there.value.plan == plan.pk


def test_versions_are_kept_by_the_database_and_differ_by_sentence(client: Client, house: House) -> None:
    plan = house.published()
    actions.write(plan=plan, heading="staff", texts={"sv": LONG, "en": f"{LONG} Two more."}, replaces=False,
                  by=house.writer)  # fmt: skip
    house.approved(Plan.objects.get(pk=plan.pk))
    page = as_(client, house.writer).get(f"/plans/{plan.pk}/compare/1/2/").content.decode()
    assert "<ins>Two more.</ins>" in page
    assert page.count('class="changes"') == 1
    assert "English</span>: 1 part changed" in page
    assert "Svenska</span>: 0 parts changed" in page
    assert "Nobody's words" in client.get(f"/plans/{plan.pk}/compare/1/2/?language=sv").content.decode().replace(
        "&#x27;", "'"
    )
    house.writer.language = "sv"  # who reads in a language where nothing changed is shown one where something did
    house.writer.save()
    assert "<ins>Two more.</ins>" in as_(client, house.writer).get(f"/plans/{plan.pk}/compare/1/2/").content.decode()
    assert client.get(f"/plans/{plan.pk}/compare/1/9/").status_code == 404
    for change in (lambda: Version.objects.update(digest="x"), lambda: VersionPart.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("grain", "first"), [("month", date(2026, 4, 1)), ("third", date(2026, 5, 1)), ("third", date(2025, 9, 1))]
)
def test_an_account_of_a_wrong_period_is_refused(house: House, grain: str, first: date) -> None:
    with clock.stopped_at(clock.start_of_day(date(2026, 3, 10))):
        plan = house.published()
    with clock.stopped_at(clock.start_of_day(date(2026, 7, 1))), pytest.raises(Refusal):
        actions.write_follow_up(plan=plan, period=Period(first, grain), texts={"sv": "x"}, by=house.writer)  # type: ignore[arg-type]  # a table's word


def test_an_account_in_one_language_only_is_not_published(house: House) -> None:
    with clock.stopped_at(clock.start_of_day(date(2026, 3, 10))):
        plan = house.published()
    with clock.stopped_at(clock.start_of_day(date(2026, 5, 10))):
        row = actions.write_follow_up(plan=plan, period=Period.parse("2026T1"), texts={"sv": "Så."}, by=house.writer)
        with pytest.raises(Refusal):
            actions.publish_follow_up(follow_up=row, by=house.approver)


def test_the_share_counts_units_whose_published_plan_has_not_passed_its_review(house: House) -> None:
    plan = house.published()
    house.filled(house.units["ward-2"])  # a draft counts for nothing

    def share(name: str = "county") -> tuple[int, int]:
        found = next(one for one in shares(house.units[name]) if one.template == "self_monitoring_plan")
        return found.valid, found.units

    assert (share(), share("hospital"), share("care")) == ((1, 3), (1, 2), (0, 1))
    assert plan.review_on is not None
    with clock.stopped_at(clock.start_of_day(plan.review_on)):
        assert share() == (1, 3)
    with clock.stopped_at(clock.start_of_day(plan.review_on + timedelta(days=1))):
        assert share() == (0, 3)


def test_search_finds_who_still_names_the_old_authority(client: Client, house: House) -> None:
    house.published(rights=f"{LONG} Valvira is told at once.")
    house.filled(house.units["ward-2"], rights=f"{LONG} Valvira too.")
    house.filled(house.units["home"], rights=f"{LONG} Valvira as well.")
    search = "/plans/search/?q=valvira"

    def places(user: User) -> list[str]:
        return sorted({one.plan.unit.public_id for one in as_(client, user).get(search).context["found"]})

    assert places(person(Role.COORDINATOR, house.units["county"])) == ["home", "ward-1", "ward-2"]
    assert places(person(Role.MANAGER, house.units["hospital"])) == ["ward-1", "ward-2"]
    assert places(person(Role.REPORTER, house.ward)) == ["ward-1"]
    assert "<mark>Valvira</mark>" in client.get(search).content.decode()
    assert client.get("/plans/search/?q=v").context["found"] == []
    assert client.get("/plans/search/?q=" + "x" * 5_000).status_code == 200


def test_drafts_are_for_writers_and_public_pages_only_for_public_templates(client: Client, house: House) -> None:
    draft, inner = house.filled(), house.published(template="medication_plan")
    as_(client, house.nurse)
    assert client.get(f"/plans/{draft.pk}/").status_code == 404
    assert client.get(f"/plans/{inner.pk}/").headers["Location"] == f"/plans/{inner.pk}/read/"
    assert client.post(f"/plans/{inner.pk}/approve/", {"review_on": "2027-01-01"}).status_code == 403
    as_(client, person(Role.HANDLER, house.units["home"]))
    assert client.get(f"/plans/{inner.pk}/read/").status_code == 404
    client.logout()
    assert client.get("/public/plans/ward-1/medication_plan/").status_code == 404


def test_a_writer_may_not_publish_and_what_was_written_survives_a_stale_page(client: Client, house: House) -> None:
    plan = house.filled()
    house.approved(plan)
    as_(client, house.writer)
    assert client.post(f"/plans/{plan.pk}/publish/").status_code == 403
    stale = client.post(f"/plans/{plan.pk}/write/staff/", {"sv": "Kept words", "en": "x", "seen": "1"})
    assert stale.status_code == 422
    assert "Kept words" in stale.content.decode()
    assert client.get(f"/plans/{plan.pk}/write/nowhere/").status_code == 404


def test_reviews_are_told_of_on_today_and_in_the_digest(
    client: Client, house: House, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    plan = house.published()
    assert plan.review_on is not None
    as_(client, house.writer)
    actions.understand(version=plan.versions.get(), by=house.writer)
    for days, keys in ((31, []), (30, ["plan_review"]), (0, ["plan_review"]), (-1, ["plan_over"])):
        with clock.stopped_at(clock.start_of_day(plan.review_on - timedelta(days=days))):
            assert [group.key for group in client.get("/").context["waiting"]] == keys, days
    mail.outbox.clear()
    with (
        clock.stopped_at(clock.start_of_day(plan.review_on - timedelta(days=7)) + timedelta(hours=9)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        handling.remind()
    assert [house.writer.email in message.to for message in mail.outbox] == [True]
    assert f"/plans/{plan.pk}/" in str(mail.outbox[0].body)


def test_pages_take_the_same_number_of_queries_for_twice_as_much(client: Client, house: House) -> None:
    plan = house.published()
    as_(client, person(Role.COORDINATOR, house.units["county"]))
    pages = ("/plans/", "/plans/search/?q=every", f"/plans/{plan.pk}/", f"/plans/{plan.pk}/read/", "/")

    def counted() -> list[int]:
        found = []
        for address in pages:
            client.get(address)
            with CaptureQueriesContext(connection) as made:
                assert client.get(address).status_code == 200
            found.append(len(made))
        return found

    first = counted()
    for name in ("ward-2", "home"):
        house.published(house.units[name])
        house.published(house.units[name], template="medication_plan")
    for number in range(3):
        person(Role.REPORTER, house.ward, name=f"Another {number}")
    for said in ("Once more.", "And again."):
        actions.write(plan=plan, heading="staff", texts={"sv": LONG + said, "en": LONG + said}, replaces=False,
                      by=house.writer)  # fmt: skip
        house.approved(Plan.objects.get(pk=plan.pk))
    assert counted() == first
