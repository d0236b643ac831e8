"""Words of registers in three languages: an item's name as its file gives it, to a term that has all three."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from valvo.core.languages import Language, Text
from valvo.definitions.catalogue import catalogue
from valvo.registers.reading.facts import SUM
from valvo.registers.reading.words import plain

Theme = Literal[
    "access", "continuity", "safety", "injuries", "audits", "staff", "feedback", "ombud", "cooperation", "other"
]
# Words whose terms, and the days they are in force, stand in a code list; the file may add other ways of writing them.
CODED = {"authority": "authority", "injury-cause": "injury_cause"}
TOTAL = Text(sv="Totalt", fi="Yhteensä", en="Total")
_FILE = Path(__file__).with_name("terms.yaml")


class Term(BaseModel):
    """One thing with its names; `also` are further ways of writing them, `theme` a key figure's section."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9-]+$")
    sv: str = Field(min_length=1)
    fi: str = Field(min_length=1)
    en: str = Field(min_length=1)
    also: tuple[str, ...] = ()
    theme: Theme = "other"
    since: date | None = None  # the first day there is such a thing
    retired: date | None = None  # the first day there no longer is

    def in_force(self, first: date, last: date) -> bool:
        """Tell whether there was such a thing on any of these days."""
        return (self.since is None or self.since <= last) and (self.retired is None or first < self.retired)

    @property
    def text(self) -> Text:
        """Return the names."""
        return Text(sv=self.sv, fi=self.fi, en=self.en)


@lru_cache(maxsize=1)
def terms() -> Mapping[str, tuple[Term, ...]]:
    """Return all terms by what they are words for: a dimension's name, or `remark`."""
    written = TypeAdapter(dict[str, tuple[Term, ...]]).validate_python(yaml.safe_load(_FILE.read_text("utf-8")))
    return written | {kind: _with_codes(written.get(kind, ()), code_list) for kind, code_list in CODED.items()}


def _with_codes(written: tuple[Term, ...], code_list: str) -> tuple[Term, ...]:
    """Return the terms of a code list with their days; the words of the file come first, where it has any."""
    own = {term.code: term for term in written}
    for code in catalogue().code_list(code_list).codes:
        name = code.id.replace("_", "-")
        term = own.get(name) or Term(code=name, sv=code.label.sv, fi=code.label.fi, en=code.label.en)
        own[name] = term.model_copy(update={"since": code.since, "retired": code.retired})
    return tuple(own.values())


@lru_cache(maxsize=1)
def _by_name() -> Mapping[tuple[str, str], Term]:
    return {
        (kind, plain(name)): term
        for kind, own in terms().items()
        for term in own
        for name in (term.sv, term.fi, term.en, *term.also)
    }


def find(kind: str, name: str) -> Term | None:
    """Return the term a name stands for among words of a kind, None when it is not known."""
    return _by_name().get((kind, plain(name)))


def named(kind: str, code: str) -> Term:
    """Return the term of a code; raises KeyError for one that is not there."""
    found = next((term for term in terms()[kind] if term.code == code), None)
    if found is None:
        raise KeyError(code)
    return found


def say(kind: str, name: str, language: Language) -> str:
    """Return the name in a language, a table's sum as such; one that is not known stays as it is."""
    if name == SUM:
        return TOTAL[language]
    term = find(kind, name)
    return term.text[language] if term else name
