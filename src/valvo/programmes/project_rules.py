"""Where a project or pilot stands and how it may end. Pure."""

from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """Where a project stands."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    ENDED = "ended"


class Decision(StrEnum):
    """What was decided when a project ended."""

    SPREAD = "spread"
    ADAPT = "adapt"
    STOP = "stop"


def stage(*, starts_on: date, decision: str, today: date) -> Stage:
    """Return where a project stands on a day: under way from its first day until it is decided on."""
    if decision:
        return Stage.ENDED
    return Stage.PLANNED if today < starts_on else Stage.UNDER_WAY


def is_late(*, ends_on: date, decision: str, today: date) -> bool:
    """Tell whether a project is past its last day without a decision."""
    return not decision and today > ends_on
