"""Every write to cases. `seen` is the version the person's page was made from: when the case has moved on, the write is
refused with StaleError, so that nobody overwrites what they have not read. Without `seen` nothing is compared.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from valvo.accounts.access import Held
from valvo.accounts.models import User
from valvo.attachments.cleaning import Cleaned
from valvo.core import clock
from valvo.core.errors import Refusal, StaleError
from valvo.database.prepared import insert
from valvo.definitions import deadlines
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import ClockDefinition, RoutingRule
from valvo.handling import dialogue, facts, reminding, routing, rules
from valvo.handling.choices import CaseState, MessageKind, PartState
from valvo.handling.errors import ClassificationError, MoveError, NotReadyError
from valvo.handling.events import CaseEvent
from valvo.handling.models import Affected, Case, Classification, Clock, Factor, Merge, Message, Notice, Part, Reminder
from valvo.intake.actions import add_to_report
from valvo.intake.models import Addendum, Report
from valvo.intake.queries import clock_runs, harm_level
from valvo.intake.rules import covered, passages, title_of
from valvo.intake.spotting import MASK, masked
from valvo.organisation.models import Unit
from valvo.trail.actions import record

# Sent inside the transaction that stores a judgement, with `case`, `judgement` and `by`.
case_judged = Signal()


@dataclass(frozen=True)
class Person:
    """Somebody who was affected, without who: codes; harm is empty where not judged yet."""

    role: str = ""
    age_band: str = ""
    physical_harm: str = ""
    psychological_harm: str = ""


@dataclass(frozen=True)
class Judgement:
    """The handler's view of what happened: codes from the kind's code lists, empty where not judged yet.

    Where persons are given, the event's harm is the worst of theirs, whatever is said of it here.
    """

    event_type: str = ""
    reach: str = ""
    physical_harm: str = ""
    psychological_harm: str = ""
    unit_consequence: str = ""
    phase: str = ""
    preventability: str = ""
    never_event: str = ""
    likelihood: int | None = None
    severity: int | None = None
    factors: Sequence[str] = ()
    affected: Sequence[Person] = ()


@transaction.atomic(savepoint=False)
def open_case(*, report: Report, **_signal: object) -> Case:
    """Open the case of a report and start its clocks; called in the transaction that saves the report."""
    story = catalogue().kind(report.kind).story
    case = Case(
        report=report,
        kind=report.kind,
        unit_id=report.unit_id,
        title=title_of(masked(report.texts.get(story.id, ""))) or report.number,
        opened_at=report.received_at,
        changed_at=clock.now(),
    )
    level = harm_level(report)
    clocks = _new_clocks(case, level)
    case.due_at, case.serious_on = facts.next_due(clocks), facts.serious_on(case, level)
    insert(case)
    _start(case, clocks)
    record(CaseEvent.OPENED, by=None, target=case, unit=case.unit_id, kind=case.kind)
    _route(case)
    return case


@transaction.atomic
def record_reading(*, case: Case, by: User) -> None:
    """Record that somebody read a case whose reporter is protected."""
    record(CaseEvent.READ, by=by, target=case, unit=case.unit_id)


@transaction.atomic
def record_unmasking(*, case: Case, by: User) -> None:
    """Record that somebody looked at what is covered in a case."""
    record(CaseEvent.UNMASKED, by=by, target=case, unit=case.unit_id)


@transaction.atomic
def receive(*, case: Case, by: User, seen: int | None = None) -> Case:
    """Tell that the report has been read, without taking it into handling."""
    case = _moved(case, CaseState.RECEIVED, seen)
    return _saved(case, CaseEvent.MOVED, by, state=case.state)


@transaction.atomic
def take(*, case: Case, by: User, seen: int | None = None) -> Case:
    """Take a case into handling; who takes it becomes its handler."""
    case = _moved(case, CaseState.IN_HANDLING, seen)
    case.handler = by
    case.taken_at = case.taken_at or clock.now()
    case = _saved(case, CaseEvent.TAKEN, by)
    for part in case.parts.filter(unit=case.unit_id, state=PartState.ASKED):
        _take_part(part, by)
    return case


@transaction.atomic
def set_aside(*, case: Case, state: CaseState, by: User, seen: int | None = None) -> Case:
    """Let a case wait for another unit or a higher level, or put it under investigation."""
    case = _moved(case, state, seen)
    return _saved(case, CaseEvent.MOVED, by, state=case.state)


@transaction.atomic
def resume(*, case: Case, by: User, seen: int | None = None) -> Case:
    """Go on handling a case that waited; its handler stays the same, and clocks that stood still run again."""
    case = _moved(case, CaseState.IN_HANDLING, seen)
    _go_on(case)
    return _saved(case, CaseEvent.MOVED, by, state=case.state)


@transaction.atomic
def transfer(*, case: Case, unit: Unit, by: User, seen: int | None = None) -> Case:
    """Move a case to the unit it belongs to; somebody there takes it anew. The report keeps its own unit."""
    case = _open(case, seen)
    before = case.unit_id
    case.unit, case.handler, case.state = unit, None, CaseState.RECEIVED
    _go_on(case)
    case = _saved(case, CaseEvent.TRANSFERRED, by, unit_before=before)
    _own_part_follows(case, by, left=before)
    return case


@transaction.atomic
def retitle(*, case: Case, title: str, by: User, seen: int | None = None) -> Case:
    """Give a case a better title than the one made from the reporter's first sentence."""
    case = _open(case, seen)
    case.title = title
    return _saved(case, CaseEvent.TITLED, by)


