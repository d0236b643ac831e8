"""What pages of programmes show: shares by year, a unit's answers, units side by side.

Shares come from the sheets, two queries a page however many units there are: who was under the unit in view when, and
their sheets.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import Protocol

import numpy as np
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from valvo.accounts.models import Membership, User
from valvo.accounts.permissions import Permission, roles_with
from valvo.core import clock
from valvo.core.figures import Figure, format_figure
from valvo.core.languages import Language
from valvo.improvement.access import actions_seen
from valvo.improvement.choices import Origin
from valvo.improvement.models import Action
from valvo.organisation import queries as organisation
from valvo.organisation.models import Closure, Unit
from valvo.programmes import rollup, rules
from valvo.programmes.access import Followed
from valvo.programmes.choices import AnswerLevel
from valvo.programmes.definition import Goal, Measure, Part, PlacedMeasure, Programme
from valvo.programmes.editions import table_of
from valvo.programmes.models import Adoption, Edition, Evaluation, Sheet
from valvo.programmes.rollup import Counted, Marks, Mask, TaskTable
from valvo.programmes.rules import AskedTask, Share

# --- counting -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearSheets:
    """One year's units under the unit in view with their sheets as a matrix, and which tasks each is asked."""

    table: TaskTable
    units: tuple[int, ...]
    sheets: Marks
    due: Mask

    @cached_property
    def counted(self) -> Counted:
        """Return the year's shares."""
        return rollup.count(self.table, self.sheets, self.due)

    def share_of(self, measure: str, units: Collection[int] | None = None) -> Share:
        """Return the share of a measure among all units, or some of them."""
        among = np.array([units is None or unit in units for unit in self.units], dtype=np.bool_)
        return Share(*(int((one & among).sum()) for one in self._of(measure)))

    def _of(self, measure: str) -> tuple[Mask, Mask, Mask]:
        return rollup.measure_by_unit(self.table, measure, self.sheets, self.due)

    def answers_to(self, task: str) -> Counter[str]:
        """Return how many units asked gave each answer to a task; the key of no answer is the empty string."""
        place = self.table.places[task]
        letters = self.sheets[self.due[:, place], place]
        return Counter(_level_of(chr(letter)) for letter in letters)


def _level_of(mark: str) -> str:
    answer = rollup.answer_of(mark)
    return answer.value if answer else ""


@dataclass(frozen=True)
class _Place:
    """A unit under the one in view, from when to when."""

    unit: int
    kind: str
    form: str
    start: date
    end: date | None


def years_counted(followed: Followed, years: Sequence[int], *, level: str = "") -> dict[int, YearSheets]:
    """Return each followed year's sheets under the unit in view; `level` narrows to the tasks of one level."""
    places = _places(followed)
    sheets = _sheets(followed, years)
    kept = Edition.objects.filter(programme=followed.programme.id).defer("content")  # parsed once, kept by `editions`
    editions = {edition.pk: edition for edition in kept}
    counted = {}
    for year in years:
        adoption = followed.adoption_in(year)
        if adoption is not None:
            counted[year] = _year(adoption, year, places, sheets.get(year, {}), editions, level=level)
    return counted


def _places(followed: Followed) -> list[_Place]:
    kinds = {one.kind for adoption in followed.adoptions for one in adoption.answerers.all()}
    rows = Closure.objects.filter(ancestor=followed.unit, descendant__kind__in=kinds).order_by("descendant")
    return [
        _Place(*row)
        for row in rows.values_list(
            "descendant", "descendant__kind", "descendant__provider_form", "valid_from", "valid_to"
        )
    ]


def _sheets(followed: Followed, years: Sequence[int]) -> dict[int, dict[int, tuple[int, str]]]:
    under = Closure.objects.filter(ancestor=followed.unit).values("descendant")
    rows = Sheet.objects.filter(programme=followed.programme.id, year__in=years, unit__in=under).order_by()
    found: dict[int, dict[int, tuple[int, str]]] = {year: {} for year in years}
    for year, unit, edition, marks in rows.values_list("year", "unit", "edition", "marks"):
        found[year][unit] = (edition, marks)
    return found


