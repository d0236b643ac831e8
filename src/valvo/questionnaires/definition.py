"""What a questionnaire definition may contain: sections, items on scales, levels, conditions and scores.

Everything a person reads is a `Text` in three languages. docs/questionnaires.md explains every field with examples.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, model_validator

from valvo.core.languages import Text
from valvo.definitions.schema import Frozen, Source

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Scale(StrEnum):
    """How an item is answered."""

    YES_NO = "yes_no"
    EXTENT = "extent"  # wholly, partly, not at all
    AGREEMENT = "agreement"  # 1–5
    LIKELIHOOD = "likelihood"  # 0–10
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    FILE = "file"


# The steps of each scale that has steps, lowest first as statistics wants them; the others are free.
STEPS: Mapping[Scale, tuple[str, ...]] = MappingProxyType(
    {
        Scale.YES_NO: ("no", "yes"),
        Scale.EXTENT: ("not_at_all", "partly", "wholly"),
        Scale.AGREEMENT: ("1", "2", "3", "4", "5"),
        Scale.LIKELIHOOD: tuple(str(step) for step in range(11)),
    }
)
NOT_RELEVANT = "not_relevant"


class Method(StrEnum):
    """How a score is made of answers; the formulas are in `valvo.statistics.scores`."""

    NET_SAFETY = "net_safety_score"
    NET_PROMOTER = "net_promoter_score"
    TOP_TWO = "share_top_two"
    MEAN_INDEX = "mean_index"
    SHARE_MET = "share_met"  # share answered “yes” or “wholly”
    MATURITY = "maturity_level"  # the highest level met in full


METHOD_SCALES: Mapping[Method, frozenset[Scale]] = MappingProxyType(
    {
        Method.NET_SAFETY: frozenset({Scale.AGREEMENT}),
        Method.NET_PROMOTER: frozenset({Scale.LIKELIHOOD}),
        Method.TOP_TWO: frozenset({Scale.AGREEMENT}),
        Method.MEAN_INDEX: frozenset({Scale.AGREEMENT}),
        Method.SHARE_MET: frozenset({Scale.YES_NO, Scale.EXTENT}),
        Method.MATURITY: frozenset({Scale.YES_NO, Scale.EXTENT}),
    }
)


class AnsweredBy(StrEnum):
    """Who fills in a sheet: a unit once a round, a unit once for each occasion, or people without a name."""

    UNIT = "unit"
    OCCASION = "occasion"
    PERSON = "person"


class Level(Frozen):
    """A level of ambition; levels stand lowest first."""

    id: Identifier
    label: Text


class Condition(Frozen):
    """The item is asked only when an earlier item was answered in one of these ways."""

    item: Identifier
    answers: tuple[str, ...] = Field(min_length=1)


class Item(Frozen):
    """One question or statement.

    `evidence` asks for what shows it, `not_relevant` lets a unit say why it does not concern it. `verified` says
    whether the item was checked against `source`, the questionnaire's own where none is given.
    """

    id: Identifier
    text: Text
    scale: Scale
    help: Text | None = None
    required: bool = True
    level: Identifier | None = None
    condition: Condition | None = None
    evidence: bool = False
    not_relevant: bool = False
    verified: bool = False
    source: Source | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the answers that can be chosen, lowest first; empty for scales that are free."""
        return STEPS.get(self.scale, ())

    @model_validator(mode="after")
    def _not_relevant_is_chosen(self) -> Self:
        if self.not_relevant and not self.steps:
            raise ValueError("only an item with answers to choose from can be 'not_relevant'")
        return self


class Section(Frozen):
    """Items that are answered together."""

    id: Identifier
    title: Text
    lead: Text | None = None
    items: tuple[Item, ...] = Field(min_length=1)


class ScoreRule(Frozen):
    """A score of a round: its method and the items it is made of; none named means all that fit the method."""

    id: Identifier
    label: Text
    method: Method
    items: tuple[Identifier, ...] = ()


class Questionnaire(Frozen):
    """A questionnaire as a whole. `number` grows with each version."""

    id: Identifier
    number: int = Field(ge=1)
    title: Text
    lead: Text
    source: Source
    answered_by: AnsweredBy
    levels: tuple[Level, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)
    scores: tuple[ScoreRule, ...] = ()

    def items(self) -> Iterator[Item]:
        """Yield every item in order."""
        for section in self.sections:
            yield from section.items

    def find(self, item: str) -> Item | None:
        """Return an item; None for an unknown one."""
        return next((one for one in self.items() if one.id == item), None)

    def section(self, section: str) -> Section | None:
        """Return a section; None for an unknown one."""
        return next((one for one in self.sections if one.id == section), None)

    def scored_by(self, rule: ScoreRule) -> tuple[Item, ...]:
        """Return the items a score is made of."""
        fitting = [one for one in self.items() if one.scale in METHOD_SCALES[rule.method]]
        if rule.method == Method.MATURITY:
            fitting = [one for one in fitting if one.level]
        return tuple(one for one in fitting if not rule.items or one.id in rule.items)

    @model_validator(mode="after")
    def _parts_fit_each_other(self) -> Self:
        faults = [*_twice("section", self.sections), *_twice("item", list(self.items())), *_twice("level", self.levels)]
        faults += [*_twice("score", self.scores), *self._item_faults(), *self._score_faults()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _item_faults(self) -> Iterator[str]:
        before: dict[str, Item] = {}
        levels = {level.id for level in self.levels}
        for item in self.items():
            if item.level and item.level not in levels:
                yield f"item '{item.id}': there is no level '{item.level}'"
            if item.condition:
                asked = before.get(item.condition.item)
                if asked is None:
                    yield f"item '{item.id}': its condition's '{item.condition.item}' does not come before it"
                elif strange := [one for one in item.condition.answers if one not in (*asked.steps, NOT_RELEVANT)]:
                    yield f"item '{item.id}': '{asked.id}' cannot be answered {', '.join(strange)}"
            if self.answered_by == AnsweredBy.PERSON and (item.evidence or item.scale not in (*STEPS, Scale.TEXT)):
                yield f"item '{item.id}': without a name people choose steps or write words, no more"
            before[item.id] = item

    def _score_faults(self) -> Iterator[str]:
        for rule in self.scores:
            known = {item.id: item for item in self.items()}
            for name in rule.items:
                if name not in known:
                    yield f"score '{rule.id}': there is no item '{name}'"
                elif known[name].scale not in METHOD_SCALES[rule.method]:
                    yield f"score '{rule.id}': '{name}' is not on a scale of {rule.method.value}"
            if not self.scored_by(rule):
                yield f"score '{rule.id}': no item fits it"


def _twice(what: str, parts: Iterable[Section | Item | Level | ScoreRule]) -> Iterator[str]:
    seen: set[str] = set()
    for one in parts:
        if one.id in seen:
            yield f"the {what} '{one.id}' is given twice"
        seen.add(one.id)
