"""Reading the tree: who stands under whom on a day."""

from datetime import date

from django.db.models import F, Q, QuerySet

from valvo.core.languages import LANGUAGES
from valvo.database.prepared import Prepared
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Closure, Unit


def in_force(day: date) -> Q:
    """Return the condition for closure rows valid on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def identified(units: QuerySet[Unit], public_id: str) -> Unit | None:
    """Return the unit with an identifier among these, None where there is none.

    No identifier holds a NUL, and PostgreSQL takes none in a question.
    """
    return None if "\0" in public_id else units.filter(public_id=public_id).first()


def named(words: str, through: str = "") -> Q:
    """Return the condition for units whose name in any language holds the words; `through` is the way to the unit."""
    way = f"{through}__" if through else ""
    sought = words.replace("\0", "")  # PostgreSQL takes no NUL in a question
    return Q(*((f"{way}name_{language}__icontains", sought) for language in LANGUAGES), _connector=Q.OR)


def subtree(unit: Unit | int, day: date) -> QuerySet[Unit]:
    """Return the unit and all units under it that day."""
    pk = unit.pk if isinstance(unit, Unit) else unit
    return Unit.objects.filter(pk__in=Closure.objects.filter(in_force(day), ancestor=pk).values("descendant"))


def under(unit: Unit | int, day: date) -> QuerySet[Unit]:
    """Return the unit and all units under it that day, and those closed by then that stood under it last.

    What is not finished at a closed unit is still there to be seen and counted.
    """
    return Unit.objects.filter(pk__in=lines_under(unit, day).values("descendant"))


def lines_under(unit: Unit | int, day: date) -> QuerySet[Closure]:
    """Return the closure rows that lead from a unit down to what `under` finds: keys of units without the units."""
    pk = unit.pk if isinstance(unit, Unit) else unit
    last = Q(valid_from__lte=day, valid_to=F("descendant__closed_on"))
    return Closure.objects.filter(in_force(day) | last, ancestor=pk)


def children(unit: Unit | int, day: date) -> QuerySet[Unit]:
    """Return the units directly under a unit that day."""
    pk = unit.pk if isinstance(unit, Unit) else unit
    return Unit.objects.filter(pk__in=Closure.objects.filter(in_force(day), ancestor=pk, depth=1).values("descendant"))


def tops(day: date) -> QuerySet[Unit]:
    """Return the units that stand under none that day."""
    placed = Closure.objects.filter(in_force(day), depth=1).values("descendant")
    alive = Q(opened_on__lte=day) & (Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    return Unit.objects.filter(alive).exclude(pk__in=placed)


def organisers(day: date) -> QuerySet[Unit]:
    """Return the organisers open that day, one under another too, and what else stands on top of a tree."""
    alive = Q(opened_on__lte=day) & (Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    return Unit.objects.filter(alive, Q(kind=UnitKind.ORGANISER) | Q(pk__in=tops(day).values("pk")))


def path(unit: Unit | int, day: date) -> list[Unit]:
    """Return the units from the top of the tree down to and including the unit, that day."""
    return _path(unit=unit.pk if isinstance(unit, Unit) else unit, day=day)


def _above(unit: int, day: date) -> QuerySet[Unit]:
    ended = Q(below__valid_to__isnull=True) | Q(below__valid_to__gt=day)
    links = Q(below__descendant=unit, below__valid_from__lte=day) & ended  # one link: all in one filter
    return Unit.objects.filter(links).order_by("-below__depth")


_path = Prepared(_above)