def _year(
    adoption: Adoption,
    year: int,
    places: Iterable[_Place],
    sheets: Mapping[int, tuple[int, str]],
    editions: Mapping[int, Edition],
    *,
    level: str,
) -> YearSheets:
    table, day = table_of(adoption.edition), rules.counting_day(year, clock.today())
    due_of = due_by_kind(adoption, year, level=level)
    forms = set(adoption.provider_forms)
    present = {
        one.unit: one.kind
        for one in places
        if one.kind in due_of
        and one.start <= day
        and (one.end is None or one.end > day)
        and (not forms or one.form in forms)
    }
    blank = rollup.NO_ANSWER * len(table.tasks)
    own, strings = adoption.edition_id, []
    for unit in present:
        edition, marks = sheets.get(unit, (own, blank))
        strings.append(marks if edition == own else table.translated(marks, table_of(editions[edition])))
    matrix = rollup.as_matrix(strings, len(table.tasks))
    return YearSheets(table, tuple(present), matrix, _due_rows(present.values(), due_of, len(table.tasks)))


def _due_rows(kinds: Iterable[str], due_of: Mapping[str, Mask], width: int) -> Mask:
    """Return which tasks each unit is asked, units × tasks, from its kind."""
    number = {kind: place for place, kind in enumerate(due_of)}
    masks = np.array(list(due_of.values()), dtype=np.bool_).reshape(len(due_of), width)
    rows: Mask = masks[[number[kind] for kind in kinds]]
    return rows


def due_by_kind(adoption: Adoption, year: int, *, level: str = "") -> dict[str, Mask]:
    """Return which tasks units of each kind are asked in a year; kinds asked nothing are left out."""
    levels: dict[str, set[str]] = {}
    for one in adoption.answerers.all():
        if not level or one.level == level:
            levels.setdefault(one.kind, set()).add(one.level)
    table = table_of(adoption.edition)
    due = {kind: table.due(year, own) for kind, own in levels.items()}
    return {kind: mask for kind, mask in due.items() if mask.any()}


# --- the programme page ---------------------------------------------------------------------------


@dataclass(frozen=True)
class ShareCell:
    """A share as printed, with the counts behind it and how it stands against what is aimed at."""

    share: str = ""
    basis: str = ""
    target: str = ""
    reached: bool | None = None
    left_out: str = ""


@dataclass(frozen=True)
class Line:
    """A goal or a measure with its shares by year."""

    id: str
    title: str
    is_measure: bool
    who: bool
    target: str
    cells: tuple[ShareCell, ...]


@dataclass(frozen=True)
class Table:
    """The lines of one part."""

    id: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Summary:
    """How the latest year stands."""

    year: int
    units: int
    finished: int
    answered: str
    answered_of: int
    share: str
    basis: str
    targets: int
    targets_reached: int


@dataclass(frozen=True)
class ProgrammePage:
    """A programme by goal and year as seen from the unit in view."""

    title: str
    years: tuple[int, ...]
    tables: tuple[Table, ...]
    summary: Summary | None


@dataclass(frozen=True)
class _Printer:
    """Prints shares by year in one language."""

    followed: Followed
    years: tuple[int, ...]
    counted: Mapping[int, Counted]
    language: Language

    def goal(self, id_: str, title: str, measures: Sequence[Measure]) -> Line:
        return Line(id_, title, False, False, "", tuple(self._goal_cell(year, measures) for year in self.years))  # noqa: FBT003 (a row's fields in order)

    def measure(self, one: Measure) -> Line:
        target = one.target.text[self.language] if one.target else ""
        cells = tuple(self._measure_cell(year, one) for year in self.years)
        return Line(one.id, one.text[self.language], True, one.who, target, cells)  # noqa: FBT003 (as above)

    def _goal_cell(self, year: int, measures: Sequence[Measure]) -> ShareCell:
        if year not in self.counted:
            return ShareCell()
        counted = self.counted[year]
        reached, aimed = targets_reached(counted, measures, year)
        said = _("%(reached)s of %(aimed)s targets") % {"reached": reached, "aimed": aimed} if aimed else ""
        pooled = counted.pooled([one.id for one in measures])
        return share_cell(pooled, self.language, target=said, reached=reached == aimed if aimed else None)

    def _measure_cell(self, year: int, one: Measure) -> ShareCell:
        if year not in self.counted:
            return ShareCell()
        share = self.counted[year].measures.get(one.id, Share())
        target = rules.target_in(one.target, year)
        if target is None or not share.counted:
            return share_cell(share, self.language)
        said = _("target %(share)s") % {"share": printed_target(target, self.language)}
        return share_cell(share, self.language, target=said, reached=share.reaches(target))


