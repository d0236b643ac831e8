"""Every write of measured figures: declaring what is to be delivered, ending it, delivering."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Text
from valvo.core.periods import Period
from valvo.measured import rules
from valvo.measured.choices import Better, Combine, GrainChoice
from valvo.measured.errors import DeliveryError, FigureError
from valvo.measured.events import MeasuredEvent
from valvo.measured.models import Delivery, FigureVersion, MeasuredFigure
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.organisation.queries import path, subtree
from valvo.trail.actions import record


@dataclass(frozen=True)
class NewFigure:
    """What is to be delivered, by whom and when."""

    code: str
    names: Text
    unit_of_measure: str
    combine: Combine
    better: Better
    delivered_by: UnitKind
    grain: GrainChoice
    days_after: int
    starts_on: date
    meaning: str = ""
    target: Decimal | None = None


@dataclass(frozen=True)
class FigureChange:
    """What of a figure can be changed: words, direction, target and days. What is delivered and by whom stays."""

    names: Text
    unit_of_measure: str
    better: Better
    days_after: int
    meaning: str = ""
    target: Decimal | None = None

    def fields(self) -> dict[str, object]:
        """Return the figure's fields as they become."""
        return {
            "name_sv": self.names.sv,
            "name_fi": self.names.fi,
            "name_en": self.names.en,
            "unit_of_measure": self.unit_of_measure.strip(),
            "better": self.better.value,
            "days_after": self.days_after,
            "meaning": self.meaning.strip(),
            "target": self.target,
        }


@dataclass(frozen=True)
class NewDelivery:
    """A figure as it is delivered: of a unit, for a period."""

    unit: Unit
    period: Period
    value: Decimal
    out_of: Decimal | None = None
    row: int = 0  # of the file it stands in; nought for one entered by hand


@dataclass(frozen=True)
class Fault:
    """What is wrong with a delivery: in which of its columns (see `lists`), and a sentence."""

    column: str
    why: str


@transaction.atomic
def declare_figure(*, new: NewFigure, unit: Unit, by: User | None) -> MeasuredFigure:
    """Let the units of a kind at and under a unit deliver a figure; raises FigureError for one that is there."""
    around = [*path(unit, clock.today()), *subtree(unit, clock.today())]
    if MeasuredFigure.objects.filter(unit__in=around, code=new.code).exists():
        raise FigureError(_("A figure with this code is already delivered here, above or below."))
    if new.target is not None and new.better == Better.NONE:
        raise FigureError(_("A figure without a good direction takes no target."))
    if new.code in rules.MONTHLY and new.grain != GrainChoice.MONTH:
        raise FigureError(_("This figure is delivered every month: rates are worked out month by month of it."))
    made = MeasuredFigure.objects.create(
        unit=unit,
        code=new.code,
        name_sv=new.names.sv,
        name_fi=new.names.fi,
        name_en=new.names.en,
        meaning=new.meaning.strip(),
        unit_of_measure=new.unit_of_measure.strip(),
        combine=new.combine,
        better=new.better,
        target=new.target,
        delivered_by=new.delivered_by,
        grain=new.grain,
        days_after=new.days_after,
        starts_on=new.starts_on,
        made_at=clock.now(),
        made_by=by,
    )
    record(MeasuredEvent.DECLARED, by=by, target=made, unit=unit, code=new.code, grain=new.grain)
    return made


@transaction.atomic
def change_figure(*, figure: MeasuredFigure, new: FigureChange, why: str, by: User | None) -> None:
    """Change how a figure is told of and judged; what it was stays as a version. Raises FigureError."""
    figure = MeasuredFigure.objects.select_for_update().get(pk=figure.pk)
    if new.target is not None and new.better == Better.NONE:
        raise FigureError(_("A figure without a good direction takes no target."))
    before = {name: getattr(figure, name) for name, value in new.fields().items() if getattr(figure, name) != value}
    if not before:
        raise FigureError(_("Nothing was changed."))
    if not why.strip():
        raise FigureError(_("Say why it is changed."))
    kept = {name: str(value) if isinstance(value, Decimal) else value for name, value in before.items()}
    FigureVersion.objects.create(figure=figure, before=kept, why=why.strip(), changed_at=clock.now(), changed_by=by)
    for name in before:
        setattr(figure, name, new.fields()[name])
    figure.save(update_fields=list(before))
    record(MeasuredEvent.CHANGED, by=by, target=figure, unit=figure.unit_id, changed=len(before))


