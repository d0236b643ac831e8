"""The writes of restriction measures: a month's counts of a unit, and what is told of all of them."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.inspections import restrictions as figures
from valvo.inspections.errors import DayError
from valvo.inspections.events import VisitEvent
from valvo.inspections.models import RestrictionCount, RestrictionsTold
from valvo.inspections.restriction_rules import ITSELF
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force, subtree
from valvo.statistics.disclosure import Protected
from valvo.statistics.disclosure_tables import Key
from valvo.trail.actions import record


@transaction.atomic
def report_month(
    *, unit: Unit, kind: str, month: date, decisions: int, checked: int, faulty: int, by: User
) -> RestrictionCount:
    """Keep a unit's counts of a month; sent again they replace the ones before.

    Raises DayError for a month to come, Refusal for more checked than decided or more faulty than checked.
    """
    if unit.kind != UnitKind.UNIT:
        raise Refusal(_("Restriction measures are reported by service unit."))
    if month > clock.today():
        raise DayError(_("The month cannot be in the future."))
    if not faulty <= checked <= decisions:
        raise Refusal(_("No more can be faulty than were checked, and no more checked than were decided."))
    made, _made = RestrictionCount.objects.update_or_create(
        unit=unit,
        kind=kind,
        month=month.replace(day=1),
        defaults={
            "decisions": decisions,
            "checked": checked,
            "faulty": faulty,
            "reported_at": clock.now(),
            "reported_by": by,
        },
    )
    record(
        VisitEvent.RESTRICTIONS_REPORTED, by=by, target=made, unit=unit, kind=kind, month=made.month,
        decisions=decisions, checked=checked, faulty=faulty,
    )  # fmt: skip
    return made


# --- telling ---------------------------------------------------------------------------------------


def tell_all() -> int:
    """Tell the figures of every organisation where a quarter has ended or something was reported; return how many."""
    today = clock.today()
    reporting = RestrictionCount.objects.values("unit")
    tops = Closure.objects.filter(in_force(today), descendant__in=reporting).values_list("ancestor", flat=True)
    placed = Closure.objects.filter(in_force(today), depth=1).values("descendant")
    found = Unit.objects.filter(pk__in=tops).exclude(pk__in=placed)
    return sum(tell(organiser=one) for one in found)


@transaction.atomic
def tell(*, organiser: Unit) -> bool:
    """Work out what pages of an organisation show, and keep it; return False where nothing has changed since.

    What was told before is taken into account, so that a later report gives no small number away.
    """
    quarters, under = figures.told_quarters(), subtree(organiser, clock.today())
    earlier = list(RestrictionsTold.objects.select_for_update().filter(unit__in=under))
    last = str(quarters[-1])
    top = next((one for one in earlier if one.unit_id == organiser.pk and not one.itself), None)
    reported = RestrictionCount.objects.filter(unit__in=under)
    if top and top.quarter == last and not reported.filter(reported_at__gt=top.told_at).exists():
        return False
    found = figures.protected_figures(organiser, quarters, _before(earlier, last))
    RestrictionsTold.objects.filter(unit__in=under).delete()
    RestrictionsTold.objects.bulk_create(_told(found, last), batch_size=500)
    record(VisitEvent.RESTRICTIONS_TOLD, by=None, unit=organiser, quarter=last)
    return True


def _before(earlier: Iterable[RestrictionsTold], last: str) -> dict[Key, int | None]:
    """Return what was told of the same cells: quarters, and the year where it is the same year."""
    return {
        (f"{one.unit_id}{ITSELF if one.itself else ''}", *name.split("|")): number
        for one in earlier
        for name, number in one.cells.items()
        if one.quarter == last or name.startswith("quarter|")
    }


def _told(found: Protected, last: str) -> Iterator[RestrictionsTold]:
    cells: dict[str, dict[str, int | None]] = {}
    for member, *name in found.table.cells:
        cells.setdefault(member, {})["|".join(name)] = found.shown((member, *name))
    for member, numbers in cells.items():
        unit = int(member.removesuffix(ITSELF))
        yield RestrictionsTold(
            unit_id=unit, itself=member.endswith(ITSELF), quarter=last, cells=numbers, told_at=clock.now()
        )
