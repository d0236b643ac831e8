"""Which occasions and completions a person sees, and where they note them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.occasions.models import Completion, Occasion
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree


def units_seen(person: User, unit: Unit) -> QuerySet[Unit]:
    """Return the units at and under a unit whose occasions the person sees."""
    return units_reached(person, Permission.REGISTER_VIEW).filter(pk__in=subtree(unit, clock.today()).values("pk"))


def units_kept(person: User) -> QuerySet[Unit]:
    """Return the units where the person notes occasions and takes in completions."""
    return units_reached(person, Permission.OCCASION_EDIT)


def unit_kept(person: User, unit: Unit) -> Unit:
    """Return the unit in view where the person notes occasions; raises NotAllowedError otherwise."""
    if not units_kept(person).filter(pk=unit.pk).exists():
        raise NotAllowedError(_("Occasions are noted by those who lead the unit or keep its registers."))
    return unit


def occasions(person: User, unit: Unit) -> QuerySet[Occasion]:
    """Return the occasions of a unit and those under it."""
    return Occasion.objects.filter(unit__in=units_seen(person, unit)).select_related("unit", "noted_by")


def completions(person: User, unit: Unit) -> QuerySet[Completion]:
    """Return the completions in force at and under a unit."""
    found = Completion.objects.filter(unit__in=units_seen(person, unit), replaced_by__isnull=True)
    return found.select_related("unit", "taken_in_by")


def occasion_kept(person: User, pk: int) -> Occasion:
    """Return an occasion the person may correct; raises NotFoundError, NotAllowedError."""
    reached = units_reached(person, Permission.REGISTER_VIEW).values("pk")
    found = Occasion.objects.filter(pk=pk, unit__in=reached).select_related("unit").first()
    if found is None:
        raise NotFoundError("no such occasion")
    unit_kept(person, found.unit)
    return found
