"""Where an action came from, as a link. Improvement knows no other app: each tells here how its things are named."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from valvo.accounts.models import User
from valvo.improvement.choices import Origin


@dataclass(frozen=True)
class Link:
    """An origin's name and address."""

    label: str
    address: str


# Given a person and ids, returns the links of those the person may see.
Resolver = Callable[[User, Iterable[int]], Mapping[int, Link]]
_RESOLVERS: dict[Origin, Resolver] = {}


def register(origin: Origin, resolver: Resolver) -> None:
    """Tell how origins of a kind are found; called once, when the app that owns them is ready."""
    _RESOLVERS[origin] = resolver


def link(person: User, origin: str, origin_id: int) -> Link | None:
    """Return the link to one origin; None where the person may not see it, or nobody knows the kind."""
    resolver = _RESOLVERS.get(Origin(origin))
    return resolver(person, [origin_id]).get(origin_id) if resolver else None
