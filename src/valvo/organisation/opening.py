"""Further ways to open units, told by apps above this one; they stand as buttons above the list of units."""

from dataclasses import dataclass

from valvo.web.lists import Words


@dataclass(frozen=True)
class Way:
    """A page on which units are opened: its address by name, and what its button says."""

    address: str
    label: Words


_WAYS: list[Way] = []


def register(address: str, label: Words) -> None:
    """Tell of a way; called once, when the app that has it is ready."""
    _WAYS.append(Way(address, label))


def ways() -> tuple[Way, ...]:
    """Return every way there is."""
    return tuple(_WAYS)
