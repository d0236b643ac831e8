"""Taking in a programme from a table: what would be made is shown first, and only then confirmed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import URLPattern
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from valvo.accounts.access import units_reached
from valvo.accounts.models import User
from valvo.accounts.permissions import Permission
from valvo.core.languages import Text
from valvo.organisation.models import Unit
from valvo.programmes import access, actions
from valvo.programmes.definition import Measure, Part, Programme
from valvo.programmes.importing import KIND_LABELS, read_table
from valvo.programmes.views.shared import language
from valvo.registers.choices import Purpose
from valvo.registers.incoming import RawFile
from valvo.registers.taking_in import Chosen, TakingIn


@dataclass(frozen=True)
class TableRow:
    """One thing of the programme as the review shows it."""

    kind: str
    id: str
    text: Text
    level: str = ""
    who: str = ""
    years: str = ""
    target: str = ""


class ProgrammeTables(TakingIn[TableRow]):
    """A programme taken in whole or not at all; a changed one becomes its next version."""

    purpose = Purpose.PROGRAMMES
    app = "programmes"
    behind = "index"
    behind_label = _("Programmes")
    holds = _(
        "One row for the programme (its id, title, publisher and years), then one for each part, goal, measure and "
        "task. Columns: id; kind; sv, fi, en; level; responsible; years; target 2026 …; evaluation sv, fi, en."
    )
    headings = (_("Kind"), _("Number"), _("Text"), _("Level"), _("Answers for it"), _("Years"), _("Target"))

    def unit(self, person: User, unit: Unit) -> Unit:
        """Return the unit in view where the person adopts programmes."""
        return access.unit_to_adopt_for(person, unit)

    def reached(self, person: User) -> QuerySet[Unit]:
        """Return the units where the person adopts programmes."""
        return units_reached(person, Permission.PROGRAMME_EDIT)

    def read(self, file: RawFile, unit: Unit, person: User, columns: Chosen) -> list[TableRow]:
        """Return everything the programme of a table consists of."""
        return list(_rows(read_table(file.name, file.content)))

    def take(self, rows: list[TableRow], file: RawFile, unit: Unit, person: User, *, dry_run: bool) -> tuple[int, int]:
        """Keep the programme; all of it is new, or all of it is there."""
        programme = read_table(file.name, file.content)
        taken = actions.take_in(programme=programme, organiser=unit, by=person, dry_run=dry_run)
        return (len(rows), 0) if taken else (0, len(rows))

    def line(self, row: TableRow) -> Sequence[object]:
        """Return a row as it is shown."""
        kind = KIND_LABELS[row.kind][language()].capitalize()
        return kind, row.id, row.text[language()], row.level, row.who, row.years, row.target

    def told(self, rows: Sequence[TableRow]) -> str:
        """Return the programme's title and how many parts, goals, measures and tasks it has."""
        counted = Counter(
            "part" if row.kind not in {"programme", "goal", "measure", "task"} else row.kind for row in rows
        )
        said = _now("%(title)s: parts %(part)s, goals %(goal)s, measures %(measure)s, tasks %(task)s.")
        numbers = {kind: counted[kind] for kind in ("part", "goal", "measure", "task")}
        return said % {"title": rows[0].text[language()], **numbers}

    def urls(self) -> list[URLPattern]:
        """Return the addresses of the steps; columns are known by their names and not asked about."""
        return [one for one in super().urls() if one.name != "columns"]


def _rows(programme: Programme) -> Iterator[TableRow]:
    yield TableRow(
        "programme", programme.id, programme.title, who=programme.source.publisher, years=_span(programme.years)
    )
    for part in programme.parts:
        yield from _of_part(programme, part)


def _of_part(programme: Programme, part: Part) -> Iterator[TableRow]:
    yield TableRow(part.kind, part.id, part.title)
    for goal in part.goals:
        yield TableRow("goal", goal.id, goal.title)
        for measure in goal.measures:
            yield from _of_measure(programme, measure)
    for measure in part.measures:
        yield from _of_measure(programme, measure)
    for inner in part.parts:
        yield from _of_part(programme, inner)


def _of_measure(programme: Programme, measure: Measure) -> Iterator[TableRow]:
    levels = {one.id: one.label[language()] for one in programme.levels}
    roles = {one.id: one.label[language()] for one in programme.roles}
    target = measure.target.text[language()] if measure.target else ""
    yield TableRow(
        "measure", measure.id, measure.text, levels[measure.level], years=_span(measure.all_years()), target=target
    )
    for task in measure.tasks:
        who = ", ".join(roles[one] for one in task.responsible)
        yield TableRow("task", task.id, task.text, levels[measure.level_of(task)], who, _span(task.years))


def _span(years: Sequence[int]) -> str:
    return ", ".join(str(year) for year in years)
