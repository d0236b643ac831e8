"""The demo's programme in bulk: followed by an organiser since the region began, its areas' answers year by year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from valvo.accounts.models import User
from valvo.core import clock
from valvo.demo.dice import Dice
from valvo.demo.region import opened, region
from valvo.organisation.choices import ProviderForm, UnitKind
from valvo.organisation.models import Unit
from valvo.programmes import actions, project_actions
from valvo.programmes.choices import AnswerLevel, ProjectRole, Spread
from valvo.programmes.editions import table_of
from valvo.programmes.events import ProgrammeEvent
from valvo.programmes.loading import load_programme
from valvo.programmes.models import Adoption, Evaluation, Sheet
from valvo.programmes.project_actions import NewProject
from valvo.programmes.rollup import TaskTable
from valvo.programmes.rules import AskedTask, adopted_in, counting_day, due_tasks
from valvo.trail.actions import event, record_all
from valvo.trail.models import Event

PROGRAMME = "action-programme-2022-2026"
# Service entities and areas answer for their units: a demo of every ward's answers would only take longer to make.
ANSWERERS = {"organiser": UnitKind.ORGANISER, "service_unit": UnitKind.ENTITY}
# Share of those asked that answer in the programme's years, and how often a task is then done: slow at first, well over
# 80 per cent where it is easy, never where it is hard.
ANSWERED: Mapping[int, float] = {2022: 0.6, 2023: 0.72, 2024: 0.93, 2025: 0.97, 2026: 1.0}
DONE: Mapping[int, float] = {2022: 0.2, 2023: 0.42, 2024: 0.68, 2025: 0.84, 2026: 0.93}
NOT_RELEVANT, NOT_YET = 0.03, 3
ACTIONS, ANSWERS_IN = 3, timedelta(days=40)  # before the end of the year, or before today
PILOT_MEASURE, PILOT_AT = "2.3.6", ("ward-1", "ward-2", "ward-3")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Asked:
    """A unit that answers, who answers there, and for which level."""

    unit: Unit
    by: User
    level: str


def asked_in_region(units: Mapping[str, Unit], users: Mapping[str, User]) -> Iterator[Asked]:
    """Yield who answers in the region: the organiser, the service entities and their own areas."""
    yield Asked(units[region().top.id], users["coordinator"], "organiser")
    for entity in region().entities:
        yield Asked(units[entity.id], users[f"{entity.id}:coordinator"], "service_unit")
        for area in entity.areas:
            if area.form == ProviderForm.OWN:
                yield Asked(units[area.id], users[f"{area.id}:manager"], "service_unit")


def write_programme(dice: Dice, units: Mapping[str, Unit], users: Mapping[str, User], today: date) -> None:
    """Write the region's programme, an action or two that came of the answers, and a pilot."""
    writer = ProgrammeWriter(dice, list(asked_in_region(units, users)), today)
    writer.write()
    writer.raise_actions()
    _pilot(units, users, today)


