"""The data dictionary, made from the declarations."""

from collections.abc import Iterator
from dataclasses import dataclass

from valvo.analytics.tables import TABLES, LakeTable
from valvo.core.languages import Language, Text

_HEAD: tuple[Text, Text, Text] = (
    Text(sv="Kolumn", fi="Sarake", en="Column"),
    Text(sv="Typ", fi="Tyyppi", en="Type"),
    Text(sv="Betydelse", fi="Merkitys", en="Meaning"),
)


@dataclass(frozen=True)
class Described:
    """A table or a column in one language."""

    name: str
    meaning: str
    type: str = ""
    columns: tuple["Described", ...] = ()


def described(language: Language) -> list[Described]:
    """Return every table with its columns in one language, for pages."""
    return [
        Described(
            table.name,
            table.meaning[language],
            columns=tuple(Described(one.name, one.meaning[language], str(one.type)) for one in table.columns),
        )
        for table in TABLES
    ]


def markdown(language: Language) -> str:
    """Return every table and column with type and meaning, as Markdown."""
    return "\n".join(line for table in TABLES for line in _section(table, language))


def _section(table: LakeTable, language: Language) -> Iterator[str]:
    yield f"### {table.name}"
    yield ""
    yield f"{table.meaning[language]}."
    yield ""
    yield "| " + " | ".join(word[language] for word in _HEAD) + " |"
    yield "|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {column.type}{'?' if column.optional else ''} | {column.meaning[language]} |"
    yield ""
