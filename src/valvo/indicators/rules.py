"""Rules for targets, phases and excluded months, without a database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from valvo.documents.tree import Limit

# A new phase needs this many points before it and, when it can be judged, after it.
FEWEST_BEFORE = 8
# So many months of a chart's thirty-six may be left out of it; what is special more often is how things are.
MOST_EXCLUDED = 6
EXCLUDED_WITHIN = 36


@dataclass(frozen=True)
class Step:
    """A target set at a unit `depth` steps above the one looked at, from a day on; `reasoned`: it was said why."""

    depth: int
    valid_from: date
    value: float
    reasoned: bool = False


def is_looser(value: float, than: float, limit: Limit) -> bool:
    """Tell whether a target asks for less than another."""
    return value < than if limit in {Limit.AT_LEAST, Limit.ABOVE} else value > than


def target_on(day: date, steps: Iterable[Step], catalogue: float | None, limit: Limit) -> float | None:
    """Return the target in force on a day: of the nearest unit that has one, there the latest; else the catalogue's.

    One that asks for less than what it would inherit counts only where it was said why: a target made sharper above
    holds below too, also where an older one was set there.
    """
    found = catalogue
    latest = {one.depth: one for one in sorted(steps, key=lambda one: one.valid_from) if one.valid_from <= day}
    for _depth, step in sorted(latest.items(), reverse=True):
        if found is None or step.reasoned or not is_looser(step.value, found, limit):
            found = step.value
    return found


def phase_starts(days: Sequence[date], starts: Iterable[date]) -> list[int]:
    """Return at which points phases begin, given the first day of each point; the first point always begins one.

    A phase begins at the first point on or after its day; one that begins after the last point begins nowhere.
    """
    found = {0}
    for start in starts:
        found |= {index for index, day in enumerate(days) if day >= start and (index == 0 or days[index - 1] < start)}
    return sorted(found)


def too_many_excluded(month: date, present: Iterable[date]) -> bool:
    """Tell whether one more excluded month would leave more than MOST_EXCLUDED out of some chart's months."""
    numbers = sorted(one.year * 12 + one.month for one in (month, *present))
    return any(last - first < EXCLUDED_WITHIN for first, last in zip(numbers, numbers[MOST_EXCLUDED:], strict=False))


def counted_phases(starts: Sequence[int], points: int, excluded: Collection[int]) -> list[int]:
    """Return the phases that have a point to count; one whose points are all excluded belongs to the one before it."""
    ends = [*starts[1:], points]
    kept = [start for start, end in zip(starts, ends, strict=True) if set(range(start, end)) - set(excluded)]
    return [0, *kept[1:]]
