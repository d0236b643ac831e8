"""What is told in public: with consent, written by one and checked by another, in each language by itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation
from reports import STORY, new_report, sent
from thread import MILD

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.handling import actions as handling
from valvo.handling.models import Case
from valvo.handling.reminding import deadlines_to_tell
from valvo.intake import actions as intake
from valvo.intake.choices import Secrecy
from valvo.intake.models import Consent, Report
from valvo.learning import access, actions, publication, rules
from valvo.learning.errors import VersionError
from valvo.learning.models import Version
from valvo.learning.queries import groups
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db
TEXT = {"title": "A dose given twice", "told": "The evening dose came twice.", "done": "A second scanner was bought."}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


class World:
    """An anonymous report with consent, who handles it, and who checks."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = county()
        self.ward = self.units["ward-1"]
        self.handler = person(Role.HANDLER, self.ward)
        self.checker = person(Role.COORDINATOR, self.ward)
        new = new_report(self.ward, secrecy=Secrecy.ANONYMOUS, happened_on=clock.today())
        self.code = intake.new_code()
        self.report = intake.send_report(new=replace(new, may_publish=True, code=self.code), by=None)
        self.case = Case.objects.get(report=self.report)

    def write(self, language: str = "en", **changes: str) -> Version:
        return actions.write(case=self.case, language=language, by=self.handler, **(TEXT | changes))  # type: ignore[arg-type]

    def publish(self, version: Version, *, checked: bool = True) -> Version:
        seen = version.written_at.isoformat()
        return actions.publish(version=version, checked=checked, seen=seen, by=self.checker)


@pytest.fixture
def world() -> World:
    return World()


def test_only_what_a_second_person_checked_is_shown_and_only_in_its_language(client: Client, world: World) -> None:
    version = world.write("sv")
    assert TEXT["told"] not in client.get("/public/learning/", headers={"accept-language": "sv"}).content.decode()
    world.publish(version)
    for language, shown in (("sv", True), ("fi", False), ("en", False)):
        page = client.get("/public/learning/", headers={"accept-language": language}).content.decode()
        assert (TEXT["told"] in page) is shown
        assert STORY not in page
        assert world.report.number not in page


def test_nobody_publishes_their_own_and_the_database_holds_to_it(world: World) -> None:
    version = world.write()
    with pytest.raises(VersionError, match="yourself"):
        actions.publish(version=version, checked=True, seen=version.written_at.isoformat(), by=world.handler)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(published_by=world.handler)


def test_what_was_written_anew_meanwhile_is_not_published_unseen(world: World) -> None:
    first = world.write()
    world.write(told="Something else.")
    with pytest.raises(StaleError):
        world.publish(first)


def test_a_published_text_is_frozen_and_withdrawn_with_a_reason(world: World) -> None:
    version = world.publish(world.write())
    with pytest.raises(VersionError, match="published"):
        world.write(told="Better words")
    actions.withdraw(version=version, reason="Too much", by=world.handler)
    assert not access.published("en").exists()
    assert world.publish(world.write(told="Better words")).told == "Better words"
    assert Version.objects.get(pk=version.pk).withdraw_reason == "Too much"


def test_without_consent_nothing_is_written_and_withdrawing_it_takes_all_away(client: Client, world: World) -> None:
    other = Case.objects.get(report=sent(world.ward, world.handler))
    with pytest.raises(VersionError, match="agreed"):
        actions.write(case=other, language="en", by=world.handler, **TEXT)
    world.publish(world.write())
    waiting = world.write("fi")
    assert access.published("en").count() == access.to_check(world.checker).count() == 1

    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.post("/follow/", {"number": world.report.number, "code": world.code})
    assert "Take this back" in client.get("/follow/report/").content.decode()
    client.post("/follow/report/", {"consent": "withdraw"})
    assert Consent.objects.get().withdrawn_at is not None
    assert not access.published("en").exists()
    assert not access.to_check(world.checker).exists()
    with pytest.raises(VersionError, match="taken it back"):
        world.publish(waiting)
    assert "Take this back" not in client.get("/follow/report/").content.decode()
    assert Report.objects.filter(pk=world.report.pk, texts={"story": STORY}).exists()


@pytest.mark.parametrize("told", ["Call 040 123 4567.", "She is 131052-308T."])
def test_codes_and_phone_numbers_are_refused(world: World, told: str) -> None:
    with pytest.raises(VersionError, match="identity code"):
        world.write(told=told)


def test_what_looks_like_a_name_must_be_looked_at(world: World) -> None:
    version = world.write(told="We met Kaarina Niemi there.")
    assert actions.suspected(version) == ["Kaarina Niemi"]
    with pytest.raises(VersionError, match="name"):
        world.publish(version, checked=False)
    assert world.publish(version).is_published


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kaarina Niemi came.", []),  # the beginning of a sentence: not told from other words
        ("There kaarina niemi came.", ["Kaarina Niemi"]),
        ("We saw Anna Ek. Later Bo Ek came.", ["Anna Ek", "Bo Ek"]),
        ("The ward has a new scanner.", []),
    ],
)
def test_names_are_guessed(text: str, found: list[str]) -> None:
    known = ["Kaarina Niemi"] if "kaarina" in text else []
    assert rules.names(text, known) == found


