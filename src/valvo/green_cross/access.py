"""Who sees and marks the green cross: everybody who reports at the unit."""

from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError
from valvo.organisation.models import Unit
from valvo.web.frame import Frame


def unit_seen(frame: Frame) -> Unit:
    """Return the unit in view; raises NotAllowedError for somebody who does not work there."""
    unit = frame.required_unit()
    if not may(frame.person, Permission.REPORT, unit):
        raise NotAllowedError(_("The green cross is for those who work at the unit."))
    return unit


def units_seen(frame: Frame) -> set[int]:
    """Return the keys of all units whose cross the person may see."""
    return set(units_reached(frame.person, Permission.REPORT).values_list("pk", flat=True))
