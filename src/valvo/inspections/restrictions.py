"""Restriction measures as they are shown: sums by kind with few hidden, and the trend by month. No identities exist."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Sum
from django.utils.translation import gettext as _

from valvo.core import clock
from valvo.core.figures import Figure, format_month
from valvo.core.languages import Language
from valvo.documents.tree import Chart, Series
from valvo.documents.tree import Line as LineChart
from valvo.inspections.definition import definition
from valvo.inspections.models import RestrictionCount
from valvo.inspections.small_rules import few, shown, shown_months
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree

MONTHS = 24
DECISIONS, CHECKED, FAULTY = "decisions", "checked", "faulty"


@dataclass(frozen=True)
class KindRow:
    """One kind of measure over a year; None where the number is hidden."""

    label: str
    decisions: int | None
    checked: int | None
    faulty: int | None


@dataclass(frozen=True)
class Restrictions:
    """A year's figures under a unit, and the chart of the months."""

    first: date
    last: date
    rows: list[KindRow]
    hidden: bool
    chart: Chart | None


def year_to(unit: Unit, language: Language) -> Restrictions:
    """Return the last twelve months by kind, and the trend of two years; three queries."""
    month = clock.today().replace(day=1)
    first = month - relativedelta(months=11)
    under = RestrictionCount.objects.filter(unit__in=subtree(unit, clock.today()).values("pk")).order_by()
    sums = (
        under.filter(month__gte=first)
        .values_list("kind")
        .annotate(decisions=Sum(DECISIONS), checked=Sum(CHECKED), faulty=Sum(FAULTY))
    )
    rows = _rows({kind: tuple(numbers) for kind, *numbers in sums}, language)
    hidden = any(None in (row.decisions, row.checked, row.faulty) for row in rows)
    told = [kind for kind, decisions, _checked, _faulty in sums if not few(decisions)]
    by_month = dict(under.filter(kind__in=told).values_list("month").annotate(decisions=Sum(DECISIONS)))
    return Restrictions(first, clock.today(), rows, hidden, _chart(by_month, month, language))


def _rows(sums: dict[str, tuple[int, ...]], language: Language) -> list[KindRow]:
    found = []
    for kind in definition().restrictions:
        if kind.id in sums:
            decisions, checked, faulty = sums[kind.id]
            found.append(KindRow(kind.label[language], *shown(decisions, checked, faulty)))
    return found


def _chart(by_month: dict[date, int], last: date, language: Language) -> Chart | None:
    months = [last - relativedelta(months=back) for back in range(MONTHS - 1, -1, -1)]
    if not by_month:
        return None
    kept = shown_months([by_month.get(month) for month in months])
    title = _("Decisions on restriction measures by month")
    told = "; ".join(
        f"{format_month(month, language)}: {number}"
        for month, number in zip(months, kept, strict=True)
        if number is not None
    )
    periods = tuple(format_month(month, language) for month in months)
    data = LineChart(periods, (Series(_("Decisions"), tuple(Figure(number) for number in kept)),))
    return Chart(title, data, summary=f"{title}. {told}.", notes=(_("Months with 1–4 decisions are left out."),))
