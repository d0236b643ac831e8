"""Who is called for a unit, step by step: its own list first, then the lists of the units above it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from valvo.accounts.access import present
from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Permission, roles_with
from valvo.core import clock
from valvo.hotline.models import Duty
from valvo.organisation.models import Closure
from valvo.organisation.queries import in_force


@dataclass(frozen=True)
class Person:
    """Somebody to call: whoever is on call, or stands in for them today; and the duty phone."""

    user: User
    phone: str


@dataclass(frozen=True)
class Step:
    """Those who are called at the same time."""

    people: tuple[Person, ...]
    unit: int


def in_force_today() -> Q:
    """Return the condition for duties that hold today."""
    today = clock.today()
    return Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))


def steps(unit: int) -> list[Step]:
    """Return the steps in the order they are called; empty where nobody is on call."""
    above = _above(unit)
    rows = Duty.objects.filter(in_force_today(), unit__in=above, person__is_active=True).select_related("person")
    ordered = sorted(rows, key=lambda row: (above[row.unit_id], row.unit_id, row.step, row.pk))
    grouped = groupby(ordered, key=lambda row: (row.unit_id, row.step))
    found = (Step(_people(duties), unit_id) for (unit_id, _step), duties in grouped)
    return [step for step in found if step.people]


def fallback(unit: int) -> list[Step]:
    """Return whoever coordinates the safety work nearest above, for a unit nobody is on call for."""
    above, today = _above(unit), clock.today()
    held = Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=today),
        unit__in=above,
        role__in=roles_with(Permission.CASE_COORDINATE),
        valid_from__lte=today,
        user__is_active=True,
    ).select_related("user")
    ordered = sorted(held, key=lambda row: (above[row.unit_id], row.user_id))
    grouped = groupby(ordered, key=lambda row: row.unit_id)
    return [Step(_reached((row.user, "") for row in rows), unit_id) for unit_id, rows in grouped]


def duties_at(units: Iterable[int]) -> QuerySet[Duty]:
    """Return the duties at units that hold today or are to come, in the order of their steps."""
    alive = Q(valid_to__isnull=True) | Q(valid_to__gt=clock.today())
    return Duty.objects.filter(alive, unit__in=units).select_related("person", "unit")


def _above(unit: int) -> dict[int, int]:
    """Return the unit and the units above it today, each with how many steps up it stands."""
    found = dict(Closure.objects.filter(in_force(clock.today()), descendant=unit).values_list("ancestor", "depth"))
    return found or {unit: 0}


def _people(duties: Iterable[Duty]) -> tuple[Person, ...]:
    return _reached((duty.person, duty.phone) for duty in duties)


def _reached(pairs: Iterable[tuple[User, str]]) -> tuple[Person, ...]:
    """Return each person once, or whoever stands in for them."""
    found: dict[int, Person] = {}
    for person, phone in pairs:
        for user in present(person):
            found.setdefault(user.pk, Person(user, phone))
    return tuple(found.values())