@transaction.atomic
def cover_title(*, case: Case, passage: str, by: User) -> Case:
    """Cover a passage in a case's title where it stands there, also in a finished case."""
    case = _locked(case, None)
    title = covered(case.title, passages(case.title, passage), MASK)[:120]
    if title == case.title:
        return case
    case.title = title
    return _saved(case, CaseEvent.TITLED, by)


@transaction.atomic
def change_kind(*, case: Case, kind: str, by: User, seen: int | None = None) -> Case:
    """Handle a case as another kind than it was sent in as; the report keeps its own kind and answers.

    The judgement belongs to the former kind and is made anew. Clocks the new kind brings start when the report came,
    those it lacks stop. Raises Refusal for a kind that does not exist.
    """
    case = _open(case, seen)
    if kind not in catalogue().kinds:
        raise Refusal(_("There is no such kind of report."))
    before, case.kind = case.kind, kind
    Classification.objects.filter(case=case).delete()
    wanted, level = set(catalogue().kind(kind).clocks), harm_level(case.report)
    case.clocks.exclude(rule__in=wanted).filter(done_at__isnull=True).update(done_at=clock.now())
    case.serious_on = facts.serious_on(case, level)
    _start_missing(case, level)
    _run_unmet(case)
    if case.first_answer_at:
        _running(case, "first_answer").update(done_at=case.first_answer_at)
    if case.state == CaseState.WAITS_REPORTER:
        _pause(case)
    else:
        _go_on(case)
    return _saved(case, CaseEvent.KIND_CHANGED, by, kind=kind, kind_before=before)


@transaction.atomic
def classify(*, case: Case, judgement: Judgement, by: User, seen: int | None = None) -> Classification:
    """Store the handler's view, in place of an earlier one; raises ClassificationError for codes not in the lists."""
    case = _open(case, seen)
    _refuse_unknown_codes(case, judgement)
    judgement = _with_worst_harm(case, judgement)
    values = {
        "event_type": judgement.event_type,
        "reach": judgement.reach,
        "physical_harm": judgement.physical_harm,
        "psychological_harm": judgement.psychological_harm,
        "unit_consequence": judgement.unit_consequence,
        "phase": judgement.phase,
        "preventability": judgement.preventability,
        "never_event": judgement.never_event,
        "likelihood": judgement.likelihood,
        "severity": judgement.severity,
    }
    stamp = {"definition": catalogue().version(case.kind), "classified_at": clock.now(), "classified_by": by}
    row, _made = Classification.objects.update_or_create(case=case, defaults=values | stamp)
    row.factors.all().delete()
    Factor.objects.bulk_create(Factor(classification=row, code=code) for code in sorted(set(judgement.factors)))
    row.affected.all().delete()
    Affected.objects.bulk_create(
        Affected(classification=row, position=position, **asdict(person))
        for position, person in enumerate(judgement.affected, start=1)
    )
    _follow_harm(case)
    _saved(case, CaseEvent.CLASSIFIED, by, **{name: value for name, value in values.items() if value})
    case_judged.send(sender=Case, case=case, judgement=judgement, by=by)
    return row


@transaction.atomic
def add_note(*, case: Case, text: str, by: User) -> Message:
    """Write a note for the handlers; the reporter never sees it. Two may write at once: notes do not collide."""
    note = _message(case, MessageKind.NOTE, text, by)
    record(CaseEvent.NOTED, by=by, target=case, unit=case.unit_id, message=note.pk)
    return note


