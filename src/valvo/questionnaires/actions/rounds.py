"""Opening rounds to many units and closing them. What touches many rows is done by the background worker."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.definitions.reading import Loaded
from valvo.organisation.models import Unit
from valvo.questionnaires import mailing
from valvo.questionnaires.choices import Respondent, RoundState
from valvo.questionnaires.definition import Questionnaire
from valvo.questionnaires.errors import RoundError
from valvo.questionnaires.events import RoundEvent
from valvo.questionnaires.models import Edition, Handout, Round, Sheet
from valvo.questionnaires.selection import Selection, people_chosen, refuse_closed, units_chosen
from valvo.trail.actions import record

CHUNK = 500  # units reached in one transaction: progress is seen, and nobody else waits long


@transaction.atomic
def announce_round(
    *,
    edition: Edition,
    owner: Unit,
    name: str,
    selection: Selection,
    deadline: date,
    by: User | None,
    named: bool = False,
) -> Round:
    """Begin a round; the worker then reaches the units, or with `named` the people.

    Raises ClosedUnitsError, or RoundError for a day gone by or a questionnaire that is not for those asked.
    """
    from valvo.questionnaires.tasks import fill  # noqa: PLC0415 (the task calls this module)

    today = clock.today()
    if deadline < today:
        raise RoundError(_("The deadline cannot be in the past."))
    answered_by = edition.content["answered_by"]
    if named and answered_by != Respondent.UNIT:
        raise RoundError(_("This questionnaire cannot be sent to people by name."))
    total = _chosen_now(owner, selection, today, named=named)
    found = Round.objects.create(
        edition=edition,
        questionnaire=edition.questionnaire,
        answered_by=Respondent.NAMED if named else answered_by,
        name=name,
        owner=owner,
        selection=selection.model_dump(mode="json"),
        total=total,
        opened_at=clock.now(),
        opened_by=by,
        deadline=deadline,
    )
    record(RoundEvent.ANNOUNCED, by=by, target=found, unit=owner, edition=edition.pk, asked=total, deadline=deadline)
    transaction.on_commit(partial(fill.enqueue, found.pk))
    return found


def _chosen_now(owner: Unit, selection: Selection, today: date, *, named: bool) -> int:
    """Return how many are asked; raises ClosedUnitsError or RoundError where there is nobody to ask."""
    refuse_closed(owner, [owner.public_id, *([] if named else selection.named)], today, get_language() or "sv")
    total = len(people_chosen(owner, selection, today)) if named else units_chosen(owner, selection, today).count()
    if not total:
        raise RoundError(_("Nobody fits what was chosen.") if named else _("No unit fits what was chosen."))
    return total


def fill_round(*, round_id: int) -> int:
    """Give every chosen unit, or person, a sheet, chunk by chunk, and open the round; returns how many there are.

    Can be run again after a stop: what is there already stays as it is.
    """
    found = Round.objects.select_related("owner", "opened_by").get(pk=round_id)
    if found.state != RoundState.OPENING:
        return found.total
    done = 0
    for chunk in _chunks(found):
        done += len(chunk)
        _reach(found, chunk, done)
    _opened(found, done)
    return done


# Who is asked, and at which unit; nobody where the unit itself is.
_Asked = tuple[int | None, int]


def _chunks(found: Round) -> Iterator[list[_Asked]]:
    selection, today = Selection(**found.selection), clock.today()
    chosen: list[_Asked]
    if found.answered_by == Respondent.NAMED:
        chosen = [*people_chosen(found.owner, selection, today)]
    else:
        units = units_chosen(found.owner, selection, today).order_by("pk").values_list("pk", flat=True)
        chosen = [(None, unit) for unit in units]
    for start in range(0, len(chosen), CHUNK):
        yield chosen[start : start + CHUNK]


@transaction.atomic
def _reach(found: Round, asked: list[_Asked], done: int) -> None:
    if found.answered_by in {Respondent.UNIT, Respondent.NAMED}:
        rows = (Sheet(round=found, unit_id=unit, person_id=person) for person, unit in asked)
        Sheet.objects.bulk_create(rows, ignore_conflicts=True)
    else:
        Handout.objects.bulk_create((Handout(round=found, unit_id=unit) for _who, unit in asked), ignore_conflicts=True)
    Round.objects.filter(pk=found.pk).update(ready=done)


@transaction.atomic
def _opened(found: Round, done: int) -> None:
    Round.objects.filter(pk=found.pk).update(state=RoundState.OPEN, total=done, ready=done)
    record(RoundEvent.OPENED, by=found.opened_by, target=found, unit=found.owner_id, asked=done)
    if found.answered_by == Respondent.NAMED:
        transaction.on_commit(partial(mailing.invite, found))


@transaction.atomic
def move_deadline(*, found: Round, deadline: date, by: User | None) -> Round:
    """Give a round that is not closed another deadline; raises RoundError for a day gone by."""
    found = Round.objects.select_for_update().get(pk=found.pk)
    if found.state in {RoundState.CLOSING, RoundState.CLOSED}:
        raise RoundError(_("The round is closed."))
    if deadline < clock.today():
        raise RoundError(_("The deadline cannot be in the past."))
    before, found.deadline = found.deadline, deadline
    found.save(update_fields=["deadline"])
    record(RoundEvent.DEADLINE_MOVED, by=by, target=found, unit=found.owner_id, deadline=deadline, before=before)
    return found


@transaction.atomic
def close_round(*, found: Round, by: User | None) -> Round:
    """Close an open round; sheets can no longer be changed. The worker then works out what of a survey may be shown."""
    from valvo.questionnaires.tasks import publish  # noqa: PLC0415 (the task calls actions)

    found = Round.objects.select_for_update().get(pk=found.pk)
    if found.state != RoundState.OPEN:
        raise RoundError(_("Only an open round can be closed."))
    if found.answered_by == Respondent.PERSON:
        found.state, found.closed_by = RoundState.CLOSING, by
        found.save(update_fields=["state", "closed_by"])
        record(RoundEvent.CLOSING, by=by, target=found, unit=found.owner_id)
        transaction.on_commit(partial(publish.enqueue, found.pk))
        return found
    found.state, found.closed_at, found.closed_by = RoundState.CLOSED, clock.now(), by
    found.save(update_fields=["state", "closed_at", "closed_by"])
    record(RoundEvent.CLOSED, by=by, target=found, unit=found.owner_id)
    return found


def keep_edition(*, loaded: Loaded[Questionnaire]) -> Edition:
    """Return a ready questionnaire as an edition, kept the first time it is used."""
    edition, _made = Edition.objects.get_or_create(
        questionnaire=loaded.value.id,
        sha256=loaded.sha256,
        defaults={
            "number": loaded.value.number,
            "content": loaded.value.model_dump(mode="json"),
            "kept_at": clock.now(),
        },
    )
    return edition
