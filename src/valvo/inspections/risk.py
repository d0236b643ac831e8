"""How needed a visit is at each unit: what is counted, the points it gives, and why. A fixed number of queries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Max, QuerySet

from valvo.core import clock
from valvo.core.languages import Language
from valvo.handling.models import Case
from valvo.handling.rules import FINISHED
from valvo.improvement.models import Action
from valvo.improvement.rules import OPEN as ACTION_OPEN
from valvo.inspections import rules
from valvo.inspections.definition import definition
from valvo.inspections.models import Visit
from valvo.inspections.rules import RiskFactor
from valvo.organisation.models import Unit

Counts = Mapping[RiskFactor, Mapping[int, float]]  # by factor and unit
# Counts a factor of some units, by unit; in one query.
Source = Callable[[QuerySet[Unit]], Mapping[int, float]]
_SOURCES: dict[RiskFactor, Source] = {}
NEW_MONTHS = 12


def register(factor: RiskFactor, source: Source) -> None:
    """Tell how an app above counts a factor; called once, when it is ready."""
    _SOURCES[factor] = source


@dataclass(frozen=True)
class Part:
    """One part of a score: what was counted, and what it adds."""

    factor: RiskFactor
    label: str
    value: int  # rounded, as it is shown
    points: int


@dataclass(frozen=True)
class Scored:
    """A unit with its score and every part of the sum."""

    unit: Unit
    parts: tuple[Part, ...]
    last_visit: date | None

    @property
    def score(self) -> int:
        """Return the sum of the parts."""
        return sum(part.points for part in self.parts)

    @property
    def grounds(self) -> dict[str, int]:
        """Return the points by factor, without the factors that give none."""
        return {part.factor.value: part.points for part in self.parts if part.points}


def scored(units: QuerySet[Unit], language: Language) -> list[Scored]:
    """Return the units with their scores, the highest first."""
    found = list(units)
    last, counts = _last_visits(units), _counts(units)
    rows = [_scored(unit, last.get(unit.pk), counts, language) for unit in found]
    return sorted(rows, key=lambda row: (-row.score, row.unit.name, row.unit.pk))


def _scored(unit: Unit, last: date | None, counts: Counts, language: Language) -> Scored:
    values = {factor: of.get(unit.pk, 0.0) for factor, of in counts.items()}
    values |= _ages(unit, last, clock.today())
    parts = (
        Part(one.id, one.label[language], round(values[one.id]), rules.points(values[one.id], one.weight, one.steps))
        for one in definition().risk
    )
    return Scored(unit, tuple(parts), last)


def _ages(unit: Unit, last: date | None, today: date) -> dict[RiskFactor, float]:
    since = relativedelta(today, last or unit.opened_on)
    months = 12 * since.years + since.months
    is_new = last is None and unit.opened_on > today - relativedelta(months=NEW_MONTHS)
    return {RiskFactor.SINCE_VISIT: 0 if is_new else months, RiskFactor.NEW_UNIT: 1 if is_new else 0}


def _last_visits(units: QuerySet[Unit]) -> dict[int, date]:
    made = Visit.objects.filter(unit__in=units.values("pk"), visited_on__isnull=False).order_by()
    return dict(made.values_list("unit").annotate(last=Max("visited_on")))


def _counts(units: QuerySet[Unit]) -> Counts:
    now, under = clock.now(), units.values("pk")
    recent = Case.objects.filter(unit__in=under, opened_at__gte=now - timedelta(days=365)).order_by()
    still_open = Case.objects.filter(unit__in=under).exclude(state__in=FINISHED).order_by()
    late = still_open.filter(due_at__lt=now)
    actions = Action.objects.filter(unit__in=under, state__in=ACTION_OPEN, due__lt=clock.today()).order_by()
    open_by, late_by = _by_unit(still_open), _by_unit(late)
    return {
        RiskFactor.REPORTS: _by_unit(recent),
        RiskFactor.SERIOUS: _by_unit(recent.filter(serious_on__isnull=False)),
        RiskFactor.COMPLAINTS: _by_unit(recent.filter(kind__in=definition().complaint_kinds)),
        RiskFactor.LATE_SHARE: {
            unit: rules.late_share(int(late_by.get(unit, 0)), int(number)) for unit, number in open_by.items()
        },
        RiskFactor.LATE_ACTIONS: dict(actions.values_list("unit").annotate(number=Count("pk"))),
        **{factor: source(units) for factor, source in _SOURCES.items()},
    }


def _by_unit(cases: QuerySet[Case]) -> dict[int, float]:
    return dict(cases.values_list("unit").annotate(number=Count("pk")))


def to_propose(rows: Iterable[Scored], planned: set[int]) -> list[Scored]:
    """Return the units that have no visit planned yet, the most needed first."""
    return [row for row in rows if row.unit.pk not in planned]
