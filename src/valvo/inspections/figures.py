"""Figures of visits: by theme and class, by month, kind and form, and which shortcomings recur."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.figures import Figure, format_figure
from valvo.core.figures import Unit as Counted
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.inspections import recurring_rules
from valvo.inspections.choices import ObservationGrade
from valvo.inspections.definition import definition
from valvo.inspections.models import Observation, Spread, Visit
from valvo.inspections.recurring_rules import Tested
from valvo.inspections.rules import SHORTCOMINGS
from valvo.organisation.models import Unit
from valvo.organisation.queries import subtree
from valvo.recommendations.access import recommendations_seen
from valvo.recommendations.queries import Shares, counted
from valvo.registers.choices import Dimension
from valvo.registers.queries import Label, VisitRow, VisitTable

# What registers call our kinds and forms, so that one table and one document show both.
_KINDS = {"announced": "Ennalta ilmoitettu", "unannounced": "Ennalta ilmoittamaton", "follow_up": "Seurantakäynti"}
_FORMS = {"own": "Oma", "bought": "Osto", "voucher": "Osto", "private": "Yksityinen"}
SMALLEST_P = 0.001


@dataclass(frozen=True)
class Given:
    """A recommendation given because of a theme, and how far its units have come."""

    pk: int
    title: str
    answered: str


@dataclass(frozen=True)
class ThemeFigures:
    """One theme: observations by class, how many a visit, and whether its shortcomings recur."""

    theme: str
    label: str
    counts: list[int]  # in the order of the classes
    visits: int
    tested: Tested | None
    given: list[Given]
    language: Language

    @property
    def total(self) -> int:
        """Return the observations in all."""
        return sum(self.counts)

    @property
    def each(self) -> str:
        """Return the observations a visit, as printed."""
        return _each(self.total, self.visits, self.language)

    @property
    def p(self) -> str:
        """Return the adjusted p-value as printed; one that would be rounded to nought as below what can be printed."""
        if self.tested is None:
            return ""
        printed = format_figure(Figure(max(self.tested.p, SMALLEST_P), Counted.RATE, 3), self.language)
        return f"< {printed}" if self.tested.p < SMALLEST_P else printed


@dataclass(frozen=True)
class Picture:
    """What visits have shown under a unit in a span of days."""

    first: date
    last: date
    visits: int
    observations: int
    shortcomings: int
    each: str
    themes: list[ThemeFigures]


def made(unit: Unit, first: date, last: date) -> QuerySet[Visit]:
    """Return the visits made under a unit in a span of days."""
    under = subtree(unit, clock.today()).values("pk")
    return Visit.objects.filter(unit__in=under, visited_on__range=(first, last))


def span() -> tuple[date, date]:
    """Return the days looked at: so many months back as the definition says."""
    today = clock.today()
    return today - relativedelta(months=definition().recurring.months) + relativedelta(days=1), today


def picture(unit: Unit, person: User, language: Language) -> Picture:
    """Return what visits under a unit have shown; a fixed number of queries."""
    first, last = span()
    visits = made(unit, first, last)
    number, visited = visits.count(), visits.values("unit").distinct().count()
    rows = Observation.objects.filter(visit__in=visits.values("pk")).order_by()
    counts = Counter(
        {(theme, grade): n for theme, grade, n in rows.values_list("theme", "grade").annotate(n=Count("pk"))}
    )
    results = {one.theme: one for one in recurring(rows, visited)}
    given = _given(unit, person, language)
    themes = [
        ThemeFigures(
            theme=theme.id,
            label=theme.label[language],
            counts=[counts[theme.id, grade.value] for grade in ObservationGrade],
            visits=number,
            tested=results.get(theme.id),
            given=given[theme.id],
            language=language,
        )
        for theme in definition().themes
    ]
    total = counts.total()
    wanting = sum(n for (_theme_id, grade), n in counts.items() if grade in SHORTCOMINGS)
    return Picture(first, last, number, total, wanting, _each(total, number, language), themes)


def recurring(observations: QuerySet[Observation], visited: int) -> list[Tested]:
    """Return each theme tested: at how many of the units visited it had a shortcoming."""
    wanting = observations.filter(grade__in=SHORTCOMINGS).values_list("theme").order_by()
    units = dict(wanting.annotate(units=Count("visit__unit", distinct=True)))
    by_theme = {theme.id: units.get(theme.id, 0) for theme in definition().themes}
    limits = definition().recurring
    return recurring_rules.tested(by_theme, visited, fewest=limits.units, level=limits.level)


def _each(number: int, visits: int, language: Language) -> str:
    return format_figure(Figure(number / visits if visits else None, Counted.RATE, 1), language)


def _given(unit: Unit, person: User, language: Language) -> dict[str, list[Given]]:
    found: dict[str, list[Given]] = defaultdict(list)
    rows = dict(Spread.objects.filter(unit=unit).values_list("recommendation", "theme"))
    given = recommendations_seen(person).filter(pk__in=rows)
    for one in counted(given):
        shares = Shares(*(getattr(one, name) for name in ("asked", "answered", "done", "not_relevant")))
        found[rows[one.pk]].append(Given(one.pk, one.title, shares.answered_share(language)))
    return found


def visit_table(unit: Unit, period: Period) -> VisitTable:
    """Return the visits made in a period by month, kind and form, in the shape registers give theirs."""
    found = made(unit, period.first, period.last).exclude(kind="reactive").order_by()
    months = [month.first for month in period.split("month")]
    counts: Counter[tuple[str, str, date]] = Counter()
    by = found.annotate(month=TruncMonth("visited_on")).values_list("form", "kind", "month")
    for form, kind, month, number in by.annotate(number=Count("pk")):
        counts[_FORMS[form], _KINDS[kind], month] += number
    forms, kinds = list(_FORMS.values()), list(_KINDS.values())
    found_rows = {(form, kind) for form, kind, _month in counts}
    rows = sorted(found_rows, key=lambda row: (forms.index(row[0]), kinds.index(row[1])))
    return VisitTable(
        tuple(months) if rows else (),
        tuple(
            VisitRow(
                Label(Dimension.VISIT_KIND, kind, form),
                tuple(Decimal(counts[form, kind, month]) for month in months),
            )
            for form, kind in rows
        ),
    )


@dataclass(frozen=True)
class Line:
    """One row of the table of visits as printed: a form or a kind under it, each month and the sum."""

    label: str
    counts: list[int]
    is_sum: bool = False

    @property
    def total(self) -> int:
        """Return the sum of the months."""
        return sum(self.counts)


def lines(table: VisitTable, language: Language) -> list[Line]:
    """Return the rows of a table of visits with sums by form and in all."""
    found: list[Line] = []
    for form in dict.fromkeys(row.label.group for row in table.rows):
        rows = [row for row in table.rows if row.label.group == form]
        found.append(Line(rows[0].label.group_said(language), _sums(rows), is_sum=True))
        found += [Line(row.label.said(language), [int(number or 0) for number in row.counts]) for row in rows]
    if found:
        found.append(Line("", _sums(list(table.rows)), is_sum=True))
    return found


def _sums(rows: list[VisitRow]) -> list[int]:
    return [int(sum(number or 0 for number in month)) for month in zip(*(row.counts for row in rows), strict=True)]


def units_not_visited(units: QuerySet[Unit], unit: Unit) -> QuerySet[Unit]:
    """Return those of the units that were not visited in the span of days looked at."""
    return units.exclude(pk__in=made(unit, *span()).values("unit"))
