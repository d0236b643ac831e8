"""Devices, checks, passports, occasions and completions reach the lake by the apps' own actions."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from lake_world import Refreshed

from factories import county, person
from valvo.analytics.columns import LakeTable
from valvo.analytics.tables import COMPLETIONS, DEVICE_CHECKS, DEVICE_PASSPORTS, DEVICES, OCCASIONS
from valvo.core import clock
from valvo.devices import actions as devices
from valvo.devices.actions import NewDevice
from valvo.devices.choices import Result, State, Task
from valvo.devices.models import Check, Device, DeviceType
from valvo.occasions import actions as occasions
from valvo.occasions.actions import NewCompletion
from valvo.occasions.choices import Audience
from valvo.organisation.models import Unit

pytestmark = pytest.mark.django_db

TYPE = {
    "name": "Pump", "maker": "", "udi_di": "", "risk": "class_2b", "check_months": 12, "maintenance_months": 0,
    "needs_passport": True, "passport_months": 24,
}  # fmt: skip
Only = Callable[[LakeTable], Refreshed]


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


def placed(units: dict[str, Unit]) -> tuple[DeviceType, Device]:
    """Take a pump into use on 1 May 2025; its check is due a year later."""
    with clock.stopped_at(at(2025, 5, 1)):
        kind = devices.add_type(unit=units["county"], values=TYPE, by=person())
        new = NewDevice(type=kind, unit=units["ward-1"], used_from=date(2025, 5, 1), number="17", place="Room 4")
        return kind, devices.add_device(new=new, by=person())


def test_a_device_is_in_use_until_it_is_put_aside_and_moves_with_its_unit(only: Only) -> None:
    refreshed, units = only(DEVICES), county()
    kind, device = placed(units)
    (row,) = refreshed()
    assert (row["risk"], row["state"], row["used_on"], row["unused_on"]) == (
        "class_2b", "in_use", date(2025, 5, 1), None,
    )  # fmt: skip
    with clock.stopped_at(at(2025, 6, 2)):
        devices.move_state(device=device, state=State.QUARANTINED, why="Torn cable", by=person(), seen=1)
        assert [row["unused_on"] for row in refreshed()] == [date(2025, 6, 2)]
        values = {"unit": units["ward-2"], "number": "17", "serial": "", "lot": "", "place": ""}
        devices.change_device(device=device, values=values, by=person(), seen=2)
        assert [row["unit"] for row in refreshed()] == [units["ward-2"].pk]
        devices.change_type(kind=kind, values=TYPE | {"risk": "class_1", "until": None}, by=person(), seen=1)
        assert [row["risk"] for row in refreshed(last=True)] == ["class_1"]


def test_a_check_is_late_after_its_day_and_gone_when_its_device_is(only: Only) -> None:
    refreshed, units = only(DEVICE_CHECKS), county()
    _kind, device = placed(units)
    assert [(row["due_on"], row["done_on"]) for row in refreshed()] == [(date(2026, 5, 1), None)]
    with clock.stopped_at(at(2026, 5, 2)):
        day = date(2026, 5, 2)
        devices.finish_check(check=Check.objects.get(), done_on=day, result=Result.PASSED, remark="", by=person())
        rows = sorted((row["due_on"], row["late"], row["result"], row["task"]) for row in refreshed())
        assert rows == [(date(2026, 5, 1), True, "passed", Task.CHECK), (date(2027, 5, 2), False, "", Task.CHECK)]
        devices.move_state(device=device, state=State.TAKEN_OUT, why="Worn out", by=person(), seen=1)
        assert [row["due_on"] for row in refreshed(last=True)] == [date(2026, 5, 1)]


def test_a_new_passport_ends_the_one_before_and_names_nobody(only: Only) -> None:
    refreshed, units = only(DEVICE_PASSPORTS), county()
    kind, _device = placed(units)
    nurse, leader, ends = person(), person(), []
    for moment in (at(2025, 5, 2), at(2026, 5, 2)):
        with clock.stopped_at(moment):
            day = clock.today()
            devices.give_passport(person=nurse, kind=kind, unit=units["ward-1"], given_on=day, by=leader)
            ends.append(sorted(row["ended_on"] for row in refreshed(last=len(ends) == 1)))
    assert ends == [[date(2027, 5, 3)], [date(2026, 5, 2), date(2028, 5, 3)]]


def test_an_occasion_follows_its_day_into_another_year_and_is_removed(only: Only) -> None:
    refreshed, units = only(OCCASIONS), county()
    values = {
        "unit": units["ward-1"], "kind": "panel", "title": "A secret title", "on": date(2025, 12, 31),
        "audience": Audience.CLIENTS, "invited": 10, "participants": 8, "outcome": "",
    }  # fmt: skip
    one = occasions.note(values=values, by=person())
    (row,) = refreshed()
    assert (row["kind"], row["participants"], row["on"], "secret" in str(row)) == (
        "panel",
        8,
        date(2025, 12, 31),
        False,
    )
    occasions.change(occasion=one, values=values | {"on": date(2026, 1, 1)}, by=person(), seen=1)
    assert [row["on"] for row in refreshed()] == [date(2026, 1, 1)]
    occasions.remove(occasion=one, by=person(), seen=2)
    assert refreshed(last=True) == []


def test_a_corrected_completion_takes_the_place_of_the_one_before(only: Only) -> None:
    refreshed, units = only(COMPLETIONS), county()
    ward = units["ward-1"]

    def told(day: date, done: int, training: str = "Safe medication") -> None:
        new = NewCompletion(ward, training, Audience.STAFF, day, done, 20, 2)
        occasions.take_in(new=[new], file="lms.csv", unit=ward, by=person())

    told(date(2026, 3, 31), 12)
    told(date(2026, 4, 30), 15)
    told(date(2026, 4, 30), 9, "Fire drill")
    before = refreshed()
    told(date(2026, 4, 30), 16)
    found = refreshed(last=True)
    assert sorted((row["on"].month, row["done"]) for row in found) == [(3, 12), (4, 9), (4, 16)]
    assert len({row["training"] for row in found}) == 2
    assert {row["training"] for row in found} == {row["training"] for row in before}
