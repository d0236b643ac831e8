"""Restriction measures as they are shown: a year by kind, and the trend by quarter. No identities exist.

Only quarters that have ended are told: figures that grew from one day to the next would tell what came in between.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

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
from valvo.inspections.models import RestrictionCount
from valvo.inspections.restriction_rules import Reported, checked, decided, faulty, in_quarter, protected
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import in_force, path, subtree
from valvo.statistics.disclosure import Protected

QUARTERS, YEAR = 8, 4
MONTHS_TOLD = 6


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
    """Return the last four quarters that have ended by kind, and the trend of eight; three queries."""
    quarters = ended_quarters()
    found = _protected(unit, quarters)
    rows = [
        one for one in (_row(found, unit, kind.id, kind.label[language]) for kind in definition().restrictions) if one
    ]
    total = found.shown(decided(unit.pk)) if rows else None
    numbers = [number for one in rows for number in (one.decisions, one.checked, one.faulty)]
    chart = _chart(found, unit, quarters, language)
    return Restrictions(quarters[-YEAR].first, quarters[-1].last, rows, total, None in (*numbers, total), chart)


def ended_quarters() -> list[Period]:
    """Return the quarters told of, in order; the last is the one that ended last."""
    present = Period.containing(clock.today(), "quarter")
    return [present.shifted(-back) for back in range(QUARTERS, 0, -1)]


def months_reported(unit: Unit, language: Language) -> list[tuple[date, str]]:
    """Return the last months a unit has reported, the latest first, with the kinds; without the numbers."""
    rows = RestrictionCount.objects.filter(unit=unit).order_by("-month", "kind").values_list("month", "kind")
    labels = {kind.id: kind.label[language] for kind in definition().restrictions}
    months: dict[date, list[str]] = {}
    for month, kind in rows[: MONTHS_TOLD * len(labels)]:
        months.setdefault(month, []).append(labels.get(kind, kind))
    return [(month, ", ".join(kinds)) for month, kinds in list(months.items())[:MONTHS_TOLD]]


def _protected(unit: Unit, quarters: list[Period]) -> Protected:
    """Return the figures of the unit's whole organisation, so that every page hides by the same table."""
    today = clock.today()
    top = path(unit, today)[0]
    under = subtree(top, today).values("pk")
    parents = Closure.objects.filter(in_force(today), depth=1, descendant__in=under).exclude(descendant=top)
    span = (quarters[0].first, quarters[-1].last)
    sums = RestrictionCount.objects.filter(unit__in=under, month__range=span).order_by()
    grouped = sums.annotate(quarter=TruncQuarter("month")).values_list("unit", "kind", "quarter")
    counted = grouped.annotate(d=Sum("decisions"), c=Sum("checked"), f=Sum("faulty"))
    rows = sorted(
        (unit, kind, str(Period.containing(quarter, "quarter")), *numbers) for unit, kind, quarter, *numbers in counted
    )
    above = tuple(sorted(parents.values_list("descendant", "ancestor")))
    return _kept(above, tuple(rows), tuple(str(one) for one in quarters))


@lru_cache(maxsize=8)
def _kept(above: tuple[tuple[int, int], ...], rows: tuple[tuple, ...], quarters: tuple[str, ...]) -> Protected:  # type: ignore[type-arg]  # as `Reported` takes them
    """Return what is hidden; worked out once for all units and pages, until a number changes."""
    return protected(dict(above), [Reported(*row) for row in rows], quarters, YEAR)


def _row(found: Protected, unit: Unit, kind: str, label: str) -> KindRow | None:
    """Return a kind's figures; None where the unit and those under it had none."""
    if not found.table.cells.get(decided(unit.pk, kind)):
        return None
    return KindRow(label, *(found.shown(of(unit.pk, kind)) for of in (decided, checked, faulty)))


def _chart(found: Protected, unit: Unit, quarters: list[Period], language: Language) -> Chart | None:
    keys = [in_quarter(unit.pk, str(quarter)) for quarter in quarters]
    if not any(found.table.cells.get(key) for key in keys):
        return None
    figures = tuple(_figure(found.shown(key)) for key in keys)
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
