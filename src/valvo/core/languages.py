"""The three languages, equal everywhere, and text that must exist in all of them."""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["sv", "fi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Text(BaseModel):
    """One text in Swedish, Finnish and English; leaving one out is an error when a definition is loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sv: str = Field(min_length=1)
    fi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, language: Language) -> str:
        """Return the text in one language."""
        return str(getattr(self, language))


def language_or(text: str | None, default: Language = "sv") -> Language:
    """Return the language a code such as `fi` or `fi-FI` names, the default where it is none of ours."""
    return next((language for language in LANGUAGES if language == (text or "")[:2]), default)


_LAST = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})  # the characters that follow z


def alphabetical(text: str) -> str:
    """Return what sorts a text as Swedish and Finnish do: å, ä and ö after z, capitals as small letters."""
    return text.casefold().translate(_LAST)
