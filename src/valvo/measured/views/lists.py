"""Figures of many units from a file, shown first and then kept, all or none."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.accounts.models import User
from valvo.core.errors import NotAllowedError
from valvo.core.figures import Figure, format_figure
from valvo.core.periods import Grain
from valvo.measured import access, actions
from valvo.measured.actions import NewDelivery
from valvo.measured.lists import LISTING, Wanted, read_deliveries
from valvo.organisation.models import Unit
from valvo.registers.choices import Purpose
from valvo.registers.incoming import RawFile
from valvo.registers.taking_in import Chosen, TakingIn
from valvo.registers.unit_names import units_by_name
from valvo.web.templatetags.valvo import reading_language


class DeliveryLists(TakingIn[NewDelivery]):
    """Deliveries of one measured figure."""

    purpose = Purpose.DELIVERIES
    app = "measured"
    under = "<int:figure>/"
    behind = "figure"
    behind_label = _("Delivered figures")
    holds = _("Columns: unit; period; value and, for a share, of how many.")
    listing = LISTING
    headings = (_("Unit"), _("Period"), _("Value"), _("Of"))

    def __init__(self, figure: int = 0) -> None:
        self.before = (figure,) if figure else ()

    def about(self, **named: int) -> "DeliveryLists":
        """Return the lists of one figure."""
        return DeliveryLists(**named)

    def unit(self, person: User, unit: Unit) -> Unit:
        """Return the unit where the figure is declared; raises NotAllowedError where the person delivers for none."""
        figure = access.figure_seen(person, self.before[0])
        if not access.units_to_deliver_for(person, figure).exists():
            raise NotAllowedError(_now("You may not deliver this figure for any unit."))
        return figure.unit

    def reached(self, person: User) -> QuerySet[Unit]:
        """Return the unit where the figure is declared, where the person delivers it for some unit."""
        return access.declared_where(person, self.before[0])

    def read(self, file: RawFile, unit: Unit, person: User, columns: Chosen) -> list[NewDelivery]:
        """Return the deliveries of a file, for the units the person delivers for."""
        figure = access.figure_seen(person, self.before[0])
        units = access.units_to_deliver_for(person, figure)
        grain: Grain = figure.grain  # type: ignore[assignment]  # one of its choices
        wanted = Wanted(units_by_name(units), grain, partial(actions.fault_of, figure))
        return read_deliveries(file.name, file.content, wanted, columns)

    def take(
        self, rows: list[NewDelivery], file: RawFile, unit: Unit, person: User, *, dry_run: bool
    ) -> tuple[int, int]:
        """Keep the deliveries."""
        figure = access.figure_seen(person, self.before[0])
        kept = actions.deliver(figure=figure, new=rows, by=person, file=file.name, dry_run=dry_run)
        return len(kept), len(rows) - len(kept)

    def line(self, row: NewDelivery) -> Sequence[object]:
        """Return a delivery as it is shown."""
        return row.unit.name, row.period, _told(row.value), _told(row.out_of)


def _told(value: Decimal | None) -> str | None:
    """Return a number with all its decimals, without the noughts a spreadsheet has put after its comma."""
    if value is None:
        return None
    written = f"{value.normalize():f}"
    return format_figure(Figure(Decimal(written), decimals=len(written.partition(".")[2])), reading_language())
