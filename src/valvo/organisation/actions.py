"""Every change to the tree of units. The closure is rebuilt in the same transaction for the units concerned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.organisation.choices import Country, ProviderForm, Sector, SuccessionKind, UnitKind
from valvo.organisation.events import UnitEvent
from valvo.organisation.models import Closure, Placement, Succession, Unit
from valvo.organisation.rules import FOREVER, Life, Link, Place, Problem, ProblemKind, Tree, TreeError
from valvo.trail.actions import event, record, record_all


@dataclass(frozen=True)
class NewUnit:
    """What is needed to open a unit; `parent` is a public id, or None for the top of a tree.

    Without a `country` it is the parent's, and at the top of a tree Finland.
    """

    public_id: str
    kind: UnitKind
    sector: Sector
    name_sv: str
    name_fi: str
    name_en: str
    opened_on: date
    parent: str | None
    provider_form: ProviderForm = ProviderForm.OWN
    closed_on: date | None = None
    country: Country | None = None


@transaction.atomic
def open_unit(*, new: NewUnit, by: User | None) -> Unit:
    """Open one unit; raises TreeError when it cannot stand where it is wanted."""
    return open_units(new=[new], by=by)[0]


@transaction.atomic
def open_units(*, new: Sequence[NewUnit], by: User | None) -> list[Unit]:
    """Open many units at once, parents in any order; raises TreeError and opens none when one cannot stand."""
    above = _by_public_id({one.parent for one in new if one.parent})
    countries = _countries(new, {unit.public_id: Country(unit.country) for unit in above.values()})
    units = Unit.objects.bulk_create([_unit(one, countries[one.public_id]) for one in new])
    known = {unit.public_id: unit for unit in units} | above
    missing = sorted({one.parent for one in new if one.parent and one.parent not in known})
    if missing:
        raise TreeError(_("There is no unit with the identifier %(units)s.") % {"units": ", ".join(missing)})
    places = [(known[one.public_id], known[one.parent] if one.parent else None, one.opened_on) for one in new]
    for place in places:
        _refuse_under_itself(*place)
    Placement.objects.bulk_create(Placement(unit=unit, parent=parent, valid_from=on) for unit, parent, on in places)
    _rebuild({unit.pk for unit in units})
    record_all(event(UnitEvent.OPENED, by=by, target=unit, unit=unit, public_id=unit.public_id) for unit in units)
    return units


@transaction.atomic
def edit_unit(
    *,
    unit: Unit,
    by: User | None,
    name_sv: str,
    name_fi: str,
    name_en: str,
    sector: Sector,
    provider_form: ProviderForm,
    country: Country | None = None,
) -> None:
    """Change a unit's names, sector, form or country; its place in the tree is changed by `move_unit`.

    Another country is that of all units under it too.
    """
    values = {
        "name_sv": name_sv,
        "name_fi": name_fi,
        "name_en": name_en,
        "sector": sector,
        "provider_form": provider_form,
    }
    if country is not None:
        values["country"] = country
    changed = [name for name, value in values.items() if getattr(unit, name) != value]
    for name in changed:
        setattr(unit, name, values[name])
    unit.save(update_fields=changed)
    if "country" in changed:
        Unit.objects.filter(pk__in=_ever_below({unit.pk})).update(country=unit.country)
    record(UnitEvent.EDITED, by=by, target=unit, unit=unit, fields="+".join(changed))


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit | None, on: date, by: User | None) -> None:
    """Place a unit under another from a day on; later placements are kept. Raises TreeError for cycles and gaps."""
    _refuse_under_itself(unit, parent, on)
    Placement.objects.update_or_create(unit=unit, valid_from=on, defaults={"parent": parent})
    _rebuild(_ever_below({unit.pk}))
    record(UnitEvent.MOVED, by=by, target=unit, unit=unit, parent=parent.public_id if parent else None, on=on)


@transaction.atomic
def close_unit(*, unit: Unit, on: date, by: User | None) -> None:
    """Close a unit from a day on; raises TreeError while open units stand under it, and before it has been open."""
    if on <= unit.opened_on:
        raise TreeError(
            _("%(unit)s opens on %(day)s and can be closed from a later day only.")
            % {"unit": unit.name, "day": unit.opened_on.isoformat()}
        )
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    Placement.objects.filter(unit=unit, valid_from__gte=on).delete()
    _rebuild(_ever_below({unit.pk}))
    record(UnitEvent.CLOSED, by=by, target=unit, unit=unit, on=on)


@transaction.atomic
def merge_units(*, units: Sequence[Unit], into: Unit, on: date, by: User | None) -> None:
    """Close units and let each point to the one that takes over; what stood under them moves there too.

    Raises TreeError where one of them is to take over itself.
    """
    if into in units:
        raise TreeError(_("%(unit)s cannot be merged into itself.") % {"unit": into.name})
    for unit in units:
        _hand_over_children(unit, into, on, by)
        close_unit(unit=unit, on=on, by=by)
        Succession.objects.create(unit=unit, successor=into, kind=SuccessionKind.MERGER, on=on)
        record(UnitEvent.MERGED, by=by, target=unit, unit=unit, into=into.public_id, on=on)


@transaction.atomic
def split_unit(*, unit: Unit, into: Sequence[NewUnit], on: date, by: User | None) -> list[Unit]:
    """Close a unit and open the ones it becomes; the old one points to each of them."""
    successors = open_units(new=into, by=by)
    close_unit(unit=unit, on=on, by=by)
    for successor in successors:
        Succession.objects.create(unit=unit, successor=successor, kind=SuccessionKind.SPLIT, on=on)
    record(UnitEvent.SPLIT, by=by, target=unit, unit=unit, parts=len(successors), on=on)
    return successors


def _countries(new: Sequence[NewUnit], known: dict[str, Country]) -> dict[str, Country]:
    """Return the country of every new unit, its own or that of the nearest above it that has one."""
    by_id = {one.public_id: one for one in new}

    def found(public_id: str | None, seen: frozenset[str] = frozenset()) -> Country:
        one = by_id.get(public_id or "")
        if one is None or public_id in seen:  # a circle is refused when the tree is derived
            return known.get(public_id or "", Country.FINLAND)
        return one.country or found(one.parent, seen | {one.public_id})

    return {one.public_id: found(one.public_id) for one in new}


def _unit(new: NewUnit, country: Country) -> Unit:
    return Unit(
        public_id=new.public_id,
        country=country,
        kind=new.kind,
        sector=new.sector,
        provider_form=new.provider_form,
        name_sv=new.name_sv,
        name_fi=new.name_fi,
        name_en=new.name_en,
        opened_on=new.opened_on,
        closed_on=new.closed_on,
    )


def _by_public_id(public_ids: Iterable[str]) -> dict[str, Unit]:
    return {unit.public_id: unit for unit in Unit.objects.filter(public_id__in=list(public_ids))}


def _refuse_under_itself(unit: Unit, parent: Unit | None, on: date) -> None:
    """Raise TreeError for a place that the database refuses too, but without a sentence."""
    if parent == unit:
        raise TreeError(_sentence(Problem(ProblemKind.CYCLE, unit.pk, on)))


def _hand_over_children(unit: Unit, into: Unit, on: date, by: User | None) -> None:
    below = Closure.objects.filter(ancestor=unit, depth=1).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    for link in below.select_related("descendant"):
        move_unit(unit=link.descendant, parent=into, on=max(on, link.valid_from), by=by)


def _ever_below(units: set[int]) -> set[int]:
    below = Closure.objects.filter(ancestor__in=units).values_list("descendant", flat=True)
    return units | set(below)


def _rebuild(units: set[int]) -> None:
    """Derive the closure of these units anew; raises TreeError when the tree would not hold."""
    tree = _tree()
    problems = tree.problems()
    if problems:
        raise TreeError(_sentence(problems[0]))
    Closure.objects.filter(descendant__in=units).delete()
    Closure.objects.bulk_create((_row(link) for unit in units for link in tree.links(unit)), batch_size=2_000)


def _sentence(problem: Problem) -> str:
    names = {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=[problem.unit, problem.parent])}
    values = {"unit": names[problem.unit], "parent": names.get(problem.parent or 0, ""), "day": problem.on.isoformat()}
    sentences = {
        ProblemKind.NO_PLACE: _("%(unit)s has no place in the tree from the day it opens, %(day)s."),
        ProblemKind.PARENT_CLOSED: _(
            "%(unit)s cannot stand under %(parent)s from %(day)s: it is not open all that time."
        ),
        ProblemKind.CYCLE: _("%(unit)s would stand under itself."),
    }
    return sentences[problem.kind] % values


def _tree() -> Tree:
    lives = Unit.objects.values_list("pk", "opened_on", "closed_on")
    return Tree(
        (Life(pk, opened, closed or FOREVER) for pk, opened, closed in lives),
        (Place(*row) for row in Placement.objects.values_list("unit", "parent", "valid_from")),
    )


def _row(link: Link) -> Closure:
    return Closure(
        ancestor_id=link.ancestor,
        descendant_id=link.descendant,
        depth=link.depth,
        valid_from=link.start,
        valid_to=None if link.end == FOREVER else link.end,
    )
