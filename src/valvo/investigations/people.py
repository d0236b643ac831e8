"""Who can be in the team of an investigation."""

from django.db.models import QuerySet

from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Permission, roles_with
from valvo.core import clock
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force


def possible_members(unit: Unit) -> QuerySet[User]:
    """Return who can be in a team: everybody who reads cases somewhere in the unit's organisation."""
    today = clock.today()
    tops = Closure.objects.filter(in_force(today), descendant=unit).values("ancestor")
    near = Closure.objects.filter(in_force(today), ancestor__in=tops).values("descendant")
    held = Membership.objects.filter(in_force(today), unit__in=near, role__in=roles_with(Permission.CASE_VIEW))
    return User.objects.filter(pk__in=held.values("user"), is_active=True)
