"""Restriction measures as they are shown: a year by kind, and the trend by quarter. No identities exist.

Only quarters that have ended are told, a month later: figures that grew from one day to the next would tell what came
in between. What is told is worked out in the background and kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncQuarter
from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.core.figures import Figure, Suppression, format_period
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.tree import Chart, Series
from valvo.documents.tree import Line as LineChart
from valvo.inspections.definition import definition
from valvo.inspections.models import RestrictionCount, RestrictionsTold
from valvo.inspections.restriction_rules import Reported, checked, decided, faulty, in_quarter, protected
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force, subtree
from valvo.statistics.disclosure import Protected
from valvo.statistics.disclosure_tables import Key

QUARTERS, YEAR = 8, 4
MONTHS_TOLD = 6
TOLD_AFTER = timedelta(days=31)  # units report the last month meanwhile


@dataclass(frozen=True)
class KindRow:
    """One kind of measure over a year; None where the number is hidden."""

    label: str
    decisions: int | None
    checked: int | None
    faulty: int | None


@dataclass(frozen=True)
class Restrictions:
    """A year's figures under a unit, and the chart of the quarters."""

    first: date
    last: date
    rows: list[KindRow]
    total: int | None
    hidden: bool
    chart: Chart | None


def year_to(unit: Unit, language: Language) -> Restrictions:
    """Return the last four quarters told of by kind, and the trend of eight; one query."""
    told = RestrictionsTold.objects.filter(unit=unit, itself=False).first()
    cells: dict[str, int | None] = told.cells if told else {}
    quarters = _quarters(Period.parse(told.quarter)) if told else told_quarters()
    rows = [one for one in (_row(cells, kind.id, kind.label[language]) for kind in definition().restrictions) if one]
    total = cells.get(_name(decided(unit.pk))) if rows else None
    numbers = [number for one in rows for number in (one.decisions, one.checked, one.faulty)]
    chart = _chart(cells, quarters, language)
    return Restrictions(quarters[-YEAR].first, quarters[-1].last, rows, total, None in (*numbers, total), chart)


def told_quarters() -> list[Period]:
    """Return the quarters to be told, in order; the last is the one that ended a month ago or more."""
    return _quarters(Period.containing(clock.today() - TOLD_AFTER, "quarter").shifted(-1))


def _quarters(last: Period) -> list[Period]:
    return [last.shifted(-back) for back in range(QUARTERS - 1, -1, -1)]


def months_reported(unit: Unit, language: Language) -> list[tuple[date, str]]:
    """Return the last months a unit has reported, the latest first, with the kinds; without the numbers."""
    rows = RestrictionCount.objects.filter(unit=unit).order_by("-month", "kind").values_list("month", "kind")
    labels = {kind.id: kind.label[language] for kind in definition().restrictions}
    months: dict[date, list[str]] = {}
    for month, kind in rows[: MONTHS_TOLD * len(labels)]:
        months.setdefault(month, []).append(labels.get(kind, kind))
    return [(month, ", ".join(kinds)) for month, kinds in list(months.items())[:MONTHS_TOLD]]


def protected_figures(top: Unit, quarters: list[Period], before: Mapping[Key, int | None]) -> Protected:
    """Return the figures of a whole organisation, so that every page hides by the same table; two queries."""
    today = clock.today()
    under = subtree(top, today).values("pk")
    parents = Closure.objects.filter(in_force(today), depth=1, descendant__in=under).exclude(descendant=top)
    span = (quarters[0].first, quarters[-1].last)
    sums = RestrictionCount.objects.filter(unit__in=under, month__range=span).order_by()
    grouped = sums.annotate(quarter=TruncQuarter("month")).values_list("unit", "kind", "quarter")
    counted = grouped.annotate(d=Sum("decisions"), c=Sum("checked"), f=Sum("faulty"))
    rows = [
        Reported(unit, kind, str(Period.containing(quarter, "quarter")), *numbers)
        for unit, kind, quarter, *numbers in counted.order_by("unit", "kind", "quarter")
    ]
    above = dict(parents.order_by("descendant").values_list("descendant", "ancestor"))
    return protected(above, rows, [str(one) for one in quarters], YEAR, before)


def _name(key: Key) -> str:
    return "|".join(key[1:])


def _row(cells: Mapping[str, int | None], kind: str, label: str) -> KindRow | None:
    """Return a kind's figures; None where the unit and those under it had none."""
    if cells.get(_name(decided(0, kind)), 0) == 0:
        return None
    return KindRow(label, *(cells[_name(of(0, kind))] for of in (decided, checked, faulty)))


def _chart(cells: Mapping[str, int | None], quarters: list[Period], language: Language) -> Chart | None:
    numbers = [cells.get(_name(in_quarter(0, str(quarter))), 0) for quarter in quarters]
    if not any(number != 0 for number in numbers):
        return None
    figures = tuple(_figure(number) for number in numbers)
    periods = tuple(format_period(quarter, language) for quarter in quarters)
    told = "; ".join(
        f"{period}: {one.value:g}" for period, one in zip(periods, figures, strict=True) if one.value is not None
    )
    title = _("Decisions on restriction measures by quarter")
    data = LineChart(periods, (Series(_("Decisions"), figures),))
    note = _("Quarters with 1–4 decisions are left out, and those that would tell them.")
    return Chart(title, data, summary=f"{title}. {told}.", notes=(note,))


def _figure(number: int | None) -> Figure:
    return Figure.hidden(Suppression.SMALL_NUMBER) if number is None else Figure(number)
