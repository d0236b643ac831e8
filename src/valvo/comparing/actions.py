"""An organiser begins to share its results with others that do, or ends it."""

from django.db import transaction

from valvo.accounts.models import User
from valvo.comparing.events import ComparingEvent
from valvo.comparing.models import Sharing
from valvo.core import clock
from valvo.organisation.models import Unit
from valvo.trail.actions import record


@transaction.atomic
def share(*, unit: Unit, by: User) -> None:
    """Share an organiser's results from now on; once more changes nothing."""
    if Sharing.objects.filter(unit=unit, ended_at__isnull=True).exists():
        return
    made = Sharing.objects.create(unit=unit, began_at=clock.now(), began_by=by)
    record(ComparingEvent.SHARED, by=by, target=made, unit=unit)


@transaction.atomic
def end_sharing(*, unit: Unit, by: User) -> None:
    """Share no longer; others see nothing from this moment on."""
    present = Sharing.objects.select_for_update().filter(unit=unit, ended_at__isnull=True).first()
    if present:
        present.ended_at, present.ended_by = clock.now(), by
        present.save(update_fields=["ended_at", "ended_by"])
        record(ComparingEvent.UNSHARED, by=by, target=present, unit=unit)
