"""Every write of devices: types, devices, checks, officers, passports, and which cases are about which devices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.devices import rules
from valvo.devices.choices import Result, State, Task
from valvo.devices.errors import DeviceError
from valvo.devices.events import DeviceEvent
from valvo.devices.models import CaseDevice, Check, Device, DeviceType, Officer, Passport
from valvo.handling.models import Case
from valvo.organisation.models import Unit
from valvo.trail.actions import record

Values = Mapping[str, Any]


@dataclass(frozen=True)
class NewDevice:
    """A device as it is taken into use; `next_check` and `next_maintenance` where they do not follow from the type."""

    type: DeviceType
    unit: Unit
    used_from: date
    number: str = ""
    serial: str = ""
    lot: str = ""
    place: str = ""
    next_check: date | None = None
    next_maintenance: date | None = None


@transaction.atomic
def add_type(*, unit: Unit, values: Values, by: User) -> DeviceType:
    """Declare a type at a unit; raises DeviceError for one that is there."""
    if DeviceType.objects.filter(unit=unit, name=values["name"], maker=values["maker"]).exists():
        raise DeviceError(_("This type is already there."))
    made = DeviceType.objects.create(unit=unit, since=clock.today(), **values)
    record(DeviceEvent.TYPE_ADDED, by=by, target=made, unit=unit, risk=made.risk)
    return made


@transaction.atomic
def change_type(*, kind: DeviceType, values: Values, by: User, seen: int | None) -> None:
    """Correct a type; raises StaleError when somebody else did so first. Planned checks keep their days."""
    current = DeviceType.objects.select_for_update().get(pk=kind.pk)
    if current.version != seen:
        raise StaleError
    twins = DeviceType.objects.filter(unit=current.unit_id, name=values["name"], maker=values["maker"])
    if twins.exclude(pk=current.pk).exists():
        raise DeviceError(_("This type is already there."))
    if values["until"] and values["until"] <= current.since:
        raise DeviceError(_("It cannot end before it begins."))
    DeviceType.objects.filter(pk=current.pk).update(**values, version=current.version + 1)
    record(DeviceEvent.TYPE_CHANGED, by=by, target=current, unit=current.unit_id, risk=values["risk"])


@transaction.atomic
def add_device(*, new: NewDevice, by: User) -> Device:
    """Take a device into use and plan its first checks; raises DeviceError for missing or taken identifiers."""
    _refuse_identifiers(new.type, new.unit, (new.number, new.serial, new.lot))
    made = Device.objects.create(
        type=new.type,
        unit=new.unit,
        number=new.number,
        serial=new.serial,
        lot=new.lot,
        place=new.place,
        used_from=new.used_from,
        state_since=new.used_from,
    )
    record(DeviceEvent.ADDED, by=by, target=made, unit=new.unit, type=new.type.pk)
    first = {Task.CHECK: new.next_check, Task.MAINTENANCE: new.next_maintenance}
    for task, months in _intervals(new.type).items():
        due = first[task] or rules.next_due(new.used_from, months)
        if due:
            _plan(made, task, due, by)
    return made


@transaction.atomic
def change_device(*, device: Device, values: Values, by: User, seen: int | None) -> None:
    """Correct what a device is known by and where it is; raises StaleError, DeviceError."""
    current = _current(device, seen)
    marks = (values["number"], values["serial"], values["lot"])
    _refuse_identifiers(current.type, values["unit"], marks, besides=current.pk)
    Device.objects.filter(pk=current.pk).update(**values, version=current.version + 1)
    moved = values["unit"] != current.unit
    record(DeviceEvent.CHANGED, by=by, target=current, unit=values["unit"], moved=moved)


@transaction.atomic
def move_state(*, device: Device, state: State, why: str, by: User, seen: int | None) -> None:
    """Put a device in use, in quarantine or out of use; raises StaleError, and DeviceError without a reason."""
    current = _current(device, seen)
    if state == current.state:
        raise DeviceError(_("It is so already."))
    if state != State.IN_USE and not why.strip():
        raise DeviceError(_("Say why it may not be used."))
    _set_state(current, state, why, by)


def _set_state(device: Device, state: State, why: str, by: User) -> None:
    Device.objects.filter(pk=device.pk).update(
        state=state, state_since=clock.today(), why=why.strip(), version=device.version + 1
    )
    record(DeviceEvent.MOVED_STATE, by=by, target=device, unit=device.unit_id, state=state)


@transaction.atomic
def plan_check(*, device: Device, task: Task, due: date, by: User) -> Check:
    """Plan a check, or move the planned one to another day; raises DeviceError for a device out of use."""
    current = Device.objects.select_for_update().get(pk=device.pk)
    if current.state == State.TAKEN_OUT:
        raise DeviceError(_("A device taken out of use is not checked."))
    planned = Check.objects.filter(device=current, task=task, done_on__isnull=True).first()
    if planned is None:
        return _plan(current, task, due, by)
    planned.due = due
    planned.save(update_fields=["due"])
    record(DeviceEvent.PLANNED, by=by, target=planned, unit=current.unit_id, task=task, due=due)
    return planned


def _plan(device: Device, task: Task, due: date, by: User) -> Check:
    made = Check.objects.create(device=device, task=task, due=due, planned_at=clock.now())
    record(DeviceEvent.PLANNED, by=by, target=made, unit=device.unit_id, task=task, due=due)
    return made


@transaction.atomic
def finish_check(*, check: Check, done_on: date, result: Result, remark: str, by: User) -> Check | None:
    """Note how a planned check went and plan the next; a device that failed goes into quarantine.

    Returns the next check, None where none comes back. Raises StaleError when it was noted already, DeviceError for a
    day to come and for a result that needs words.
    """
    device = Device.objects.select_for_update(of=("self",)).select_related("type").get(pk=check.device_id)
    current = Check.objects.filter(pk=check.pk, done_on__isnull=True).first()
    if current is None:
        raise StaleError
    if done_on > clock.today():
        raise DeviceError(_("The day has not come yet."))
    if result != Result.PASSED and not remark.strip():
        raise DeviceError(_("Say what was found."))
    Check.objects.filter(pk=current.pk).update(done_on=done_on, result=result, remark=remark.strip(), done_by=by)
    record(DeviceEvent.DONE, by=by, target=current, unit=device.unit_id, task=current.task, result=result)
    if result == Result.FAILED and device.state == State.IN_USE:
        _set_state(device, State.QUARANTINED, remark, by)
    due = rules.next_due(done_on, _intervals(device.type)[Task(current.task)])
    return _plan(device, Task(current.task), due, by) if due and device.state != State.TAKEN_OUT else None


def _intervals(kind: DeviceType) -> dict[Task, int]:
    return {Task.CHECK: kind.check_months, Task.MAINTENANCE: kind.maintenance_months}


@transaction.atomic
def appoint(*, unit: Unit, person: User, since: date, by: User) -> Officer:
    """Let somebody look after a unit's devices from a day; raises DeviceError for somebody who does."""
    if Officer.objects.filter(unit=unit, person=person, until__isnull=True).exists():
        raise DeviceError(_("They already look after the devices of this unit."))
    made = Officer.objects.create(unit=unit, person=person, since=since)
    record(DeviceEvent.APPOINTED, by=by, target=made, unit=unit, person=person.pk, since=since)
    return made


