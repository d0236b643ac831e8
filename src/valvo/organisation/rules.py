"""The tree's arithmetic, without a database: who stands under whom, when, and which changes are refused."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from valvo.core.errors import Refusal

FOREVER = date.max


class TreeError(Refusal):
    """A change that would break the tree; the sentence names units and dates."""


class ProblemKind(StrEnum):
    """The ways a tree can fail to hold."""

    NO_PLACE = "no_place"  # no place from the day the unit opens
    PARENT_CLOSED = "parent_closed"  # the unit above is not open all that time
    CYCLE = "cycle"  # the unit would stand under itself


@dataclass(frozen=True)
class Problem:
    """One way in which a tree does not hold, from a day."""

    kind: ProblemKind
    unit: int
    on: date
    parent: int | None = None


class _CycleError(Exception):
    pass


@dataclass(frozen=True)
class Life:
    """A unit exists from `opened` up to but not including `closed`."""

    unit: int
    opened: date
    closed: date = FOREVER


@dataclass(frozen=True)
class Place:
    """From `valid_from` a unit stands under `parent` (None: on top)."""

    unit: int
    parent: int | None
    valid_from: date


@dataclass(frozen=True, order=True)
class Link:
    """`descendant` stands `depth` steps under `ancestor` from `start` up to but not including `end`."""

    ancestor: int
    descendant: int
    depth: int
    start: date
    end: date


@dataclass(frozen=True)
class _Stay:
    parent: int | None
    start: date
    end: date


class Tree:
    """Lives and placements of one or more trees; knows how to derive their closure."""

    def __init__(self, lives: Iterable[Life], places: Iterable[Place]) -> None:
        self.lives: Mapping[int, Life] = {life.unit: life for life in lives}
        self._stays = _stays(self.lives, places)

    def problems(self) -> list[Problem]:
        """Return what is wrong with the tree; an empty list when it holds."""
        return [problem for unit in self.lives for problem in self._problems_of(unit)]

    def _problems_of(self, unit: int) -> Iterable[Problem]:
        life, stays = self.lives[unit], self._stays.get(unit, [])
        if not stays or stays[0].start != life.opened:
            yield Problem(ProblemKind.NO_PLACE, unit, life.opened)
        for stay in stays:
            parent = self.lives.get(stay.parent) if stay.parent is not None else None
            if parent and not (parent.opened <= stay.start and stay.end <= parent.closed):
                yield Problem(ProblemKind.PARENT_CLOSED, unit, stay.start, parent.unit)
        try:
            self.links(unit)
        except _CycleError:
            yield Problem(ProblemKind.CYCLE, unit, life.opened)

    def links(self, unit: int) -> list[Link]:
        """Return the unit's links to itself and all above it; only for a tree without problems."""
        life = self.lives[unit]
        found: list[Link] = []
        self._climb((unit,), life.opened, life.closed, found)
        return _joined(found)

    def _climb(self, path: tuple[int, ...], start: date, end: date, found: list[Link]) -> None:
        unit, above = path[0], path[-1]
        if above in path[:-1]:
            raise _CycleError
        found.append(Link(above, unit, len(path) - 1, start, end))
        for stay in self._stays.get(above, []):
            first, last = max(start, stay.start), min(end, stay.end)
            if stay.parent is not None and first < last:
                self._climb((*path, stay.parent), first, last, found)


def _stays(lives: Mapping[int, Life], places: Iterable[Place]) -> dict[int, list[_Stay]]:
    by_unit: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        by_unit[place.unit].append(place)
    stays = {}
    for unit, own in by_unit.items():
        own.sort(key=lambda place: place.valid_from)
        ends = [place.valid_from for place in own[1:]] + [lives[unit].closed]
        stays[unit] = [_Stay(place.parent, place.valid_from, end) for place, end in zip(own, ends, strict=True)]
    return stays


def _joined(links: list[Link]) -> list[Link]:
    """Join links that follow on each other without change, so that a move far above makes no new row."""
    joined: list[Link] = []
    for link in sorted(links):
        last = joined[-1] if joined else None
        if last and last.end == link.start and (last.ancestor, last.depth) == (link.ancestor, link.depth):
            joined[-1] = Link(last.ancestor, last.descendant, last.depth, last.start, link.end)
        else:
            joined.append(link)
    return joined
