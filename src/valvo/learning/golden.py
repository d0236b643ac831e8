"""The golden rules of safety: a definition, read on the screen and printed as a poster."""

from functools import cache
from typing import Literal

from django.utils import translation
from django.utils.translation import gettext as _
from pydantic import Field

from valvo.core import clock
from valvo.core.languages import Language, Text
from valvo.definitions.catalogue import FOLDER
from valvo.definitions.reading import read
from valvo.definitions.schema import Frozen, Source
from valvo.documents.tree import Document, Paragraph, Section


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


def poster(organisation: str, language: Language) -> Document:
    """Return the rules as a document to print and put on the wall."""
    found = golden_rules()
    with translation.override(language):
        return Document(
            name="golden-rules",
            title=found.title[language],
            subtitle="",
            language=language,
            organisation=organisation,
            period=str(clock.today().year),
            as_of=clock.today(),
            sections=(
                Section(_("What everybody here always does")),
                *(Section(one.title[language], 2, (Paragraph(one.text[language]),)) for one in found.rules),
            ),
        )