@transaction.atomic
def end_figure(*, figure: MeasuredFigure, on: date, by: User | None) -> None:
    """Ask for no period that begins on a day or later; what has been delivered stays."""
    if on < figure.starts_on:
        raise FigureError(_("It cannot end before it begins."))
    figure.ended_on = on
    figure.save(update_fields=["ended_on"])
    record(MeasuredEvent.ENDED, by=by, target=figure, unit=figure.unit_id, on=on)


@transaction.atomic
def deliver(
    *, figure: MeasuredFigure, new: Sequence[NewDelivery], by: User | None, file: str = "", dry_run: bool = False
) -> list[Delivery]:
    """Keep delivered figures, all or none; one already there is replaced and kept as history.

    The same figure again changes nothing. A dry run takes all back. Raises DeliveryError for a wrong period, part or
    unit.
    """
    made = [kept for one in new if (kept := _delivered(figure, one, by, file)) is not None]
    if dry_run:
        transaction.set_rollback(True)
    return made


def _delivered(figure: MeasuredFigure, new: NewDelivery, by: User | None, file: str) -> Delivery | None:
    _refuse(figure, new)
    present = Delivery.objects.filter(
        figure=figure, unit=new.unit, period=str(new.period), replaced_by__isnull=True
    ).first()
    if present and (present.value, present.out_of) == (new.value, new.out_of):
        return None
    if present:  # stands aside first, for only one may be in force
        present.replaced_by = present
        present.save(update_fields=["replaced_by"])
    made = Delivery.objects.create(
        figure=figure,
        unit=new.unit,
        period=str(new.period),
        first=new.period.first,
        last=new.period.last,
        value=new.value,
        out_of=new.out_of,
        # A correction keeps the time of the first delivery: it was not late because it is mended later.
        late=present.late if present else clock.today() > rules.due_on(new.period, figure.days_after),
        delivered_at=clock.now(),
        delivered_by=by,
        file=file[:255],
        row=new.row,
    )
    if present:
        present.replaced_by = made
        present.save(update_fields=["replaced_by"])
        record(MeasuredEvent.CORRECTED, by=by, target=present, unit=new.unit, period=str(new.period))
    record(MeasuredEvent.DELIVERED, by=by, target=made, unit=new.unit, period=str(new.period))
    return made


def _refuse(figure: MeasuredFigure, new: NewDelivery) -> None:
    fault = fault_of(figure, new)
    if fault is None:
        return
    if not new.row:
        raise DeliveryError(fault.why)
    said = {"row": new.row, "unit": new.unit.name, "period": new.period, "why": fault.why}
    raise DeliveryError(_("Row %(row)s, %(unit)s, %(period)s: %(why)s") % said)


def fault_of(figure: MeasuredFigure, new: NewDelivery) -> Fault | None:  # noqa: PLR0911 (each its own sentence)
    """Return what is wrong with a delivery; None where nothing is."""
    if new.period.grain != figure.grain:
        return Fault("period", _("This figure is delivered by another length of period."))
    if figure.ended_on is not None and new.period.first >= figure.ended_on:
        return Fault("period", _("The figure is no longer delivered for that period."))
    if new.period.first > clock.today():
        return Fault("period", _("A period that has not begun has no figure yet."))
    if new.unit.kind != figure.delivered_by:
        return Fault("unit", _("This figure is delivered by other units."))
    if figure.combine == Combine.SHARE and new.out_of is None:
        return Fault("out_of", _("A share needs both a part and a whole."))
    if figure.combine != Combine.SHARE and new.out_of is not None:
        return Fault("out_of", _("Only a share has a whole."))
    if figure.combine == Combine.SUM and new.value < 0:
        return Fault("value", _("What is added up is a number of something, never below nought."))
    if not rules.part_fits(new.value, new.out_of):
        return Fault("value", _("The part is larger than its whole, or below nought."))
    return None