class ProgrammeWriter:
    """Adopts the programme for an organiser, the first of those asked; writes the answers and shares the results."""

    def __init__(self, dice: Dice, asked: Sequence[Asked], today: date, missing: int = NOT_YET) -> None:
        self.dice, self.asked, self.today, self.missing = dice, asked, today, missing
        self.adoption = self._adopted()
        self.table = table_of(self.adoption.edition)
        # Some tasks are harder than others, everywhere and every year.
        self.ease = {one.task.id: dice.between(-0.2, 0.12) for one in self.table.tasks}

    @transaction.atomic
    def write(self) -> None:
        """Write the answers of all years that have begun."""
        for year in self._years():
            if adopted_in(year, begins=self.adoption.valid_from, ends=None):
                self._year(year)

    def _years(self) -> list[int]:
        return [year for year in self.table.programme.years if year <= self.today.year]

    def _adopted(self) -> Adoption:
        since, first = opened(self.today), self.asked[0]
        with clock.stopped_at(clock.start_of_day(since)):
            made = actions.adopt(
                loaded=load_programme(PROGRAMME),
                organiser=first.unit,
                answerers=ANSWERERS,
                valid_from=since,
                by=first.by,
            )
            actions.share_results(adoption=made, shared=True, by=first.by)
            return made

    def _year(self, year: int) -> None:
        day = counting_day(year, self.today)
        due = {level: due_tasks(self.table.programme, year, [level]) for level in ANSWERERS}
        rows: list[Evaluation] = []
        sheets: list[Sheet] = []
        # In the year that runs the last of them have not answered yet: somebody is missing.
        for one in self.asked[: -self.missing] if year == self.today.year else self.asked:
            if due[one.level] and self.dice.chance(ANSWERED[year]):
                given = list(self._answers(one, year, due[one.level], _morning(day - ANSWERS_IN)))
                rows += given
                sheets.append(self._sheet(one.unit, year, given))
        Evaluation.objects.bulk_create(rows, batch_size=2_000)
        Sheet.objects.bulk_create(sheets, batch_size=500)
        by = {one.unit.pk: one.by for one in self.asked}
        record_all(_taken_in(one, by[one.unit_id]) for one in sheets)

    def _answers(self, one: Asked, year: int, due: Sequence[AskedTask], moment: datetime) -> Iterator[Evaluation]:
        moment += timedelta(days=int(self.dice.between(0, ANSWERS_IN.days - 1)))
        better = DONE[year] + self.dice.between(-0.12, 0.12)  # a unit is ahead or behind
        for number, asked in enumerate(due):
            level = self._level(better + self.ease[asked.task.id])
            yield Evaluation(
                unit=one.unit,
                programme=PROGRAMME,
                edition=self.adoption.edition,
                task=asked.task.id,
                year=year,
                level=level.value,
                text="Förekommer inte i enhetens verksamhet." if level is AnswerLevel.NOT_RELEVANT else "",
                answered_at=moment + number * _MINUTE,
                answered_by=one.by,
            )

    def _level(self, done: float) -> AnswerLevel:
        if self.dice.chance(NOT_RELEVANT):
            return AnswerLevel.NOT_RELEVANT
        if self.dice.chance(done):
            return AnswerLevel.ESTABLISHED if self.dice.chance(done / 2) else AnswerLevel.DONE
        return AnswerLevel.BEGUN if self.dice.chance(0.7) else AnswerLevel.NOT_STARTED

    def _sheet(self, unit: Unit, year: int, given: Sequence[Evaluation]) -> Sheet:
        return Sheet(
            unit=unit,
            programme=PROGRAMME,
            year=year,
            edition=self.adoption.edition,
            marks=self.table.marks({one.task: one.level for one in given}),
            answered=len(given),
            changed_at=given[-1].answered_at,
        )

    def raise_actions(self) -> None:
        """Let a few areas do something about a task they have only begun with."""
        owners = {one.unit.pk: one.by for one in self.asked if one.level == "service_unit"}
        begun = Evaluation.objects.filter(year=max(self._years()), level=AnswerLevel.BEGUN.value, unit__in=owners)
        texts = _texts(self.table)
        for one in begun.select_related("unit").order_by("task", "unit")[:ACTIONS]:
            owner = owners[one.unit_id]
            with clock.stopped_at(one.answered_at + timedelta(hours=1)):
                due = clock.today() + timedelta(days=90)
                actions.raise_action(evaluation=one, title=texts[one.task], owner=owner, due=due, by=owner)


def _pilot(units: Mapping[str, Unit], users: Mapping[str, User], today: date) -> None:
    """Try something out on three wards; it ended half a year ago and was spread."""
    lead, begins = users["manager"], today - timedelta(days=330)
    new = NewProject(
        title="Fem minuter om säkerhet vid skiftbytet",
        aim="Varje skift börjar med en fråga: vad kan gå fel i dag? Vi ser om det ger fler anmälda tillbud.",
        starts_on=begins,
        ends_on=begins + timedelta(days=150),
        places=[units[name] for name in PILOT_AT],
    )
    with clock.stopped_at(_morning(begins)):
        made = project_actions.add_project(
            programme=PROGRAMME, measure=PILOT_MEASURE, unit=units["medicine"], new=new, lead=lead, by=lead
        )
        project_actions.put_in_group(project=made, person=users["nurse"], role=ProjectRole.MEMBER, by=lead)
    with clock.stopped_at(_morning(new.ends_on + timedelta(days=60))):
        project_actions.decide(
            project=made,
            result="Stunden hölls vid nio skiftbyten av tio. Antalet anmälda tillbud steg under alla fem månader.",
            decision=Spread.SPREAD,
            why="Den kostar fem minuter och personalen vill fortsätta.",
            by=lead,
        )


def _morning(day: date) -> datetime:
    return clock.start_of_day(day) + timedelta(hours=9)


def _texts(table: TaskTable) -> dict[str, str]:
    return {one.task.id: one.task.text.sv[:200] for one in table.tasks}


def _taken_in(sheet: Sheet, by: User) -> Event:
    with clock.stopped_at(sheet.changed_at):
        return event(
            ProgrammeEvent.TAKEN_IN, by=by, target=sheet, unit=sheet.unit_id, year=sheet.year, answers=sheet.answered
        )
