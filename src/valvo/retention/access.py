"""Where a person may see what retention does."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import permissions_anywhere, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError
from valvo.organisation.models import Unit


def units_seen(person: User) -> QuerySet[Unit]:
    """Return the units whose counts the person may see; raises NotAllowedError for somebody without the right."""
    if Permission.RETENTION_VIEW not in permissions_anywhere(person):
        raise NotAllowedError(_("You may not see what is erased."))
    return units_reached(person, Permission.RETENTION_VIEW)
