"""Which requests a person may see and decide, and who has read a case. “Not yours” and “not there” answer alike."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core import clock
from valvo.core.errors import NotAllowedError, NotFoundError
from valvo.handling.access import case_to_coordinate
from valvo.handling.events import CaseEvent
from valvo.handling.models import Case
from valvo.intake.events import ReportEvent
from valvo.intake.models import Mask
from valvo.privacy.models import Request
from valvo.trail.access import with_names
from valvo.trail.models import Event

_READINGS = (CaseEvent.READ, CaseEvent.UNMASKED, ReportEvent.IDENTITY_READ, ReportEvent.IDENTITY_OPENED)


def requests_in_reach(person: User) -> QuerySet[Request]:
    """Return the requests about cases at units where the person may decide as the second."""
    reached = units_reached(person, Permission.IDENTITY_DECIDE)
    return Request.objects.filter(report__case__unit__in=reached.values("pk"))


def requests_to_decide(person: User) -> QuerySet[Request]:
    """Return the requests that wait for a second person and that this person may decide: never their own."""
    waiting = requests_in_reach(person).filter(granted__isnull=True, decide_before__gt=clock.now())
    return waiting.exclude(asked_by=person)


def requests_seen(person: User) -> QuerySet[Request]:
    """Return the requests a person may read: those in reach, and their own."""
    reached = units_reached(person, Permission.IDENTITY_DECIDE).values("pk")
    return Request.objects.filter(Q(report__case__unit__in=reached) | Q(asked_by=person))


def request_seen(person: User, pk: int) -> Request:
    """Return a request the person may read; raises NotFoundError otherwise."""
    about = ("report__case__unit", "asked_by", "decided_by")
    found = requests_seen(person).filter(pk=pk).select_related(*about).first()
    if found is None:
        raise NotFoundError("no such request")
    return found


def may_decide(person: User, request: Request) -> bool:
    """Tell whether the person may decide a request now."""
    return requests_to_decide(person).filter(pk=request.pk).exists()


def request_to_decide(person: User, pk: int) -> Request:
    """Return a request in reach of who decides, also one that cannot be decided any more.

    Raises NotAllowedError for one's own request where one does not decide, NotFoundError otherwise.
    """
    found = request_seen(person, pk)
    if not requests_in_reach(person).filter(pk=pk).exists():
        raise NotAllowedError(_("Somebody else decides on what you have asked for."))
    return found


def request_to_read_by(person: User, pk: int) -> Request:
    """Return a request the person made; raises NotAllowedError for one they may only read, NotFoundError otherwise."""
    found = request_seen(person, pk)
    if found.asked_by_id != person.pk:
        raise NotAllowedError(_("Only whoever asked reads the name."))
    return found


def mask_of(case: Case, pk: int) -> Mask:
    """Return a mask of a case's report; raises NotFoundError otherwise."""
    found = case.report.masks.filter(pk=pk).select_related("report").first()
    if found is None:
        raise NotFoundError("no such mask")
    return found


def readings_of(person: User, number: str) -> tuple[Case, QuerySet[Event]]:
    """Return a case the person coordinates and the events of everybody who has read what is sensitive in it."""
    case = case_to_coordinate(person, number)
    here = Q(target_kind="handling.case", target=str(case.pk)) | Q(
        target_kind="intake.report", target=str(case.report_id)
    )
    files = Q(tag="attachments:file:read", data__of="intake.report", data__of_id=case.report_id)
    return case, with_names(Event.objects.filter(here & Q(tag__in=_READINGS) | files))
