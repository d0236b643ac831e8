"""Which units a round is opened to: by kind and form under its owner, or those somebody names."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from valvo.core.figures import format_date
from valvo.core.languages import language_or
from valvo.organisation import queries as organisation
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Closure, Unit
from valvo.questionnaires.errors import ClosedUnitsError


class Selection(BaseModel):
    """What somebody chose; empty forms and sectors mean all. With `named` (public ids) the rest is not looked at."""

    model_config = ConfigDict(frozen=True)

    kinds: tuple[str, ...] = (UnitKind.UNIT.value,)
    forms: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


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