@transaction.atomic
def ask_reporter(
    *, case: Case, text: str, by: User, seen: int | None = None, kind: MessageKind = MessageKind.QUESTION
) -> Message:
    """Ask the reporter something, or for a correction; the case waits, and this counts as a first answer.

    A question is answered in the dialogue; a correction comes as an addition to the report, which stays as it was.
    """
    case = _moved(case, CaseState.WAITS_REPORTER, seen)
    message = _message(case, kind, text, by)
    _answered(case)
    _pause(case)
    _saved(case, CaseEvent.ASKED, by, message=message.pk)
    return message


@transaction.atomic
def answer(*, case: Case, text: str) -> Message:
    """Store the reporter's answer; a case that waited for it goes on. Who answers is not recorded."""
    case = _locked(case, None)
    message = _message(case, MessageKind.ANSWER, text, None)
    if case.state == CaseState.WAITS_REPORTER:
        case.state = CaseState.IN_HANDLING
        _go_on(case)
    _saved(case, CaseEvent.ANSWERED, None, message=message.pk)
    return message


@transaction.atomic
def correct(*, case: Case, text: str, by: User | None, files: Sequence[Cleaned] = ()) -> Addendum:
    """Store the correction the reporter was asked for, as an addition; the case that waited for it goes on."""
    case = _locked(case, None)
    addendum = add_to_report(report=case.report, text=text, by=by, files=files)
    if case.state == CaseState.WAITS_REPORTER:
        case.state = CaseState.IN_HANDLING
        _go_on(case)
    _saved(case, CaseEvent.CORRECTED, None)
    return addendum


@transaction.atomic
def add_or_answer(*, case: Case, text: str, by: User | None, files: Sequence[Cleaned] = ()) -> None:
    """Store the reporter's words: as the answer or the correction that was asked for, else as an addition.

    Files come as an addition of their own beside an answer: the dialogue itself is words.
    """
    asked = facts.asked(case)
    if asked == MessageKind.CORRECTION:
        correct(case=case, text=text, by=by, files=files)
        return
    if asked:
        answer(case=case, text=text)
    if files or not asked:
        add_to_report(report=case.report, text="" if asked else text, by=by, files=files)


@transaction.atomic
def give_feedback(*, case: Case, text: str, by: User, seen: int | None = None) -> Message:
    """Tell the reporter what the report led to; counts as a first answer."""
    case = _open(case, seen)
    message = _message(case, MessageKind.FEEDBACK, text, by)
    case.no_feedback_reason = ""
    _answered(case)
    _saved(case, CaseEvent.FEEDBACK_GIVEN, by, message=message.pk)
    return message


@transaction.atomic
def rewrite_dialogue(report: Report, texts: Mapping[str, str]) -> None:
    """Store what was said without what two persons removed for good; `texts` by the fields of `dialogue`."""
    said = list(Message.objects.filter(case__report=report).select_for_update(of=("self",)).select_related("case"))
    changed = [message for message in said if dialogue.field_of(message) in texts]
    for message in changed:
        message.text = texts[dialogue.field_of(message)]
        message.save(update_fields=["text"])
    if changed:
        case = changed[0].case
        record(CaseEvent.DIALOGUE_REWRITTEN, by=None, target=case, unit=case.unit_id, messages=len(changed))


@transaction.atomic
def waive_feedback(*, case: Case, reason: str, by: User, seen: int | None = None) -> Case:
    """State by a code why the reporter gets no feedback; raises Refusal for an unknown code."""
    case = _open(case, seen)
    _refuse_unknown("no_feedback_reason", reason)
    case.no_feedback_reason = reason
    _answered(case)
    return _saved(case, CaseEvent.FEEDBACK_WAIVED, by, reason=reason)


@transaction.atomic
def record_notice(
    *, case: Case, authority: str, sent_on: date, by: User, reference: str = "", seen: int | None = None
) -> Notice:
    """Record that a notice went to an authority; the clocks that ask for one stop. Raises Refusal for a day to come."""
    case = _open(case, seen)
    _refuse_unknown("authority", authority)
    if sent_on > clock.today():
        raise Refusal(_("The day is in the future."))
    notice = Notice.objects.create(
        case=case, authority=authority, sent_on=sent_on, reference=reference, recorded_at=clock.now(), recorded_by=by
    )
    _running(case, "notice_sent", authority).update(done_at=clock.now())
    _saved(case, CaseEvent.NOTICE_SENT, by, authority=authority, sent_on=sent_on)
    return notice


