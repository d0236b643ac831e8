"""Panels on the case page from apps above handling: each tells here what it adds, when it is ready.

A builder takes a fixed number of queries, and returns None where it has nothing to show this person for this case.
It is asked only for a case the person may read. Forms on a panel post to the app's own addresses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from valvo.accounts.models import User
from valvo.handling.models import Case


class Side(StrEnum):
    """Where a panel stands: with the story to the left, or with the decisions to the right."""

    STORY = "story"
    DECISIONS = "decisions"


@dataclass(frozen=True)
class Panel:
    """One card on the case page; `template` sees `context` as `panel.context` beside what the page has."""

    key: str  # the card's id on the page
    title: str
    template: str
    context: Mapping[str, object] = field(default_factory=dict)
    order: int = 50
    side: Side = Side.STORY


Builder = Callable[[User, Case], Panel | None]
_BUILDERS: dict[str, Builder] = {}


def register(name: str, builder: Builder) -> None:
    """Tell what an app adds to the case page; called in the app's `ready`."""
    _BUILDERS[name] = builder


def panels(person: User, case: Case) -> dict[str, list[Panel]]:
    """Return the panels for a case by side, each side in order."""
    found = [panel for builder in _BUILDERS.values() if (panel := builder(person, case)) is not None]
    found.sort(key=lambda panel: (panel.order, panel.key))
    return {side.value: [panel for panel in found if panel.side == side] for side in Side}