def share_cell(share: Share, language: Language, *, target: str = "", reached: bool | None = None) -> ShareCell:
    """Return a share as printed; empty when it counts nobody."""
    if not share.counted:
        return ShareCell(left_out=_("not relevant") if share.not_relevant else "")
    values = {"done": number(share.done, language), "all": number(share.counted, language)}
    return ShareCell(percent(share, language), _("%(done)s of %(all)s") % values, target, reached)


def percent(share: Share, language: Language) -> str:
    """Return a share as printed."""
    return format_figure(Figure.share(share.done, share.counted), language)


def number(value: int, language: Language) -> str:
    """Return a count as printed."""
    return format_figure(Figure(value), language)


def printed_target(target: Fraction, language: Language) -> str:
    """Return a target share as printed, without decimals it does not have."""
    whole = (target * 100).denominator == 1
    return format_figure(Figure.share(target.numerator, target.denominator, decimals=0 if whole else 1), language)


def targets_reached(counted: Counted, measures: Iterable[Measure], year: int) -> tuple[int, int]:
    """Return how many measures reach their target of the year, and how many have one and are asked of somebody."""
    reached = aimed = 0
    for one in measures:
        target, share = rules.target_in(one.target, year), counted.measures.get(one.id, Share())
        if target is not None and share.counted:
            aimed += 1
            reached += share.reaches(target)
    return reached, aimed


def programme_page(followed: Followed, language: Language, *, level: str = "", place: str = "") -> ProgrammePage:
    """Return the goals of a programme, or the measures of one goal or part, by year."""
    years = followed.years()
    counted = {year: one.counted for year, one in years_counted(followed, years, level=level).items()}
    printer = _Printer(followed, years, counted, language)
    programme = followed.programme
    if place:
        tables = _measure_tables(programme, place, printer)
    else:
        tables = tuple(_goal_table(part, printer) for part in _flat(programme.parts))
    if level:  # what is asked of nobody on this level is not shown
        tables = tuple(Table(one.id, one.title, tuple(filter(_asked, one.lines))) for one in tables)
    return ProgrammePage(
        title=programme.title[language],
        years=years,
        tables=tuple(one for one in tables if one.lines),
        summary=_summary(followed, counted, years[-1], language),
    )


def _asked(line: Line) -> bool:
    return any(cell.share or cell.left_out for cell in line.cells)


def _flat(parts: Iterable[Part]) -> Iterable[Part]:
    for part in parts:
        yield part
        yield from _flat(part.parts)


def _goal_table(part: Part, printer: _Printer) -> Table:
    lines = [printer.goal(goal.id, goal.title[printer.language], goal.measures) for goal in part.goals]
    # A part without goals is its own line: the papers do both.
    if part.measures:
        lines.insert(0, printer.goal(part.id, part.title[printer.language], part.measures))
    return Table(part.id, part.title[printer.language], tuple(lines))


def _measure_tables(programme: Programme, place: str, printer: _Printer) -> tuple[Table, ...]:
    placed = [one for one in programme.all_measures() if one.place == place]
    lines = tuple(printer.measure(one.measure) for one in placed)
    return (Table(place, title_of(placed[0], printer.language), lines),) if placed else ()


def title_of(placed: PlacedMeasure, language: Language) -> str:
    """Return the title of the goal, or part, a measure stands under."""
    above: Goal | Part = placed.goal or placed.part
    return above.title[language]


def _summary(followed: Followed, counted: Mapping[int, Counted], year: int, language: Language) -> Summary | None:
    if year not in counted:
        return None
    one, measures = counted[year], [placed.measure for placed in followed.programme.all_measures()]
    reached, aimed = targets_reached(one, measures, year)
    pooled = one.pooled(one.measures)
    return Summary(
        year=year,
        units=one.units,
        finished=one.finished,
        answered=percent(Share(one.answered, one.asked), language),
        answered_of=one.asked,
        share=percent(pooled, language),
        basis=_("%(done)s of %(all)s")
        % {"done": number(pooled.done, language), "all": number(pooled.counted, language)},
        targets=aimed,
        targets_reached=reached,
    )


