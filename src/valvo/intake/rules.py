"""What a report must hold before it is accepted. Pure: no database, no clock of its own."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from valvo.definitions.schema import CodeList, Question, ReportKind

# An event older than this is more likely a slip of the hand than a late report.
OLDEST_YEARS = 10
TITLE_LENGTH = 90
# Crockford's base 32 without the letters one mistakes for digits; 16 of them hold 80 bits.
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
# After this many wrong codes one waits, twice as long each time, at most a quarter of an hour.
FREE_FAILURES = 3
LONGEST_WAIT = 900  # seconds


class FaultKind(StrEnum):
    """The ways in which an answer can fail."""

    MISSING = "missing"
    UNKNOWN = "unknown"  # a question or code the definition does not have
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    IN_FUTURE = "in_future"
    TOO_OLD = "too_old"


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field; `limit` is the length allowed where that is the matter."""

    field: str
    kind: FaultKind
    limit: int = 0


def faults(
    kind: ReportKind,
    code_lists: Mapping[str, CodeList],
    *,
    happened_on: date,
    today: date,
    reach: str,
    texts: Mapping[str, str],
    answers: Mapping[str, Sequence[str]],
) -> list[Fault]:
    """Return everything wrong with a report; an empty list when it can be accepted."""
    found = [*_day_faults(happened_on, today), *_stray_faults(kind, texts, answers)]
    if reach not in kind.reaches:
        found.append(Fault("reach", FaultKind.UNKNOWN))
    for question in kind.questions:
        if question.form == "text":
            found.extend(_text_faults(question, texts.get(question.id, "")))
        else:
            codes = code_lists[question.code_list or ""]
            found.extend(_code_faults(question, codes, answers.get(question.id, ()), today))
    return found


def _day_faults(happened_on: date, today: date) -> Iterator[Fault]:
    if happened_on > today:
        yield Fault("happened_on", FaultKind.IN_FUTURE)
    if happened_on.year < today.year - OLDEST_YEARS:
        yield Fault("happened_on", FaultKind.TOO_OLD)


def _stray_faults(kind: ReportKind, texts: Mapping[str, str], answers: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    asked = {question.id: question.form for question in kind.questions}
    for field in texts:
        if asked.get(field) != "text":
            yield Fault(field, FaultKind.UNKNOWN)
    for field in answers:
        if asked.get(field) not in {"one", "many"}:
            yield Fault(field, FaultKind.UNKNOWN)


def _text_faults(question: Question, text: str) -> Iterator[Fault]:
    if question.required and not text.strip():
        yield Fault(question.id, FaultKind.MISSING)
    if len(text) > question.max_length:
        yield Fault(question.id, FaultKind.TOO_LONG, question.max_length)


def _code_faults(question: Question, codes: CodeList, chosen: Sequence[str], today: date) -> Iterator[Fault]:
    if question.required and not chosen:
        yield Fault(question.id, FaultKind.MISSING)
    if question.form == "one" and len(chosen) > 1:
        yield Fault(question.id, FaultKind.TOO_MANY)
    if set(chosen) - {code.id for code in codes.chosen_from(today)}:
        yield Fault(question.id, FaultKind.UNKNOWN)


def title_of(story: str) -> str:
    """Return the first sentence of a story, cut at a word where it is long; the handler may write a better one."""
    line = " ".join(story.split())
    for stop in (". ", "! ", "? "):
        line = line.split(stop, 1)[0]
    line = line.rstrip(".")
    if len(line) <= TITLE_LENGTH:
        return line
    cut = line[: TITLE_LENGTH - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def number(year: int, serial: int) -> str:
    """Return a report's number as people read it: 2026-0007."""
    return f"{year}-{serial:04}"


def code_read(text: str) -> str:
    """Return a receipt code as it is kept, from how somebody typed it: any case, with spaces or hyphens."""
    return "".join(text.upper().split()).replace("-", "").translate(_MISREAD)


def code_shown(code: str) -> str:
    """Return a receipt code in groups of four, as people read it aloud."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def is_code(code: str) -> bool:
    """Tell whether a text has the form of a receipt code."""
    return len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS)


def wait_after(failures: int) -> int:
    """Return how many seconds one waits after so many wrong codes in a row."""
    return 0 if failures < FREE_FAILURES else min(2 ** (failures - FREE_FAILURES), LONGEST_WAIT)


def passages(text: str, wanted: str) -> list[tuple[int, int]]:
    """Return where a passage stands in a text, each time: start and end. Case and the kind of blanks do not matter."""
    words = [re.escape(word) for word in wanted.split()]
    return [match.span() for match in re.finditer(r"\s+".join(words), text, re.IGNORECASE)] if words else []


def covered(text: str, spans: Iterable[tuple[int, int]], mask: str) -> str:
    """Return the text with each span replaced by the mask; spans that overlap become one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    for start, end in reversed(joined):
        text = text[:start] + mask + text[end:]
    return text
