"""Which reports a person may read as their reporter. Handlers read reports through their cases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet

from valvo.accounts.access import memberships
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission, roles_with
from valvo.core import clock
from valvo.core.errors import NotFoundError
from valvo.database.prepared import Prepared
from valvo.intake.models import Arrival, Report
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


def arrival_of(client_key: UUID) -> Arrival | None:
    """Return what has arrived with a client key and is not opened yet; only its sender's browser knows the key."""
    return Arrival.objects.filter(client_key=client_key).first()


def report_with(client_key: UUID) -> Report:
    """Return the report with a client key; raises NotFoundError where there is none."""
    report = Report.objects.filter(client_key=client_key).first()
    if report is None:
        raise NotFoundError("no such report")
    return report


@dataclass(frozen=True)
class Places:
    """The units somebody may report about: all of them to choose from, or one by its identifier."""

    all: Callable[[], QuerySet[Unit]]
    find: Callable[[str], Unit | None]


def places_for(person: User) -> Places:
    """Return the open service units somebody may report about: all in the trees where a role lets them report.

    Who sees something happen in a neighbouring unit reports it there; that takes no right to read there.
    """
    return Places(
        lambda: _in_own_trees(person.pk, clock.today()),
        lambda asked: _found(_one_in_own_trees, asked, person=person.pk),
    )


def places_for_the_public() -> Places:
    """Return the open service units anybody may report about."""
    return Places(
        lambda: _open_to_all(clock.today()),
        lambda asked: _found(_one_open_to_all, asked),
    )


def _in_own_trees(person: int, day: date) -> QuerySet[Unit]:
    own = memberships(person, day).filter(role__in=roles_with(Permission.REPORT)).values("unit")
    above = Closure.objects.filter(in_force(day), descendant__in=own).values("ancestor")
    below = Closure.objects.filter(in_force(day), ancestor__in=above).values("descendant")
    return Unit.objects.filter(pk__in=below, kind=UnitKind.UNIT)


def _open_to_all(day: date) -> QuerySet[Unit]:
    alive = Q(opened_on__lte=day) & (Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    return Unit.objects.filter(alive, kind=UnitKind.UNIT)


_one_in_own_trees = Prepared(lambda person, day, asked: _in_own_trees(person, day).filter(public_id=asked))
_one_open_to_all = Prepared(lambda day, asked: _open_to_all(day).filter(public_id=asked))


def _found(among: Prepared[Unit], asked: str, **values: int) -> Unit | None:
    """Return the unit with an identifier; no identifier holds a NUL, and PostgreSQL takes none in a question."""
    found = [] if "\0" in asked else among(asked=asked, day=clock.today(), **values)
    return found[0] if found else None
