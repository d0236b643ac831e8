"""Which never event a report tells of. Reads definitions only: a report that fits none costs no query."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import NeverEvent, NeverEventList
from valvo.handling.actions import Judgement
from valvo.handling.models import Case
from valvo.hotline import rules
from valvo.intake.models import Report


@dataclass(frozen=True)
class Found:
    """The never event a report tells of, and the SHA-256 of the list it stands in."""

    rule: str
    definition: str


@dataclass(frozen=True)
class _Ruled:
    list: NeverEventList
    event: NeverEvent
    sha256: str


def found_in(report: Report) -> Found | None:
    """Return the first never event the report tells of; None for nearly all reports."""
    return _found(report.kind, report, report.reach, report.answers)


def found_in_judgement(case: Case, judgement: Judgement) -> Found | None:
    """Return the first never event the case tells of as it was judged; what was not judged is as it was reported."""
    kind = catalogue().kind(case.kind)
    judged = {str(field): str(getattr(judgement, field)) for field in kind.judged}
    answers = rules.judged_answers(kind, judged, case.report.answers)
    return _found(case.kind, case.report, judgement.reach or case.report.reach, answers)


def _found(kind: str, report: Report, reach: str, answers: Mapping[str, Collection[str]]) -> Found | None:
    day = clock.local_day(report.received_at)
    for one in _by_kind().get(kind, ()):
        if one.list.in_force_on(day) and rules.fits(one.event, reach=reach, answers=answers):
            return Found(one.event.id, one.sha256)
    return None


def has_rules(kind: str) -> bool:
    """Tell whether reports of a kind may tell of a never event at all."""
    return kind in _by_kind()


def label(rule: str, language: Language) -> str:
    """Return a never event's name; its id where no list holds it any longer."""
    events = (event for loaded in catalogue().never_events.values() for event in loaded.value.events)
    found = next((event for event in events if event.id == rule), None)
    return found.label[language] if found else rule


@cache
def _by_kind() -> Mapping[str, tuple[_Ruled, ...]]:
    found: dict[str, list[_Ruled]] = defaultdict(list)
    for loaded in catalogue().never_events.values():
        for event in loaded.value.events:
            for kind in event.kinds:
                found[kind].append(_Ruled(loaded.value, event, loaded.sha256))
    return {kind: tuple(ruled) for kind, ruled in found.items()}
