"""What a report must hold before it is accepted. Pure: no database, no clock of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from valvo.definitions.schema import CodeList, Question, ReportKind

# An event older than this is more likely a slip of the hand than a late report.
OLDEST_YEARS = 10
TITLE_LENGTH = 90


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
