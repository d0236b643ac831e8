"""What definitions may contain: code lists, clocks, report kinds, never events and the entrance that leads to them.

Everything a person reads is a `Text` in three languages. Every definition names its source and says whether it was
verified against it. docs/intake.md explains the files with examples.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from valvo.core.languages import Language, Text

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
WordBeginning = Annotated[str, Field(pattern=r"^[a-zåäöéü-]{3,40}$")]
Standard = Literal["who_mim_ps", "ahrq", "lfpse"]
Audience = Literal["staff", "public"]
# What a handler can judge with a code; a kind says which of these it asks for, out of which list.
Judged = Literal[
    "event_type",
    "physical_harm",
    "psychological_harm",
    "unit_consequence",
    "phase",
    "preventability",
    "never_event",
]
ReachCode = Literal["reached", "near_miss", "risk", "none"]
CountryCode = Literal["fi", "se"]


class Frozen(BaseModel):
    """The settings all parts of a definition share: nothing can be changed, nothing unknown is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Frozen):
    """Where a definition comes from. `verified` says whether it was checked, word for word, against that source."""

    title: str = Field(min_length=1)
    date: date
    verified: bool
    address: str | None = None


class Code(Frozen):
    """One value of a code list. `maps` gives the code of the same thing in other standards.

    `since` is the first day the code can be chosen, `retired` the first it no longer can; old cases keep it.
    `level` (1 none – 5 worst) ranks codes that are degrees of something; it is left out of "not known".
    `words` are beginnings of words, by language, that point to the code in free text.
    """

    id: Identifier
    label: Text
    meaning: Text | None = None
    words: dict[Language, tuple[WordBeginning, ...]] = Field(default_factory=dict)
    maps: dict[Standard, str] = Field(default_factory=dict)
    level: int | None = Field(default=None, ge=1, le=5)
    since: date | None = None
    retired: date | None = None


