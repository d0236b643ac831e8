"""What a person reaches: the units where a role of theirs, or of somebody they stand in for, holds a permission."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from valvo.accounts.models import Deputy, Membership, User
from valvo.accounts.permissions import PERMISSIONS, Permission, Role, roles_with
from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.database import lookups  # noqa: F401 (makes `among` known)
from valvo.database.prepared import Prepared
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force


def _in_force(day: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    )


def memberships(person: User | int, day: date | None = None) -> QuerySet[Membership]:
    """Return the memberships in force for a person that day, own and those they stand in for."""
    day = day or clock.today()
    stands_in = _stands_in(person, day).filter(absent=OuterRef("user"))
    return Membership.objects.filter(_in_force(day)).filter(Q(user=person) | Exists(stands_in))


def acts_for(person: User, day: date | None = None) -> QuerySet[User]:
    """Return those a person stands in for that day: what was given to them by name waits for the person too."""
    return User.objects.filter(pk__among=_absent.written(person=person.pk, day=day or clock.today()))


_absent: Prepared[Deputy] = Prepared(lambda person, day: _stands_in(person, day).values("absent"))


def _stands_in(person: User | int, day: date) -> QuerySet[Deputy]:
    return Deputy.objects.filter(deputy=person, valid_from__lte=day, valid_to__gte=day, absent__is_active=True)


def units_reached(person: User | int, permission: Permission, day: date | None = None) -> QuerySet[Unit]:
    """Return the units, open or closed, where the person holds a permission that day."""
    pk = person if isinstance(person, int) else person.pk
    return Unit.objects.filter(pk__among=_keys_reached(permission).written(person=pk, day=day or clock.today()))


@cache
def _keys_reached(permission: Permission) -> Prepared[Closure]:
    def ask(person: int, day: date) -> QuerySet[Closure, Any]:
        held = memberships(person, day).filter(role__in=roles_with(permission)).values("unit")
        # A closed unit stays in reach of whoever reached it last: its cases do not become orphans.
        below = Closure.objects.filter(ancestor__in=held).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day) | Q(valid_to=F("descendant__closed_on"))
        )
        return below.filter(valid_from__lte=day).values("descendant")

    return Prepared(ask)


def unit_for(person: User, permission: Permission, public_id: str) -> Unit:
    """Return a unit the person reaches; raises NotFoundError when it is not there or not theirs."""
    # No identifier holds a NUL, and PostgreSQL takes none in a question.
    found = () if "\0" in public_id else _named(permission)(person=person.pk, day=clock.today(), name=public_id)
    if not found:
        raise NotFoundError("no such unit")
    return found[0]


@cache
def _named(permission: Permission) -> Prepared[Unit]:
    return Prepared(lambda person, day, name: units_reached(person, permission, day).filter(public_id=name))


def may(person: User, permission: Permission, unit: Unit | int) -> bool:
    """Tell whether the person holds a permission at a unit today."""
    pk = unit.pk if isinstance(unit, Unit) else unit
    return bool(_reached(permission)(person=person.pk, day=clock.today(), unit=pk))


@cache
def _reached(permission: Permission) -> Prepared[Unit]:
    return Prepared(lambda person, day, unit: units_reached(person, permission, day).filter(pk=unit))


def present(person: User, day: date | None = None) -> list[User]:
    """Return whoever stands in for a person that day; the person alone where nobody does."""
    day = day or clock.today()
    away = Deputy.objects.filter(absent=person, valid_from__lte=day, valid_to__gte=day, deputy__is_active=True)
    return [row.deputy for row in away.select_related("deputy")] or [person]


class Held(NamedTuple):
    """A role somebody holds at a unit so many steps above another."""

    depth: int
    role: str
    user: User
    unit: int


def held_above(unit: int) -> list[Held]:
    """Return every role held today at a unit or above it, the nearest first, then who has held it longest."""
    today = clock.today()
    links = dict(Closure.objects.filter(in_force(today), descendant=unit).values_list("ancestor", "depth"))
    rows = Membership.objects.filter(_in_force(today), unit__in=links, user__is_active=True).select_related("user")
    ordered = rows.order_by("valid_from", "pk")
    return sorted(
        (Held(links[row.unit_id], row.role, row.user, row.unit_id) for row in ordered), key=lambda one: one.depth
    )


def people_reached(person: User) -> QuerySet[User]:
    """Return the people an administrator looks after: with a role in reach, or with no role anywhere yet."""
    reached = units_reached(person, Permission.PEOPLE_EDIT)
    with_role = Membership.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(with_role.filter(unit__in=reached)) | ~Exists(with_role))


def person_for(person: User, pk: int) -> User:
    """Return somebody an administrator looks after; raises NotFoundError otherwise."""
    found = people_reached(person).filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such person")
    return found


def roles_held(person: User) -> list[Membership]:
    """Return the memberships in force today with their units, the oldest first; one query."""
    return _held(person=person.pk, day=clock.today())


_held = Prepared(lambda person, day: memberships(person, day).order_by("valid_from", "pk"), along="unit")


def permissions_of(held: Iterable[Membership]) -> frozenset[Permission]:
    """Return every permission some of these memberships gives at its unit."""
    return frozenset().union(*(PERMISSIONS[Role(row.role)] for row in held))


def permissions_anywhere(person: User) -> frozenset[Permission]:
    """Return every permission the person holds at some unit today, for menus."""
    return permissions_of(roles_held(person))
