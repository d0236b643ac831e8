"""How the programmes a unit follows stand, as documents tell it: the same counting as on the programme's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from valvo.core.languages import Language
from valvo.organisation.models import Unit
from valvo.programmes import rules
from valvo.programmes.access import Followed, followed_by
from valvo.programmes.definition import LeadIndicator, Measure, PlacedMeasure
from valvo.programmes.models import Project
from valvo.programmes.project_access import projects_under
from valvo.programmes.queries import title_of, years_counted
from valvo.programmes.rollup import Counted
from valvo.programmes.rules import Share


@dataclass(frozen=True)
class GoalLine:
    """A goal with its pooled share year by year."""

    id: str
    title: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class TargetLine:
    """A measure with a target in the last year, its share, and whether it is reached."""

    measure: Measure
    target: Fraction
    share: Share

    @property
    def reached(self) -> bool:
        """Tell whether the exact share is at least the target."""
        return self.share.reaches(self.target)


@dataclass(frozen=True)
class LeadLine:
    """A lead indicator with the measures that serve it and their pooled share year by year."""

    indicator: LeadIndicator
    measures: int
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Standing:
    """A programme up to and including a year, as seen from a unit."""

    followed: Followed
    years: tuple[int, ...]
    counted: Mapping[int, Counted]

    @property
    def last(self) -> Counted:
        """Return the shares of the last year."""
        return self.counted.get(self.years[-1], Counted({}))

    def goals(self, language: Language) -> list[GoalLine]:
        """Return the goals, or parts without goals, in the order of the definition."""
        placed: dict[str, list[PlacedMeasure]] = {}
        for one in self.followed.programme.all_measures():
            placed.setdefault(one.place, []).append(one)
        return [
            GoalLine(place, title_of(rows[0], language), self._pooled([one.measure.id for one in rows]))
            for place, rows in placed.items()
        ]

    def targets(self) -> list[TargetLine]:
        """Return the measures with a target in the last year that are asked of somebody."""
        lines = []
        for placed in self.followed.programme.all_measures():
            target = rules.target_in(placed.measure.target, self.years[-1])
            share = self.last.measures.get(placed.measure.id, Share())
            if target is not None and share.counted:
                lines.append(TargetLine(placed.measure, target, share))
        return lines

    def lead_lines(self) -> list[LeadLine]:
        """Return the lead indicators with the measures that serve them."""
        placed = list(self.followed.programme.all_measures())
        lines = []
        for one in self.followed.programme.lead_indicators:
            ids = serving(one, placed)
            lines.append(LeadLine(one, len(ids), self._pooled(ids)))
        return lines

    def projects(self) -> list[Project]:
        """Return the projects at the unit and under it that had begun by the end of the last year."""
        rows = projects_under(self.followed.unit, self.followed.programme.id)
        return list(rows.filter(starts_on__lte=date(self.years[-1], 12, 31)))

    def _pooled(self, measures: list[str]) -> tuple[Share, ...]:
        return tuple(self.counted[year].pooled(measures) if year in self.counted else Share() for year in self.years)


def standings(unit: Unit, year: int) -> list[Standing]:
    """Return how each programme a unit follows stands up to and including a year; none that had not begun."""
    found = []
    for followed in followed_by(unit):
        years = tuple(one for one in followed.years() if one <= year)
        if years:
            counted = {key: one.counted for key, one in years_counted(followed, years).items()}
            found.append(Standing(followed, years, counted))
    return found


def serving(one: LeadIndicator, placed: list[PlacedMeasure]) -> list[str]:
    """Return the measures that name a lead indicator; where none does, all those of the goals or parts it is of."""
    named = [row.measure.id for row in placed if one.number in row.measure.who_indicators]
    return named or [row.measure.id for row in placed if {row.place, row.part.id} & set(one.places)]