class CodeList(Frozen):
    """A list of codes to choose from. `mapping_sources` tells where the columns of other standards come from."""

    id: Identifier
    label: Text
    source: Source
    mapping_sources: dict[Standard, Source] = Field(default_factory=dict)
    codes: tuple[Code, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _codes_are_different(self) -> Self:
        _refuse_twice("code", (code.id for code in self.codes))
        used = {standard for code in self.codes for standard in code.maps}
        if unsourced := sorted(used - set(self.mapping_sources)):
            raise ValueError(f"'mapping_sources' does not tell where the codes of {', '.join(unsourced)} come from")
        return self

    def find(self, code: str) -> Code | None:
        """Return a code of the list, retired or not; None for an unknown one."""
        return next((one for one in self.codes if one.id == code), None)

    def chosen_from(self, day: date) -> tuple[Code, ...]:
        """Return the codes that can be chosen on a day."""
        return tuple(code for code in self.codes if _holds(code, day))


def _holds(code: Code, day: date) -> bool:
    return (code.since is None or code.since <= day) and (code.retired is None or day < code.retired)


class ClockRule(Frozen):
    """From `valid_from` up to but not including `valid_to` a clock gives this long.

    `source` is the law, regulation or own rule; `binding` tells a law's limit from an own goal.
    """

    valid_from: date
    valid_to: date | None = None
    length: int = Field(ge=1)
    unit: Literal["hours", "days", "working_days", "months"]
    source: Source
    binding: bool

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError("'valid_to' must be after 'valid_from'")
        return self


class ClockDefinition(Frozen):
    """A deadline: what must happen, and how long there is, by date.

    `pauses` tells whether waiting for the reporter stops it. It runs for every report of the kinds that name it, unless
    `reaches`, `countries`, `sectors` or `from_level` (harm 1–5, as judged or else as reported) say otherwise. One that
    is stopped by a notice stops at a notice to one of `authorities`, or to any where none is named.
    """

    id: Identifier
    label: Text
    rule_text: Text
    stops_when: Literal["first_answer", "closed", "notice_sent", "published"]
    pauses: bool = False
    reaches: tuple[ReachCode, ...] = ()
    countries: tuple[CountryCode, ...] = ()
    sectors: tuple[Literal["health", "social"], ...] = ()
    from_level: int | None = Field(default=None, ge=1, le=5)
    authorities: tuple[Identifier, ...] = ()
    rules: tuple[ClockRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rules_do_not_overlap(self) -> Self:
        ordered = sorted(self.rules, key=lambda rule: rule.valid_from)
        for before, after in pairwise(ordered):
            if before.valid_to is None or before.valid_to > after.valid_from:
                raise ValueError(f"two rules are in force on {after.valid_from}")
        return self

    def runs_for(self, reach: str, *, country: str, sector: str, level: int | None) -> bool:
        """Tell whether the clock runs for a report of this reach and degree of harm from a unit of this kind."""
        return (
            (not self.reaches or reach in self.reaches)
            and (not self.countries or country in self.countries)
            and (not self.sectors or sector == "both" or sector in self.sectors)
            and (self.from_level is None or (level or 0) >= self.from_level)
        )

    def rule_on(self, day: date) -> ClockRule | None:
        """Return the rule in force on a day, or None."""
        return next(
            (one for one in self.rules if one.valid_from <= day and (one.valid_to is None or day < one.valid_to)), None
        )


class ImprovementRule(Frozen):
    """From `valid_from` on: the degree of harm (1–5) that forces an action, and days from verification to the check.

    `action_days` are what a case's new action is given at first, `forced_action_days` where harm forces one.
    """

    valid_from: date
    action_from_level: int = Field(ge=1, le=5)
    effect_check_days: int = Field(ge=1)
    action_days: int = Field(ge=1)
    forced_action_days: int = Field(ge=1)
    source: Source

    def days_to_act(self, level: int | None) -> int:
        """Return how many days an action of a case with such harm is given at first."""
        forced = level is not None and level >= self.action_from_level
        return self.forced_action_days if forced else self.action_days


class ImprovementDefinition(Frozen):
    """When an action is forced and when its effect is looked at, by date."""

    id: Literal["improvement"]
    rules: tuple[ImprovementRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rules_begin_on_different_days(self) -> Self:
        _refuse_twice("valid_from", (rule.valid_from.isoformat() for rule in self.rules))
        return self

    def rule_on(self, day: date) -> ImprovementRule:
        """Return the rule in force on a day: the one begun last, before all of them the first."""
        begun = [rule for rule in self.rules if rule.valid_from <= day]
        return max(begun or [min(self.rules, key=_begins)], key=_begins)


class NeverEvent(Frozen):
    """An event that should never happen, and which reports tell of it.

    A report fits when its kind and reach are among those given (no reach given: any) and every question named in
    `answers` was answered, or the field judged, with one of the codes given.
    One without kinds and answers is raised by people alone.
    """

    id: Identifier
    label: Text
    kinds: tuple[Identifier, ...] = ()
    reaches: tuple[ReachCode, ...] = ()
    answers: dict[Identifier, tuple[Identifier, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _kinds_with_answers(self) -> Self:
        if bool(self.kinds) != bool(self.answers):
            raise ValueError("'kinds' and 'answers' stand together, or neither does")
        return self


class NeverEventList(Frozen):
    """Never events from one source, in force from a day up to but not including another."""

    id: Identifier
    label: Text
    source: Source
    valid_from: date
    valid_to: date | None = None
    events: tuple[NeverEvent, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        _refuse_twice("event", (event.id for event in self.events))
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError("'valid_to' must be after 'valid_from'")
        return self

    def in_force_on(self, day: date) -> bool:
        """Tell whether the list holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


FactName = Literal[
    "organiser", "unit", "provider_form", "number", "happened", "received", "place", "reach", "event_type",
    "physical_harm", "psychological_harm", "unit_consequence", "factors", "risk", "actions",
]  # fmt: skip


class NoticeField(Frozen):
    """One field of a notice: a `fact` of the case, the `answer` to a question, or else what the handler writes.

    What the handler writes begins with the masked answer to the question `starts_from`, where that is given.
    """

    id: Identifier
    label: Text
    fact: FactName | None = None
    answer: Identifier | None = None
    starts_from: Identifier | None = None
    long: bool = False
    required: bool = False

    @model_validator(mode="after")
    def _comes_from_one_place(self) -> Self:
        if sum(part is not None for part in (self.fact, self.answer, self.starts_from)) > 1:
            raise ValueError("only one of 'fact', 'answer' and 'starts_from' may be given")
        return self

    @property
    def is_written(self) -> bool:
        """Tell whether the handler writes it."""
        return self.fact is None and self.answer is None


class NoticeSection(Frozen):
    """A heading of a notice and its fields."""

    id: Identifier
    heading: Text
    fields: tuple[NoticeField, ...] = Field(min_length=1)


class NoticeForm(Frozen):
    """A statutory notice to an authority in its `languages`, from a day up to but not including another."""

    id: Identifier
    label: Text
    source: Source
    authority: Identifier
    languages: tuple[Language, ...] = Field(min_length=1)
    countries: tuple[CountryCode, ...] = Field(min_length=1)
    sectors: tuple[Literal["health", "social"], ...] = ()
    kinds: tuple[Identifier, ...] = Field(min_length=1)
    valid_from: date
    valid_to: date | None = None
    sections: tuple[NoticeSection, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fields_are_different(self) -> Self:
        _refuse_twice("field", (field.id for field in self.fields()))
        return self

    def fields(self) -> tuple[NoticeField, ...]:
        """Return every field in order."""
        return tuple(field for section in self.sections for field in section.fields)

    def fits(self, *, kind: str, country: str, sector: str, day: date) -> bool:
        """Tell whether the notice can be given on a day about a case of this kind from a unit of this kind."""
        in_force = self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
        here = country in self.countries and (not self.sectors or sector == "both" or sector in self.sectors)
        return in_force and here and kind in self.kinds


class Question(Frozen):
    """One question to the reporter: own words (`text`) or codes of a list (`one`, `many`)."""

    id: Identifier
    form: Literal["text", "one", "many"]
    label: Text
    help: Text | None = None
    code_list: Identifier | None = None
    required: bool = False
    max_length: int = Field(default=8_000, ge=1, le=20_000)

    @model_validator(mode="after")
    def _codes_where_chosen(self) -> Self:
        if (self.form == "text") == (self.code_list is not None):
            raise ValueError("a question for words has no 'code_list', a question for codes must have one")
        return self


class ReportKind(Frozen):
    """What is asked of somebody who reports, what the handler judges, and which clocks run."""

    id: Identifier
    label: Text
    description: Text
    source: Source
    reaches: tuple[ReachCode, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1)
    judged: dict[Judged, Identifier]
    factors: Identifier | None = None
    clocks: tuple[Identifier, ...] = ()
    publishable: bool = False  # the reporter is asked whether others may learn from it in public

    @model_validator(mode="after")
    def _questions_are_different(self) -> Self:
        _refuse_twice("question", (question.id for question in self.questions))
        if not any(question.form == "text" and question.required for question in self.questions):
            raise ValueError("at least one question for words must be required: the case's title is made from it")
        return self

    @property
    def story(self) -> Question:
        """Return the question whose answer tells what happened: the first required one for words."""
        return next(question for question in self.questions if question.form == "text" and question.required)


class RetentionRule(Frozen):
    """How many years after its closing a case of these kinds keeps its words, names and files."""

    id: Identifier
    label: Text
    kinds: tuple[Identifier, ...] = Field(min_length=1)
    years: int = Field(ge=1, le=120)
    source: Source


class RoutingRule(Frozen):
    """Who comes to a case by itself when it is opened: whoever holds `role` at the unit or nearest above it.

    A report fits when its kind is among those given and every question named in `answers` was answered with one of the
    codes given. The holder's unit `joins` with a part due in so many `days`, or the holder `holds` the case.
    """

    id: Identifier
    label: Text
    why: Text
    source: Source
    kinds: tuple[Identifier, ...] = Field(min_length=1)
    answers: dict[Identifier, tuple[Identifier, ...]] = Field(default_factory=dict)
    role: Identifier
    does: Literal["joins", "holds"]
    days: int | None = Field(default=None, ge=0, le=365)
    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.does == "joins") == (self.days is None):
            raise ValueError("a unit that joins has 'days', a case that waits with somebody has none")
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError("'valid_to' must be after 'valid_from'")
        return self

    def fits(self, *, kind: str, answers: Mapping[str, Collection[str]], day: date) -> bool:
        """Tell whether the rule is in force on a day and speaks of a report of this kind with these answers."""
        in_force = self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
        answered = all(set(codes) & set(answers.get(name, ())) for name, codes in self.answers.items())
        return in_force and kind in self.kinds and answered


class Subject(Frozen):
    """What a report is about; with the audience it decides the report's kind."""

    id: Identifier
    label: Text
    kinds: dict[Audience, Identifier] = Field(min_length=1)


class Tell(Frozen):
    """One answer to "What do you want to tell?". With more than one subject the reporter is asked which."""

    id: Identifier
    label: Text
    help: Text
    icon: Literal["wrong", "nearly", "risk", "well", "voice", "documents"]
    reach: ReachCode
    subjects: tuple[Subject, ...] = Field(min_length=1)

    def for_audience(self, audience: Audience) -> tuple[Subject, ...]:
        """Return the subjects this audience can report about."""
        return tuple(subject for subject in self.subjects if audience in subject.kinds)


class Entrance(Frozen):
    """The one door everybody comes in by."""

    id: Literal["entrance"]
    tells: tuple[Tell, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _tells_are_different(self) -> Self:
        _refuse_twice("answer", (tell.id for tell in self.tells))
        return self

    def for_audience(self, audience: Audience) -> tuple[Tell, ...]:
        """Return the answers open to an audience."""
        return tuple(tell for tell in self.tells if tell.for_audience(audience))


class CrossColour(Frozen):
    """What a day of one colour means; `level` 1 (best) – 4 (worst). `report`: the entrance's answer it leads to."""

    id: Literal["green", "yellow", "orange", "red"]
    level: int = Field(ge=1, le=4)
    label: Text
    meaning: Text
    report: Identifier | None = None


class CrossShift(Frozen):
    """A part of the day that can be marked on its own."""

    id: Identifier
    label: Text


class CrossDefinition(Frozen):
    """The green cross: four colours from best to worst, and the shifts of a day."""

    id: Literal["green_cross"]
    source: Source
    colours: tuple[CrossColour, ...] = Field(min_length=4, max_length=4)
    shifts: tuple[CrossShift, ...] = ()

    @model_validator(mode="after")
    def _colours_are_different(self) -> Self:
        _refuse_twice("colour", (colour.id for colour in self.colours))
        _refuse_twice("level", (str(colour.level) for colour in self.colours))
        _refuse_twice("shift", (shift.id for shift in self.shifts))
        return self


def _begins(rule: ImprovementRule) -> date:
    return rule.valid_from


def _refuse_twice(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ValueError(f"the {what} '{one}' is given twice")
        seen.add(one)
