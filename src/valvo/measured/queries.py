"""How complete deliveries are, by unit and period; in two queries whatever the number of units."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from valvo.core import clock
from valvo.core.periods import Period, periods_between
from valvo.measured import rules
from valvo.measured.access import units_delivering
from valvo.measured.choices import StandChoice
from valvo.measured.models import Delivery, MeasuredFigure
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force, subtree

PERIODS_SHOWN = 6
UNITS_SHOWN = 200
ORIGINS_SHOWN = 100


@dataclass(frozen=True)
class Place:
    """One unit and period: how far its delivery has come and what was delivered."""

    stand: StandChoice
    tone: str
    delivery: Delivery | None


@dataclass(frozen=True)
class Line:
    """One unit over the periods."""

    name: str
    places: tuple[Place, ...]
    stale: bool


@dataclass(frozen=True)
class Deliveries:
    """The newest periods of a figure, unit by unit, and how many of those asked for have come.

    `left_out`: so many units are counted and have no line, since there are too many of them.
    """

    periods: tuple[Period, ...]
    lines: tuple[Line, ...]
    complete: tuple[tuple[int, int], ...]
    left_out: int


_TONES = {rules.Stand.ON_TIME: "better", rules.Stand.LATE: "worse", rules.Stand.MISSING: "worse"}


def periods_asked(figure: MeasuredFigure) -> list[Period]:
    """Return the newest periods that have ended and were asked for."""
    found = [
        period
        for period in periods_between(figure.starts_on, clock.today(), figure.grain)  # type: ignore[arg-type]  # one of its choices
        if period.end <= clock.today() and (figure.ended_on is None or period.first < figure.ended_on)
    ]
    return found[-PERIODS_SHOWN:]


def deliveries(figure: MeasuredFigure, seen: QuerySet[Unit]) -> Deliveries:
    """Return who of the units a person sees has delivered what, and what is late or missing."""
    periods, today = periods_asked(figure), clock.today()
    kept = {
        (one.unit_id, one.period): one
        for one in Delivery.objects.filter(
            figure=figure, replaced_by__isnull=True, period__in=[str(period) for period in periods]
        )
    }
    lines = []
    for unit in units_delivering(figure).filter(pk__in=seen.values("pk")).order_by("name_sv"):
        own = [kept.get((unit.pk, str(period))) for period in periods]
        places = tuple(_place(figure, period, one) for period, one in zip(periods, own, strict=True))
        newest = max((period for period, one in zip(periods, own, strict=True) if one), default=None)
        lines.append(Line(unit.name, places, rules.is_stale(newest, figure.days_after, today)))
    complete = tuple(_complete(lines, index) for index in range(len(periods)))
    return Deliveries(tuple(periods), tuple(lines[:UNITS_SHOWN]), complete, max(len(lines) - UNITS_SHOWN, 0))


def newest(figure: MeasuredFigure, seen: QuerySet[Unit]) -> list[Delivery]:
    """Return the figures in force of units a person sees that were delivered last, with who delivered them."""
    found = Delivery.objects.filter(figure=figure, replaced_by__isnull=True, unit__in=seen.values("pk")).select_related(
        "unit", "delivered_by"
    )
    return list(found.order_by("-delivered_at", "-pk")[:ORIGINS_SHOWN])


@dataclass(frozen=True)
class Share:
    """How many figures have come, of how many that should have by now, and how many of them late."""

    came: int
    asked: int
    late: int

    @property
    def tone(self) -> str:
        """Return what it means."""
        return "plain" if not self.asked else "better" if self.came == self.asked else "worse"


@dataclass(frozen=True)
class Completeness:
    """Units with, for each month in which a period ended, how many of the figures asked for have come.

    `left_out`: so many units are counted and have no line, since there are too many of them.
    """

    months: tuple[Period, ...]
    lines: tuple[tuple[str, tuple[Share, ...]], ...]
    total: tuple[Share, ...]
    left_out: int


def completeness(figures: Sequence[MeasuredFigure], unit: Unit) -> Completeness:
    """Return how complete deliveries are at and under a unit, in three queries whatever the number of figures."""
    present = Period.containing(clock.today(), "month")
    months = tuple(present.shifted(back) for back in range(-PERIODS_SHOWN, 0))
    delivering = _delivering(figures, unit)
    kept = {
        (one.figure_id, one.unit_id, one.period): one.late
        for one in Delivery.objects.filter(figure__in=figures, replaced_by__isnull=True, last__gte=months[0].first)
    }
    stands: dict[tuple[int, Period], list[rules.Stand]] = defaultdict(list)
    for figure in figures:
        for period in periods_asked(figure):
            month = Period.containing(period.last, "month")
            for key in delivering[figure.pk] if month in months else ():
                stands[key, month].append(_stand(figure, period, late=kept.get((figure.pk, key, str(period)))))
    names = {one.pk: one.name for one in Unit.objects.filter(pk__in={key for key, _month in stands})}
    ordered = sorted(names, key=lambda key: names[key].casefold())
    total = tuple(_share(one for key in ordered for one in stands[key, month]) for month in months)
    lines = tuple((names[key], tuple(_share(stands[key, month]) for month in months)) for key in ordered[:UNITS_SHOWN])
    return Completeness(months, lines, total, len(ordered) - len(lines))


def _delivering(figures: Sequence[MeasuredFigure], unit: Unit) -> dict[int, list[int]]:
    """Return which units under the one in view deliver each figure today."""
    links = Closure.objects.filter(
        in_force(clock.today()), ancestor__in={one.unit_id for one in figures},
        descendant__in=subtree(unit, clock.today()).values("pk"),
    )  # fmt: skip
    below: dict[tuple[int, str], list[int]] = defaultdict(list)
    for ancestor, key, kind in links.values_list("ancestor", "descendant", "descendant__kind"):
        below[ancestor, kind].append(key)
    return {one.pk: below[one.unit_id, one.delivered_by] for one in figures}


def _stand(figure: MeasuredFigure, period: Period, *, late: bool | None) -> rules.Stand:
    if late is None:
        return rules.stand(period, figure.days_after, None, clock.today())
    return rules.Stand.LATE if late else rules.Stand.ON_TIME


def _share(stands: Iterable[rules.Stand]) -> Share:
    every = list(stands)
    came, asked = rules.completeness(every)
    return Share(came, asked, every.count(rules.Stand.LATE))


def _place(figure: MeasuredFigure, period: Period, delivery: Delivery | None) -> Place:
    if delivery:
        found = rules.Stand.LATE if delivery.late else rules.Stand.ON_TIME
    else:
        found = rules.stand(period, figure.days_after, None, clock.today())
    return Place(StandChoice(found), _TONES.get(found, "plain"), delivery)


def _complete(lines: Sequence[Line], index: int) -> tuple[int, int]:
    return rules.completeness(rules.Stand(line.places[index].stand) for line in lines)
