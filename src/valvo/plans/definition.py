"""Templates of plans as definitions: headings with guidance, who is to have one, how often it is reviewed."""

import re
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from valvo.core.languages import Text
from valvo.definitions.catalogue import FOLDER
from valvo.definitions.reading import read
from valvo.definitions.schema import Frozen, Identifier, Source

Live = Literal[
    "producer",
    "responsible",
    "officers",
    "devices",
    "replies",
    "clocks",
    "events",
    "shortcomings",
    "review",
    "plans",
    "indicators",
]
KindOfUnit = Literal["organiser", "producer", "entity", "unit"]
Number = Annotated[str, Field(pattern=r"^\d{1,2}(\.\d{1,2})?$")]


class Heading(Frozen):
    """One heading; `live` names what fills itself under the text. One without guidance only gathers those under it.

    A required heading that fills itself may stand without words, unless `words` asks for them too.
    """

    number: Number
    id: Identifier
    label: Text
    guidance: Text | None = None
    required: bool = False
    live: tuple[Live, ...] = ()
    words: bool = False

    @property
    def written(self) -> bool:
        """Tell whether people write under the heading."""
        return self.guidance is not None

    @property
    def stands_alone(self) -> bool:
        """Tell whether what fills itself is enough."""
        return bool(self.live) and not self.words


class Template(Frozen):
    """One kind of plan. `units` are the kinds of units that are to have one; others may make one to hand down."""

    id: Identifier
    label: Text
    meaning: Text
    law: Text | None = None
    source: Source
    units: tuple[KindOfUnit, ...] = Field(min_length=1)
    public: bool
    review_months: int = Field(ge=1, le=60)
    follow_up_months: Literal[4] | None = None
    headings: tuple[Heading, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _headings_are_different(self) -> Self:
        ids = [one.id for one in self.headings]
        if len(ids) != len(set(ids)):
            raise ValueError("a heading is given twice")
        return self

    @property
    def written(self) -> tuple[Heading, ...]:
        """Return the headings people write under."""
        return tuple(one for one in self.headings if one.written)

    def heading(self, heading_id: str) -> Heading | None:
        """Return a heading people write under; None for another."""
        return next((one for one in self.written if one.id == heading_id), None)


class OutdatedName(Frozen):
    """Words that a plan should no longer hold, each with the beginning its forms share; what it is called now."""

    words: dict[str, str] = Field(min_length=1)
    since: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    now: Text


class OutdatedNames(Frozen):
    """All of them."""

    id: Literal["outdated_names"]
    source: Source
    names: tuple[OutdatedName, ...]


@cache
def templates() -> dict[str, Template]:
    """Return all templates by id; the law's own first."""
    found = {path.stem: read(path, Template).value for path in sorted((FOLDER / "plans").glob("*.yaml"))}
    return dict(sorted(found.items(), key=lambda item: (item[1].law is None, item[0])))


@cache
def outdated_names() -> tuple[OutdatedName, ...]:
    """Return the names no plan should hold any longer."""
    return read(FOLDER / "outdated_names.yaml", OutdatedNames).value.names


def outdated_in(text: str) -> list[OutdatedName]:
    """Return the outdated names a text holds, in any form: a word that begins as they do."""
    return [one for one in outdated_names() if any(re.search(rf"\b{stem}", text, re.I) for stem in one.words.values())]
