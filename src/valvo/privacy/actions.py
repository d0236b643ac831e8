"""Every write of privacy: requests that take two persons, and covered passages."""

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.handling import actions as handling
from valvo.handling.models import Case
from valvo.intake import actions as intake
from valvo.intake.choices import Secrecy
from valvo.intake.identity import Reporter
from valvo.intake.models import Mask
from valvo.privacy import rules
from valvo.privacy.choices import Purpose
from valvo.privacy.errors import RequestError
from valvo.privacy.events import RequestEvent
from valvo.privacy.models import Request
from valvo.privacy.rules import Standing
from valvo.trail.actions import record


@transaction.atomic
def ask(*, case: Case, purpose: Purpose, reason: str, by: User) -> Request:
    """Ask a second person to agree; raises RequestError where nothing is to be opened or removed, or one waits."""
    _refuse_pointless(case, purpose)
    now = clock.now()
    waiting = Request.objects.filter(report=case.report, purpose=purpose, granted__isnull=True, decide_before__gt=now)
    if waiting.exists():
        raise RequestError(_("This has been asked for already and waits for a second person."))
    row = Request.objects.create(
        report=case.report,
        purpose=purpose,
        reason=reason,
        asked_at=now,
        asked_by=by,
        decide_before=now + rules.ANSWER_WITHIN,
    )
    record(RequestEvent.ASKED, by=by, target=row, unit=case.unit_id, purpose=purpose, report=case.report_id)
    return row


def _refuse_pointless(case: Case, purpose: Purpose) -> None:
    if purpose == Purpose.IDENTITY and case.report.secrecy != Secrecy.PROTECTED:
        raise RequestError(_("Only a protected name is opened this way."))
    if purpose == Purpose.REMOVAL and not case.report.masks.exists():
        raise RequestError(_("Nothing is covered. Cover first what is to be removed."))


@transaction.atomic
def decide(*, request: Request, granted: bool, answer: str, by: User) -> Request:
    """Agree to a request or refuse it, as somebody else than who asked; a removal agreed to is carried out at once.

    Raises RequestError for one's own request, one decided before, and one that is void. The caller has made sure that
    the person may decide.
    """
    row = Request.objects.select_for_update(of=("self",)).select_related("report__case").get(pk=request.pk)
    if row.asked_by_id == by.pk:
        raise RequestError(_("You asked for this yourself: somebody else must decide."))
    if row.standing != Standing.WAITING:
        raise RequestError(_("This request is decided or void."))
    now = clock.now()
    row.granted, row.answer, row.decided_at, row.decided_by = granted, answer, now, by
    if granted and row.purpose == Purpose.IDENTITY:
        row.open_until = now + rules.OPEN_FOR
    if granted and row.purpose == Purpose.REMOVAL:
        intake.remove_masked(report=row.report, by=row.asked_by, agreed_by=by)
    row.save()
    tag = RequestEvent.GRANTED if granted else RequestEvent.REFUSED
    record(tag, by=by, target=row, unit=row.report.case.unit_id, purpose=row.purpose, report=row.report_id)
    return row


@transaction.atomic
def read_name(*, request: Request, by: User) -> Reporter:
    """Return who reported, to who asked for it and within the time; each reading is recorded."""
    if request.asked_by_id != by.pk or request.purpose != Purpose.IDENTITY or request.standing != Standing.OPEN:
        raise RequestError(_("The name cannot be read now."))
    found = intake.open_protected_identity(report=request.report, by=by, request=request.pk)
    if found is None:
        raise RequestError(_("No name is kept any more."))
    return found


@transaction.atomic
def mask(*, case: Case, passage: str, reason: str, by: User) -> list[Mask]:
    """Cover a passage in a report and in the case's title; raises PassageError where it does not stand there."""
    rows = intake.mask_passage(report=case.report, passage=passage, reason=reason, by=by)
    handling.cover_title(case=case, passage=passage, by=by)
    return rows


@transaction.atomic
def lift(*, mask: Mask, by: User) -> None:
    """Uncover a passage again."""
    intake.lift_mask(mask=mask, by=by)


@transaction.atomic
def record_reading_of_readers(*, case: Case, by: User) -> None:
    """Record that somebody looked at who has read a case."""
    record(RequestEvent.READERS_READ, by=by, target=case, unit=case.unit_id)
