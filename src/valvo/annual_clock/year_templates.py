"""Templates of a year: what a county, a company or a unit usually has in it."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from valvo import definitions
from valvo.annual_clock.choices import Kind
from valvo.annual_clock.rules import Repeat
from valvo.core.languages import Text
from valvo.definitions.reading import read
from valvo.definitions.schema import Frozen, Identifier, Source

FOLDER = Path(definitions.__file__).parent / "annual_clocks"


class Line(Frozen):
    """One thing that comes back; `law` is the law or rule that asks for it, `builder` the document due."""

    id: Identifier
    kind: Kind
    title: Text
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    often: Repeat
    builder: str = ""
    law: str = Field(default="", max_length=120)

    def values(self, template: str, year: int) -> dict[str, Any]:
        """Return the series this line becomes, from a year on."""
        return {
            "kind": self.kind,
            "title_sv": self.title.sv,
            "title_fi": self.title.fi,
            "title_en": self.title.en,
            "first": date(year, self.month, self.day),
            "often": self.often,
            "builder": self.builder,
            "source": self.law,
            "template": f"{template}/{self.id}",
        }


class YearTemplate(Frozen):
    """A year that can be taken in."""

    id: Identifier
    label: Text
    source: Source
    lines: tuple[Line, ...] = Field(min_length=1)


@cache
def year_templates() -> Mapping[str, YearTemplate]:
    """Return the templates by id; raises DefinitionError for a wrong file."""
    return {path.stem: read(path, YearTemplate).value for path in sorted(FOLDER.glob("*.yaml"))}
