"""Which reports a person may read as their reporter. Handlers read reports through their cases."""

from collections.abc import Iterable
from datetime import timedelta

from django.core import signing
from django.db.models import Q, QuerySet

from valvo.accounts.models import Membership
from valvo.accounts.permissions import Permission, roles_with
from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.intake.models import Report
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force

_SALT = "intake.receipt"
RECEIPT_AGE = timedelta(hours=12)


def receipt_key(report: Report) -> str:
    """Return the key of a receipt page: it tells nobody who sent the report, and stops working after a while."""
    return signing.dumps(report.pk, salt=_SALT)


def report_of_receipt(key: str) -> Report:
    """Return the report a receipt key was made for; raises NotFoundError when it is wrong or too old."""
    try:
        pk = signing.loads(key, salt=_SALT, max_age=RECEIPT_AGE)
    except signing.BadSignature as error:
        raise NotFoundError("no such receipt") from error
    report = Report.objects.filter(pk=pk).select_related("unit").first()
    if report is None:
        raise NotFoundError("no such receipt")
    return report


def units_to_report_on(held: Iterable[Membership]) -> QuerySet[Unit]:
    """Return the open service units somebody with these roles may report about: all in the trees where they may report.

    Who sees something happen in a neighbouring unit reports it there; that takes no right to read there.
    """
    today, roles = clock.today(), roles_with(Permission.REPORT)
    own = [row.unit_id for row in held if row.role in roles]
    above = Closure.objects.filter(in_force(today), descendant__in=own).values("ancestor")
    below = Closure.objects.filter(in_force(today), ancestor__in=above).values("descendant")
    return Unit.objects.filter(pk__in=below, kind=UnitKind.UNIT)


def units_open_to_the_public() -> QuerySet[Unit]:
    """Return the open service units anybody may report about."""
    today = clock.today()
    alive = Q(opened_on__lte=today) & (Q(closed_on__isnull=True) | Q(closed_on__gt=today))
    return Unit.objects.filter(alive, kind=UnitKind.UNIT)
