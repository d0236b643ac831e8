"""What a programme definition may contain: parts, goals, measures and tasks, as its YAML files say it.

A programme is a strategy's action programme, a safety action plan or a regional plan. Measures may stand under a goal
or directly under a part, because the papers do both. docs/programmes-format.md explains every field with examples.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from valvo.core.languages import Text

Identifier = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z_-]*(\.[0-9A-Za-z_-]+)*$")]
Year = Annotated[int, Field(ge=1990, le=2100)]
Share = Annotated[float, Field(ge=0, le=1)]  # 0.8 is 80 %
PartKind = Literal["spearhead", "foundation", "focus_area", "theme"]
Rhythm = Literal["continuous", "monthly", "quarterly", "tertial", "half_yearly", "yearly", "once"]


class _Frozen(BaseModel):
    """The settings all parts of a definition share: nothing can be changed, nothing unknown is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Frozen):
    """The paper a programme was made from. `verified` says whether every figure was checked against that paper."""

    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    published: date | None = None
    address: str | None = None
    verified: bool


class Level(_Frozen):
    """A level that answers for measures: national, organiser, service unit; or company, area, unit."""

    id: Identifier
    label: Text


class Role(_Frozen):
    """Someone who answers for tasks. `level` is the level whose units answer when the role is theirs."""

    id: Identifier
    label: Text
    level: Identifier | None = None


class LeadIndicator(_Frozen):
    """One of the WHO lead indicators of a national programme. `places` are the goals or parts it belongs to."""

    number: int = Field(ge=1)
    text: Text
    places: tuple[Identifier, ...] = Field(min_length=1)


class Approval(_Frozen):
    """When members have approved: at least `members` of them, with at least `inhabitants` of all inhabitants.

    Both are exact fractions such as "2/3", so that the border itself can be decided.
    """

    text: Text
    members: Fraction = Field(ge=0, le=1)
    inhabitants: Fraction = Field(ge=0, le=1)


class FollowUp(_Frozen):
    """How often something is looked at; `months` (1–12) when the source names them, `text` for what else it says."""

    rhythm: Rhythm
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    text: Text | None = None


class Target(_Frozen):
    """What is to be reached and when. The years are those printed in the source.

    `shares` maps a year to the share of units (or people) that shall have reached it. `by_year` is "by", `before_year`
    is "before", `from_year` is "from … on", `evaluated` lists the years the source says it is evaluated in. `number` is
    a count to reach, such as 0 overdue cases; `direction` tells that a figure shall rise or fall.
    """

    text: Text
    shares: dict[Year, Share] = Field(default_factory=dict)
    by_year: Year | None = None
    before_year: Year | None = None
    from_year: Year | None = None
    evaluated: tuple[Year, ...] = ()
    number: float | None = None
    direction: Literal["rise", "fall"] | None = None


class YearEvaluation(_Frozen):
    """One self-evaluation sentence with its years, when a task has several sentences; they may share years."""

    years: tuple[Year, ...] = Field(min_length=1)
    text: Text


class Task(_Frozen):
    """One task of a measure: what, who answers, in which years or until when, how one evaluates oneself.

    `evaluation` is the sentence for all its years; `evaluations` are given instead when the source has several with
    years of their own. `level` is given only when it differs from the measure's. `note` tells what is odd in the
    source.
    """

    id: Identifier
    text: Text
    responsible: tuple[Identifier, ...] = ()
    years: tuple[Year, ...] = ()
    start: date | None = None
    due: date | None = None
    evaluation: Text | None = None
    evaluations: tuple[YearEvaluation, ...] = ()
    level: Identifier | None = None
    target: Target | None = None
    measured_by: Text | None = None
    follow_up: FollowUp | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_way_to_evaluate(self) -> Self:
        if self.evaluation is not None and self.evaluations:
            raise ValueError("give either 'evaluation' or 'evaluations', not both")
        said = {year for evaluation in self.evaluations for year in evaluation.years}
        if self.evaluations and said != set(self.years):
            raise ValueError("the years of 'evaluations' must together be the task's years")
        return self

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.start is not None and self.due is not None and self.due < self.start:
            raise ValueError("'due' is before 'start'")
        return self

    def evaluations_in(self, year: int) -> tuple[Text, ...]:
        """Return the self-evaluation sentences of a year; none when the year is not the task's own."""
        if self.evaluation is not None:
            return (self.evaluation,) if year in self.years else ()
        return tuple(evaluation.text for evaluation in self.evaluations if year in evaluation.years)


