"""Rows and sums for the pages of feedback."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet

from valvo.accounts.models import User
from valvo.core import clock
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.definitions.catalogue import catalogue
from valvo.feedback import rules
from valvo.feedback.models import Grouping
from valvo.feedback.rules import ALL, Suggestion
from valvo.handling.models import Case
from valvo.intake.models import Report
from valvo.intake.queries import story
from valvo.organisation.models import Closure, Unit
from valvo.organisation.queries import children, in_force
from valvo.registers import access as registers
from valvo.registers import terms
from valvo.registers.choices import Register

THEMES = "feedback_theme"
UNGROUPED = "ungrouped"
QUARTERS = 8


def theme_choices(language: Language) -> list[tuple[str, str]]:
    """Return the themes there are today, as choices."""
    return [(one.id, one.label[language]) for one in catalogue().code_list(THEMES).chosen_from(clock.today())]


def theme_label(theme: str, language: Language) -> str:
    """Return a theme as it is said in a language."""
    code = catalogue().code(THEMES, theme)
    return code.label[language] if code else theme


def grouping_of(case: Case) -> Grouping | None:
    """Return a case's grouping, None where nobody has grouped it."""
    return getattr(case, "grouping", None)


def suggestions(report: Report) -> list[Suggestion]:
    """Return the themes a report's words point to, in the language it was written in; covered words point nowhere."""
    told = story(report, _language(report))
    text = "\n".join([told.main, *(said.answer for said in told.words)])
    codes = catalogue().code_list(THEMES).chosen_from(clock.today())
    return rules.suggestions(text, {code.id: code.words.get(_language(report), ()) for code in codes})


def _language(report: Report) -> Language:
    known: tuple[Language, ...] = ("sv", "fi", "en")
    return next((one for one in known if one == report.language), "sv")


@dataclass(frozen=True)
class UnitRow:
    """One unit's counts, one for each theme and last the sum; None where hidden."""

    name: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class Sums:
    """Counts of a period by unit and theme; `whole` is the sum over the units."""

    themes: tuple[str, ...]  # in the reader's language, those grouped to none last
    rows: tuple[UnitRow, ...]
    whole: UnitRow

    @property
    def columns(self) -> list[tuple[str, int | None]]:
        """Return the themes with their sums."""
        return list(zip(self.themes, self.whole.counts, strict=False))


def sums(rows: QuerySet[Case], unit: Unit, period: Period, language: Language) -> Sums | None:
    """Return what came in a period by theme, for a unit itself and each unit right under it; None where nothing came.

    Small numbers are hidden, and with them what would give them back. Three queries.
    """
    branches = {one.pk: one for one in children(unit, clock.today())}
    counts = _counts(_of(rows, period), unit, branches)
    if not counts:
        return None
    named = [*(code.id for code in catalogue().code_list(THEMES).codes), UNGROUPED]
    themes = [theme for theme in named if any(theme == found for _unit, found in counts)]
    shown = rules.shown(counts)

    def row(key: str, name: str) -> UnitRow:
        return UnitRow(name, tuple(shown[key, theme] for theme in [*themes, ALL]))

    present = {key for key, _theme in counts}
    names = {str(unit.pk): unit.name} | {str(pk): one.name for pk, one in branches.items()}
    units = tuple(row(key, name) for key, name in names.items() if key in present)
    return Sums(tuple(_theme(theme, language) for theme in themes), units, row(ALL, ""))


def _theme(theme: str, language: Language) -> str:
    return "" if theme == UNGROUPED else theme_label(theme, language)


def _of(rows: QuerySet[Case], period: Period) -> QuerySet[Case]:
    start, end = clock.start_of_day(period.first), clock.start_of_day(period.end)
    return rows.filter(opened_at__gte=start, opened_at__lt=end)


def _counts(rows: QuerySet[Case], unit: Unit, branches: Iterable[int]) -> Mapping[tuple[str, str], int]:
    placed = Closure.objects.filter(in_force(clock.today()), ancestor__in=list(branches))
    branch = dict(placed.values_list("descendant", "ancestor"))
    counts: dict[tuple[str, str], int] = {}
    for at, theme, number in rows.order_by().values_list("unit", "grouping__theme").annotate(number=Count("pk")):
        key = str(branch.get(at, unit.pk)), theme or UNGROUPED
        counts[key] = counts.get(key, 0) + number
    return counts


@dataclass(frozen=True)
class Score:
    """The NPS of a quarter with its answers, as the register has them; None where missing or of few answers."""

    period: Period
    nps: Decimal | None
    answers: Decimal | None


def nps_by_quarter(person: User, unit: Unit, last: Period) -> list[Score]:
    """Return the NPS of a unit's register for the quarters up to a period's end, the newest first; one query."""
    newest = Period.containing(last.last, "quarter")
    found = registers.measurements(person, unit).filter(
        item__unit=unit, item__register=Register.KEY_FIGURES, first__gte=newest.shifted(1 - QUARTERS).first
    )
    figures: dict[tuple[Period, str], Decimal | None] = {}
    for one in found.filter(last__lte=newest.last).select_related("item").order_by("-derived"):
        quarter = Period.containing(one.first, "quarter")
        term = terms.find(one.item.dimension, one.item.name)
        if term and quarter.first == one.first and quarter.last == one.last:
            figures[quarter, term.code] = one.value  # a figure stated comes after one derived and replaces it
    quarters = sorted({quarter for quarter, code in figures if code == "nps"}, reverse=True)
    return [_score(one, figures.get((one, "nps")), figures.get((one, "nps-answers"))) for one in quarters]


def _score(quarter: Period, nps: Decimal | None, answers: Decimal | None) -> Score:
    told = rules.told(nps, answers)
    return Score(quarter, told, None if told is None else answers)
