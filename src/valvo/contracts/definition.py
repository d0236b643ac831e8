"""What an organisation may wish otherwise about contracts: the ladder of sanctions, the plan and the check."""

from functools import cache
from typing import Literal

from pydantic import Field

from valvo.core.languages import Language, Text
from valvo.definitions.catalogue import FOLDER
from valvo.definitions.reading import Loaded, read
from valvo.definitions.schema import Frozen, Identifier, Source


class Rung(Frozen):
    """One step of the ladder. One for danger can be taken from anywhere, where safety is essentially endangered."""

    id: Identifier
    label: Text
    danger: bool = False


class Definition(Frozen):
    """Everything about contracts that an organisation may wish otherwise."""

    id: Literal["contracts"]
    source: Source
    plan: Identifier
    check: Identifier
    ladder: tuple[Rung, ...] = Field(min_length=2)

    def number(self, rung: str) -> int:
        """Return where on the ladder a step stands, from 1; 0 for one that is no longer on it."""
        return next((at for at, one in enumerate(self.ladder, start=1) if one.id == rung), 0)

    def label(self, rung: str, language: Language) -> str:
        """Return a step's name, its id where it is no longer on the ladder."""
        return next((one.label[language] for one in self.ladder if one.id == rung), rung)


@cache
def loaded() -> Loaded[Definition]:
    """Return the definition with its fingerprint, read once; raises DefinitionError when it does not hold."""
    return read(FOLDER / "contracts.yaml", Definition)


def definition() -> Definition:
    """Return the definition of contracts."""
    return loaded().value
