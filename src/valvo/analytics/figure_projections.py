"""Rows of figures: registers, delivered figures, self-evaluations, and the trail in numbers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, TruncDate

from valvo.analytics.figure_tables import (
    CHAINS,
    COMPLAINTS,
    DELIVERED,
    EVALUATIONS,
    MEASUREMENTS,
    MEETINGS,
    TRAIL_COUNTS,
    WAITING,
)
from valvo.analytics.projecting import Counting, Projection, Row, Touched
from valvo.analytics.reading import Keys
from valvo.analytics.selecting import Counted, same
from valvo.core import clock
from valvo.forums.choices import MeetingState, PointOutcome
from valvo.forums.models import Meeting, Point
from valvo.forums.rules import SAFETY
from valvo.measured.models import Delivery
from valvo.programmes.models import Evaluation
from valvo.programmes.rules import REACHED, Answer
from valvo.registers import terms
from valvo.registers.choices import Measure, Register
from valvo.registers.models import ChainState, Measurement
from valvo.trail.models import Event

_COUNTED = {
    Measure.OBJECTIONS: "objection",
    Measure.COMPLAINTS: "complaint",
    Measure.INJURY_NOTICES: "injury_notice",
    Measure.INJURY_DECISIONS: "injury_decision",
    Measure.INJURIES_PAID: "injury_paid",
}
_QUEUES = (Register.WAITING_ASSESSMENT, Register.WAITING_CARE)
_PLACE = ("item__unit", "item__of_unit", "item__dimension", "item__name")
_IN_FORCE = Q(replaced_by__isnull=True)


def _unit(owner: int, named: int | None) -> int:
    """Return the unit a figure counts for: the one its row is named after, else the one whose register it is."""
    return named or owner


def _term(dimension: str, name: str) -> str | None:
    found = terms.find(dimension, name)
    return found.code if found else None


def _figure(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _measurements(keys: Keys) -> Iterator[Row]:
    fields = ("pk", *_PLACE, "item__register", "measure", "item", "first", "last", "limit_days", "value", "derived")
    rows = Measurement.objects.filter(_IN_FORCE, pk__in=keys).order_by("pk").values_list(*fields)
    for pk, owner, named, dimension, name, register, measure, item, first, last, limit, value, derived in rows:
        yield (
            *(pk, _unit(owner, named), register, measure, dimension, item, _term(dimension, name)),
            *(first, last, limit, _figure(value), derived, last.year),
        )


def _waiting(keys: Keys) -> Iterator[Row]:
    """Yield queues by the key of the figure that tells how many wait; the others of the same row stand beside it."""
    fields = ("pk", *_PLACE, "item__register", "item", "limit_days", "last", "value", "derived")
    waiting = Measurement.objects.filter(_IN_FORCE, pk__in=keys, measure=Measure.WAITING, item__register__in=_QUEUES)
    rows = list(waiting.order_by("pk").values_list(*fields))
    beside = _beside({row[6] for row in rows})
    for pk, owner, named, dimension, name, register, item, _limit, on, value, derived in rows:
        over, limit = beside.get((item, on, derived, Measure.OVER_LIMIT), (None, 0))
        under, _none = beside.get((item, on, derived, Measure.UNDER_GUARANTEE), (None, 0))
        guaranteed = _figure(value) if register == Register.WAITING_ASSESSMENT else under
        yield (
            *(pk, _unit(owner, named), register, item, _term(dimension, name), limit, on),
            *(_figure(value), guaranteed, over, derived, on.year),
        )


def _beside(items: set[int]) -> Mapping[tuple[int, date, bool, str], tuple[float | None, int]]:
    """Return the figures that stand beside the number waiting: value and limit, by item, day, derived and measure."""
    others = Measurement.objects.filter(_IN_FORCE, item__in=items).exclude(measure=Measure.WAITING)
    fields = ("item", "last", "derived", "measure", "value", "limit_days")
    return {
        (item, last, derived, measure): (_figure(value), limit)
        for item, last, derived, measure, value, limit in others.values_list(*fields)
    }


def _complaints(keys: Keys) -> Iterator[Row]:
    fields = ("pk", *_PLACE, "measure", "item", "first", "last", "value")
    counted = Measurement.objects.filter(_IN_FORCE, pk__in=keys, measure__in=list(_COUNTED), value__isnull=False)
    for pk, owner, named, dimension, name, measure, item, first, last, value in counted.order_by("pk").values_list(
        *fields
    ):
        kind = _COUNTED[Measure(measure)]
        yield pk, _unit(owner, named), kind, item, _term(dimension, name), first, last, float(value), last.year


def _chains(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "item__unit", "item__of_unit", "item", "state", "published", "on")
    for pk, owner, named, item, state, published, on in (
        ChainState.objects.filter(_IN_FORCE, pk__in=keys).order_by("pk").values_list(*fields)
    ):
        yield pk, _unit(owner, named), item, state, bool(published), on, on.year


def _delivered(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "unit", "figure__code", "value", "out_of", "first", "last", "late")
    for pk, unit, code, value, out_of, first, last, late in (
        Delivery.objects.filter(_IN_FORCE, pk__in=keys).order_by("pk").values_list(*fields)
    ):
        yield pk, unit, code, float(value), _figure(out_of), first, last, late, last.year


def _evaluations(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "unit", "programme", "task", "level", "answered_at", "year")
    for pk, unit, programme, task, level, answered_at, year in (
        Evaluation.objects.filter(pk__in=keys).order_by("pk").values_list(*fields)
    ):
        # Answers for a year are given before, in or after it; they count for that year and for no other.
        first, after = date(year, 1, 1), date(year + 1, 1, 1)
        stands = min(max(clock.local_day(answered_at), first), after - timedelta(days=1))
        answer = Answer(level)
        relevant = answer is not Answer.NOT_RELEVANT
        yield pk, unit, programme, task, level, answer in REACHED, relevant, stands, after, year


def _meetings(keys: Keys) -> Iterator[Row]:
    treated = Point.objects.filter(meeting=OuterRef("pk"), source=SAFETY, outcome=PointOutcome.TREATED)
    found = Meeting.objects.filter(pk__in=keys, state=MeetingState.APPROVED).annotate(safety=Exists(treated))
    for pk, unit, on, safety in found.order_by("pk").values_list("pk", "forum__unit", "on", "safety"):
        yield pk, unit, on, safety, on.year


def _days_of_trail(first: date | None, end: date) -> Iterator[date]:
    oldest = Event.objects.aggregate(first=Min("at"))["first"] if first is None else None
    day = first or (clock.local_day(oldest) if oldest else end)
    while day < end:
        yield day
        day += timedelta(days=1)


def _events_by_day(first: date, end: date) -> QuerySet[Event, Any]:
    events = Event.objects.filter(at__gte=clock.start_of_day(first), at__lt=clock.start_of_day(end))
    days = events.values("unit", "tag", on=TruncDate("at", tzinfo=clock.LOCAL_ZONE))
    return days.annotate(times=Count("pk")).order_by()


_TRAIL_COUNTS = Counted(_events_by_day, same("tag", "on", "times", unit=Coalesce("unit", Value(0))))


def _of_files(touched: Touched) -> Q:
    """Return which figures an import touched: those it brought and those it replaced."""
    files = touched.get("registers.importedfile", ())
    return Q(file__in=files) | Q(replaced_by__in=files)


def _touched_measurements(touched: Touched) -> set[int]:
    return set(Measurement.objects.filter(_of_files(touched)).values_list("pk", flat=True))


def _touched_waiting(touched: Touched) -> set[int]:
    queues = Measurement.objects.filter(_of_files(touched), measure=Measure.WAITING, item__register__in=_QUEUES)
    return set(queues.values_list("pk", flat=True))


def _touched_complaints(touched: Touched) -> set[int]:
    counted = Measurement.objects.filter(_of_files(touched), measure__in=list(_COUNTED))
    return set(counted.values_list("pk", flat=True))


def _touched_chains(touched: Touched) -> set[int]:
    return set(ChainState.objects.filter(_of_files(touched)).values_list("pk", flat=True))


def _of(kind: str) -> Callable[[Touched], set[int]]:
    """Return what finds the rows that events of a kind tell of themselves."""
    return lambda touched: set(touched.get(kind, ()))


FIGURES = (
    Projection(MEASUREMENTS, Measurement, _measurements, _touched_measurements),
    Projection(WAITING, Measurement, _waiting, _touched_waiting),
    Projection(COMPLAINTS, Measurement, _complaints, _touched_complaints),
    Projection(CHAINS, ChainState, _chains, _touched_chains),
    Projection(DELIVERED, Delivery, _delivered, _of("measured.delivery")),
    Projection(EVALUATIONS, Evaluation, _evaluations, _of("programmes.evaluation")),
    Projection(MEETINGS, Meeting, _meetings, _of("forums.meeting")),
)
COUNTED_BY_DAY = (Counting(TRAIL_COUNTS, _days_of_trail, _TRAIL_COUNTS),)