class Measure(_Frozen):
    """One numbered measure. `who` is the WHO mark in the source, `who_indicators` the lead indicators it then serves.

    `legal` names the legal ground when the source marks the measure as required by law. `indicators` are the ids of
    Valvo's indicators that follow it. `years` are used only where there are no tasks to take them from.
    """

    id: Identifier
    level: Identifier
    text: Text
    target: Target | None = None
    who: bool = False
    who_indicators: tuple[int, ...] = ()
    legal: Text | None = None
    follow_up: FollowUp | None = None
    measured_by: Text | None = None
    indicators: tuple[Identifier, ...] = ()
    years: tuple[Year, ...] = ()
    tasks: tuple[Task, ...] = ()

    @model_validator(mode="after")
    def _years_from_one_place(self) -> Self:
        if self.years and self.tasks:
            raise ValueError("a measure with tasks takes its years from them; leave out 'years'")
        return self

    @model_validator(mode="after")
    def _mark_with_indicator(self) -> Self:
        if self.who_indicators and not self.who:
            raise ValueError("'who_indicators' are given, but the measure has no WHO mark ('who: true')")
        return self

    def level_of(self, task: Task) -> str:
        """Return the level id one of the measure's tasks counts under: its own, or else the measure's."""
        return task.level or self.level

    def all_years(self) -> tuple[int, ...]:
        """Return the union of the tasks' years in order, or the measure's own years where it has no tasks."""
        years = {year for task in self.tasks for year in task.years} if self.tasks else set(self.years)
        return tuple(sorted(years))


class Goal(_Frozen):
    """A goal with its measures."""

    id: Identifier
    title: Text
    measures: tuple[Measure, ...] = ()


class Part(_Frozen):
    """A spearhead, foundation, focus area or theme: goals with measures, or measures directly, or smaller parts."""

    id: Identifier
    kind: PartKind
    title: Text
    priority: Text | None = None
    goals: tuple[Goal, ...] = ()
    measures: tuple[Measure, ...] = ()
    parts: tuple["Part", ...] = ()

    def all_measures(self) -> Iterator["PlacedMeasure"]:
        """Yield the part's measures in the order of the definition, those of its goals and smaller parts too."""
        for measure in self.measures:
            yield PlacedMeasure(part=self, goal=None, measure=measure)
        for goal in self.goals:
            for measure in goal.measures:
                yield PlacedMeasure(part=self, goal=goal, measure=measure)
        for part in self.parts:
            yield from part.all_measures()


@dataclass(frozen=True)
class PlacedMeasure:
    """A measure with the part and, where there is one, the goal it stands under."""

    part: Part
    goal: Goal | None
    measure: Measure

    @property
    def place(self) -> str:
        """Return the id of the goal, or of the part where there is no goal."""
        return self.goal.id if self.goal is not None else self.part.id


class Problem(NamedTuple):
    """What is wrong with the id of a part, goal, measure or task; without an id it is the head's."""

    id: str | None
    sentence: str


