"""Rows for the reporter's own pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from valvo.attachments.queries import FileRow, rows
from valvo.core import clock
from valvo.core.languages import Language, language_or
from valvo.definitions import deadlines
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import ClockDefinition
from valvo.intake import rules, spotting
from valvo.intake.choices import ArrivalState
from valvo.intake.masks import PLACE, covers, field_of, with_covers
from valvo.intake.models import Addendum, Arrival, Report


@dataclass(frozen=True)
class Promise:
    """What happens next with a report, and by which day."""

    label: str
    rule: str
    by: date


@dataclass(frozen=True)
class Said:
    """One question and what the reporter answered, in words."""

    question: str
    answer: str


@dataclass(frozen=True)
class Story:
    """A report as told: the main text first, the other words, then what was chosen."""

    main: str
    words: list[Said]
    chosen: list[Said]
    place: str
    masked: bool  # something is covered


def arrivals_stuck() -> int:
    """Return how many reports have arrived and could not be opened, for whoever keeps the system running."""
    return Arrival.objects.filter(state=ArrivalState.STUCK).count()


def promises(report: Report, language: Language) -> list[Promise]:
    """Return what the reporter is promised, by the rules in force when the report came."""
    return [
        Promise(definition.label[language], definition.rule_text[language], clock.local_day(due_at))
        for rule_id in catalogue().kind(report.kind).clocks
        for definition, due_at in [(catalogue().clocks[rule_id].value, _due(rule_id, report))]
        if due_at is not None
    ]


def _due(rule_id: str, report: Report) -> datetime | None:
    definition = catalogue().clocks[rule_id].value
    rule = definition.rule_on(clock.local_day(report.received_at))
    runs = rule is not None and clock_runs(definition, report, harm_level(report))
    return deadlines.due(rule, report.received_at) if rule and runs else None


def clock_runs(definition: ClockDefinition, report: Report, level: int | None) -> bool:
    """Tell whether a clock runs for a report whose harm is of a degree 1–5, or not known."""
    unit = report.unit
    return definition.runs_for(report.reach, country=unit.country, sector=unit.sector, level=level)


def harm_level(report: Report) -> int | None:
    """Return the degree of harm 1–5 the reporter chose; None where it was not asked or is not known."""
    lists = [one.code_list for one in catalogue().kind(report.kind).questions if one.id == "harm" and one.code_list]
    codes = [catalogue().code(one, code) for one in lists for code in report.answers.get("harm", ())]
    return max((code.level for code in codes if code and code.level), default=None)


def kind_label(kind_id: str, language: Language) -> str:
    """Return a report kind's name; the id itself for a kind no longer defined."""
    loaded = catalogue().kinds.get(kind_id)
    return loaded.value.label[language] if loaded else kind_id


def story(report: Report, language: Language, *, open_: bool = False) -> Story:
    """Return a report's answers with their questions, in the order they were asked.

    Masked passages, personal identity codes and phone numbers are covered unless the story is `open_`.
    """
    kind = catalogue().kind(report.kind)
    told = report.texts if open_ else _covered(report, report.texts)
    words, chosen = [], []
    for question in kind.questions:
        label = question.label[language]
        if question.form == "text" and question.id != kind.story.id and told.get(question.id):
            words.append(Said(label, told[question.id]))
        elif question.code_list and report.answers.get(question.id):
            labels = [code_label(question.code_list, code, language) for code in report.answers[question.id]]
            chosen.append(Said(label, ", ".join(labels)))
    place = report.place if open_ else _covered(report, {PLACE: report.place})[PLACE]
    covered = told != report.texts or place != report.place
    return Story(told.get(kind.story.id, ""), words, chosen, place, masked=covered)


def _covered(report: Report, texts: dict[str, str]) -> dict[str, str]:
    covered = with_covers(texts, report.masks.all())
    return {name: spotting.masked(text) for name, text in covered.items()}


def cover_addenda(report: Report, addenda: Iterable[Addendum]) -> None:
    """Cover in addenda read for showing what is masked or looks personal; they are never saved."""
    spans = covers(report.masks.all())
    for addendum in addenda:
        addendum.text = spotting.masked(rules.covered(addendum.text, spans.get(field_of(addendum), ()), spotting.MASK))


def code_label(list_id: str, code: str, language: Language) -> str:
    """Return a code in words; the code itself where its list no longer has it."""
    found = catalogue().code(list_id, code)
    return found.label[language] if found else code


def language() -> Language:
    """Return the language the present reader reads in."""
    return language_or(get_language())


def file_rows(report: Report, to_file: Callable[[int], str]) -> list[FileRow]:
    """Return the files that came with a report; `to_file` gives the address of one by its number."""
    return rows((one.stored, to_file(one.pk)) for one in report.attachments.select_related("stored"))
