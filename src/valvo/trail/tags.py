"""How events are named: `area:thing:verb`. Each app lists its own in `events.py` as a subclass of `Tag`."""

from enum import StrEnum


class Tag(StrEnum):
    """Base of all event names; subclasses hold the members."""


def all_tags() -> list[Tag]:
    """Return every event name of the apps loaded so far, sorted."""
    return sorted(tag for area in Tag.__subclasses__() for tag in area)
