"""Rows and shares for the pages of devices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.devices import access, rules
from valvo.devices.choices import State
from valvo.devices.errors import NoSuchDeviceError
from valvo.devices.models import CaseDevice, Check, Device, Officer, Passport
from valvo.handling.access import cases_seen
from valvo.handling.models import Case
from valvo.organisation.models import Unit

SOON = timedelta(days=60)


def risk_label(risk: str, language: Language) -> str:
    """Return a risk class as it is said in a language."""
    code = catalogue().code("device_risk", risk)
    return code.label[language] if code else risk


def risk_choices(language: Language) -> list[tuple[str, str]]:
    """Return the risk classes there are today, as choices."""
    return [(one.id, one.label[language]) for one in catalogue().code_list("device_risk").chosen_from(clock.today())]


def planned() -> QuerySet[Check]:
    """Return the checks that are to be done, of devices that are still there."""
    return Check.objects.filter(done_on__isnull=True).exclude(device__state=State.TAKEN_OUT)


def with_next_due(rows: QuerySet[Device]) -> QuerySet[Device]:
    """Return devices with `next_due`, the day of their first planned check; None where none is planned."""
    first = Check.objects.filter(device=OuterRef("pk"), done_on__isnull=True).order_by("due")
    return rows.annotate(next_due=Subquery(first.values("due")[:1]))


def late(rows: QuerySet[Device]) -> QuerySet[Device]:
    """Return the devices with a check whose day has passed."""
    over = planned().filter(device=OuterRef("pk"), due__lt=clock.today())
    return rows.filter(Exists(over))


@dataclass(frozen=True)
class Part:
    """How many of how many."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """Return the share in per cent, None of nothing."""
        return 100 * self.part / self.whole if self.whole else None


def checked_in_time(devices: QuerySet[Device], day: date) -> Part:
    """Return how many devices in use with checks planned have none whose day has passed, and how many have any."""
    watched = devices.filter(state=State.IN_USE).filter(Exists(_planned_of()))
    over = watched.filter(Exists(_planned_of().filter(due__lt=day)))
    whole = watched.count()
    return Part(whole - over.count(), whole)


def _planned_of() -> QuerySet[Check]:
    return Check.objects.filter(device=OuterRef("pk"), done_on__isnull=True)


def with_valid_passports(unit: Unit, devices: QuerySet[Device], day: date) -> Part:
    """Return how many pairs of a person and a type have a passport that holds, of all pairs that should.

    A pair should where the person works at or under the unit and a device of a type that needs a passport is in use
    there.
    """
    people = set(access.staff(unit).values_list("pk", flat=True))
    needed = set(
        devices.filter(state=State.IN_USE, type__needs_passport=True).order_by().values_list("type", flat=True)
    )
    given = Passport.objects.filter(person__in=people, type__in=needed, given_on__lte=day)
    pairs = {(one.person_id, one.type_id) for one in given if rules.holds(one.valid_to, one.withdrawn_on, day)}
    return Part(len(pairs), len(people) * len(needed))


def traced(person: User, text: str) -> QuerySet[Device]:
    """Return the devices with an identifier in the person's reach: a scanned or written UDI, a lot, a serial number …

    A UDI with a lot or serial number finds only those; without, all of its type.
    """
    text = text.replace("\0", "").strip()
    rows = access.devices_seen(person).order_by("unit__name_sv", "type__name", "pk")
    udi = rules.read_udi(text)
    if udi is None:
        same = Q(lot__iexact=text) | Q(serial__iexact=text) | Q(number__iexact=text) | Q(type__udi_di__iexact=text)
        return rows.filter(same) if text else rows.none()
    rows = rows.filter(type__udi_di=udi.di)
    rows = rows.filter(lot__iexact=udi.lot) if udi.lot else rows
    return rows.filter(serial__iexact=udi.serial) if udi.serial else rows


def device_named(person: User, text: str) -> Device:
    """Return the one device with an identifier in the person's reach; raises NoSuchDeviceError."""
    found = list(traced(person, text)[:2])
    if not found:
        raise NoSuchDeviceError(_("No device with this identifier is in your reach."))
    if len(found) > 1:
        raise NoSuchDeviceError(_("Several devices have this identifier; give the serial or inventory number."))
    return found[0]


@dataclass(frozen=True)
class DueRow:
    """A check on a device's page."""

    check: Check
    over: bool


def planned_of(device: Device) -> list[DueRow]:
    """Return what is planned for a device."""
    rows = device.checks.filter(done_on__isnull=True)
    return [DueRow(one, one.due < clock.today()) for one in rows]


def done_of(device: Device) -> QuerySet[Check]:
    """Return what was done to a device, the newest first."""
    return device.checks.filter(done_on__isnull=False).select_related("done_by").order_by("-done_on", "-pk")


def cases_about(person: User, device: Device) -> QuerySet[Case]:
    """Return the cases about a device that the person may read, the newest first."""
    about = CaseDevice.objects.filter(device=device).values("case")
    return cases_seen(person).filter(pk__in=about).select_related("report").order_by("-opened_at")


def officers_of(units: Iterable[int]) -> QuerySet[Officer]:
    """Return who looks after the devices of units today."""
    return access.officers_on(clock.today()).filter(unit__in=list(units)).select_related("person", "unit")


def holding(rows: QuerySet[Passport], day: date) -> QuerySet[Passport]:
    """Return the passports that hold on a day."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day)
    )


def ending_soon(rows: QuerySet[Passport]) -> QuerySet[Passport]:
    """Return the passports that hold today and end within sixty days."""
    today = clock.today()
    return holding(rows, today).filter(valid_to__lte=today + SOON)
