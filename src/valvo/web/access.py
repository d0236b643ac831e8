"""Which views of lists a person sees and may change. “Not yours” and “not there” answer alike."""

from datetime import date

from django.db.models import Q, QuerySet

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.database.prepared import Prepared
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force
from valvo.web.models import SavedView


def views_seen(person: User, unit: Unit | None, path: str) -> list[SavedView]:
    """Return a person's own views of a list and those shared at the unit in view or above it."""
    return _views_seen(person=person.pk, unit=unit.pk if unit else 0, path=path, day=clock.today())


def _seen(person: int, unit: int, path: str, day: date) -> QuerySet[SavedView]:
    above = Closure.objects.filter(in_force(day), descendant=unit).values("ancestor")
    return SavedView.objects.filter(Q(owner=person, unit__isnull=True) | Q(unit__in=above), path=path)


_views_seen = Prepared(_seen)


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