@transaction.atomic
def waive_action(*, case: Case, reason: str, by: User, seen: int | None = None) -> Case:
    """State in words why a case that calls for an action gets none."""
    case = _open(case, seen)
    case.no_action_reason = reason
    return _saved(case, CaseEvent.ACTION_WAIVED, by)


@transaction.atomic
def close(*, case: Case, by: User, seen: int | None = None) -> Case:
    """Close a case; raises NotReadyError, with a sentence for each thing missing, when it is not ready."""
    case = _locked(case, seen)
    if case.state in rules.FINISHED:
        raise MoveError(_("The case is already finished."))
    missing = facts.missing(case)
    if missing:
        raise NotReadyError(missing)
    case = _moved(case, CaseState.CLOSED, None)
    case.closed_at = clock.now()
    _stop_clocks(case)
    return _saved(case, CaseEvent.CLOSED, by)


@transaction.atomic
def reopen(*, case: Case, reason: str, by: User, seen: int | None = None) -> Case:
    """Open a finished case again, with a coded reason; its handling clock starts anew, what is still owed runs on."""
    _refuse_unknown("reopen_reason", reason)
    case = _moved(case, CaseState.REOPENED, seen)
    case.closed_at, case.handler, case.state_reason = None, None, reason
    _run_unmet(case)
    _go_on(case)
    _restart_closing_clocks(case)
    return _saved(case, CaseEvent.REOPENED, by, reason=reason)


@transaction.atomic
def leave_out(*, case: Case, reason: str, by: User, seen: int | None = None) -> Case:
    """Leave a case out of handling and of all figures, with a coded reason; it can be reopened."""
    _refuse_unknown("left_out_reason", reason)
    case = _moved(case, CaseState.NOT_REPORTABLE, seen)
    case.closed_at, case.state_reason = clock.now(), reason
    _stop_clocks(case)
    return _saved(case, CaseEvent.LEFT_OUT, by, reason=reason)


@transaction.atomic
def hand_over_cases(leaver: User, to: User, by: User | None) -> int:
    """Give every open case of somebody who leaves to somebody else; return how many there were."""
    cases = list(Case.objects.select_for_update().filter(handler=leaver).exclude(state__in=rules.FINISHED))
    for case in cases:
        case.handler = to
        _saved(case, CaseEvent.HANDED_OVER, by, to=to.pk)
    return len(cases)


# --- several units in one case ---------------------------------------------------------------------


@transaction.atomic
def involve(
    *, case: Case, unit: Unit, due: date, by: User | None, handler: User | None = None, seen: int | None = None
) -> Part:
    """Give another unit a part of its own in the case, to be done by a day; `handler` where it is known who does it.

    With the first other unit the case's own unit gets a part too. Raises Refusal for a unit that already has one, and
    for a day that has passed.
    """
    case = _open(case, seen)
    if unit.pk == case.unit_id or case.parts.filter(unit=unit).exists():
        raise Refusal(_("That unit is involved already."))
    _refuse_passed(due)
    part = _part(case, unit.pk, due, by, handler)
    _saved(case, CaseEvent.UNIT_INVOLVED, by, part=part.pk, unit_involved=unit.pk, due=due)
    _own_part_follows(case, by)
    return part


@transaction.atomic
def withdraw(*, part: Part, by: User, seen: int | None = None) -> Case:
    """Take back that a unit was involved; raises MoveError once something is written in its part."""
    case = _open(part.case, seen)
    part = _locked_part(part, None)
    if part.unit_id == case.unit_id:
        raise MoveError(_("The case's own unit cannot be taken out of it."))
    if part.messages.exists():
        raise MoveError(_("Something is written in this part, so it cannot be taken back."))
    case = _saved(case, CaseEvent.UNIT_WITHDRAWN, by, part=part.pk, unit_involved=part.unit_id)
    _delete_part(part, by)
    _own_part_follows(case, by)
    return case


@transaction.atomic
def take_part(*, part: Part, by: User, seen: int | None = None) -> Part:
    """Take a unit's part into handling."""
    _open(part.case, None)
    part = _locked_part(part, seen)
    if part.state != PartState.ASKED:
        raise MoveError(_("Somebody has taken this part already."))
    return _take_part(part, by)