class InconsistentProgrammeError(ValueError):
    """The parts of a programme do not fit each other."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.sentence for problem in problems))
        self.problems = problems


class Programme(_Frozen):
    """A whole programme. Every id is unique, stands under its parent's, and levels, roles and years are known."""

    id: Identifier
    version: str = Field(min_length=1)
    title: Text
    source: Source
    years: tuple[Year, ...] = Field(min_length=1)
    levels: tuple[Level, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = ()
    lead_indicators: tuple[LeadIndicator, ...] = ()
    approval: Approval | None = None
    parts: tuple[Part, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        problems = [*_wrong_ids(self), *_wrong_references(self)]
        if problems:
            raise InconsistentProgrammeError(problems)
        return self

    def all_measures(self) -> Iterator[PlacedMeasure]:
        """Yield every measure with its place, in the order of the definition."""
        for part in self.parts:
            yield from part.all_measures()

    def answering_levels(self, measure: Measure, task: Task) -> tuple[str, ...]:
        """Return the level ids whose units answer for a task: those of its responsible roles, or else its own level.

        A task of the Centre under an organiser's measure is thus not asked of the organiser.
        """
        level_of_role = {role.id: role.level for role in self.roles}
        levels = dict.fromkeys(level for role in task.responsible if (level := level_of_role[role]) is not None)
        return tuple(levels) or (measure.level_of(task),)


def _ids(parts: Iterable[Part], parent: str | None = None) -> Iterator[tuple[str, str | None]]:
    """Yield (id, parent's id) of everything in the tree; parts on top have no parent."""
    for part in parts:
        yield part.id, parent
        yield from _ids(part.parts, part.id)
        for goal in part.goals:
            yield goal.id, part.id
            yield from _measure_ids(goal.measures, goal.id)
        yield from _measure_ids(part.measures, part.id)


def _measure_ids(measures: Iterable[Measure], parent: str) -> Iterator[tuple[str, str]]:
    for measure in measures:
        yield measure.id, parent
        for task in measure.tasks:
            yield task.id, measure.id


def _wrong_ids(programme: Programme) -> list[Problem]:
    """Return a problem for each id that occurs twice or does not begin with its parent's id and a full stop."""
    ids = list(_ids(programme.parts))
    doubles = [
        Problem(id_, f"{id_}: this id occurs {n} times") for id_, n in Counter(id_ for id_, _ in ids).items() if n > 1
    ]
    strays = [
        Problem(id_, f"{id_}: the id must begin with '{parent}.', the id it stands under")
        for id_, parent in ids
        if parent is not None and not id_.startswith(f"{parent}.")
    ]
    lists = {"level": [level.id for level in programme.levels], "role": [role.id for role in programme.roles]}
    repeated = [
        Problem(None, f"{kind} '{name}' is listed {n} times")
        for kind, names in lists.items()
        for name, n in Counter(names).items()
        if n > 1
    ]
    return doubles + strays + repeated


def _wrong_references(programme: Programme) -> list[Problem]:
    """Return a problem for each unknown level, role, year, indicator number or place."""
    levels = {level.id for level in programme.levels}
    roles = {role.id for role in programme.roles}
    numbers = {indicator.number for indicator in programme.lead_indicators}
    problems = _wrong_in_head(programme, levels)
    for placed in programme.all_measures():
        measure = placed.measure
        problems += _unknown(measure.id, "level", [measure.level], levels)
        problems += _unknown(measure.id, "lead indicator", measure.who_indicators, numbers)
        problems += _unknown(measure.id, "year", measure.years, programme.years)
        for task in measure.tasks:
            problems += _unknown(task.id, "level", [task.level] if task.level else [], levels)
            problems += _unknown(task.id, "role", task.responsible, roles)
            problems += _unknown(task.id, "year", task.years, programme.years)
    return problems


def _wrong_in_head(programme: Programme, levels: set[str]) -> list[Problem]:
    places = {id_ for id_, _ in _ids(programme.parts)}
    unknown_levels = [
        Problem(None, f"role '{role.id}': there is no level '{role.level}'")
        for role in programme.roles
        if role.level is not None and role.level not in levels
    ]
    unknown_places = [
        Problem(None, f"lead indicator {indicator.number}: there is no goal or part '{place}'")
        for indicator in programme.lead_indicators
        for place in indicator.places
        if place not in places
    ]
    return unknown_levels + unknown_places


def _unknown(id_: str, kind: str, given: Iterable[str | int], known: Iterable[str | int]) -> list[Problem]:
    known_set = set(known)
    return [
        Problem(id_, f"{id_}: there is no {kind} '{value}' in programme.yaml")
        for value in given
        if value not in known_set
    ]
