"""What an indicator is: a declaration, not a program.

A declaration says which rows of the lake are meant, what is counted among them, which way is good and how the figure
may be shown. Conditions are written on `row`, which stands for a row of the fact's table.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from valvo.analytics.expressions import BooleanValue
from valvo.analytics.tables import LakeTable
from valvo.core.figures import Unit
from valvo.core.languages import Text
from valvo.documents.tree import Limit
from valvo.statistics.chart_types import Chart, Direction

Condition: TypeAlias = BooleanValue


class Theme(StrEnum):
    """The chapters of the situation picture, in their order there."""

    SAFETY = "safety"
    REPORTING = "reporting"
    HANDLING = "handling"
    IMPROVEMENT = "improvement"


class Publication(StrEnum):
    """Where a figure may be shown to those who see no cases."""

    OPEN = "open"  # as it is
    THRESHOLD = "threshold"  # small numbers are hidden
    INTERNAL = "internal"  # not at all


@dataclass(frozen=True)
class Fact:
    """Rows of a lake table, each placed in time by one of its days; rows without that day are left out."""

    table: LakeTable
    day: str


@dataclass(frozen=True, eq=False)
class Count:
    """How many rows there are (where a condition holds)."""

    fact: Fact
    where: Condition | None = None


@dataclass(frozen=True, eq=False)
class Share:
    """Which part of the rows (where `whole` holds) also meets `part`, in per cent."""

    fact: Fact
    part: Condition
    whole: Condition | None = None


@dataclass(frozen=True, eq=False)
class Quantile:
    """The value below which a share of the rows lies; with an even number the mean of the two in the middle."""

    fact: Fact
    column: str
    where: Condition | None = None
    share: float = 0.5


Measure = Count | Share | Quantile


@dataclass(frozen=True)
class Target:
    """A value to reach and which side of it is good; `source` says who has set it."""

    value: float
    limit: Limit
    source: Text


@dataclass(frozen=True, eq=False)
class Indicator:
    """One indicator of the catalogue.

    `numerator` and `denominator` are the sentences people read; a plain count has no denominator. `basis` names what
    the figure rests on in a table row: "412 of 868 reports". `better` is the direction of improvement.
    """

    id: str
    theme: Theme
    name: Text
    definition: Text
    numerator: Text
    denominator: Text | None
    basis: Text
    measure: Measure
    unit: Unit
    better: Direction
    target: Target | None = None
    chart: Chart = "i"
    decimals: int = 1
    publication: Publication = Publication.THRESHOLD

    @property
    def fact(self) -> Fact:
        """Return the rows it is made from."""
        return self.measure.fact
