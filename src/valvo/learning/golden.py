"""The golden rules of safety: a definition, read on the screen and printed as a poster."""

import json
from functools import cache
from pathlib import Path
from typing import Literal

import typst
from pydantic import Field

from valvo.core.languages import Language, Text
from valvo.definitions.catalogue import FOLDER
from valvo.definitions.reading import read
from valvo.definitions.schema import Frozen, Source
from valvo.documents.fonts import fonts

_TEMPLATE = Path(__file__).parent / "templates_typst" / "golden.typ"


class GoldenRule(Frozen):
    """One rule: in few words, and what one does."""

    title: Text
    text: Text


class GoldenRules(Frozen):
    """All of them, in order."""

    id: Literal["golden_rules"]
    source: Source
    title: Text
    rules: tuple[GoldenRule, ...] = Field(min_length=1, max_length=12)


@cache
def golden_rules() -> GoldenRules:
    """Return the golden rules; raises DefinitionError where the file does not hold."""
    return read(FOLDER / "golden_rules.yaml", GoldenRules).value


def poster(language: Language) -> bytes:
    """Return the rules as PDF/UA-1 on one page, large enough to be read on a wall."""
    found = golden_rules()
    rules = [{"title": one.title[language], "text": one.text[language]} for one in found.rules]
    data = {"title": found.title[language], "language": language, "rules": rules}
    return typst.compile(
        _TEMPLATE.read_bytes(), font_paths=fonts(), sys_inputs={"poster": json.dumps(data)}, pdf_standards=["ua-1"]
    )
