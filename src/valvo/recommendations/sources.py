"""What a recommendation was learnt from. Each app above tells here how its things are found."""

from collections.abc import Callable
from dataclasses import dataclass

from valvo.accounts.models import User
from valvo.improvement.origins import Link
from valvo.organisation.models import Unit
from valvo.recommendations.choices import Source


@dataclass(frozen=True)
class Learnt:
    """The thing's name and address, its unit where it has one, and the words a recommendation begins with."""

    link: Link
    unit: Unit | None = None
    text: str = ""


# Given a person and an id, returns the thing where the person may see it.
Finder = Callable[[User, int], Learnt | None]
_FINDERS: dict[Source, Finder] = {}


def register(source: Source, finder: Finder) -> None:
    """Tell how sources of a kind are found; called once, when the app that owns them is ready."""
    _FINDERS[source] = finder


def learnt(person: User, source: str, source_id: int) -> Learnt | None:
    """Return what a recommendation was learnt from; None where the person may not see it, or nobody knows the kind."""
    finder = _FINDERS.get(Source(source)) if source in Source.values else None
    return finder(person, source_id) if finder and source_id else None
