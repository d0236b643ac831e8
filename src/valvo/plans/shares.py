"""How many of the units that are to have a plan have one that holds."""

from dataclasses import dataclass

from django.db.models import Count, Q

from valvo.core import clock
from valvo.core.languages import Text
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.plans.definition import templates
from valvo.plans.models import Plan


@dataclass(frozen=True)
class Share:
    """One template: how many units are to have such a plan, and how many have one that is published and valid."""

    template: str
    label: Text
    units: int
    valid: int

    @property
    def percent(self) -> float:
        """Return the share in per cent; nought where no unit is to have one."""
        return 100 * self.valid / self.units if self.units else 0.0


def shares(unit: Unit) -> list[Share]:
    """Return the shares in a unit and under it, in two queries."""
    today = clock.today()
    under = subtree(unit, today)
    alive = under.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today))
    units = dict(alive.values_list("kind").annotate(number=Count("pk")).order_by())
    held = Plan.objects.filter(unit__in=alive.values("pk"), published__isnull=False, review_on__gte=today)
    counted = held.values_list("template", "unit__kind").annotate(number=Count("pk")).order_by()
    valid = {(template, kind): number for template, kind, number in counted}
    return [
        Share(
            one.id,
            one.label,
            sum(units.get(kind, 0) for kind in one.units),
            sum(valid.get((one.id, kind), 0) for kind in one.units),
        )
        for one in templates().values()
    ]
