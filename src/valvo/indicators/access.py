"""Which units' figures a person may see. “Not yours” and “not there” answer alike."""

from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.organisation.models import Unit
from valvo.web.frame import Frame


def unit_seen(frame: Frame) -> Unit:
    """Return the unit in view; raises NotFoundError where the person may not see its figures."""
    unit = frame.required_unit()
    if not may(frame.person, Permission.PICTURE_VIEW, unit):
        raise NotFoundError("no such picture")
    return unit


def unit_to_decide(frame: Frame) -> Unit:
    """Return the unit in view; raises NotAllowedError where the person may see its figures but decide nothing."""
    unit = unit_seen(frame)
    if not may_decide(frame.person, unit):
        raise NotAllowedError(_("You may see these figures but not set phases, notes or targets."))
    return unit


def may_decide(person: User, unit: Unit) -> bool:
    """Tell whether the person may set phases, notes and targets at a unit."""
    return may(person, Permission.PICTURE_EDIT, unit)


def sees_cases(person: User, unit: Unit) -> bool:
    """Tell whether the person may read the cases behind a unit's figures."""
    return may(person, Permission.CASE_VIEW, unit)


def units_seen(person: User) -> set[int]:
    """Return the keys of all units whose figures the person may see."""
    return set(units_reached(person, Permission.PICTURE_VIEW).values_list("pk", flat=True))