@transaction.atomic
def release(*, officer: Officer, by: User) -> None:
    """End an officer's duty today; one that has not begun ends on the day it would have begun."""
    current = Officer.objects.select_for_update().get(pk=officer.pk)
    if current.until is not None:
        raise StaleError
    current.until = max(clock.today(), current.since)
    current.save(update_fields=["until"])
    record(DeviceEvent.RELEASED, by=by, target=current, unit=current.unit_id, person=current.person_id)


@transaction.atomic
def give_passport(*, person: User, kind: DeviceType, unit: Unit, given_on: date, by: User) -> Passport:
    """Note that somebody has shown how they use a type; it holds as long as the type says.

    Raises DeviceError for one's own and for a day to come.
    """
    if person == by:
        raise DeviceError(_("Nobody gives a passport to themselves."))
    if given_on > clock.today():
        raise DeviceError(_("The day has not come yet."))
    made = Passport.objects.create(
        person=person,
        type=kind,
        unit=unit,
        given_on=given_on,
        valid_to=rules.next_due(given_on, kind.passport_months),
        given_by=by,
    )
    record(DeviceEvent.PASSPORT_GIVEN, by=by, target=made, unit=unit, person=person.pk, type=kind.pk)
    return made


@transaction.atomic
def withdraw_passport(*, passport: Passport, by: User) -> None:
    """Withdraw a passport from today on; raises StaleError for one withdrawn."""
    if not Passport.objects.filter(pk=passport.pk, withdrawn_on__isnull=True).update(withdrawn_on=clock.today()):
        raise StaleError
    record(DeviceEvent.PASSPORT_WITHDRAWN, by=by, target=passport, unit=passport.unit_id, person=passport.person_id)


