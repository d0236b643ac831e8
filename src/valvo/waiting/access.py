"""Whose waits a person counts, and which files they may take in. “Not yours” and “not there” answer alike."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.waiting.models import Intake
from valvo.web.frame import Frame


def units(frame: Frame) -> QuerySet[Unit]:
    """Return the units at and under the one in view whose registers the person may read."""
    frame.require(Permission.REGISTER_VIEW)
    below = subtree(frame.required_unit(), clock.today()).values("pk")
    return units_reached(frame.person, Permission.REGISTER_VIEW).filter(pk__in=below)


def unit_to_fill(frame: Frame) -> Unit:
    """Return the unit in view; raises NotAllowedError for somebody who does not keep its registers."""
    frame.require(Permission.REGISTER_EDIT)
    unit = frame.required_unit()
    if not units_reached(frame.person, Permission.REGISTER_EDIT).filter(pk=unit.pk).exists():
        raise NotAllowedError(_("Taking in files needs the right to keep registers."))
    return unit


def intakes(frame: Frame) -> QuerySet[Intake]:
    """Return the files of the unit in view and those under it."""
    return Intake.objects.filter(unit__in=units(frame)).select_related("unit")


def intake_for(person: User, pk: int) -> Intake:
    """Return a file the person may take in; raises NotFoundError."""
    reached = units_reached(person, Permission.REGISTER_EDIT)
    found = Intake.objects.filter(pk=pk, unit__in=reached).select_related("unit", "received_by").first()
    if found is None:
        raise NotFoundError("no such file")
    return found
