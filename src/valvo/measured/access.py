"""Which measured figures a person sees, and for which units they deliver. “Not yours” and “not there” answer alike."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import may, units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.measured.models import MeasuredFigure
from valvo.organisation import queries
from valvo.organisation.models import Unit
from valvo.web.frame import Frame


def figures(frame: Frame) -> QuerySet[MeasuredFigure]:
    """Return the figures declared at the unit in view, above it or under it; raises NotAllowedError."""
    unit = frame.required_unit()
    if not may(frame.person, Permission.REGISTER_VIEW, unit):
        raise NotAllowedError(_("You may not see the registers of this unit."))
    above = [one.pk for one in queries.path(unit, clock.today())]
    below = queries.subtree(unit, clock.today()).values("pk")
    found = MeasuredFigure.objects.filter(unit__in=above) | MeasuredFigure.objects.filter(unit__in=below)
    return found.select_related("unit").distinct()


def figure_for(frame: Frame, pk: int) -> MeasuredFigure:
    """Return one of these figures; raises NotFoundError."""
    found = figures(frame).filter(pk=pk).first()
    if found is None:
        raise NotFoundError("no such figure")
    return found


def units_seen(person: User) -> QuerySet[Unit]:
    """Return the units whose deliveries a person sees."""
    return units_reached(person, Permission.REGISTER_VIEW)


def figure_seen(person: User, pk: int) -> MeasuredFigure:
    """Return a figure declared where the person sees registers, or above it; raises NotFoundError."""
    found = MeasuredFigure.objects.filter(pk=pk).select_related("unit").first()
    seen = units_reached(person, Permission.REGISTER_VIEW)
    if found is None or not seen.filter(pk__in=queries.subtree(found.unit, clock.today()).values("pk")).exists():
        raise NotFoundError("no such figure")
    return found


def declared_where(person: User, pk: int) -> QuerySet[Unit]:
    """Return the unit where a figure is declared, none where the person delivers it for no unit."""
    figure = MeasuredFigure.objects.filter(pk=pk).first()
    if figure is None or not units_to_deliver_for(person, figure).exists():
        return Unit.objects.none()
    return Unit.objects.filter(pk=figure.unit_id)


def figure_to_change(frame: Frame, pk: int) -> MeasuredFigure:
    """Return one the person may change; raises NotFoundError or NotAllowedError."""
    found = figure_for(frame, pk)
    if not may_edit(frame.person, found.unit):
        raise NotAllowedError(_("You may not say what is delivered at this unit."))
    return found


def unit_to_declare_at(frame: Frame) -> Unit:
    """Return the unit in view; raises NotAllowedError where the person may not say what is delivered."""
    unit = frame.required_unit()
    if not may_edit(frame.person, unit):
        raise NotAllowedError(_("You may not say what is delivered at this unit."))
    return unit


def may_edit(person: User, unit: Unit) -> bool:
    """Tell whether the person may declare and deliver figures at a unit."""
    return may(person, Permission.REGISTER_EDIT, unit)


def units_delivering(figure: MeasuredFigure) -> QuerySet[Unit]:
    """Return the units that deliver a figure today."""
    return queries.subtree(figure.unit, clock.today()).filter(kind=figure.delivered_by)


def units_to_deliver_for(person: User, figure: MeasuredFigure) -> QuerySet[Unit]:
    """Return those of them the person may deliver for."""
    return units_reached(person, Permission.REGISTER_EDIT).filter(pk__in=units_delivering(figure).values("pk"))