@transaction.atomic
def link(*, case: Case, device: Device, by: User) -> None:
    """Say that a case is about a device; the same again changes nothing."""
    made, new = CaseDevice.objects.get_or_create(
        case=case, device=device, defaults={"linked_at": clock.now(), "linked_by": by}
    )
    if new:
        record(DeviceEvent.LINKED, by=by, target=made, unit=case.unit_id, case=case.pk, device=device.pk)


@transaction.atomic
def unlink(*, link: CaseDevice, by: User) -> None:
    """Say that a case is not about a device after all."""
    record(DeviceEvent.UNLINKED, by=by, target=link, unit=link.device.unit_id, case=link.case_id, device=link.device_id)
    link.delete()


@transaction.atomic
def take_in(*, new: Sequence[NewDevice], unit: Unit, by: User, dry_run: bool = False) -> tuple[int, int]:
    """Take the devices of a list into use, all or none; those already there are left as they are.

    Returns how many were new and how many were there. A dry run does the same and takes it back.
    """
    there = [one for one in new if _is_there(one)]
    for one in new:
        if one not in there:
            add_device(new=one, by=by)
    if dry_run:
        transaction.set_rollback(True)
    else:
        record(DeviceEvent.IMPORTED, by=by, unit=unit, new=len(new) - len(there), there=len(there))
    return len(new) - len(there), len(there)


def _is_there(new: NewDevice) -> bool:
    if new.serial:
        return Device.objects.filter(type=new.type, serial=new.serial).exists()
    if new.number:
        return Device.objects.filter(unit=new.unit, number=new.number).exists()
    return Device.objects.filter(type=new.type, unit=new.unit, lot=new.lot).exists()


def _refuse_identifiers(kind: DeviceType, unit: Unit, marks: tuple[str, str, str], besides: int = 0) -> None:
    """Refuse a device with none of inventory number, serial number and lot, or with one another device has."""
    number, serial, lot = marks
    if not (number or serial or lot):
        raise DeviceError(_("Give an inventory number, a serial number or a lot."))
    others = Device.objects.exclude(pk=besides)
    if serial and others.filter(type=kind, serial=serial).exists():
        raise DeviceError(_("A device of this type with this serial number is already there."))
    if number and others.filter(unit=unit, number=number).exists():
        raise DeviceError(_("The unit has a device with this inventory number already."))


def _current(device: Device, seen: int | None) -> Device:
    current = Device.objects.select_for_update(of=("self",)).select_related("type", "unit").get(pk=device.pk)
    if current.version != seen:
        raise StaleError
    return current
