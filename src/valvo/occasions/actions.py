"""Every write of occasions and of completions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.errors import StaleError
from valvo.occasions.choices import Audience
from valvo.occasions.errors import OccasionError
from valvo.occasions.events import OccasionEvent
from valvo.occasions.models import Completion, Occasion
from valvo.organisation.models import Unit
from valvo.trail.actions import event, record, record_all

Values = Mapping[str, Any]


@dataclass(frozen=True)
class NewCompletion:
    """How many of a unit's people had completed a training on a day, and the row it was read from."""

    unit: Unit
    training: str
    audience: Audience
    as_of: date
    done: int
    whole: int
    row: int


@transaction.atomic
def note(*, values: Values, by: User) -> Occasion:
    """Note an occasion; raises OccasionError where more came than were invited or the day has not come."""
    _refuse(values)
    made = Occasion.objects.create(noted_by=by, **values)
    record(OccasionEvent.NOTED, by=by, target=made, unit=made.unit_id, kind=made.kind)
    return made


@transaction.atomic
def change(*, occasion: Occasion, values: Values, by: User, seen: int | None) -> None:
    """Correct an occasion; raises StaleError when somebody else did so first, OccasionError as above."""
    _refuse(values)
    current = _current(occasion, seen)
    Occasion.objects.filter(pk=current.pk).update(**values, version=current.version + 1)
    record(OccasionEvent.CHANGED, by=by, target=current, unit=values["unit"], kind=values["kind"])


@transaction.atomic
def remove(*, occasion: Occasion, by: User, seen: int | None) -> None:
    """Remove an occasion noted by mistake; raises StaleError."""
    current = _current(occasion, seen)
    record(OccasionEvent.REMOVED, by=by, target=current, unit=current.unit_id, kind=current.kind)
    current.delete()


def _refuse(values: Values) -> None:
    invited, came = values["invited"], values["participants"]
    if came is not None and values["on"] > clock.today():
        raise OccasionError(_("Nobody has taken part before the day has come."))
    if invited is not None and came is not None and came > invited:
        raise OccasionError(_("More took part than were invited; correct one of them, or leave the invited out."))


def _current(occasion: Occasion, seen: int | None) -> Occasion:
    current = Occasion.objects.select_for_update().filter(pk=occasion.pk).first()
    if current is None or current.version != seen:
        raise StaleError
    return current


@transaction.atomic
def take_in(*, new: Sequence[NewCompletion], file: str, unit: Unit, by: User, dry_run: bool = False) -> tuple[int, int]:
    """Keep completions, all or none; one there with other numbers is replaced and kept as history.

    Returns how many were new or replaced one, and how many were there already. A dry run takes it back.
    """
    kept = [made for one in new if (made := _kept(one, file, by)) is not None]
    if dry_run:
        transaction.set_rollback(True)
    else:
        record_all(event(OccasionEvent.KEPT, by=by, target=one, unit=one.unit_id) for one in kept)
        record(OccasionEvent.TAKEN_IN, by=by, unit=unit, new=len(kept), there=len(new) - len(kept))
    return len(kept), len(new) - len(kept)


def _kept(new: NewCompletion, file: str, by: User) -> Completion | None:
    same = {"unit": new.unit, "training": new.training, "audience": new.audience, "as_of": new.as_of}
    present = Completion.objects.filter(**same, replaced_by__isnull=True).first()
    if present and (present.done, present.whole) == (new.done, new.whole):
        return None
    if present:  # stands aside first, for only one may be in force
        Completion.objects.filter(pk=present.pk).update(replaced_by=present)
    made = Completion.objects.create(
        **same,
        done=new.done,
        whole=new.whole,
        file=file[:255],
        row=new.row,
        taken_in_at=clock.now(),
        taken_in_by=by,
    )
    if present:
        Completion.objects.filter(pk=present.pk).update(replaced_by=made)
        record(OccasionEvent.REPLACED, by=by, target=present, unit=new.unit)
    return made
