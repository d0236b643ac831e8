"""Devices: which type, where, under which identifiers; what is checked when; who may use and who looks after them."""

from django.db import models
from django.db.models import F, Q

from valvo.accounts.models import User
from valvo.devices.choices import Result, State, Task
from valvo.handling.models import Case
from valvo.organisation.models import Unit


class DeviceType(models.Model):
    """A kind of device (a maker's model), known at a unit and under it, from a day until it is no longer bought."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    maker = models.CharField(max_length=120, blank=True)
    udi_di = models.CharField(max_length=40, blank=True)
    risk = models.CharField(max_length=40)  # of the code list device_risk
    check_months = models.PositiveSmallIntegerField(default=0)  # nought: never
    maintenance_months = models.PositiveSmallIntegerField(default=0)
    needs_passport = models.BooleanField(default=False)
    passport_months = models.PositiveSmallIntegerField(default=0)  # nought: without end
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the first day it is no longer taken into use
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name", "maker"], name="device_type_once"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="type_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.maker}" if self.maker else self.name


class Device(models.Model):
    """One device, or one lot of devices, at a unit."""

    type = models.ForeignKey(DeviceType, on_delete=models.PROTECT, related_name="devices")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, blank=True)  # the organisation's own
    serial = models.CharField(max_length=60, blank=True)
    lot = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=80, blank=True)
    used_from = models.DateField()
    state = models.CharField(max_length=12, choices=State, default=State.IN_USE)
    state_since = models.DateField()
    why = models.CharField(max_length=200, blank=True)  # of the state
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["type__name", "number", "serial", "id"]
        constraints = [
            models.UniqueConstraint(fields=["type", "serial"], condition=~Q(serial=""), name="device_serial_once"),
            models.UniqueConstraint(fields=["unit", "number"], condition=~Q(number=""), name="device_number_once"),
            models.CheckConstraint(
                condition=~Q(number="") | ~Q(serial="") | ~Q(lot=""), name="device_has_an_identifier"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="device_by_unit"),
            models.Index(fields=["lot"], name="device_by_lot"),
            models.Index(fields=["serial"], name="device_by_serial"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.mark}"

    @property
    def mark(self) -> str:
        """Return the identifier it is best known by."""
        return self.number or self.serial or self.lot


class Check(models.Model):
    """A check or maintenance: planned until it is done."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="checks")
    task = models.CharField(max_length=12, choices=Task)
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=8, choices=Result, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["device", "task"], condition=Q(done_on__isnull=True), name="check_planned_once"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, result="") | (Q(done_on__isnull=False) & ~Q(result="")),
                name="check_done_has_a_result",
            ),
        ]
        indexes = [models.Index(fields=["due"], condition=Q(done_on__isnull=True), name="check_planned_by_due")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.task} {self.due}"


class Officer(models.Model):
    """Who looks after a unit's devices, from a day up to but not including another."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["unit__name_sv", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "person"], condition=Q(until__isnull=True), name="device_officer_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="device_officer_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.unit_id}"


class Passport(models.Model):
    """Somebody has shown that they can use a type of device."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    type = models.ForeignKey(DeviceType, on_delete=models.PROTECT, related_name="passports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # where it was shown
    given_on = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the last day
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-given_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("given_on")), name="passport_ends_later"
            ),
            models.CheckConstraint(condition=~Q(person=F("given_by")), name="passport_by_another"),
        ]
        indexes = [models.Index(fields=["person", "type"], name="passport_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.type_id}"


class CaseDevice(models.Model):
    """A case is about a device."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="cases")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["linked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "device"], name="case_device_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.device_id}"
