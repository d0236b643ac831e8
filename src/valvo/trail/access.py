"""What of the trail a person may read: events at units where they hold that right, and events without a unit."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from valvo.accounts import access
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError
from valvo.organisation.models import Unit
from valvo.trail.models import Event


def events_for(person: User) -> QuerySet[Event]:
    """Return the events in reach; raises NotAllowedError for somebody without the right anywhere."""
    if Permission.TRAIL_READ not in access.permissions_anywhere(person):
        raise NotAllowedError("trail")
    reached = access.units_reached(person, Permission.TRAIL_READ)
    return Event.objects.filter(Q(unit__in=reached.values("pk")) | Q(unit__isnull=True))


def with_names(events: QuerySet[Event]) -> QuerySet[Event]:
    """Add the names known today as `actor_name` and `unit_name`; the trail itself keeps only numbers."""
    people = User.objects.filter(pk=OuterRef("actor")).values("name")
    units = Unit.objects.filter(pk=OuterRef("unit")).values("name_sv")
    return events.annotate(actor_name=Subquery(people), unit_name=Subquery(units))
