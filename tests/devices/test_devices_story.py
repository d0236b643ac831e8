"""Devices in the web: taken into use, checked, quarantined, traced, taken in from lists; officers and passports."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

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
from valvo.devices import access, actions, due, queries
from valvo.devices.actions import NewDevice
from valvo.devices.choices import Result, State, Task
from valvo.devices.models import CaseDevice, Check, Device, DeviceType, Officer, Passport
from valvo.organisation.models import Unit
from valvo.trail.models import Event

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)
TODAY = date(2026, 5, 10)
DI = "07350000000009"
PUMP = {
    "name": "Pump", "maker": "Acme", "udi_di": DI, "risk": "class_2b", "check_months": 12, "maintenance_months": 0,
    "needs_passport": True, "passport_months": 24,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.stopped_at(NOW), translation.override("en"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    """Return the small county."""
    return county()


@pytest.fixture
def keeper(units: dict[str, Unit]) -> User:
    """Return a register keeper of the whole county."""
    return person(Role.KEEPER, units["county"])


@pytest.fixture
def pump(units: dict[str, Unit], keeper: User) -> DeviceType:
    """Return a type of pump that is checked yearly and needs a passport."""
    return actions.add_type(unit=units["county"], values=PUMP, by=keeper)


def placed(pump: DeviceType, unit: Unit, by: User, used_from: date = TODAY, **marks: str) -> Device:
    return actions.add_device(new=NewDevice(type=pump, unit=unit, used_from=used_from, **marks), by=by)  # type: ignore[arg-type]  # marks are texts


def test_a_device_is_taken_into_use_checked_and_quarantined(
    client: Client, units: dict[str, Unit], keeper: User, pump: DeviceType
) -> None:
    client.force_login(keeper)
    form = {"type": str(pump.pk), "unit": "ward-1", "serial": "SN-1", "used_from": "2025-05-01"}
    assert client.post("/devices/new/?unit=county", form).status_code == 302
    device = Device.objects.get()
    [check] = device.checks.all()
    assert check.due == date(2026, 5, 1)  # a year from the day it was taken into use

    wrong = client.post(f"/devices/checks/{check.pk}/", {"done_on": "2026-05-09", "result": "failed", "remark": ""})
    assert wrong.status_code == 422
    assert "Say what was found." in wrong.content.decode()
    client.post(f"/devices/checks/{check.pk}/", {"done_on": "2026-05-09", "result": "failed", "remark": "It leaks"})

    device.refresh_from_db()
    assert (device.state, device.why) == (State.QUARANTINED, "It leaks")
    assert device.checks.get(done_on__isnull=True).due == date(2027, 5, 9)
    assert client.get(f"/devices/checks/{check.pk}/").status_code == 404  # it is done
    page = client.get(f"/devices/{device.pk}/").content.decode()
    assert "In quarantine" in page
    assert {"devices:check:done", "devices:device:state"} <= set(Event.objects.values_list("tag", flat=True))


def test_the_same_serial_number_or_no_identifier_is_refused_and_nothing_typed_is_lost(
    client: Client, units: dict[str, Unit], keeper: User, pump: DeviceType
) -> None:
    placed(pump, units["ward-1"], keeper, serial="SN-1")
    client.force_login(keeper)
    form = {"type": str(pump.pk), "unit": "ward-2", "used_from": "2026-05-01", "place": "Room 4"}
    twice = client.post("/devices/new/?unit=county", form | {"serial": "SN-1"})
    none = client.post("/devices/new/?unit=county", form)
    assert (twice.status_code, none.status_code, Device.objects.count()) == (422, 422, 1)
    assert "Room 4" in none.content.decode()


def test_a_lot_is_found_in_all_ones_units_and_in_no_others(
    units: dict[str, Unit], keeper: User, pump: DeviceType
) -> None:
    for name in ("ward-1", "ward-2", "home"):
        placed(pump, units[name], keeper, serial=f"SN-{name}", lot="L7")
    placed(pump, units["home"], keeper, serial="SN-other", lot="L8")
    nurse = person(Role.REPORTER, units["hospital"])

    def found(who: User, text: str) -> list[str]:
        return [one.unit.public_id for one in queries.traced(who, text)]

    assert found(keeper, "l7") == ["home", "ward-1", "ward-2"]
    assert found(nurse, "L7") == ["ward-1", "ward-2"]
    assert found(keeper, f"(01){DI}") == ["home", "home", "ward-1", "ward-2"]
    assert found(keeper, f"(01){DI}(10)L8") == ["home"]
    assert found(nurse, f"(01){DI}(10)L8") == []
    assert found(keeper, "") == []


def test_trace_shows_where_and_who_looks_after(
    client: Client, units: dict[str, Unit], keeper: User, pump: DeviceType
) -> None:
    placed(pump, units["ward-1"], keeper, serial="SN-1", lot="L7")
    actions.appoint(unit=units["ward-1"], person=person(name="Ada Officer"), since=TODAY, by=keeper)
    client.force_login(keeper)
    page = client.get("/devices/trace/?q=L7").content.decode()
    assert "ward-1 en" in page
    assert "Ada Officer" in page
    assert "Not found" in client.get("/devices/trace/?q=L9").content.decode()


LIST = "Typ;Enhet;Serienummer;I bruk från;Nästa kontroll\r\n{}\r\n"


def sent(client: Client, *rows: str) -> object:
    file = SimpleUploadedFile("lista.csv", LIST.format("\r\n".join(rows)).encode())
    return client.post("/devices/take-in/?unit=county", {"table": file})


def test_a_list_is_shown_first_and_then_taken_in(
    client: Client, units: dict[str, Unit], keeper: User, pump: DeviceType
) -> None:
    placed(pump, units["ward-1"], keeper, serial="SN-1")
    client.force_login(keeper)
    answer = sent(client, "Pump;ward-1;SN-1;2024-01-31;", "Acme Pump;ward-2 fi;SN-2;31.1.2024;2026-12-01")
    assert (answer.status_code, Device.objects.count()) == (302, 1)  # type: ignore[attr-defined]  # an answer
    review = answer["Location"]  # type: ignore[index]  # as above
    assert "1 new row" in client.get(review).content.decode()

    assert client.post(f"{review}confirm/").status_code == 302
    new = Device.objects.get(serial="SN-2")
    assert (new.unit.public_id, new.used_from, new.checks.get().due) == ("ward-2", date(2024, 1, 31), date(2026, 12, 1))
    assert client.get(review).status_code == 410


def test_a_list_with_faults_is_refused_whole_and_every_fault_told(
    client: Client, units: dict[str, Unit], keeper: User, pump: DeviceType
) -> None:
    client.force_login(keeper)
    answer = sent(client, "Pump;ward-1;SN-1;;", "Lamp;nowhere;SN-1;;", "Pump;ward-1;SN-1;tomorrow;")
    page = answer.content.decode()  # type: ignore[attr-defined]  # an answer
    assert (answer.status_code, Device.objects.count()) == (422, 0)  # type: ignore[attr-defined]  # as above
    for cell in ("row 3, column A", "row 3, column B", "row 4, column C", "row 4, column D"):
        assert cell in page


def test_an_officer_looks_after_the_unit_and_no_longer_when_it_ends(
    client: Client, units: dict[str, Unit], keeper: User, pump: DeviceType
) -> None:
    nurse = person(Role.REPORTER, units["ward-1"])
    device = placed(pump, units["ward-1"], keeper, serial="SN-1")
    client.force_login(nurse)
    plan = {"task": Task.CHECK, "due": "2026-06-01"}
    assert client.post(f"/devices/{device.pk}/plan/", plan).status_code == 403

    officer = actions.appoint(unit=units["hospital"], person=nurse, since=TODAY, by=keeper)
    assert client.post(f"/devices/{device.pk}/plan/", plan).status_code == 302
    assert device.checks.get().due == date(2026, 6, 1)
    actions.release(officer=officer, by=keeper)
    assert client.post(f"/devices/{device.pk}/plan/", plan).status_code == 403
    assert Officer.objects.get().until == TODAY


def test_a_person_sees_their_own_passports_and_who_leads_sees_the_units(
    client: Client, units: dict[str, Unit], pump: DeviceType
) -> None:
    nurse, other = (
        person(Role.REPORTER, units["ward-1"], name="Nurse"),
        person(Role.REPORTER, units["home"], name="Far"),
    )
    manager = person(Role.MANAGER, units["hospital"])
    client.force_login(manager)
    form = {"person": str(nurse.pk), "kind": str(pump.pk), "given_on": "2026-05-10"}
    assert client.post("/devices/passports/give/?unit=ward-1", form).status_code == 302
    assert client.post("/devices/passports/give/?unit=ward-1", form | {"person": str(other.pk)}).status_code == 422
    given = Passport.objects.get()
    assert given.valid_to == date(2028, 5, 10)
    there = f"/devices/passports/{given.pk}/"
    assert there in client.get("/devices/passports/").content.decode()
    assert f'action="{there}withdraw/"' in client.get(there).content.decode()

    client.force_login(nurse)
    assert "Pump" in client.get("/devices/passports/mine/").content.decode()
    assert client.get("/devices/passports/").status_code == 403
    client.force_login(other)
    assert "Pump" not in client.get("/devices/passports/mine/").content.decode()


def test_whoever_leads_somebody_withdraws_their_passport_wherever_it_was_given(
    client: Client, units: dict[str, Unit], keeper: User, pump: DeviceType
) -> None:
    """A nurse who moved from ward 2: ward 1's manager withdraws the passport, another's manager does not see it."""
    nurse, here = person(Role.REPORTER, units["ward-1"]), person(Role.MANAGER, units["ward-1"])
    moved = actions.give_passport(person=nurse, kind=pump, unit=units["ward-2"], given_on=TODAY, by=keeper)
    there = f"/devices/passports/{moved.pk}/"
    client.force_login(person(Role.MANAGER, units["home"]))
    assert [client.get(there).status_code, client.post(f"{there}withdraw/").status_code] == [404, 404]

    client.force_login(here)
    assert client.post(f"{there}withdraw/").status_code == 302
    assert f"{there}withdraw/" not in client.get(there).content.decode()
    moved.refresh_from_db()
    assert moved.withdrawn_on == TODAY


def test_shares_counted_by_hand(units: dict[str, Unit], keeper: User, pump: DeviceType) -> None:
    """Three of four pumps in use with a check planned are in time; one of two nurses has a passport that holds."""
    for number, day in enumerate((date(2025, 5, 9), date(2025, 5, 10), TODAY, TODAY)):
        placed(pump, units["ward-1"], keeper, used_from=day, serial=str(number))
    out = placed(pump, units["ward-1"], keeper, used_from=date(2020, 1, 1), serial="old")
    actions.move_state(device=out, state=State.TAKEN_OUT, why="Worn", by=keeper, seen=1)
    one, two = (person(Role.REPORTER, units["ward-1"]) for _ in range(2))
    actions.give_passport(person=one, kind=pump, unit=units["ward-1"], given_on=TODAY, by=keeper)
    ended = actions.give_passport(person=two, kind=pump, unit=units["ward-1"], given_on=TODAY, by=keeper)
    actions.withdraw_passport(passport=ended, by=keeper)

    here = access.devices(keeper, units["ward-1"])
    assert queries.checked_in_time(here, TODAY) == queries.Part(3, 4)  # due on the day itself is in time
    assert queries.with_valid_passports(units["ward-1"], here, TODAY) == queries.Part(1, 2)
    assert queries.with_valid_passports(units["ward-2"], access.devices(keeper, units["ward-2"]), TODAY).share is None


def test_a_device_incident_picks_its_device(
    client: Client, units: dict[str, Unit], keeper: User, pump: DeviceType
) -> None:
    handler = person(Role.HANDLER, units["ward-1"])
    nurse = person(Role.REPORTER, units["ward-1"])
    case = case_at(units["ward-1"], nurse, handler=handler, happened_on=TODAY)
    type(case).objects.filter(pk=case.pk).update(kind="device_incident")
    device = placed(pump, units["ward-1"], keeper, serial="SN-1")
    number = case.report.number
    client.force_login(handler)
    assert "No device has been chosen yet." in client.get(f"/cases/{number}/").content.decode()

    answer = client.post(f"/devices/cases/{number}/link/", {"mark": "nothing"}, follow=True).content.decode()
    assert "nothing: No device with this identifier" in answer
    assert client.post(f"/devices/cases/{number}/link/", {"mark": "sn-1"}).status_code == 302
    assert "Pump, Acme SN-1" in client.get(f"/cases/{number}/").content.decode()
    assert number in client.get(f"/devices/{device.pk}/").content.decode()
    client.force_login(person(Role.REPORTER, units["ward-1"]))
    assert number not in client.get(f"/devices/{device.pk}/").content.decode()  # the case is not theirs to read

    client.force_login(handler)
    client.post(f"/devices/cases/{number}/unlink/{CaseDevice.objects.get().pk}/")
    assert not CaseDevice.objects.exists()


def test_checks_due_are_told_on_today_and_in_the_digest(units: dict[str, Unit], keeper: User, pump: DeviceType) -> None:
    placed(pump, units["ward-1"], keeper, used_from=date(2025, 5, 9), serial="late")
    placed(pump, units["ward-1"], keeper, used_from=date(2025, 5, 25), serial="far")  # due in fifteen days
    officer = person(Role.REPORTER, units["ward-1"])
    actions.appoint(unit=units["ward-1"], person=officer, since=TODAY, by=keeper)
    Check.objects.update(planned_at=datetime(2025, 5, 9, tzinfo=UTC))

    [group] = due.groups(officer, units["ward-1"], "en")
    assert [(line.title, line.over) for line in group.lines] == [("Device check: Pump, Acme late", True)]
    [told] = due.deadlines()
    assert (told.number, told.owner) == ("late", officer)
    assert due.groups(person(Role.REPORTER, units["ward-1"]), units["ward-1"], "en")[0].lines == []


def test_lists_take_as_many_questions_for_more_rows(
    client: Client, units: dict[str, Unit], keeper: User, pump: DeviceType
) -> None:
    client.force_login(keeper)
    counts = []
    for batch in range(2):
        for number in range(3):
            placed(pump, units["ward-1"], keeper, serial=f"{batch}-{number}")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/devices/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_results_that_pass_leave_the_device_in_use(units: dict[str, Unit], keeper: User, pump: DeviceType) -> None:
    device = placed(pump, units["ward-1"], keeper, serial="SN-1")
    check = device.checks.get()
    following = actions.finish_check(check=check, done_on=TODAY, result=Result.REMARKS, remark="Worn cable", by=keeper)
    assert following is not None
    assert following.due == date(2027, 5, 10)
    device.refresh_from_db()
    assert device.state == State.IN_USE
