"""Rows of figures: registers, delivered figures, self-evaluations, and the trail in numbers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

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
from valvo.analytics.selecting import Columns, Counted, Selected, by_combination, local_day, same, told
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


def _terms(columns: Columns) -> pa.Array:
    return by_combination(_term, pa.string(), columns["dimension"], columns["name"])


_UNIT = Coalesce("item__of_unit", "item__unit")  # the unit its row is named after, else the one whose register it is
_MEASUREMENTS = Selected(
    same(
        *("measure", "item", "limit_days", "value", "derived"),
        id="pk",
        unit=_UNIT,
        register="item__register",
        dimension="item__dimension",
        name="item__name",
        first_on="first",
        last_on="last",
    ),
    where=_IN_FORCE,
    derived={"term": _terms},
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


_COMPLAINTS = Selected(
    same(
        *("measure", "item"),
        id="pk",
        unit=_UNIT,
        dimension="item__dimension",
        name="item__name",
        first_on="first",
        last_on="last",
        received="value",
    ),
    where=_IN_FORCE & Q(measure__in=list(_COUNTED), value__isnull=False),
    derived={
        "kind": lambda columns: by_combination(lambda one: _COUNTED[Measure(one)], pa.string(), columns["measure"]),
        "term": _terms,
    },
)


def _chains(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "item__unit", "item__of_unit", "item", "state", "published", "on")
    for pk, owner, named, item, state, published, on in (
        ChainState.objects.filter(_IN_FORCE, pk__in=keys).order_by("pk").values_list(*fields)
    ):
        yield pk, _unit(owner, named), item, state, bool(published), on, on.year


_DELIVERED = Selected(
    same("unit", "value", "out_of", "late", id="pk", measure="figure__code", first_on="first", last_on="last"),
    where=_IN_FORCE,
)


def _turn(columns: Columns, years: int) -> pa.Array:
    """Return the first day of the year an answer is for, or so many years after."""
    return by_combination(lambda year: date(year + years, 1, 1), pa.date32(), columns["answered_for"])


def _within_year(columns: Columns) -> pa.Array:
    """Return the day of the answer. Given before or after its year, it counts for that year and for no other."""
    last = pc.subtract(_turn(columns, 1), pa.scalar(timedelta(days=1))).cast(pa.date32())
    return pc.min_element_wise(pc.max_element_wise(local_day(columns["answered_at"]), _turn(columns, 0)), last)


_EVALUATIONS = Selected(
    same(
        *("unit", "programme", "task", "level", "answered_at"),
        id="pk",
        done=told(level__in=sorted(REACHED)),
        relevant=told(~Q(level=Answer.NOT_RELEVANT)),
        answered_for="year",
    ),
    derived={"stands_from": _within_year, "stands_to": lambda columns: _turn(columns, 1)},
)


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


def _events(first: date, end: date) -> QuerySet[Event]:
    return Event.objects.filter(at__gte=clock.start_of_day(first), at__lt=clock.start_of_day(end)).order_by()


_TRAIL_COUNTS = Counted(
    _events,
    same("tag", on="at", of="unit"),
    number="times",
    derived={"unit": lambda columns: columns["of"].fill_null(0)},
)


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
    Projection(MEASUREMENTS, Measurement, _MEASUREMENTS, _touched_measurements),
    Projection(WAITING, Measurement, _waiting, _touched_waiting),
    Projection(COMPLAINTS, Measurement, _COMPLAINTS, _touched_complaints),
    Projection(CHAINS, ChainState, _chains, _touched_chains),
    Projection(DELIVERED, Delivery, _DELIVERED, _of("measured.delivery")),
    Projection(EVALUATIONS, Evaluation, _EVALUATIONS, _of("programmes.evaluation")),
    Projection(MEETINGS, Meeting, _meetings, _of("forums.meeting")),
)
COUNTED_BY_DAY = (Counting(TRAIL_COUNTS, _days_of_trail, _TRAIL_COUNTS),)
