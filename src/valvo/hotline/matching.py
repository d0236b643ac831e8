"""Which never event a report tells of. Reads definitions only: a report that fits none costs no query."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from valvo.core import clock
from valvo.core.languages import Language
from valvo.definitions.catalogue import catalogue
from valvo.definitions.schema import NeverEvent, NeverEventList
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
    day = clock.local_day(report.received_at)
    for one in _by_kind().get(report.kind, ()):
        if one.list.in_force_on(day) and rules.fits(one.event, reach=report.reach, answers=report.answers):
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