# --- a unit's self-evaluation ---------------------------------------------------------------------


@dataclass(frozen=True)
class AskedRow:
    """A task asked of a unit in a year, its answer and last year's."""

    asked: AskedTask
    answer: Evaluation | None
    last: Evaluation | None


@dataclass(frozen=True)
class Questions:
    """A unit's self-evaluation of one year."""

    unit: Unit
    year: int
    rows: tuple[AskedRow, ...]

    @property
    def answered(self) -> int:
        """Return how many tasks are answered."""
        return sum(row.answer is not None for row in self.rows)

    @property
    def missing(self) -> tuple[AskedRow, ...]:
        """Return the tasks not answered yet."""
        return tuple(row for row in self.rows if row.answer is None)

    def position(self, task: str) -> int | None:
        """Return a task's place among the rows; None when it is not asked."""
        return next((place for place, row in enumerate(self.rows) if row.asked.task.id == task), None)

    def next_missing(self, task: str) -> AskedRow | None:
        """Return the next task without an answer after a task, from the beginning again when none is left after it."""
        after = (self.position(task) or 0) + 1
        waiting = [row for row in (*self.rows[after:], *self.rows[:after]) if row.answer is None]
        return waiting[0] if waiting else None


def questions(followed: Followed, year: int) -> Questions:
    """Return what the unit in view is asked in a year, with its answers and last year's."""
    adoption = followed.adoption_in(year)
    levels = followed.levels_of(followed.unit, year)
    if adoption is None or not levels:
        return Questions(followed.unit, year, ())
    rows = Evaluation.objects.filter(
        unit=followed.unit, programme=followed.programme.id, year__in=[year, year - 1]
    ).select_related("answered_by")
    given = {(one.task, one.year): one for one in rows}
    asked = rules.due_tasks(table_of(adoption.edition).programme, year, levels)
    return Questions(
        followed.unit,
        year,
        tuple(AskedRow(one, given.get((one.task.id, year)), given.get((one.task.id, year - 1))) for one in asked),
    )


def actions_from(person: User, evaluations: Iterable[int]) -> QuerySet[Action]:
    """Return the improvement actions raised from answers that the person may read."""
    raised = actions_seen(person).filter(origin=Origin.EVALUATION, origin_id__in=list(evaluations))
    return raised.select_related("unit", "owner").order_by("due", "pk")


# --- the measure page -----------------------------------------------------------------------------


@dataclass(frozen=True)
class TaskLine:
    """How units asked a task in a year have answered: a count for each answer, none last."""

    asked: AskedTask
    counts: tuple[tuple[str, int], ...]
    total: int


@dataclass(frozen=True)
class UnitLine:
    """A unit directly under the one in view, with the share of units done in it."""

    unit: Unit
    cell: ShareCell


@dataclass(frozen=True)
class MeasurePage:
    """One measure as seen from the unit in view."""

    placed: PlacedMeasure
    line: Line
    years: tuple[int, ...]
    tasks: tuple[TaskLine, ...]
    units: tuple[UnitLine, ...]
    actions: tuple[Action, ...]


# A page lists this many actions; the list of actions has them all.
MOST_ACTIONS = 50


def measure_page(followed: Followed, person: User, placed: PlacedMeasure, year: int, language: Language) -> MeasurePage:
    """Return a measure's tasks with their answers, units side by side, and the actions raised from it."""
    years = followed.years()
    sheets = years_counted(followed, years)
    shares = {one: Counted({placed.measure.id: found.share_of(placed.measure.id)}) for one, found in sheets.items()}
    printer = _Printer(followed, years, shares, language)
    of_year = sheets.get(year)
    return MeasurePage(
        placed=placed,
        line=printer.measure(placed.measure),
        years=years,
        tasks=_task_lines(placed, of_year),
        units=_side_by_side(followed, placed.measure, year, of_year, language) if of_year else (),
        actions=tuple(_actions_of(followed, person, placed.measure)[:MOST_ACTIONS]),
    )


