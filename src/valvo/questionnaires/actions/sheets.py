"""A unit's sheet: answered by several people, handed in by one, returned with a comment."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.attachments.actions import forget, keep
from valvo.attachments.cleaning import Cleaned
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.improvement import actions as improvement
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.organisation.models import Unit
from valvo.questionnaires import rules
from valvo.questionnaires.choices import WRITABLE, Respondent, RoundState, SheetState
from valvo.questionnaires.definition import Item, Questionnaire
from valvo.questionnaires.editions import questionnaire_of
from valvo.questionnaires.errors import AnswerError, SheetError
from valvo.questionnaires.events import RoundEvent
from valvo.questionnaires.models import Answer, Handout, Round, Sheet
from valvo.trail.actions import record

MOST_SHEETS = 500  # of one unit in one round


@dataclass(frozen=True)
class NewAnswer:
    """What is typed for one item. `seen` is the mark (`mark_of`) of the answer the page showed, "" for none."""

    item: str
    value: str
    comment: str = ""
    evidence: str = ""
    file: Cleaned | None = None
    seen: str = ""


@dataclass(frozen=True)
class Given:
    """What became of answers: those saved, and the items somebody else answered differently in between."""

    saved: tuple[Answer, ...]
    conflicts: tuple[str, ...]


def mark_of(value: str, comment: str = "", evidence: str = "") -> str:
    """Return a short mark of an answer's content, to see whether it was changed; empty content has the mark “”."""
    content = "\x1f".join((value, comment, evidence))
    return hashlib.sha256(content.encode()).hexdigest()[:16] if content.strip("\x1f") else ""


@transaction.atomic
def add_sheet(*, found: Round, unit: Unit, by: User | None) -> Sheet:
    """Begin another sheet for an occasion at a unit that takes part; raises SheetError where none can be added."""
    found = Round.objects.get(pk=found.pk)
    taking_part = Handout.objects.select_for_update().filter(round=found, unit=unit).first()
    if found.answered_by != Respondent.OCCASION or taking_part is None:
        raise SheetError(_("The unit does not take part in this round."))
    _refuse_unless_open(found)
    number = Sheet.objects.filter(round=found, unit=unit).count() + 1
    if number > MOST_SHEETS:
        raise SheetError(_("The unit has as many sheets as a round can hold."))
    sheet = Sheet.objects.create(round=found, unit=unit, number=number)
    record(RoundEvent.SHEET_ADDED, by=by, target=sheet, unit=unit, number=number)
    return sheet


@transaction.atomic
def give_answers(*, sheet: Sheet, new: Sequence[NewAnswer], by: User | None) -> Given:
    """Save what was changed on a page of a sheet; what somebody else changed in between is left and named.

    Raises SheetError when the sheet cannot be written in, AnswerError for an answer that does not fit its item.
    """
    sheet = _writable(sheet)
    questionnaire = questionnaire_of(sheet.round.edition)
    present = {one.item: one for one in Answer.objects.filter(sheet=sheet)}
    saved: list[Answer] = []
    conflicts: list[str] = []
    for one in new:
        item = _item(questionnaire, one)
        stands = present.get(item.id)
        now = mark_of(stands.value, stands.comment, stands.evidence) if stands else ""
        typed = mark_of(one.value, one.comment, one.evidence)
        if one.file is None and typed in {now, one.seen}:
            continue  # as it stands, or as it was seen: this person changed nothing here
        # What this person answered a moment ago may not have come back to the page yet.
        if now != one.seen and stands and stands.answered_by_id != (by.pk if by else None):
            conflicts.append(item.id)
            continue
        saved.append(_saved(sheet, item, one, stands, by))
    if saved:
        _begun(sheet)
    return Given(tuple(saved), tuple(conflicts))


def _item(questionnaire: Questionnaire, new: NewAnswer) -> Item:
    item = questionnaire.find(new.item)
    if item is None:
        raise AnswerError(_("The questionnaire has no such item."))
    if rules.problem(item, new.value, new.comment):
        raise AnswerError(_("The answer does not fit the item “%(item)s”.") % {"item": item.id})
    return item