@transaction.atomic
def note_in_part(*, part: Part, text: str, by: User) -> Message:
    """Write a note that only the part's own unit and those above it read. Notes do not collide."""
    _open(part.case, None)
    note = _message(part.case, MessageKind.NOTE, text, by, part)
    record(CaseEvent.NOTED, by=by, target=part.case, unit=part.unit_id, message=note.pk, part=part.pk)
    return note


@transaction.atomic
def move_part_due(*, part: Part, due: date, by: User, seen: int | None = None) -> Part:
    """Give a part another day; raises Refusal for one that has passed."""
    _open(part.case, None)
    part = _undone(part, seen)
    _refuse_passed(due)
    before, part.due_at = clock.local_day(part.due_at), deadlines.end_of_day(due)
    return _saved_part(part, CaseEvent.PART_DUE_MOVED, by, due=due, due_before=before)


@transaction.atomic
def conclude_part(*, part: Part, text: str, by: User, seen: int | None = None) -> Part:
    """Finish a unit's part with what it came to, read by all units of the case.

    A case that waits for another unit goes on when the last of the others is done.
    """
    case = _open(part.case, None)
    part = _undone(part, seen)
    message = _message(case, MessageKind.CONCLUSION, text, by, part)
    part.state, part.done_at, part.handler = PartState.DONE, clock.now(), part.handler or by
    part = _saved_part(part, CaseEvent.PART_CONCLUDED, by, message=message.pk)
    others = case.parts.exclude(unit=case.unit_id)
    if case.state == CaseState.WAITS_UNIT and not others.exclude(state=PartState.DONE).exists():
        resume(case=case, by=by)
    return part


@transaction.atomic
def resume_part(*, part: Part, due: date, by: User, seen: int | None = None) -> Part:
    """Go on with a part that was done, to be done anew by a day; what was concluded stays to be read."""
    _open(part.case, None)
    part = _locked_part(part, seen)
    if not part.is_done:
        raise MoveError(_("This part is not done yet."))
    _refuse_passed(due)
    part.state, part.done_at, part.due_at = PartState.TAKEN, None, deadlines.end_of_day(due)
    return _saved_part(part, CaseEvent.PART_RESUMED, by, due=due)


@transaction.atomic
def set_joint(*, case: Case, joint: bool, by: User, seen: int | None = None) -> Case:
    """Tell whether the client is a joint one: then both health and social care must have a part before closing."""
    case = _open(case, seen)
    case.joint = joint
    return _saved(case, CaseEvent.JOINT_SET, by, joint=joint)


@transaction.atomic
def hand_over_parts(leaver: User, to: User, by: User | None) -> int:
    """Give every undone part of somebody who leaves to somebody else; return how many there were."""
    parts = list(Part.objects.select_for_update().filter(handler=leaver).exclude(state=PartState.DONE))
    for part in parts:
        part.handler = to
        _saved_part(part, CaseEvent.PART_HANDED_OVER, by, to=to.pk)
    return len(parts)


def _own_part_follows(case: Case, by: User | None, left: int | None = None) -> None:
    """Let the case's own unit have a part exactly as long as another has one, or something is written in its own.

    `left` is the unit the case came from: its part goes with the case unless something is written in it.
    """
    for part in case.parts.filter(unit=left, messages__isnull=True) if left else ():
        _delete_part(part, by)
    own = case.parts.filter(unit=case.unit_id).first()
    others = case.parts.exclude(unit=case.unit_id)
    first_due = others.order_by("due_at").values_list("due_at", flat=True).first()
    if own is None and first_due is not None:
        handler = None if case.state in rules.UNTAKEN else case.handler  # who takes the case takes its part too
        _part(case, case.unit_id, clock.local_day(first_due), by, handler)
    elif own is not None and first_due is None and not own.messages.exists():
        _delete_part(own, by)


def _part(case: Case, unit: int, due: date, by: User | None, handler: User | None) -> Part:
    return Part.objects.create(
        case=case,
        unit_id=unit,
        state=PartState.TAKEN if handler else PartState.ASKED,
        handler=handler,
        due_at=deadlines.end_of_day(due),
        involved_at=clock.now(),
        involved_by=by,
    )


def _delete_part(part: Part, by: User | None) -> None:
    """Remove a part in which nothing is written; the trail tells its own id, for what is built from the trail."""
    record(CaseEvent.PART_GONE, by=by, target=part, unit=part.unit_id)
    part.delete()


