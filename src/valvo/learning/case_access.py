"""Who reads learning cases and materials: everybody of the organisation; who writes and checks them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may, memberships, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission, roles_with
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.learning.models import LearningCase, Material
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force


def _above(person: User) -> QuerySet[Any, Any]:
    """Return the keys of the units above, or at, where a person works."""
    held = memberships(person).filter(role__in=roles_with(Permission.REPORT)).values("unit")
    return Closure.objects.filter(in_force(clock.today()), descendant__in=held).values("ancestor")


def cases_read(person: User) -> QuerySet[LearningCase]:
    """Return the learning cases in use in the person's organisation, and those they write or check."""
    worked_on = units_reached(person, Permission.CASE_HANDLE).values("pk")
    in_use = Q(organiser__in=_above(person), published_at__isnull=False, retired_at__isnull=True)
    return LearningCase.objects.filter(in_use | Q(unit__in=worked_on))


def case_read(person: User, pk: int) -> LearningCase:
    """Return a learning case the person may read; raises NotFoundError otherwise."""
    found = cases_read(person).filter(pk=pk).select_related("unit", "written_by", "published_by").first()
    if found is None:
        raise NotFoundError("no such learning case")
    return found


def may_write(person: User, unit: Unit | int) -> bool:
    """Tell whether the person writes learning cases and adds materials at a unit."""
    return may(person, Permission.CASE_HANDLE, unit)


def may_check(person: User, unit: Unit | int) -> bool:
    """Tell whether the person takes learning cases of a unit into use."""
    return may(person, Permission.CASE_COORDINATE, unit)


def unit_to_write_for(person: User, unit: Unit) -> Unit:
    """Return a unit the person writes for; raises NotAllowedError otherwise."""
    if not may_write(person, unit):
        raise NotAllowedError(_("Learning cases and materials are added by those who handle cases at the unit."))
    return unit


def case_to_write(person: User, pk: int) -> LearningCase:
    """Return a learning case the person writes; raises NotFoundError or NotAllowedError."""
    found = case_read(person, pk)
    unit_to_write_for(person, found.unit)
    return found


def case_to_check(person: User, pk: int) -> LearningCase:
    """Return a learning case the person takes into use; raises NotFoundError or NotAllowedError."""
    found = case_read(person, pk)
    if not may_check(person, found.unit):
        raise NotAllowedError(_("A coordinator at the unit checks learning cases."))
    return found


def materials_read(person: User) -> QuerySet[Material]:
    """Return the materials of the person's organisation."""
    return Material.objects.filter(organiser__in=_above(person), retired_at__isnull=True)


def material_read(person: User, pk: int) -> Material:
    """Return a material the person may read; raises NotFoundError otherwise."""
    found = materials_read(person).filter(pk=pk).select_related("unit", "stored").first()
    if found is None:
        raise NotFoundError("no such material")
    return found


def material_to_look_after(person: User, pk: int) -> Material:
    """Return a material the person looks after; raises NotFoundError or NotAllowedError."""
    found = material_read(person, pk)
    unit_to_write_for(person, found.unit)
    return found
