"""What of the trail a person may read: events at units where they hold that right, and events without a unit."""

from django.db.models import Q, QuerySet

from valvo.accounts import access
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError
from valvo.trail.models import Event


def events_for(person: User) -> QuerySet[Event]:
    """Return the events in reach; raises NotAllowedError for somebody without the right anywhere."""
    if Permission.TRAIL_READ not in access.permissions_anywhere(person):
        raise NotAllowedError("trail")
    reached = access.units_reached(person, Permission.TRAIL_READ)
    return Event.objects.filter(Q(unit__in=reached.values("pk")) | Q(unit__isnull=True))