def _locked_part(part: Part, seen: int | None) -> Part:
    part = Part.objects.select_for_update().select_related("case").get(pk=part.pk)
    if seen is not None and seen != part.version:
        raise StaleError(_("Somebody changed the case after you opened the page. What you wrote is kept below."))
    return part


def _undone(part: Part, seen: int | None) -> Part:
    part = _locked_part(part, seen)
    if part.is_done:
        raise MoveError(_("This part is done. Go on with it first."))
    return part


def _take_part(part: Part, by: User) -> Part:
    part.state, part.handler = PartState.TAKEN, by
    return _saved_part(part, CaseEvent.PART_TAKEN, by)


def _saved_part(part: Part, tag: CaseEvent, by: User | None, **data: str | int | date | None) -> Part:
    """Store a part and its event, told of the case: a part has a version of its own, so that units do not collide."""
    part.version += 1
    part.save()
    record(tag, by=by, target=part.case, unit=part.unit_id, part=part.pk, **data)
    return part


def _refuse_passed(due: date) -> None:
    if due < clock.today():
        raise Refusal(_("The day has passed already."))


# --- duplicates and reminders -----------------------------------------------------------------------


@transaction.atomic
def merge(*, case: Case, into: Case, by: User, seen: int | None = None) -> Case:
    """Merge a case into another that tells of the same event; nothing is moved, and un-merging restores it exactly.

    Raises MoveError for the case itself, for one that is a duplicate or finished, for one that has duplicates, and for
    one in which other units are at work: their part would stand still unseen.
    """
    case = _open(case, seen)
    into = _locked(into, None)
    if into.pk == case.pk or into.state == CaseState.DUPLICATE or case.duplicates.exists():
        raise MoveError(_("These two cases cannot be merged this way round."))
    if case.parts.exclude(unit=case.unit_id).exclude(state=PartState.DONE).exists():
        raise MoveError(_("Other units are at work in this case. Merge the other case into it, or let them finish."))
    before, now = case.state, clock.now()
    Merge.objects.create(case=case, state_before=before, merged_at=now, merged_by=by)
    case = _moved(case, CaseState.DUPLICATE, None)
    case.duplicate_of, case.closed_at = into, now
    case.clocks.filter(done_at__isnull=True).update(done_at=now)
    record(CaseEvent.MERGED, by=by, target=into, unit=into.unit_id, case=case.pk, role="kept")
    return _saved(case, CaseEvent.MERGED, by, into=into.pk)


@transaction.atomic
def unmerge(*, case: Case, by: User, seen: int | None = None) -> Case:
    """Take a merge back: state and clocks are as they were before it."""
    case = _locked(case, seen)
    merged = Merge.objects.filter(case=case).first()
    if merged is None:
        raise MoveError(_("The case is not merged into another."))
    into = case.duplicate_of
    case.clocks.filter(done_at=merged.merged_at).update(done_at=None)
    case.state, case.duplicate_of, case.closed_at = merged.state_before, None, None
    merged.delete()
    if into is not None:
        record(CaseEvent.UNMERGED, by=by, target=into, unit=into.unit_id, case=case.pk, role="kept")
    return _saved(case, CaseEvent.UNMERGED, by)


@transaction.atomic
def remind() -> int:
    """Tell people of the deadlines that have come to a new stage, one message each; returns how many were told.

    The steps are remembered in the same transaction and the mail leaves after it: nobody is told twice.
    """
    found = reminding.deadlines_to_tell()
    Reminder.objects.bulk_create([one.row() for one in found])
    mails = reminding.mails(found)
    for mail in mails:
        record(CaseEvent.REMINDED, by=None, target=mail.to, lines=mail.lines)
        send = partial(send_mail, mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to.email])
        transaction.on_commit(send)
    return len(mails)


# --- where the rules send a case ---------------------------------------------------------------------


def _route(case: Case) -> None:
    """Let the rules bring others to a case just opened; one nobody can fill leaves it as it is, and that is told."""
    found = routing.routes(case)
    for one in found:
        outcome = _follow(case, one.rule, one.holder) if one.holder else {"outcome": "nobody"}
        record(
            CaseEvent.ROUTED, by=None, target=case, unit=case.unit_id, rule=one.rule.id, role=one.rule.role, **outcome
        )
    if any(one.rule.does == "joins" and one.holder for one in found):
        _own_part_follows(case, None)


