"""Which devices, types and passports a person sees, and where they look after them."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import units_reached
from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.devices.models import CaseDevice, Check, Device, DeviceType, Officer, Passport
from valvo.handling.access import may_handle
from valvo.handling.models import Case
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force, path, subtree


def units_seen(person: User, unit: Unit) -> QuerySet[Unit]:
    """Return the units at and under a unit whose devices the person sees."""
    return units_reached(person, Permission.DEVICE_VIEW).filter(pk__in=subtree(unit, clock.today()).values("pk"))


def units_kept(person: User) -> QuerySet[Unit]:
    """Return the units whose devices the person looks after: by a role, or as the unit's device officer."""
    today = clock.today()
    officer = officers_on(today).filter(person=person).values("unit")
    below = Closure.objects.filter(in_force(today), ancestor__in=officer).values("descendant")
    return Unit.objects.filter(Q(pk__in=units_reached(person, Permission.DEVICE_EDIT).values("pk")) | Q(pk__in=below))


def unit_kept(person: User, unit: Unit) -> Unit:
    """Return the unit in view where the person looks after the devices; raises NotAllowedError otherwise."""
    if not units_kept(person).filter(pk=unit.pk).exists():
        raise NotAllowedError(_("Devices are looked after by the unit's managers and device officers."))
    return unit


def devices(person: User, unit: Unit) -> QuerySet[Device]:
    """Return the devices at and under a unit."""
    return Device.objects.filter(unit__in=units_seen(person, unit)).select_related("type", "unit")


def devices_seen(person: User) -> QuerySet[Device]:
    """Return all devices the person sees."""
    reached = units_reached(person, Permission.DEVICE_VIEW)
    return Device.objects.filter(unit__in=reached).select_related("type", "unit")


def device_for(person: User, pk: int) -> Device:
    """Return a device the person sees; raises NotFoundError otherwise."""
    found = devices_seen(person).filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such device")
    return found


def device_kept(person: User, pk: int) -> Device:
    """Return a device the person looks after; raises NotFoundError, NotAllowedError."""
    found = device_for(person, pk)
    unit_kept(person, found.unit)
    return found


def check_kept(person: User, pk: int) -> Check:
    """Return a planned check of a device the person looks after; raises NotFoundError, NotAllowedError."""
    found = Check.objects.filter(pk=pk, done_on__isnull=True).select_related("device").first()
    if found is None:
        raise NotFoundError("no such check")
    device_kept(person, found.device_id)
    return found


def types(unit: Unit) -> QuerySet[DeviceType]:
    """Return the types known at a unit: declared there, above it or under it."""
    today = clock.today()
    above = [one.pk for one in path(unit, today)]
    found = Q(unit__in=above) | Q(unit__in=subtree(unit, today).values("pk"))
    return DeviceType.objects.filter(found).select_related("unit")


def types_to_use(unit: Unit) -> QuerySet[DeviceType]:
    """Return the types a new device of a unit can be of: declared there or above it, and not ended."""
    today = clock.today()
    above = [one.pk for one in path(unit, today)]
    return DeviceType.objects.filter(unit__in=above).filter(Q(until__isnull=True) | Q(until__gt=today))


def type_kept(person: User, pk: int) -> DeviceType:
    """Return a type declared where the person looks after devices; raises NotFoundError, NotAllowedError."""
    reached = units_reached(person, Permission.DEVICE_VIEW).values("pk")
    found = DeviceType.objects.filter(pk=pk, unit__in=reached).select_related("unit").first()
    if found is None:
        raise NotFoundError("no such type")
    unit_kept(person, found.unit)
    return found


def officers_on(day: date) -> QuerySet[Officer]:
    """Return those who look after devices on a day."""
    return Officer.objects.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gt=day))


def officers(person: User, unit: Unit) -> QuerySet[Officer]:
    """Return the officers, present and past, of the units at and under a unit."""
    return Officer.objects.filter(unit__in=units_seen(person, unit)).select_related("unit", "person")


def officer_kept(person: User, pk: int) -> Officer:
    """Return an officer's duty at a unit where the person may end it; raises NotFoundError, NotAllowedError."""
    reached = units_reached(person, Permission.DEVICE_VIEW).values("pk")
    found = Officer.objects.filter(pk=pk, unit__in=reached).select_related("unit").first()
    if found is None:
        raise NotFoundError("no such officer")
    unit_kept(person, found.unit)
    return found


def staff(unit: Unit) -> QuerySet[User]:
    """Return who works at a unit or under it: the active people with a role there today."""
    return _working_at(subtree(unit, clock.today()))


def _working_at(units: QuerySet[Unit]) -> QuerySet[User]:
    today = clock.today()
    held = Membership.objects.filter(unit__in=units.values("pk"), valid_from__lte=today)
    held = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def own_passports(person: User) -> QuerySet[Passport]:
    """Return the person's own passports."""
    return Passport.objects.filter(person=person).select_related("type", "given_by")


def unit_led(person: User, unit: Unit) -> Unit:
    """Return the unit in view where the person sees and gives passports; raises NotAllowedError otherwise."""
    if not units_reached(person, Permission.DEVICE_PASSPORT).filter(pk=unit.pk).exists():
        raise NotAllowedError(_("Device passports of others are seen by those who lead them."))
    return unit


def passports(person: User, unit: Unit) -> QuerySet[Passport]:
    """Return the passports of those who work at or under a unit the person leads; raises NotAllowedError."""
    there = staff(unit_led(person, unit)).values("pk")
    return Passport.objects.filter(person__in=there).select_related("person", "type", "given_by")


def passport_for(person: User, pk: int) -> Passport:
    """Return a passport given at a unit the person leads, or to somebody working there; raises NotFoundError."""
    led = units_reached(person, Permission.DEVICE_PASSPORT)
    reached = Q(unit__in=led.values("pk")) | Q(person__in=_working_at(led).values("pk"))
    found = Passport.objects.filter(reached, pk=pk).select_related("person", "type", "unit", "given_by").first()
    if found is None:
        raise NotFoundError("no such passport")
    return found


def links_of(case: Case) -> QuerySet[CaseDevice]:
    """Return the devices a case is about; only for a case the person may read."""
    return CaseDevice.objects.filter(case=case).select_related("device__type", "device__unit")


def may_link(person: User, case: Case) -> bool:
    """Tell whether the person may say which devices a case is about."""
    return may_handle(person, case)


def link_for(case: Case, pk: int) -> CaseDevice:
    """Return one of a case's devices; raises NotFoundError."""
    found = links_of(case).filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such link")
    return found
