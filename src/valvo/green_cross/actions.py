"""Every write to the green cross."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from valvo.accounts.models import User
from valvo.core import clock
from valvo.definitions.catalogue import catalogue
from valvo.green_cross import rules
from valvo.green_cross.choices import Colour
from valvo.green_cross.errors import MarkError
from valvo.green_cross.events import CrossEvent
from valvo.green_cross.models import Mark
from valvo.intake.spotting import spots
from valvo.organisation.choices import UnitKind
from valvo.organisation.models import Unit
from valvo.trail.actions import record


@transaction.atomic
def mark(*, unit: Unit, day: date, colour: Colour, by: User | None, shift: str = "", note: str | None = None) -> Mark:
    """Mark a day or a shift, anew where it was marked; without a note the former one stays. Raises MarkError."""
    if unit.kind != UnitKind.UNIT:
        raise MarkError(_("Days are marked at service units; choose one."))
    if not rules.may_mark(day, clock.today()):
        raise MarkError(_("A day can be marked from the day itself until a month afterwards."))
    if shift and shift not in {one.id for one in catalogue().green_cross.value.shifts}:
        raise MarkError(_("There is no such shift."))
    if note and spots(note):
        raise MarkError(_("Leave identity codes and phone numbers out of the note."))
    values = {"colour": colour, "marked_at": clock.now(), "marked_by": by}
    made, _new = Mark.objects.update_or_create(
        unit=unit, day=day, shift=shift, defaults=values if note is None else values | {"note": note.strip()}
    )
    record(CrossEvent.MARKED, by=by, target=made, unit=unit, day=day, shift=shift, colour=colour.value)
    return made
