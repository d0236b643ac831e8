"""Who may ask the lake questions of their own, and of which units they get answers."""

from django.utils.translation import gettext as _

from valvo.accounts.access import permissions_anywhere, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.errors import NotAllowedError


def units_to_query(person: User) -> frozenset[int]:
    """Return the keys of the units whose rows a person may query; raises NotAllowedError for none at all."""
    if Permission.LAKE_QUERY not in permissions_anywhere(person):
        raise NotAllowedError(_("You have no right to ask the lake questions of your own."))
    return frozenset(units_reached(person, Permission.LAKE_QUERY).values_list("pk", flat=True))
