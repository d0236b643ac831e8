"""How complete deliveries are, by unit and period; in two queries whatever the number of units."""

from collections.abc import Sequence
from dataclasses import dataclass

from valvo.core import clock
from valvo.core.periods import Period, periods_between
from valvo.measured import rules
from valvo.measured.access import units_delivering
from valvo.measured.choices import StandChoice
from valvo.measured.models import Delivery, MeasuredFigure

PERIODS_SHOWN = 6
UNITS_SHOWN = 200


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
    """The newest periods of a figure, unit by unit, and how many of those asked for have come."""

    periods: tuple[Period, ...]
    lines: tuple[Line, ...]
    complete: tuple[tuple[int, int], ...]


_TONES = {rules.Stand.ON_TIME: "better", rules.Stand.LATE: "worse", rules.Stand.MISSING: "worse"}


def periods_asked(figure: MeasuredFigure) -> list[Period]:
    """Return the newest periods that have ended and were asked for."""
    found = [
        period
        for period in periods_between(figure.starts_on, clock.today(), figure.grain)  # type: ignore[arg-type]  # one of its choices
        if period.end <= clock.today() and (figure.ended_on is None or period.first < figure.ended_on)
    ]
    return found[-PERIODS_SHOWN:]


def deliveries(figure: MeasuredFigure) -> Deliveries:
    """Return who has delivered what, and what is late or missing."""
    periods, today = periods_asked(figure), clock.today()
    kept = {
        (one.unit_id, one.period): one
        for one in Delivery.objects.filter(
            figure=figure, replaced_by__isnull=True, period__in=[str(period) for period in periods]
        )
    }
    lines = []
    for unit in units_delivering(figure).order_by("name_sv")[:UNITS_SHOWN]:
        own = [kept.get((unit.pk, str(period))) for period in periods]
        places = tuple(_place(figure, period, one) for period, one in zip(periods, own, strict=True))
        newest = max((period for period, one in zip(periods, own, strict=True) if one), default=None)
        lines.append(Line(unit.name, places, rules.is_stale(newest, figure.days_after, today)))
    complete = tuple(_complete(lines, index) for index in range(len(periods)))
    return Deliveries(tuple(periods), tuple(lines), complete)


def _place(figure: MeasuredFigure, period: Period, delivery: Delivery | None) -> Place:
    if delivery:
        found = rules.Stand.LATE if delivery.late else rules.Stand.ON_TIME
    else:
        found = rules.stand(period, figure.days_after, None, clock.today())
    return Place(StandChoice(found), _TONES.get(found, "plain"), delivery)


def _complete(lines: Sequence[Line], index: int) -> tuple[int, int]:
    return rules.completeness(rules.Stand(line.places[index].stand) for line in lines)
