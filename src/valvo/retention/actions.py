"""Every write of retention. What has run out is erased: words, names and files go, codes and days stay (docs/adr)."""

from collections import Counter
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.attachments.actions import forget
from valvo.attachments.models import StoredFile
from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.handling.choices import MessageKind
from valvo.handling.models import Case, Message, Notice
from valvo.hotline.models import Alert
from valvo.intake.models import Addendum, Attachment, Identity, Mask, Receipt, Removal, Report
from valvo.learning.models import Version, Waiver
from valvo.notices.models import Draft
from valvo.privacy.models import Request
from valvo.retention.errors import HoldError
from valvo.retention.events import RetentionEvent
from valvo.retention.models import Erased, Hold, Run, RunLine
from valvo.retention.queries import run_out
from valvo.trail.actions import record

BATCH = 200  # cases erased in one transaction


def erase_what_has_run_out() -> Run | None:
    """Erase what each rule has kept long enough; return the run with its counts, None where there was nothing."""
    run: Run | None = None
    for rule_id in catalogue().retention:
        while (run_now := _erase_batch(rule_id, run)) is not None:
            run = run_now
    return run


@transaction.atomic
def _erase_batch(rule_id: str, run: Run | None) -> Run | None:
    """Erase some cases of a rule in the run given, or a new one; return None when there are no more."""
    loaded = catalogue().retention[rule_id]
    batch = list(run_out(loaded.value).select_for_update(of=("self",)).order_by("pk")[:BATCH])
    if not batch:
        return None
    run = run or Run.objects.create(at=clock.now(), cases=0, files=0)
    run.files += sum(_erase(case, run, rule_id) for case in batch)
    run.cases += len(batch)
    run.save(update_fields=["cases", "files"])
    for (kind, unit), cases in Counter((case.kind, case.unit_id) for case in batch).items():
        stamp = {"rule": rule_id, "definition": loaded.sha256, "kind": kind, "unit_id": unit}
        line, _made = RunLine.objects.get_or_create(run=run, **stamp, defaults={"cases": 0})
        line.cases += cases
        line.save(update_fields=["cases"])
    return run


def _erase(case: Case, run: Run, rule_id: str) -> int:
    """Erase one case; return how many files went. What is erased and what stays is told in `inventory`."""
    report, number = case.report_id, f"x-{case.report_id}"
    files = list(StoredFile.objects.filter(pk__in=Attachment.objects.filter(report=report).values("stored")))
    for model in (Attachment, Mask, Removal, Addendum, Identity, Receipt, Request, Waiver):
        model.objects.filter(report=report).delete()
    Version.objects.filter(report=report, published_at__isnull=True).delete()
    forget(files=files, by=None, unit=case.unit_id)
    feedback = Q(kind=MessageKind.FEEDBACK)
    Message.objects.filter(~feedback, case=case).delete()
    Message.objects.filter(feedback, case=case).update(text="")  # that it was given is counted
    Draft.objects.filter(case=case).delete()
    Report.objects.filter(pk=report).update(number=number, client_key=uuid4(), happened_at=None, place="", texts={})
    Case.objects.filter(pk=case.pk).update(title=number, no_action_reason="", changed_at=clock.now())
    Notice.objects.filter(case=case).update(reference="")
    Alert.objects.filter(case=case).update(number=number)
    Hold.objects.filter(report=report).update(reason="")
    Erased.objects.create(report_id=report, run=run)
    record(RetentionEvent.ERASED, by=None, target=case, unit=case.unit_id, rule=rule_id, run=run.pk)
    return len(files)


@transaction.atomic
def hold(*, case: Case, reason: str, by: User) -> Hold:
    """Keep a case whole until the hold is lifted; raises HoldError for one held already or erased."""
    report = Report.objects.select_for_update().get(pk=case.report_id)
    if Erased.objects.filter(report=report).exists():
        raise HoldError(_("This case has been erased."))
    if report.holds.filter(lifted_at__isnull=True).exists():
        raise HoldError(_("This case is held already."))
    row = Hold.objects.create(report=report, reason=reason, placed_at=clock.now(), placed_by=by)
    record(RetentionEvent.HELD, by=by, target=case, unit=case.unit_id)
    return row


@transaction.atomic
def lift(*, case: Case, by: User) -> None:
    """Lift the hold of a case; without one nothing happens."""
    now = clock.now()
    if case.report.holds.filter(lifted_at__isnull=True).update(lifted_at=now, lifted_by=by):
        record(RetentionEvent.HOLD_LIFTED, by=by, target=case, unit=case.unit_id)
