"""Writing the trail. `record` is called by every action, inside the action's own transaction."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef

from valvo.accounts.models import User
from valvo.core import clock
from valvo.database.prepared import insert
from valvo.organisation.models import Unit
from valvo.trail import rules
from valvo.trail.models import Event, Seal
from valvo.trail.tags import Tag

# Events are sealed in batches, so that one transaction stays short.
BATCH = 5_000
# An event can be committed after others with later numbers: so many before the last sealed one are looked at each time,
# all there ever were once a day.
LOOKED_BACK = 100_000


def key() -> bytes:
    """Return the key the trail is authenticated with, derived from the installation's secret."""
    return b"trail:" + settings.SECRET_KEY.encode()


def event(
    tag: Tag,
    *,
    by: User | None,
    target: models.Model | None = None,
    unit: Unit | int | None = None,
    **data: rules.Value,
) -> Event:
    """Return an event, not yet stored; for `record_all`."""
    unit_id = unit.pk if isinstance(unit, Unit) else unit
    kept = rules.checked(data)
    kind = target._meta.label_lower if target is not None else ""  # noqa: SLF001 (Django's documented model API)
    target_id = str(target.pk) if target is not None else ""
    at = clock.now()
    actor = by.pk if by else None
    mac = rules.message_code(
        key(), at=at, tag=tag, actor=actor, unit=unit_id, target_kind=kind, target=target_id, data=kept
    )
    return Event(at=at, tag=tag, actor=actor, unit=unit_id, target_kind=kind, target=target_id, data=kept, mac=mac)


def record(
    tag: Tag,
    *,
    by: User | None,
    target: models.Model | None = None,
    unit: Unit | int | None = None,
    **data: rules.Value,
) -> None:
    """Store one event. `by` is None when Valvo itself or somebody without an account acted.

    `data` holds codes, ids, numbers and dates; raises ValueError where a value could be free text.
    """
    insert(event(tag, by=by, target=target, unit=unit, **data))


def record_all(events: Iterable[Event]) -> None:
    """Store many events at once, for imports."""
    Event.objects.bulk_create(list(events), batch_size=BATCH)


def seal() -> int:
    """Seal events that have no link yet, oldest first; return how many were sealed. Run by the worker."""
    sealed, after = 0, _looked_at_after()
    while batch := _seal_batch(after):
        sealed += batch
    return sealed


def _looked_at_after() -> int:
    """Return the number of the event after which those without a link are looked for: the first time a day 0."""
    last = Seal.objects.order_by("-number").first()
    if last is None or clock.local_day(last.sealed_at) != clock.today():
        return 0
    newest: int = Seal.objects.aggregate(newest=Max("event"))["newest"]
    return newest - LOOKED_BACK


@transaction.atomic
def _seal_batch(after: int) -> int:
    last = Seal.objects.select_for_update().order_by("-number").first()
    number, before = (last.number, last.digest) if last else (0, rules.FIRST_LINK)
    links = []
    unsealed = ~Exists(Seal.objects.filter(event=OuterRef("pk")))
    waiting = Event.objects.filter(unsealed, pk__gt=after).order_by("id")
    for number, row in enumerate(waiting[:BATCH], start=number + 1):  # noqa: B020 (counting on from the last link)
        before = rules.link(key(), before=before, number=number, event=row.pk, mac=row.mac)
        links.append(Seal(number=number, event=row.pk, digest=before, sealed_at=clock.now()))
    Seal.objects.bulk_create(links)
    return len(links)
