"""What waits for a forum: topics for its next agenda, from any app. An app registers a source when it is ready.

A source takes a fixed number of queries however much waits: it tells `SHOWN` matters and how many there are in all.
What it tells is written into agendas and minutes: numbers, names of units, titles of work, never of a person.
"""

from collections.abc import Callable
from dataclasses import dataclass

from valvo.accounts.models import User
from valvo.core.languages import Language
from valvo.organisation.models import Unit

SHOWN = 12  # matters of one topic


@dataclass(frozen=True)
class Matter:
    """One thing to take up: what, where or how it stands, and its page."""

    title: str
    quiet: str
    address: str


@dataclass(frozen=True)
class Topic:
    """Matters for the same point of an agenda; `total` counts those that are not told too."""

    key: str
    heading: str
    matters: list[Matter]
    total: int


# Given who prepares, the forum's unit (with all under it) and the language of its papers: what there is to take up.
Source = Callable[[User, Unit, Language], Topic]
_SOURCES: dict[str, tuple[int, Source]] = {}


def register(name: str, source: Source, *, order: int = 50) -> None:
    """Tell what of an app a forum takes up; lower orders come first. Called in the app's `ready`."""
    _SOURCES[name] = (order, source)


def topics(person: User, unit: Unit, language: Language) -> list[Topic]:
    """Return what waits for a forum of a unit, in the order of the apps; topics without matters are left out."""
    sources = sorted(_SOURCES.values(), key=lambda entry: entry[0])
    found = [source(person, unit, language) for _order, source in sources]
    return [topic for topic in found if topic.matters]
