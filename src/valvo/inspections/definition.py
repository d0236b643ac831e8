"""What an organisation may wish otherwise about visits: themes, times, the weights of the risk."""

from functools import cache
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from valvo.core.languages import Language, Text
from valvo.definitions.catalogue import FOLDER
from valvo.definitions.reading import Loaded, read
from valvo.definitions.schema import Code, Frozen, Identifier, Source
from valvo.inspections.rules import RiskFactor


class Step(Frozen):
    """From `at_least` on a factor gives so many points."""

    at_least: float = Field(ge=0)
    points: int = Field(ge=1, le=10)


class Factor(Frozen):
    """One thing that makes a visit more needed."""

    id: RiskFactor
    label: Text
    weight: int = Field(ge=0, le=100)
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        if any(one.at_least >= other.at_least or one.points >= other.points for one, other in pairwise(self.steps)):
            raise ValueError("'steps' must rise, in what is counted and in points")
        return self


class Recurring(Frozen):
    """When a shortcoming is called recurring: the fewest units, the false discovery rate, how far back one looks."""

    units: int = Field(ge=2)
    level: float = Field(gt=0, lt=1)
    months: int = Field(ge=1)


class Danger(Frozen):
    """What becomes of an observation of immediate danger: the kind of its report, the notices begun."""

    report_kind: Identifier
    notices: tuple[Identifier, ...]


class Definition(Frozen):
    """Everything about visits that an organisation may wish otherwise; days are civil days."""

    id: Literal["inspections"]
    source: Source
    themes: tuple[Code, ...] = Field(min_length=1)
    comment_days: int = Field(ge=1)
    decision_days: int = Field(ge=1)
    follow_up_days: int = Field(ge=1)
    worked_within_months: int = Field(ge=0)
    recurring: Recurring
    danger: Danger
    risk: tuple[Factor, ...] = Field(min_length=1)
    complaint_kinds: tuple[Identifier, ...]
    restrictions: tuple[Code, ...] = Field(min_length=1)

    def theme(self, theme: str, language: Language) -> str:
        """Return a theme's name, its id where the definition no longer has it."""
        return next((one.label[language] for one in self.themes if one.id == theme), theme)


@cache
def loaded() -> Loaded[Definition]:
    """Return the definition with its fingerprint, read once; raises DefinitionError when it does not hold."""
    return read(FOLDER / "inspections.yaml", Definition)


def definition() -> Definition:
    """Return the definition of visits."""
    return loaded().value
