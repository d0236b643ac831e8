"""Which views of lists a person sees and may change. “Not yours” and “not there” answer alike."""

from django.db.models import Q, QuerySet

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force
from valvo.web.models import SavedView


def views_seen(person: User, unit: Unit | None, path: str) -> QuerySet[SavedView]:
    """Return a person's own views of a list and those shared at the unit in view or above it."""
    above = Closure.objects.filter(in_force(clock.today()), descendant=unit).values("ancestor")
    return SavedView.objects.filter(Q(owner=person, unit__isnull=True) | Q(unit__in=above), path=path)


def views_changed(person: User) -> QuerySet[SavedView]:
    """Return the views a person may rename and delete: their own, and those shared where they coordinate."""
    coordinated = units_reached(person, Permission.CASE_COORDINATE).values("pk")
    return SavedView.objects.filter(Q(owner=person, unit__isnull=True) | Q(unit__in=coordinated))


def view_to_change(person: User, pk: int) -> SavedView:
    """Return a view the person may change; raises NotFoundError otherwise."""
    found = views_changed(person).filter(pk=pk).select_related("unit").first()
    if found is None:
        raise NotFoundError("no such view")
    return found
