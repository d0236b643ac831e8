"""Every write of intake. A report is saved once, however often it is sent, and never changed."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from django.db import IntegrityError, connection, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.attachments.actions import keep
from valvo.attachments.cleaning import Cleaned
from valvo.core import clock
from valvo.core.languages import Language
from valvo.database.prepared import insert
from valvo.definitions.catalogue import catalogue
from valvo.intake import identity, masks, rules
from valvo.intake.choices import ArrivalState, Channel, Reach, ReporterRole, Secrecy
from valvo.intake.errors import CodeError, PassageError, ReportError
from valvo.intake.events import ReportEvent
from valvo.intake.identity import Reporter
from valvo.intake.models import Addendum, Arrival, Attachment, Consent, Identity, Mask, Receipt, Removal, Report
from valvo.organisation.models import Unit
from valvo.trail.actions import record

# Argon2id with the library's parameters (RFC 9106, low-memory profile: 64 MiB, three passes, four lanes).
_HASHER = PasswordHasher()

# One statement on both databases, where the ORM needs three. The name of the table is NumberSeries' own.
_NEXT_NUMBER = (
    "INSERT INTO intake_numberseries (year, last) VALUES (%s, 1)"
    " ON CONFLICT (year) DO UPDATE SET last = intake_numberseries.last + 1 RETURNING last"
)

# A page that says what to mend can be loaded anew for this long; what is then still not sent is forgotten.
TO_MEND_FOR = timedelta(days=1)

# Sent inside the transaction that saves a report, with `report`: whoever handles reports opens a case in it.
report_sent = Signal()


@dataclass(frozen=True)
class NewReport:
    """What somebody sends in. `client_key` is made where the form is filled in and makes sending twice harmless.

    `texts` maps a question to the reporter's own words, `answers` to the codes chosen. `reporter` is left out of an
    anonymous report.
    """

    client_key: UUID
    kind: str
    unit: Unit
    reach: Reach
    happened_on: date
    texts: Mapping[str, str]
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    happened_at: time | None = None
    place: str = ""
    role: ReporterRole = ReporterRole.STAFF
    secrecy: Secrecy = Secrecy.NAMED
    channel: Channel = Channel.STAFF
    language: Language = "sv"
    reporter: Reporter | None = None
    code: str = ""  # the receipt code, made where the form was; kept only as a slow hash
    files: Sequence[Cleaned] = ()
    may_publish: bool = False  # the reporter agrees that others learn from it in public
    received_on: date | None = None  # for what came by phone, letter or paper before it was entered
    arrived_at: datetime | None = None  # where it was kept as it came before it was opened


@dataclass(frozen=True)
class OpenedReport:
    """A report opened with its code; `code` is empty unless it is to be shown, which is the first time only."""

    report: Report
    code: str


def new_code() -> str:
    """Return a fresh receipt code of 80 random bits; it is kept nowhere until a report is sent with it."""
    return "".join(secrets.choice(rules.CODE_LETTERS) for _letter in range(rules.CODE_LENGTH))


def send_report(*, new: NewReport, by: User | None) -> Report:
    """Save a report and open its case; return the one already saved when it was sent before.

    `by` is the signed-in person who sends it: it is recorded in the trail only where the name may be seen, and becomes
    the reporter unless `new.reporter` names somebody else. Raises ReportError with a sentence for each faulty field.
    """
    _refuse_faults(new)
    code = _HASHER.hash(new.code) if new.code else ""  # before the transaction: others wait for its end
    try:
        with transaction.atomic():
            return _save(new, by, code)
    except IntegrityError:
        saved = Report.objects.filter(client_key=new.client_key).first()
        if saved is None:
            raise
        return saved


def keep_arrival(*, client_key: UUID, sealed: bytes) -> None:
    """Keep a report as it came, in one statement that is on disk when this returns; sent again it is replaced.

    Who made what of it is told in the trail when it is opened.
    """
    arrival = Arrival(client_key=client_key, sealed=sealed, arrived_at=clock.now())
    insert(arrival, instead_of="client_key")


@transaction.atomic
def open_arrival(*, arrival: Arrival, new: NewReport, by: User | None) -> Report:
    """Make a report of what has arrived, and keep it as an arrival no longer. Raises ReportError as `send_report`."""
    report = send_report(new=new, by=by)
    Arrival.objects.filter(client_key=arrival.client_key).delete()
    return report


def note_arrival(*, arrival: Arrival, state: ArrivalState) -> None:
    """Note that an arrival was looked at and became no report, and why."""
    Arrival.objects.filter(pk=arrival.pk).update(state=state, looked_at=clock.now())


def forget_unmended() -> int:
    """Delete what its senders have had a day to mend and did not send; returns how many."""
    since = clock.now() - TO_MEND_FOR
    return Arrival.objects.filter(state=ArrivalState.TO_MEND, looked_at__lt=since).delete()[0]


@transaction.atomic
def add_to_report(*, report: Report, text: str, by: User | None, files: Sequence[Cleaned] = ()) -> Addendum:
    """Add the reporter's later words and files to a report; the report itself stays as it was."""
    addendum = Addendum.objects.create(report=report, text=text, added_at=clock.now())
    _keep_files(report, files, addendum)
    seen = by if report.secrecy == Secrecy.NAMED else None
    data = {"addendum": addendum.pk, "files": len(files)}
    record(ReportEvent.ADDED_TO, by=seen, target=report, unit=report.unit_id, **data)
    return addendum


