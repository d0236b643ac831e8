"""The law's limits as data: from which start, in which service and at which age, how long, from which day."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, Self

from dateutil.relativedelta import relativedelta
from pydantic import Field, model_validator

from valvo import definitions
from valvo.core.languages import Text
from valvo.definitions.reading import read
from valvo.definitions.schema import Frozen, Identifier, Source
from valvo.waiting.choices import Service, Start

FOLDER = Path(definitions.__file__).parent / "care_access"


class Limit(Frozen):
    """For waits that begin from `valid_from` up to but not including `valid_to`."""

    valid_from: date
    valid_to: date | None = None
    length: int = Field(ge=1)
    unit: Literal["days", "weeks", "months"]
    source: Source

    def last_day(self, start: date) -> date:
        """Return the last day within the limit for a wait that begins on a day."""
        if self.unit == "months":
            return start + relativedelta(months=self.length)
        return start + timedelta(days=self.length * (7 if self.unit == "weeks" else 1))


class Clock(Frozen):
    """One of the law's clocks. `specialties` and `besides` are codes of terms: only these, all but these."""

    id: Identifier
    label: Text
    starts_at: Start
    service: Service
    under_23: bool | None = None
    specialties: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    rules: tuple[Limit, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rules_follow(self) -> Self:
        for before, after in pairwise(self.rules):
            if before.valid_to is None or before.valid_to > after.valid_from:
                raise ValueError(f"two rules are in force on {after.valid_from}")
        return self

    def limit(self, start: date) -> Limit | None:
        """Return the limit for a wait that begins on a day; None where the law set none then."""
        held = (one for one in self.rules if one.valid_from <= start and (one.valid_to is None or start < one.valid_to))
        return next(held, None)


@cache
def clocks() -> Mapping[str, Clock]:
    """Return every clock by its id; raises DefinitionError when one does not hold."""
    return {path.stem: read(path, Clock).value for path in sorted(FOLDER.glob("*.yaml"))}
