"""What has changed since the lake was last refreshed, told by the chain of the trail.

Every write records an event in its own transaction, and the worker links committed events into a chain, one writer at
a time. Link numbers therefore follow the order in which changes became visible, without gaps, which neither row ids
nor times of change do: see docs/adr on the watermark.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Max, Q

from valvo.analytics.projecting import Touched
from valvo.trail.models import Event, Seal


def last_link() -> int:
    """Return the number of the chain's last link, 0 while there is none."""
    return Seal.objects.aggregate(last=Max("number"))["last"] or 0


def touched_since(watermark: int) -> Touched:
    """Return the kinds and ids of everything told of after a link of the chain.

    Events newer than the last linked one are included: their rows are visible too, and reading a row once more is
    harmless. Events of a transaction that commits later are linked later, and so found by the next refresh.
    """
    linked = Seal.objects.filter(number__gt=watermark).values("event")
    newest = Seal.objects.order_by("-number").values_list("event", flat=True).first() or 0
    found: dict[str, list[int]] = defaultdict(list)
    # Asked as one question with "or", the database would look through all events there ever were.
    for kind, target in {*_told_of(Q(pk__in=linked)), *_told_of(Q(pk__gt=newest))}:
        if target.isdecimal():
            found[kind].append(int(target))
    return found


def _told_of(which: Q) -> Iterator[tuple[str, str]]:
    events = Event.objects.filter(which).exclude(target="").order_by()
    events = events.exclude(tag__endswith=":read")  # who read what changes nothing
    return events.values_list("target_kind", "target").distinct().iterator()


def events_waiting(watermark: int) -> int:
    """Return how many linked events the lake does not hold yet."""
    return max(0, last_link() - watermark)


@contextmanager
def snapshot() -> Iterator[None]:
    """Let all reads inside see the database as of one moment, without holding up writers."""
    if connection.in_atomic_block:  # the caller's own transaction already is the moment
        yield
    elif connection.vendor == "sqlite":
        # Django would begin an immediate transaction, which takes the write lock.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("COMMIT")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
