"""Which picture the menu opens: the whole one, unless an app above knows of one the person has chosen."""

from collections.abc import Callable

from valvo.accounts.models import User

# Given a person: the address of the picture they want to see first; empty where they have chosen none.
Finder = Callable[[User], str]
_FINDERS: list[Finder] = []


def register(finder: Finder) -> None:
    """Tell where a person's own first picture is found. Called in the app's `ready`."""
    _FINDERS.append(finder)


def first_address(person: User) -> str:
    """Return the address of the picture a person wants to see first; empty for the whole picture."""
    return next((found for finder in _FINDERS if (found := finder(person))), "")
