"""Who can make a visit: nobody who works at the unit, did so not long ago, or leads it."""

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet

from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Permission, Role, roles_with
from valvo.core import clock
from valvo.inspections.definition import definition
from valvo.inspections.rules import Post, Tie, tie
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force

LEADING = (Role.HANDLER, Role.MANAGER)


def possible_visitors(unit: Unit) -> QuerySet[User]:
    """Return who can be in a team: whoever inspects or reads cases in the unit's organisation and has no tie to it."""
    today = clock.today()
    tops = Closure.objects.filter(in_force(today), descendant=unit).values("ancestor")
    near = Closure.objects.filter(in_force(today), ancestor__in=tops).values("descendant")
    held = Membership.objects.filter(in_force(today), unit__in=near, role__in=roles_with(Permission.ACTION_VIEW))
    return User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk__in=tied(unit).values("user"))


def tied(unit: Unit) -> QuerySet[Membership]:
    """Return the roles that tie somebody to a unit: held at it now or not long ago, or leading it from above now."""
    since = clock.today() - relativedelta(months=definition().worked_within_months)
    above = Closure.objects.filter(in_force(clock.today()), descendant=unit, depth__gt=0).values("ancestor")
    at_it = Q(unit=unit) & (Q(valid_to__isnull=True) | Q(valid_to__gt=since))
    return Membership.objects.filter(at_it | (Q(unit__in=above, role__in=LEADING) & in_force(clock.today())))


def tie_of(person: User, unit: Unit) -> Tie | None:
    """Return what ties somebody to a unit; None where nothing does."""
    depths = dict(Closure.objects.filter(in_force(clock.today()), descendant=unit).values_list("ancestor", "depth"))
    held = tied(unit).filter(user=person)
    return tie(Post(depths.get(row.unit_id, 0), row.role in LEADING) for row in held)