def _follow(case: Case, rule: RoutingRule, holder: Held) -> dict[str, str | int]:
    """Do what a rule says with whoever holds its role; returns what came of it, for the trail."""
    if rule.days is None:
        case.handler = holder.user
        case.save(update_fields=["handler"])
        return {"outcome": "holds", "to": holder.user.pk}
    if holder.unit == case.unit_id or case.parts.filter(unit=holder.unit).exists():
        return {"outcome": "there", "unit_involved": holder.unit}
    part = _part(case, holder.unit, clock.today() + timedelta(days=rule.days), None, holder.user)
    return {"outcome": "joins", "unit_involved": holder.unit, "part": part.pk}


# --- what the actions share -----------------------------------------------------------------------


def _locked(case: Case, seen: int | None) -> Case:
    case = Case.objects.select_for_update().get(pk=case.pk)
    if seen is not None and seen != case.version:
        raise StaleError(_("Somebody changed the case after you opened the page. What you wrote is kept below."))
    return case


def _open(case: Case, seen: int | None) -> Case:
    case = _locked(case, seen)
    if not case.is_open:
        raise MoveError(_("The case is finished. Reopen it first."))
    return case


def _moved(case: Case, state: CaseState, seen: int | None) -> Case:
    case = _locked(case, seen)
    if not rules.may_move(case.state, state):
        message = _("A case that is “%(before)s” cannot become “%(after)s”.")
        raise MoveError(message % {"before": case.get_state_display(), "after": state.label})
    case.state = state
    return case


def _saved(case: Case, tag: CaseEvent, by: User | None, **data: str | int | date | None) -> Case:
    """Store a case with its next deadline, and its event: whatever starts, stops or moves clocks ends here."""
    case.version += 1
    case.due_at = facts.next_due(case.clocks.all())
    case.changed_at = clock.now()
    case.save()
    record(tag, by=by, target=case, unit=case.unit_id, **data)
    return case


def _message(case: Case, kind: MessageKind, text: str, author: User | None, part: Part | None = None) -> Message:
    return Message.objects.create(case=case, kind=kind, text=text, written_at=clock.now(), author=author, part=part)


def _new_clocks(case: Case, level: int | None, known: Collection[str] = ()) -> list[Clock]:
    """Return the clocks that run for a case from when it was opened, besides those known; not stored yet."""
    day, found = clock.local_day(case.opened_at), []
    for rule_id in (one for one in catalogue().kind(case.kind).clocks if one not in known):
        loaded = catalogue().clocks[rule_id]
        rule = loaded.value.rule_on(day)
        if rule is not None and clock_runs(loaded.value, case.report, level):
            due_at = deadlines.due(rule, case.opened_at)
            found.append(Clock(rule=rule_id, definition=loaded.sha256, started_at=case.opened_at, due_at=due_at))
    return found


def _start(case: Case, clocks: Sequence[Clock]) -> None:
    for one in clocks:
        one.case = case
    insert(*clocks)


def _start_missing(case: Case, level: int | None) -> None:
    _start(case, _new_clocks(case, level, known=set(case.clocks.values_list("rule", flat=True))))


def _follow_harm(case: Case) -> None:
    """Note whether harm is serious; start the clocks it asks for, from when the report came, stop those it does not."""
    known = catalogue().clocks
    asking = [rule_id for rule_id in catalogue().kind(case.kind).clocks if known[rule_id].value.from_level]
    level = _level(case)
    case.serious_on = facts.serious_on(case, level)
    stopped = [rule_id for rule_id in asking if not clock_runs(known[rule_id].value, case.report, level)]
    if asking:
        case.clocks.filter(rule__in=stopped, done_at__isnull=True).update(done_at=clock.now())
        _start_missing(case, level)


def _answered(case: Case) -> None:
    now = clock.now()
    case.first_answer_at = case.first_answer_at or now
    _running(case, "first_answer").update(done_at=now)


def _stop_clocks(case: Case) -> None:
    case.clocks.filter(done_at__isnull=True).update(done_at=clock.now())


def _running(case: Case, stops_when: str, authority: str = "") -> models.QuerySet[Clock]:
    found = {rule_id: one.value for rule_id, one in catalogue().clocks.items() if one.value.stops_when == stops_when}
    rule_ids = [rule_id for rule_id, one in found.items() if not one.authorities or authority in one.authorities]
    return Clock.objects.filter(case=case, rule__in=rule_ids, done_at__isnull=True)


