"""Counting who has completed a training, from rows of persons whose keys are then forgotten. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from valvo.core.languages import Language


@dataclass(frozen=True)
class Counted:
    """How many of how many have done something."""

    done: int
    whole: int


def counted(rows: Iterable[tuple[str, bool]]) -> Counted:
    """Return how many persons there are in rows of a person's key and whether it is done, and how many have done it.

    A person on several rows is one; done on one of them is done.
    """
    done: dict[str, bool] = {}
    for key, finished in rows:
        done[key] = done.get(key, False) or finished
    return Counted(sum(done.values()), len(done))


def fits(done: int, whole: int) -> bool:
    """Tell whether a part fits its whole."""
    return 0 <= done <= whole


# What a learning platform writes where something is done, and where it is not.
YES: dict[Language, tuple[str, ...]] = {
    "sv": ("ja", "klar", "genomförd"),
    "fi": ("kyllä", "suoritettu"),
    "en": ("yes", "done", "completed", "x", "1", "true"),
}
NO: dict[Language, tuple[str, ...]] = {
    "sv": ("nej", "ej påbörjad", "påbörjad"),
    "fi": ("ei", "kesken"),
    "en": ("no", "not started", "in progress", "0", "false", ""),
}