@transaction.atomic
def read_identity(*, report: Report, by: User) -> Reporter | None:
    """Return who sent a report whose name may be seen, and record that it was read; None where nobody is known.

    The caller has made sure that the person may see the report.
    """
    row = Identity.objects.filter(report=report).first()
    if row is None or report.secrecy != Secrecy.NAMED:
        return None
    record(ReportEvent.IDENTITY_READ, by=by, target=report, unit=report.unit_id)
    return identity.unseal(bytes(row.sealed), report.number)


@transaction.atomic
def open_protected_identity(*, report: Report, by: User, request: int) -> Reporter | None:
    """Return who sent a protected report and record it; the caller has a request that a second person granted."""
    row = Identity.objects.filter(report=report).first()
    if row is None:
        return None
    record(ReportEvent.IDENTITY_OPENED, by=by, target=report, unit=report.unit_id, request=request)
    return identity.unseal(bytes(row.sealed), report.number)


@transaction.atomic
def withdraw_consent(*, report: Report, by: User | None) -> None:
    """Take the consent to publishing back: what was published is no longer shown. Without one nothing happens."""
    withdrawn = Consent.objects.filter(report=report, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    if withdrawn:
        seen = by if report.secrecy == Secrecy.NAMED else None
        record(ReportEvent.CONSENT_WITHDRAWN, by=seen, target=report, unit=report.unit_id)


@transaction.atomic
def mask_passage(*, report: Report, passage: str, reason: str, by: User) -> list[Mask]:
    """Cover a passage wherever it stands in a report; raises PassageError where it does not."""
    found = [(field, span) for field, text in masks.texts_of(report).items() for span in rules.passages(text, passage)]
    if not found:
        raise PassageError(_("This does not stand in the report. Copy it as it is written there."))
    stamp = {"report": report, "reason": reason, "made_at": clock.now(), "made_by": by}
    rows = Mask.objects.bulk_create(Mask(field=field, start=start, end=end, **stamp) for field, (start, end) in found)
    record(ReportEvent.MASKED, by=by, target=report, unit=report.unit_id, places=len(rows))
    return rows


@transaction.atomic
def lift_mask(*, mask: Mask, by: User) -> None:
    """Uncover a passage: readers see again what was written."""
    record(ReportEvent.MASK_LIFTED, by=by, target=mask.report, unit=mask.report.unit_id, field=mask.field)
    mask.delete()


@transaction.atomic
def remove_masked(*, report: Report, by: User, agreed_by: User) -> list[Removal]:
    """Remove what is covered in a report for good; returns what is kept of each text: its keyed hash and length.

    The one who asked and the one who agreed are two; the database holds to that.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    before = masks.texts_of(report)
    after = masks.with_covers(before, report.masks.all())
    changed = [field for field in before if before[field] != after[field]]
    _rewrite(report, after, changed)
    stamp = {"report": report, "removed_at": clock.now(), "removed_by": by, "agreed_by": agreed_by}
    rows = [
        Removal(field=field, original=masks.keyed_hash(before[field]), length=len(before[field]), **stamp)
        for field in changed
    ]
    Removal.objects.bulk_create(rows)
    report.masks.all().delete()
    record(ReportEvent.REMOVED, by=by, target=report, unit=report.unit_id, texts=len(rows), agreed_by=agreed_by.pk)
    return rows


def _rewrite(report: Report, after: Mapping[str, str], changed: Sequence[str]) -> None:
    """Store texts without what was removed; the only place where what a reporter wrote is ever changed."""
    report.texts = {field: after[field] for field in report.texts}
    report.place = after[masks.PLACE][:120]
    report.save(update_fields=["texts", "place"])
    for addendum in report.addenda.all():
        if masks.field_of(addendum) in changed:
            addendum.text = after[masks.field_of(addendum)]
            addendum.save(update_fields=["text"])
    for more in masks.more_texts():
        more.rewrite(report, {field: after[field] for field in changed})


def open_with_code(*, number: str, code: str) -> OpenedReport:
    """Return the report that a number and a receipt code belong to; raises CodeError, alike for every wrong pair.

    Wrong codes are counted for the report and slow down further tries. The code is returned to be shown once more the
    first time it is used.
    """
    row = Receipt.objects.filter(report__number=number.strip()).select_related("report__unit").first()
    now, code = clock.now(), rules.code_read(code)
    if row is not None and row.slowed_until is not None and row.slowed_until > now:
        raise CodeError(_("Too many wrong codes. Wait a moment and try again."))
    if not _fits(row, code) or row is None:
        if row is not None:
            _count_failure(row)
        raise CodeError(_("The number and the code do not belong together. Check both."))
    first = row.first_return_at is None
    with transaction.atomic():
        row.first_return_at, row.failures, row.slowed_until = row.first_return_at or now, 0, None
        row.save()
        record(ReportEvent.OPENED_WITH_CODE, by=None, target=row.report, unit=row.report.unit_id)
    return OpenedReport(row.report, rules.code_shown(code) if first else "")


def _fits(row: Receipt | None, code: str) -> bool:
    """Compare slowly, also where there is nothing to compare with: the time taken tells nothing."""
    try:
        _HASHER.verify(row.code if row else _no_code(), code)
    except VerifyMismatchError:
        return False
    return row is not None


@cache
def _no_code() -> str:
    return _HASHER.hash(secrets.token_hex(16))


@transaction.atomic
def _count_failure(row: Receipt) -> None:
    row = Receipt.objects.select_for_update().get(pk=row.pk)
    row.failures += 1
    wait = rules.wait_after(row.failures)
    row.slowed_until = clock.now() + timedelta(seconds=wait) if wait else None
    row.save(update_fields=["failures", "slowed_until"])
    record(ReportEvent.WRONG_CODE, by=None, target=row.report, unit=row.report.unit_id, failures=row.failures)


def _save(new: NewReport, by: User | None, code: str) -> Report:
    report = Report(
        number=_next_number(new.arrived_at or clock.now()),
        client_key=new.client_key,
        kind=new.kind,
        definition=catalogue().version(new.kind),
        unit=new.unit,
        reach=new.reach,
        role=new.role,
        secrecy=new.secrecy,
        channel=new.channel,
        language=new.language,
        happened_on=new.happened_on,
        happened_at=new.happened_at,
        place=new.place,
        answers={name: list(codes) for name, codes in new.answers.items() if codes},
        texts={name: text for name, text in new.texts.items() if text.strip()},
        received_at=_received_at(new),
    )
    insert(report)
    if code:
        insert(Receipt(report=report, code=code))
    _keep_files(report, new.files)
    if new.may_publish and catalogue().kind(new.kind).publishable:
        Consent.objects.create(report=report, given_at=report.received_at)
    _keep_identity(report, new, by)
    seen = by if report.secrecy == Secrecy.NAMED else None
    record(ReportEvent.SENT, by=seen, target=report, unit=report.unit_id, kind=report.kind, channel=report.channel)
    report_sent.send(sender=Report, report=report)
    return report


def _keep_files(report: Report, files: Sequence[Cleaned], addendum: Addendum | None = None) -> None:
    """Keep files with a report; they are on disk before it is acknowledged."""
    for file in files:
        Attachment.objects.create(report=report, addendum=addendum, stored=keep(cleaned=file))


def _received_at(new: NewReport) -> datetime:
    """Return when the report reached the organisation: when it was sent, or on the day it came by phone or on paper."""
    now = new.arrived_at or clock.now()
    return now if new.received_on in {None, clock.local_day(now)} else clock.start_of_day(new.received_on)


def _keep_identity(report: Report, new: NewReport, by: User | None) -> None:
    own = new.role in {ReporterRole.STAFF, ReporterRole.STUDENT, ReporterRole.CONTRACTOR} and by is not None
    reporter = new.reporter or (identity.of_account(by) if own and by else None)
    if reporter is None or report.secrecy == Secrecy.ANONYMOUS:
        return
    owner = identity.owner(reporter.account) if reporter.account else ""
    insert(Identity(report=report, sealed=identity.seal(reporter, report.number), owner=owner))


def _next_number(now: datetime) -> str:
    """Return the next number of the year; its row stays locked until the report is stored or given up."""
    year = clock.local_day(now).year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [year])
        return rules.number(year, cursor.fetchone()[0])


def _refuse_faults(new: NewReport) -> None:
    found = catalogue()
    if new.kind not in found.kinds:
        raise ReportError({"kind": _("There is no such kind of report.")})
    code_lists = {list_id: loaded.value for list_id, loaded in found.code_lists.items()}
    faults = rules.faults(
        found.kind(new.kind),
        code_lists,
        happened_on=new.happened_on,
        today=clock.today(),
        reach=new.reach,
        texts=new.texts,
        answers=new.answers,
    )
    sentences = {fault.field: _sentence(fault) for fault in faults}
    if new.code and not rules.is_code(new.code):
        sentences["code"] = _("The receipt code is damaged. Reload the page.")
    if new.received_on is not None and new.received_on > clock.today():
        sentences["received_on"] = _("The day is in the future.")
    if sentences:
        raise ReportError(sentences)


def _sentence(fault: rules.Fault) -> str:
    sentences = {
        rules.FaultKind.MISSING: _("Tell us this: we cannot handle the report without it."),
        rules.FaultKind.UNKNOWN: _("This cannot be chosen here. Choose again."),
        rules.FaultKind.TOO_LONG: _("This is too long: at most %(limit)s characters."),
        rules.FaultKind.TOO_MANY: _("Choose only one."),
        rules.FaultKind.IN_FUTURE: _("The day is in the future."),
        rules.FaultKind.TOO_OLD: _("The day is more than ten years ago. Check the year."),
    }
    return sentences[fault.kind] % {"limit": fault.limit}
