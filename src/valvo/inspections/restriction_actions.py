"""The write of restriction measures: a month's counts of a unit."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import Refusal
from valvo.inspections.errors import DayError
from valvo.inspections.events import VisitEvent
from valvo.inspections.models import RestrictionCount
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
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
