"""Lists of devices from files."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.devices import access, actions
from valvo.devices.actions import NewDevice
from valvo.devices.lists import LISTING, read_devices
from valvo.organisation.models import Unit
from valvo.registers.choices import Purpose
from valvo.registers.incoming import RawFile
from valvo.registers.taking_in import Chosen, TakingIn


class DeviceLists(TakingIn[NewDevice]):
    """Devices taken into use from a list; those already there are left as they are."""

    purpose = Purpose.DEVICES
    app = "devices"
    behind = "devices"
    behind_label = _("Devices")
    holds = _(
        "Columns: type; unit; inventory number, serial number or lot; place; in use from; next check; "
        "next maintenance. The types must be there already."
    )
    listing = LISTING
    headings = (_("Type"), _("Unit"), _("Inventory number"), _("Serial number"), _("Lot"), _("Next check"))

    def unit(self, person: User, unit: Unit) -> Unit:
        """Return the unit in view where the person looks after devices."""
        return access.unit_kept(person, unit)

    def reached(self, person: User) -> QuerySet[Unit]:
        """Return the units where the person looks after devices."""
        return access.units_kept(person)

    def read(self, file: RawFile, unit: Unit, person: User, columns: Chosen) -> list[NewDevice]:
        """Return the devices of a list."""
        types, units = access.types_to_use(unit), access.units_seen(person, unit)
        return read_devices(file.name, file.content, types, units, columns)

    def take(self, rows: list[NewDevice], file: RawFile, unit: Unit, person: User, *, dry_run: bool) -> tuple[int, int]:
        """Take the devices into use."""
        return actions.take_in(new=rows, unit=unit, by=person, dry_run=dry_run)

    def line(self, row: NewDevice) -> Sequence[object]:
        """Return a device as it is shown."""
        return row.type.name, row.unit.name, row.number, row.serial, row.lot, row.next_check
