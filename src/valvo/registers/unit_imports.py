"""Opening units from a list; those already there are left as they are."""

from collections.abc import Sequence

from django.db import transaction

from valvo.accounts.models import User
from valvo.organisation.actions import NewUnit, open_units
from valvo.organisation.models import Unit


@transaction.atomic
def open_listed(*, units: Sequence[NewUnit], by: User | None, dry_run: bool = False) -> list[str]:
    """Open the units of a list that are not there; return their identifiers. Raises TreeError and opens none.

    A dry run does the same and takes it back.
    """
    present = set(
        Unit.objects.filter(public_id__in=[unit.public_id for unit in units]).values_list("public_id", flat=True)
    )
    new = [unit for unit in units if unit.public_id not in present]
    if new:
        open_units(new=new, by=by)
    if dry_run:
        transaction.set_rollback(True)
    return [unit.public_id for unit in new]