def _pause(case: Case) -> None:
    pausing = [rule_id for rule_id, one in catalogue().clocks.items() if one.value.pauses]
    case.clocks.filter(rule__in=pausing, done_at__isnull=True, paused_at__isnull=True).update(paused_at=clock.now())


def _go_on(case: Case) -> None:
    for row in case.clocks.filter(paused_at__isnull=False, done_at__isnull=True):
        row.due_at = deadlines.resumed(row.due_at, row.paused_at or clock.now(), clock.now())
        row.paused_at = None
        row.save(update_fields=["due_at", "paused_at"])


def _run_unmet(case: Case) -> None:
    """Let clocks of the case's kind run on that stopped only because the case, or its kind, went another way."""
    told, level = set(case.notices.values_list("authority", flat=True)), _level(case)
    for row in case.clocks.filter(rule__in=catalogue().kind(case.kind).clocks, done_at__isnull=False):
        value = catalogue().clocks[row.rule].value
        if clock_runs(value, case.report, level) and not _is_met(case, value, told):
            row.done_at = None
            row.save(update_fields=["done_at"])


def _is_met(case: Case, clock_: ClockDefinition, told: set[str]) -> bool:
    if clock_.stops_when == "notice_sent":
        return bool(told & set(clock_.authorities) if clock_.authorities else told)
    return clock_.stops_when == "first_answer" and case.first_answer_at is not None


def _level(case: Case) -> int | None:
    """Return the degree of harm 1–5 as judged, or else as reported; None where neither is known."""
    row = Classification.objects.filter(case=case).first()
    judged = facts.level(case.kind, row.physical_harm, row.psychological_harm) if row else None
    return judged or harm_level(case.report)


def _restart_closing_clocks(case: Case) -> None:
    now = clock.now()
    for row in case.clocks.filter(rule__in=catalogue().kind(case.kind).clocks):
        loaded = catalogue().clocks[row.rule]
        rule = loaded.value.rule_on(clock.local_day(now))
        if loaded.value.stops_when == "closed" and rule is not None:
            # A clock that starts anew is another one: what is built from the trail keeps each by the year it started.
            record(CaseEvent.CLOCK_GONE, by=None, target=row, unit=case.unit_id)
            row.delete()
            anew = {"started_at": now, "due_at": deadlines.due(rule, now), "definition": loaded.sha256}
            Clock.objects.create(case=case, rule=row.rule, **anew)


def _refuse_unknown(list_id: str, code: str) -> None:
    if code not in {one.id for one in catalogue().code_list(list_id).chosen_from(clock.today())}:
        raise Refusal(_("Choose a reason."))


def _with_worst_harm(case: Case, judgement: Judgement) -> Judgement:
    if not judgement.affected:
        return judgement
    return replace(
        judgement,
        physical_harm=facts.worst_harm(case.kind, "physical_harm", judgement.affected),
        psychological_harm=facts.worst_harm(case.kind, "psychological_harm", judgement.affected),
    )


def _person_faults(case: Case, person: Person, position: int, *, alone: bool) -> dict[str, str]:
    """Return what is wrong with one affected person, by field; of several each is told whole, or harm would hide."""
    lists = facts.person_lists(case.kind)
    suffix = "" if position == 1 else f"_{position}"
    faults = {}
    for field, list_id in lists.items():
        chosen = getattr(person, field)
        if chosen and (list_id is None or catalogue().code(list_id, chosen) is None):
            faults[field + suffix] = _("This cannot be chosen here. Choose again.")
        elif not chosen and list_id and (field == "role" or (not alone and field != "age_band")):
            faults[field + suffix] = _("Tell this of each person.")
    return faults


def _refuse_unknown_codes(case: Case, judgement: Judgement) -> None:
    kind = catalogue().kind(case.kind)
    faults = {}
    for field, list_id in kind.judged.items():
        chosen = getattr(judgement, field)
        if chosen and catalogue().code(list_id, chosen) is None:
            faults[str(field)] = _("This cannot be chosen here. Choose again.")
    unknown = [code for code in judgement.factors if not kind.factors or not catalogue().code(kind.factors, code)]
    if unknown:
        faults["factors"] = _("This cannot be chosen here. Choose again.")
    if judgement.reach and judgement.reach not in kind.reaches:
        faults["reach"] = _("This cannot be chosen here. Choose again.")
    for position, person in enumerate(judgement.affected, start=1):
        faults |= _person_faults(case, person, position, alone=len(judgement.affected) == 1)
    if faults:
        raise ClassificationError(faults)
