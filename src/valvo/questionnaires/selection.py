"""Whom a round is opened to: units by kind and form under its owner or named, or people by role or named."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from valvo.accounts.models import Membership, User
from valvo.core.figures import format_date
from valvo.core.languages import language_or
from valvo.organisation import queries as organisation
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Closure, Unit
from valvo.questionnaires.errors import ClosedUnitsError, StrangersError


class Selection(BaseModel):
    """What somebody chose; empty forms and sectors mean all. With `named` (public ids) the rest is not looked at."""

    model_config = ConfigDict(frozen=True)

    kinds: tuple[str, ...] = (UnitKind.UNIT.value,)
    forms: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()  # people by name: those who hold one of these roles under the owner
    people: tuple[int, ...] = ()  # and these, by key


def units_chosen(owner: Unit, selection: Selection, day: date) -> QuerySet[Unit]:
    """Return the units under the owner that day that a selection takes."""
    under = organisation.subtree(owner, day)
    if selection.named:
        return under.filter(public_id__in=selection.named)
    found = under.filter(kind__in=selection.kinds)
    found = found.filter(provider_form__in=selection.forms) if selection.forms else found
    return found.filter(sector__in=selection.sectors) if selection.sectors else found


def refuse_closed(owner: Unit, names: Sequence[str], day: date, language: str) -> None:
    """Raise ClosedUnitsError naming those of the named units that are closed, or no units under the owner."""
    open_now = set(organisation.subtree(owner, day).filter(public_id__in=names).values_list("public_id", flat=True))
    ever = Closure.objects.filter(ancestor=owner).values("descendant")
    known = {unit.public_id: unit for unit in Unit.objects.filter(pk__in=ever, public_id__in=names)}
    sentences = []
    if closed := [known[name] for name in names if name in known and name not in open_now]:
        listed = ", ".join(_with_day(unit, language) for unit in closed)
        sentences.append(_("These units are closed: %(units)s.") % {"units": listed})
    if strange := [name for name in names if name not in known]:
        sentences.append(_("There are no such units here: %(units)s.") % {"units": ", ".join(strange)})
    if sentences:
        raise ClosedUnitsError(" ".join(sentences))


def _with_day(unit: Unit, language: str) -> str:
    if unit.closed_on is None:
        return unit.name
    return f"{unit.name} ({format_date(unit.closed_on, language_or(language))})"


def people_chosen(owner: Unit, selection: Selection, day: date) -> list[tuple[int, int]]:
    """Return (person, unit) of those a selection takes, each once: at the unit where they have held a role longest."""
    held = _held_under(owner, day).filter(Q(role__in=selection.roles) | Q(user__in=selection.people))
    places: dict[int, int] = {}
    for user, unit in held.order_by("user", "valid_from", "pk").values_list("user", "unit"):
        places.setdefault(user, unit)
    return list(places.items())


def people_known(owner: Unit, addresses: Sequence[str], day: date) -> tuple[int, ...]:
    """Return who has these mail addresses; raises StrangersError naming those of nobody with a role under the owner."""
    held = _held_under(owner, day).values("user")
    rows = User.objects.filter(pk__in=held).values_list("email", "pk")
    known = {email.casefold(): pk for email, pk in rows}
    if strange := [one for one in addresses if one.casefold() not in known]:
        raise StrangersError(_("Nobody here has these addresses: %(addresses)s.") % {"addresses": ", ".join(strange)})
    return tuple(dict.fromkeys(known[one.casefold()] for one in addresses))


def _held_under(owner: Unit, day: date) -> QuerySet[Membership]:
    in_force = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    under = organisation.subtree(owner, day).values("pk")
    return Membership.objects.filter(in_force, unit__in=under, user__is_active=True)