@pytest.mark.parametrize(
    ("counts", "place"),
    [([(1, 9), (2, 5), (3, 4)], 2), ([(1, 5), (2, 5), (3, 5)], 3), ([(1, 4), (2, 4)], None), ([], None), ([(1, 6)], 1)],
)
def test_a_place_is_named_only_where_five_reports_hide_it(counts: list[tuple[int, int]], place: int | None) -> None:
    assert rules.named_place(counts) == place


def test_the_unit_is_named_only_where_it_has_reports_enough(world: World) -> None:
    assert world.publish(world.write("sv")).place is None
    for _ in range(3):
        sent(world.units["ward-2"], world.handler, happened_on=clock.today())
    assert world.publish(world.write("fi")).place is None, "four reports"
    sent(world.units["ward-2"], world.handler, happened_on=clock.today())
    assert world.publish(world.write("en")).place == world.units["hospital"]


def test_the_form_asks_only_where_the_kind_permits_and_nobody_is_forced(client: Client, world: World) -> None:
    for address, asks in (("/report/went_wrong/person/", True), ("/report/complain_thank/objection/", False)):
        assert ('name="may_publish"' in client.get(address).content.decode()) is asks
    page = client.get("/report/went_wrong/person/").content.decode()
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("client_key", "code")}
    told = hidden | {"unit": "ward-1", "happened_on": clock.today().isoformat(), "role": "client", "q_story": STORY}
    client.post("/report/went_wrong/person/", told)
    assert Report.objects.count() == 2
    assert Consent.objects.count() == 1


def test_pages_let_in_whom_they_should(client: Client, world: World) -> None:
    address = f"/learning/{world.report.number}/en/"
    client.force_login(world.handler)
    assert "learning" in client.get(f"/cases/{world.report.number}/").content.decode()
    refused = client.post(address, TEXT | {"told": ""})
    assert refused.status_code == 422
    assert TEXT["done"] in refused.content.decode()
    assert client.post(address, TEXT).status_code == 302
    assert client.post(f"{address}publish/", {"seen": "x"}).status_code == 403
    assert client.get(f"/learning/{world.report.number}/de/").status_code == 404
    client.force_login(person(Role.COORDINATOR, world.units["care"]))
    assert client.get(address).status_code == 404
    client.force_login(world.checker)
    assert TEXT["title"] in client.get("/").content.decode()
    assert client.post(f"{address}publish/", {"seen": "x"}).status_code == 422
    seen = Version.objects.get().written_at.isoformat()
    assert client.post(f"{address}publish/", {"seen": seen}).status_code == 302
    assert "Published" in client.get(address).content.decode()
    assert client.post(f"{address}withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"{address}withdraw/", {"reason": "Too much"}).status_code == 302


def closed(world: World, at: datetime) -> Case:
    """Return the world's case, closed at a moment with nothing missing."""
    case = handling.take(case=world.case, by=world.handler)
    handling.classify(case=case, judgement=MILD, by=world.handler)
    handling.give_feedback(case=case, text="Thank you.", by=world.handler)
    with clock.stopped_at(at):
        return handling.close(case=Case.objects.get(pk=case.pk), by=world.handler)


CLOSED_AT = datetime(2026, 12, 31, 9, 0, tzinfo=UTC)
LAST_DAY = date(2027, 4, 30)  # four months, and the month's last day where it has no 31st


def told_on(day: date) -> list[str]:
    with clock.stopped_at(datetime.combine(day, time(9), tzinfo=UTC)):
        return [one.stage for one in deadlines_to_tell() if one.kind == "publish"]


def test_what_was_learnt_is_told_within_four_months_of_the_closing_and_reminded_of(world: World) -> None:
    assert not publication.owed().exists(), "an open case owes nothing yet"
    case = closed(world, CLOSED_AT)
    assert clock.local_day(publication.due(case)) == LAST_DAY
    days = {LAST_DAY + timedelta(days=shift): shift for shift in (-8, -7, -1, 0, 1, 14)}
    told = {shift: told_on(day) for day, shift in days.items()}
    assert told == {
        -8: [], -7: ["week_before"], -1: ["day_before"], 0: ["day_before"], 1: ["day_over"], 14: ["fortnight"],
    }  # fmt: skip
    (group,) = [one for one in groups(world.handler, world.ward, "en") if one.key == "publish"]
    assert group.total == 1
    world.publish(world.write("fi"))
    assert told_on(LAST_DAY) == [], "one language is enough: it is public"


def test_withdrawn_it_is_owed_again_and_without_consent_never(world: World) -> None:
    closed(world, CLOSED_AT)
    version = world.publish(world.write())
    assert not publication.owed().exists()
    actions.withdraw(version=version, reason="Too much told.", by=world.handler)
    assert publication.owed().exists()
    intake.withdraw_consent(report=world.report, by=None)
    assert not publication.owed().exists()


def test_nothing_is_told_with_a_reason_and_writing_takes_that_back(client: Client, world: World) -> None:
    case = closed(world, CLOSED_AT)
    client.force_login(world.handler)
    address, page = f"/learning/{case.report.number}/nothing/", f"/cases/{case.report.number}/"
    assert client.post(address, {"waive-reason": " "}).status_code == 422
    assert "741/2023" in client.get(page).text
    assert client.post(address, {"waive-reason": "It would tell who she is."}).status_code == 302
    assert "It would tell who she is." in client.get(page).text
    assert not publication.owed().exists()
    version = world.write()
    assert publication.owed().exists()
    world.publish(version)
    with pytest.raises(VersionError):
        actions.waive(case=case, reason="Late.", by=world.handler)
