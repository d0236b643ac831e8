"""Lists of units from files: they come under the unit in view, or under one another."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.organisation.actions import NewUnit
from valvo.organisation.models import Unit
from valvo.registers import access
from valvo.registers.choices import Purpose
from valvo.registers.incoming import RawFile
from valvo.registers.taking_in import Chosen, TakingIn
from valvo.registers.unit_imports import open_listed
from valvo.registers.unit_lists import LISTING, Reach, read_units


class UnitLists(TakingIn[NewUnit]):
    """Units opened from a list; those already there are left as they are."""

    purpose = Purpose.UNITS
    app = "unit_lists"
    behind = "index"
    behind_label = _("Units")
    holds = _(
        "Columns: identifier; name in Swedish, Finnish or English; kind; sector; form of provision; the unit above; "
        "first day. Without a unit above it comes under the unit in view."
    )
    listing = LISTING
    headings = (_("Identifier"), _("Name"), _("Under"), _("Opens"))

    def address(self, name: str, *ids: int) -> str:
        """Return one of the addresses; the page one comes from is the tree's own."""
        return reverse("organisation:index") if name == self.behind else super().address(name, *ids)

    def unit(self, person: User, unit: Unit) -> Unit:
        """Return the unit in view where the person changes the tree."""
        return access.unit_of_tree(person, unit)

    def reached(self, person: User) -> QuerySet[Unit]:
        """Return the units where the person changes the tree."""
        return units_reached(person, Permission.UNIT_EDIT)

    def read(self, file: RawFile, unit: Unit, person: User, columns: Chosen) -> list[NewUnit]:
        """Return the units of a list; those above must be the person's, or in the list itself."""
        mine = frozenset(self.reached(person).values_list("public_id", flat=True))
        reach = Reach(unit.public_id, mine, clock.today())
        return read_units(file.name, file.content, columns, reach)

    def take(self, rows: list[NewUnit], file: RawFile, unit: Unit, person: User, *, dry_run: bool) -> tuple[int, int]:
        """Open the units that are not there."""
        opened = open_listed(units=rows, by=person, dry_run=dry_run)
        return len(opened), len(rows) - len(opened)

    def line(self, row: NewUnit) -> Sequence[object]:
        """Return a unit as it is shown."""
        return row.public_id, row.name_sv, row.parent, row.opened_on