def _saved(sheet: Sheet, item: Item, new: NewAnswer, stands: Answer | None, by: User | None) -> Answer:
    row = stands or Answer(sheet=sheet, item=item.id, version=0)
    before = row.value if item.steps else ""
    row.value, row.comment, row.evidence = new.value, new.comment, new.evidence
    row.answered_at, row.answered_by = clock.now(), by
    row.version += 1
    before_file = row.stored
    if new.file:
        row.stored = keep(cleaned=new.file)
        row.value = row.stored.sha256
    row.save()
    if new.file and before_file:
        forget(files=[before_file], by=by, unit=sheet.unit_id)
    # Words never go to the trail; steps of a scale are codes. What somebody answers by name is told there by nobody.
    told = bool(item.steps) and sheet.person_id is None
    record(
        RoundEvent.ANSWERED, by=by, target=row, unit=sheet.unit_id, item=item.id, value=row.value if told else "",
        before=before if told else "", version=row.version,
    )  # fmt: skip
    return row


def _begun(sheet: Sheet) -> None:
    sheet.answered = Answer.objects.filter(sheet=sheet).exclude(value="").count()
    if sheet.state == SheetState.WAITING:
        sheet.state = SheetState.BEGUN
    sheet.version += 1
    sheet.save()


@transaction.atomic
def hand_in(*, sheet: Sheet, by: User | None, seen: int | None = None) -> Sheet:
    """Hand a sheet in; raises SheetError while something is missing, StaleError when somebody answered in between."""
    sheet = _writable(sheet, seen)
    questionnaire = questionnaire_of(sheet.round.edition)
    answers = values_of(sheet)
    if rules.missing(questionnaire, answers):
        raise SheetError(_("Something is still missing. Answer it first."))
    asked = [item.id for item in rules.asked(questionnaire, answers)]
    Answer.objects.filter(sheet=sheet).update(counted=False)
    Answer.objects.filter(sheet=sheet, item__in=asked).exclude(value="").update(counted=True)
    sheet.state, sheet.handed_in_at, sheet.handed_in_by = SheetState.HANDED_IN, clock.now(), by
    sheet.level = (rules.level_reached(questionnaire, answers) or "") if questionnaire.levels else ""
    sheet.version += 1
    sheet.save()
    record(RoundEvent.HANDED_IN, by=by, target=sheet, unit=sheet.unit_id, answers=len(asked), level=sheet.level)
    return sheet


@transaction.atomic
def return_sheet(*, sheet: Sheet, comment: str, by: User | None, seen: int | None = None) -> Sheet:
    """Return a sheet that was handed in, saying why; the unit answers again."""
    sheet = _locked(sheet, seen)
    _refuse_unless_open(sheet.round)
    if sheet.state != SheetState.HANDED_IN:
        raise SheetError(_("Only a sheet that was handed in can be returned."))
    if not comment.strip():
        raise SheetError(_("Say why the sheet is returned."))
    sheet.state, sheet.comment = SheetState.RETURNED, comment.strip()
    sheet.returned_at, sheet.returned_by = clock.now(), by
    sheet.version += 1
    sheet.save()
    record(RoundEvent.RETURNED, by=by, target=sheet, unit=sheet.unit_id)
    return sheet


def raise_action(*, answer: Answer, title: str, owner: User, due: date, by: User | None, text: str = "") -> Action:
    """Raise an improvement action from an answer."""
    return improvement.add_action(
        origin=Origin.ANSWER,
        origin_id=answer.pk,
        title=title,
        text=text,
        owner=owner,
        unit=answer.sheet.unit,
        due=due,
        by=by,
    )


def values_of(sheet: Sheet) -> Mapping[str, str]:
    """Return a sheet's answers by item."""
    return dict(Answer.objects.filter(sheet=sheet).values_list("item", "value"))


def _locked(sheet: Sheet, seen: int | None = None) -> Sheet:
    found = Sheet.objects.select_for_update(of=("self",)).select_related("round__edition").get(pk=sheet.pk)
    if seen is not None and seen != found.version:
        raise StaleError(_("Somebody changed the sheet after you opened the page. Look at it again."))
    return found


def _writable(sheet: Sheet, seen: int | None = None) -> Sheet:
    found = _locked(sheet, seen)
    _refuse_unless_open(found.round)
    if found.state not in WRITABLE:
        raise SheetError(_("The sheet is handed in. It can be changed when it is returned."))
    return found


def _refuse_unless_open(found: Round) -> None:
    if found.state != RoundState.OPEN:
        raise SheetError(_("The round is not open."))
