"""What has been kept long enough is erased on the day after, unless it is held; counts, codes and the trail stay."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import translation
from pytest_django import Settings
from reports import new_report
from samples import photo

from factories import county, person
from valvo.accounts.permissions import Role
from valvo.attachments.cleaning import cleaned
from valvo.attachments.models import StoredFile
from valvo.core import clock
from valvo.handling import actions as handling
from valvo.handling.models import Case
from valvo.intake import actions as intake
from valvo.intake.choices import Secrecy
from valvo.intake.models import Identity, Receipt, Report
from valvo.organisation.models import Unit
from valvo.privacy import actions as privacy
from valvo.privacy.choices import Purpose
from valvo.retention import actions, inventory, tasks
from valvo.retention.command import retention
from valvo.retention.errors import HoldError
from valvo.retention.models import Erased, Run
from valvo.retention.queries import would_erase
from valvo.trail.models import Event
from valvo.trail.verification import verify

pytestmark = pytest.mark.django_db
SECRET = "Kaarina fell in room twelve"
CLOSED = datetime(2026, 3, 5, 9, tzinfo=clock.LOCAL_ZONE)
TEN_YEARS = relativedelta(years=10)


@pytest.fixture(autouse=True)
def _world(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


@pytest.fixture
def ward() -> Unit:
    return county()["ward-1"]


def closed_case(ward: Unit, at: datetime = CLOSED, kind: str = "hazard_event") -> Case:
    """Return a case with words of every kind in it, closed at a moment."""
    nurse, handler = person(Role.REPORTER, ward, name="Nelly Nurse"), person(Role.HANDLER, ward)
    with clock.stopped_at(at - timedelta(days=3)):
        new = new_report(ward, texts={"story": SECRET}, secrecy=Secrecy.PROTECTED, happened_on=clock.today())
        new = replace(new, kind=kind, place=SECRET, code=intake.new_code(), files=[cleaned(photo())])
        report = intake.send_report(new=new, by=nurse)
        intake.add_to_report(report=report, text=SECRET, by=None, files=[cleaned(photo())])
        case = handling.take(case=Case.objects.get(report=report), by=handler)
        handling.add_note(case=case, text=SECRET, by=handler)
        handling.give_feedback(case=case, text=SECRET, by=handler)
        handling.waive_action(case=case, reason=SECRET, by=handler)
        privacy.ask(case=case, purpose=Purpose.IDENTITY, reason=SECRET, by=handler)
        privacy.mask(case=case, passage="Kaarina", reason=SECRET, by=handler)
    with clock.stopped_at(at):
        return handling.leave_out(case=Case.objects.get(pk=case.pk), reason="not_ours", by=handler)


def words_left() -> list[str]:
    """Return the tables that still hold the secret or the reporter's name."""
    found = []
    for model in apps.get_models():
        if model.__module__.startswith("valvo.") and not model.__module__.startswith("valvo.accounts"):
            found += [model.__name__ for row in model._default_manager.values_list() if "Kaarina" in str(row)]
    return found


def test_a_case_is_erased_the_day_after_its_time_and_not_before(ward: Unit) -> None:
    case = closed_case(ward)
    for day, erased in ((CLOSED + TEN_YEARS, False), (CLOSED + TEN_YEARS + timedelta(days=1), True)):
        with clock.stopped_at(day.replace(hour=1)):
            run = actions.erase_what_has_run_out()
        assert (run is not None) is erased
        assert Erased.objects.filter(report=case.report_id).exists() is erased


def test_words_names_and_files_are_gone_and_codes_days_and_the_trail_stay(
    ward: Unit,
    tmp_path: Path,
    django_capture_on_commit_callbacks: object,
) -> None:
    case = closed_case(ward)
    before = Report.objects.values("kind", "unit", "reach", "happened_on", "received_at", "answers").get()
    assert words_left()
    with (
        clock.stopped_at(CLOSED + TEN_YEARS + timedelta(days=2)),
        django_capture_on_commit_callbacks(execute=True),  # type: ignore[operator]  # pytest-django's own fixture
    ):
        run = actions.erase_what_has_run_out()
    assert run is not None
    assert (run.cases, run.files) == (1, 2)
    assert words_left() == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    for model in (Identity, Receipt, StoredFile):
        assert not model.objects.exists()
    after = Report.objects.values("kind", "unit", "reach", "happened_on", "received_at", "answers").get()
    assert after == before
    assert Case.objects.get().closed_at == case.closed_at
    assert Event.objects.filter(target_kind="handling.case", tag="retention:case:erased").count() == 1
    assert verify().faults == ()
    with clock.stopped_at(CLOSED + TEN_YEARS + timedelta(days=3)):
        assert actions.erase_what_has_run_out() is None, "what is erased is not erased again"


def test_the_pages_of_an_erased_case_still_open(client: Client, ward: Unit) -> None:
    closed_case(ward)
    with clock.stopped_at(CLOSED + TEN_YEARS + timedelta(days=2)):
        actions.erase_what_has_run_out()
    client.force_login(person(Role.COORDINATOR, ward))
    number = Report.objects.get().number
    assert client.get(f"/cases/{number}/").status_code == 200
    assert number in client.get("/cases/").content.decode()


def test_a_held_case_stays_whole_until_the_hold_is_lifted(ward: Unit) -> None:
    case, coordinator = closed_case(ward), person(Role.COORDINATOR, ward)
    actions.hold(case=case, reason="A claim", by=coordinator)
    with pytest.raises(HoldError, match="already"):
        actions.hold(case=case, reason="Again", by=coordinator)
    with clock.stopped_at(CLOSED + TEN_YEARS + timedelta(days=2)):
        assert actions.erase_what_has_run_out() is None
        actions.lift(case=case, by=coordinator)
        assert actions.erase_what_has_run_out() is not None
        with pytest.raises(HoldError, match="erased"):
            actions.hold(case=case, reason="Too late", by=coordinator)


