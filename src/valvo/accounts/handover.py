"""What a person can hold and hand over. Apps whose rows have an owner register here when they start."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from valvo.accounts.models import User


@dataclass(frozen=True)
class Holding:
    """One kind of thing a person can hold: how many, and how all of them are given to somebody else."""

    label: str | Promise
    count: Callable[[User], int]
    give: Callable[[User, User, User | None], int]  # from, to, by; returns how many went over


HOLDINGS: list[Holding] = []


def register(holding: Holding) -> None:
    """Add a kind of holding; called from an app's `ready`."""
    HOLDINGS.append(holding)


def held_by(person: User) -> list[tuple[Holding, int]]:
    """Return what a person holds, with how many of each."""
    return [(holding, count) for holding in HOLDINGS if (count := holding.count(person))]