def _task_lines(placed: PlacedMeasure, of_year: YearSheets | None) -> tuple[TaskLine, ...]:
    lines = []
    for one in rules.asked_tasks_of(placed, of_year.table.programme) if of_year else ():
        counts = of_year.answers_to(one.task.id) if of_year and one.task.id in of_year.table.places else Counter()
        named = tuple((str(level.label), counts[level.value]) for level in AnswerLevel if counts[level.value])
        silent = ((_("No answer yet"), counts[""]),) if counts[""] else ()
        lines.append(TaskLine(one, (*named, *silent), counts.total()))
    return tuple(lines)


def _side_by_side(
    followed: Followed, measure: Measure, year: int, of_year: YearSheets, language: Language
) -> tuple[UnitLine, ...]:
    day = rules.counting_day(year, clock.today())
    children = list(organisation.children(followed.unit, day))
    below: dict[int, set[int]] = {unit.pk: set() for unit in children}
    links = Closure.objects.filter(organisation.in_force(day), ancestor__in=list(below))
    for ancestor, descendant in links.values_list("ancestor", "descendant"):
        below[ancestor].add(descendant)
    target = rules.target_in(measure.target, year)
    lines = []
    for unit in children:
        share = of_year.share_of(measure.id, below[unit.pk])
        reached = share.reaches(target) if target is not None and share.counted else None
        lines.append(UnitLine(unit, share_cell(share, language, reached=reached)))
    return tuple(line for line in lines if line.cell.share or line.cell.left_out)


def _actions_of(followed: Followed, person: User, measure: Measure) -> QuerySet[Action]:
    under = organisation.subtree(followed.unit, clock.today()).values("pk")
    # From the few actions to their answers, not from millions of answers to actions.
    answer = Evaluation.objects.filter(
        pk=OuterRef("origin_id"),
        programme=followed.programme.id,
        task__in=[task.id for task in measure.tasks],
        unit__in=under,
    )
    raised = actions_seen(person).filter(Exists(answer), origin=Origin.EVALUATION)
    return raised.select_related("unit", "owner").order_by("due", "pk")


# --- who has not answered -------------------------------------------------------------------------


def asked_units(followed: Followed, year: int) -> tuple[QuerySet[Unit], dict[str, int]]:
    """Return the units under the one in view that are asked something in a year, and how many tasks each kind is."""
    adoption = followed.adoption_in(year)
    if adoption is None:
        return Unit.objects.none(), {}
    due = {kind: int(mask.sum()) for kind, mask in due_by_kind(adoption, year).items()}
    units = organisation.subtree(followed.unit, rules.counting_day(year, clock.today())).filter(kind__in=due)
    forms = Q(provider_form__in=adoption.provider_forms) if adoption.provider_forms else Q()
    return units.filter(forms), due


class LateUnit(Protocol):
    """What a row of `late_units` carries beside the unit's own fields."""

    public_id: str
    programme: str
    year: int
    due: int
    answered: int
    missing: int
    last_answer: datetime | None
    answer_roles: list[Membership]

    @property
    def name(self) -> str:
        """Return the unit's name in the reader's language."""

    def get_kind_display(self) -> str:
        """Return the unit's kind in words."""


def late_units(followed: Followed, year: int) -> QuerySet[Unit]:
    """Return the units that have not answered all that is asked of them in a year.

    Each carries what `LateUnit` says; `answer_roles` are the roles of those who answer, held at the unit itself.
    """
    units, due = asked_units(followed, year)
    whens = [When(kind=kind, then=Value(number)) for kind, number in due.items()]
    sheets = Sheet.objects.filter(unit=OuterRef("pk"), programme=followed.programme.id, year=year)
    today = clock.today()
    in_force = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    roles = Membership.objects.filter(in_force, role__in=roles_with(Permission.PROGRAMME_ANSWER), user__is_active=True)
    return (
        units.annotate(
            programme=Value(followed.programme.id),
            year=Value(year),
            due=Case(*whens, default=Value(0), output_field=IntegerField()),
            answered=Coalesce(Subquery(sheets.values("answered")[:1]), 0),
            last_answer=Subquery(sheets.values("changed_at")[:1]),
        )
        .annotate(missing=F("due") - F("answered"))
        .filter(missing__gt=0)
        .prefetch_related(Prefetch("memberships", roles.select_related("user"), to_attr="answer_roles"))
    )
