"""When a plan holds, what is wrong with it, and how two versions differ. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

from dateutil.relativedelta import relativedelta

# A required part shorter than this says hardly anything; an own limit.
SHORTEST = 40
WARNED_DAYS = 30
# Smaller counts are hidden in plans, and the others rounded to so many.
FEW = 5
# From how alike two sentences are on (0–1, of their words) the second is the first reworded; an own limit.
REWORDED = 0.5
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


class Fault(StrEnum):
    """What is wrong with a part of a plan, or with the whole."""

    EMPTY = "empty"
    SHORT = "short"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class PartFacts:
    """One part in one language: whether it is required, needs no words, what stands there, old names in it."""

    required: bool
    live: bool
    text: str
    outdated: bool


def fault(facts: PartFacts) -> Fault | None:
    """Return what is wrong with a part; the gravest first. A part that fills itself may stand without words."""
    length = len(facts.text.strip())
    if facts.required and not facts.live and length == 0:
        return Fault.EMPTY
    if facts.outdated:
        return Fault.OUTDATED
    return Fault.SHORT if facts.required and not facts.live and length < SHORTEST else None


def valid(*, published: bool, review_on: date | None, today: date) -> bool:
    """Tell whether a plan holds: published, and its day of review has not passed."""
    return published and review_on is not None and today <= review_on


def told(number: int) -> int | None:
    """Return a count of reports as a public plan tells it: to the nearest five; None, hidden, from one to four.

    Plans of a unit, of those under it and of other years are published apart. Rounded counts taken from each other
    leave room for every small count, where exact ones would give it back.
    """
    return None if 0 < number < FEW else FEW * round(number / FEW)


def to_review(*, review_on: date | None, today: date) -> bool:
    """Tell whether it is time to review: within a month of the day, or past it."""
    return review_on is not None and today >= review_on - timedelta(days=WARNED_DAYS)


def may_approve(approver: int, last_writer: int) -> bool:
    """Tell whether somebody may approve: another than who wrote last."""
    return approver != last_writer


@dataclass(frozen=True)
class Change:
    """A stretch of sentences or words: the same in both versions, taken away or added."""

    kind: str  # "same", "gone" or "new"
    text: str


def differences(before: str, after: str) -> list[Change]:
    """Return how a text changed, sentence by sentence, in reading order; word by word where one was only reworded."""
    found: list[Change] = []
    for change in _changes(_sentences(before), _sentences(after)):
        last = found[-1] if found else None
        if last and (last.kind, change.kind) == ("gone", "new"):
            found[-1:] = _by_words(last.text, change.text)
        else:
            found.append(change)
    return found


def _by_words(old: str, new: str) -> list[Change]:
    """Return a reworded stretch word by word, or as a whole where little of it is left."""
    a, b = old.split(), new.split()
    alike = SequenceMatcher(a=a, b=b, autojunk=False).ratio() >= REWORDED
    return list(_changes(a, b)) if alike else [Change("gone", old), Change("new", new)]


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Change("same", " ".join(old[a:b]))
            continue
        if a < b:
            yield Change("gone", " ".join(old[a:b]))
        if c < d:
            yield Change("new", " ".join(new[c:d]))


def _sentences(text: str) -> Sequence[str]:
    return [one.strip() for one in _SENTENCES.split(text) if one.strip()]


def snippet(text: str, word: str, around: int = 80) -> tuple[str, str, str]:
    """Return the words before, the word as it stands, and the words after its first place in a text."""
    place = text.lower().find(word.lower())
    if place < 0:
        return text[: 2 * around], "", ""
    end = place + len(word)
    start = max(0, place - around)
    return ("…" if start else "") + text[start:place], text[place:end], text[end : end + around]


def latest_review(today: date, months: int) -> date:
    """Return the last day a review may be set to."""
    return today + relativedelta(months=months)