@pytest.mark.parametrize(("kind", "years"), [("feedback", 3), ("hazard_event", 10), ("objection", 12)])
def test_each_kind_has_its_own_time(ward: Unit, kind: str, years: int) -> None:
    closed_case(ward, kind="hazard_event")
    Case.objects.update(kind=kind)
    for extra, cases in ((0, 0), (1, 1)):
        with clock.stopped_at(CLOSED + relativedelta(years=years, days=extra)):
            assert sum(row.cases for row in would_erase()) == cases


def test_open_and_reopened_cases_and_duplicates_of_them_stay(ward: Unit) -> None:
    first, second = closed_case(ward), closed_case(ward)
    handler = person(Role.HANDLER, ward)
    handling.reopen(case=first, reason="new_information", by=handler)
    Case.objects.filter(pk=second.pk).update(state="duplicate", duplicate_of=first)
    with clock.stopped_at(CLOSED + TEN_YEARS + timedelta(days=2)):
        assert actions.erase_what_has_run_out() is None


def test_many_are_erased_in_batches_of_one_run(ward: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 1)
    for _ in range(3):
        closed_case(ward)
    with clock.stopped_at(CLOSED + TEN_YEARS + timedelta(days=2)):
        run = actions.erase_what_has_run_out()
    assert run is not None
    assert [(line.cases, line.unit) for line in run.lines.all()] == [(3, ward)]
    assert Run.objects.get().cases == 3


def test_the_command_tells_first_and_erases_when_asked(ward: Unit, capsys: pytest.CaptureFixture[str]) -> None:
    closed_case(ward)
    line = {"rule": "events", "kind": "hazard_event", "unit": "ward-1", "cases": 1}
    with clock.stopped_at(CLOSED + TEN_YEARS + timedelta(days=2)):
        for arguments, left in ((["--dry-run", "--json"], True), (["--json"], False)):
            assert retention(arguments) == 0
            assert json.loads(capsys.readouterr().out)["lines"] == [line]
            assert bool(words_left()) is left
        assert retention([]) == 0
        assert capsys.readouterr().out == "0 cases erased.\n"


def test_the_worker_erases_only_where_the_operator_said_so(ward: Unit, settings: Settings) -> None:
    closed_case(ward)
    with clock.stopped_at(CLOSED + TEN_YEARS + timedelta(days=2)):
        assert tasks.erase.func() == 0
        settings.ERASES_BY_ITSELF = True
        assert tasks.erase.func() == 1


def test_the_officer_sees_counts_and_no_content_and_others_are_refused(client: Client, ward: Unit) -> None:
    closed_case(ward)
    for role, status in ((Role.PRIVACY, 200), (Role.KEEPER, 200), (Role.HANDLER, 403), (Role.COORDINATOR, 403)):
        client.force_login(person(role, ward))
        assert client.get("/retention/").status_code == status
    client.force_login(person(Role.PRIVACY, ward))
    with clock.stopped_at(CLOSED + TEN_YEARS + timedelta(days=2)):
        assert client.get("/retention/").context["waiting"][0][1:] == ("ward-1 en", 1)
        actions.erase_what_has_run_out()
        page = client.get("/retention/")
    assert page.context["waiting"] == []
    assert page.context["runs"][0][1][0][1:] == ("ward-1 en", 1)
    elsewhere = person(Role.PRIVACY, Unit.objects.get(public_id="care"))
    client.force_login(elsewhere)
    assert client.get("/retention/").context["runs"] == []


def test_holds_are_placed_by_coordinators_on_their_cases(client: Client, ward: Unit) -> None:
    number = closed_case(ward).report.number
    address = f"/retention/cases/{number}/hold/"
    for role, unit, status in (
        ("handler", "ward-1", 403),
        ("coordinator", "care", 404),
        ("coordinator", "ward-1", 302),
    ):
        client.force_login(person(Role(role), Unit.objects.get(public_id=unit)))
        assert client.post(address, {"hold-reason": "A claim"}).status_code == status
    again = client.post(address, {"hold-reason": "A second claim"})
    assert again.status_code == 422
    assert "A second claim" in again.content.decode()
    assert "A claim" in client.get(f"/cases/{number}/").content.decode()


# --- the inventory holds for every table there is ---------------------------------------------------
WORDY = (models.TextField, models.JSONField, models.BinaryField, models.FileField)
CODES = 40  # characters: a code fits, a sentence does not


def hanging_on(model: type[models.Model], seen: set[type[models.Model]]) -> set[type[models.Model]]:
    for relation in model._meta.related_objects:
        other = relation.related_model
        if other not in seen:
            seen.add(other)
            hanging_on(other, seen)
    return seen


def holds_words(field: models.Field) -> bool:  # type: ignore[type-arg]
    long = isinstance(field, models.CharField) and not field.choices and (field.max_length or 0) > CODES
    return isinstance(field, WORDY) or long


@pytest.mark.parametrize("model", sorted(hanging_on(Report, {Report}), key=lambda model: model._meta.label))
def test_every_table_that_hangs_on_a_report_is_erased_or_kept_for_a_reason(model: type[models.Model]) -> None:
    label = model._meta.label
    if label in inventory.DELETED or label in inventory.KEPT or model._meta.app_label in inventory.KEPT_APPS:
        return
    worded = {field.name for field in model._meta.fields if holds_words(field)}
    digests_and_codes = {"definition", "answers"}
    left = worded - inventory.EMPTIED.get(label, set()) - digests_and_codes
    assert not left, f"{label}: say in the inventory what becomes of these"
