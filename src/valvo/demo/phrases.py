"""Texts of the demo region, put together from invented phrases in Swedish and Finnish."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from valvo.definitions.reading import read
from valvo.demo.dice import Dice

Written = Literal["sv", "fi"]
Phrases = tuple[str, ...]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class About(_Part):
    """What is said about one type of event: what reached a person, what nearly did, where, and what was decided."""

    reached: Phrases = Field(min_length=1)
    near: Phrases = Field(min_length=1)
    places: Phrases = Field(min_length=1)
    actions: Phrases = Field(min_length=1)
    never: str = ""


class Other(_Part):
    """What is told in a kind of report other than hazard events: stories by the code they get, and what was decided."""

    stories: dict[str, Phrases] = Field(min_length=1)
    actions: Phrases = Field(min_length=1)


class Language(_Part):
    """All phrases of a language."""

    slots: dict[str, Phrases]
    circumstances: Phrases
    done: Phrases
    near_done: Phrases
    prevent: Phrases
    feedback: Phrases
    questions: Phrases
    answers: Phrases
    notes: Phrases
    no_action: Phrases
    conclusions: Phrases  # what a unit found that had a part in another's event
    done_notes: Phrases
    events: dict[str, About]
    kinds: dict[str, Other]


@cache
def phrases(language: Written) -> Language:
    """Return the phrases of a language."""
    return read(Path(__file__).parent / "phrases" / f"{language}.yaml", Language).value


def texts(dice: Dice, language: Written, event: str, *, reached: bool) -> dict[str, str]:
    """Return a reporter's own words by question: what happened, what was done, what could prevent it."""
    said = phrases(language)
    about = said.events[event]
    sentences = [_filled(dice, said, dice.pick(about.reached if reached else about.near))]
    if dice.chance(0.6):
        sentences.append(dice.pick(said.circumstances))
    found = {"story": " ".join(sentences)}
    if dice.chance(0.8):
        found["done"] = dice.pick(said.done if reached else said.near_done)
    if dice.chance(0.45):
        found["prevent"] = dice.pick(said.prevent)
    return found


def _filled(dice: Dice, said: Language, phrase: str) -> str:
    for slot, values in said.slots.items():
        if "{" + slot + "}" in phrase:
            phrase = phrase.replace("{" + slot + "}", dice.pick(values))
    return phrase[0].upper() + phrase[1:] + "."
