"""The year as a wheel: where its months and occasions lie. Pure geometry, drawn by the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import cos, pi, sin

SIZE = 520
CENTRE = SIZE / 2
OUTER, INNER = 236.0, 96.0
LABELS = 222.0
FIRST_RING, RING = 196.0, 17.0  # occasions of one time of the year lie inwards ring by ring
RINGS = 6
NEAR = 9.5  # degrees: closer ones take another ring


@dataclass(frozen=True)
class Spot:
    """A place on the wheel."""

    x: float
    y: float


@dataclass(frozen=True)
class Sector:
    """A month: the path around it and where its name stands."""

    path: str
    label: Spot


def angle(day: date) -> float:
    """Return a day's place in degrees, clockwise from the top: the first of January is nought."""
    begin, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return 360 * (day - begin).days / (end - begin).days


def spot(degrees: float, radius: float) -> Spot:
    """Return the point at an angle and a distance from the middle."""
    turned = (degrees - 90) * pi / 180
    return Spot(round(CENTRE + radius * cos(turned), 1), round(CENTRE + radius * sin(turned), 1))


def sectors(year: int) -> list[Sector]:
    """Return the twelve months."""
    edges = [angle(date(year, month, 1)) for month in range(1, 13)] + [360.0]
    return [Sector(_path(a, b), spot((a + b) / 2, LABELS)) for a, b in pairwise(edges)]


def _path(begin: float, end: float) -> str:
    a, b, c, d = spot(begin, OUTER), spot(end, OUTER), spot(end, INNER), spot(begin, INNER)
    return f"M{a.x} {a.y}A{OUTER} {OUTER} 0 0 1 {b.x} {b.y}L{c.x} {c.y}A{INNER} {INNER} 0 0 0 {d.x} {d.y}Z"


def places(days: Sequence[date]) -> list[Spot]:
    """Return a spot for each day, in order; near ones lie on rings of their own while there are rings."""
    taken: list[tuple[float, int]] = []
    found = []
    for day in days:
        here = angle(day)
        near = {ring for degrees, ring in taken if abs(degrees - here) < NEAR}
        ring = next((one for one in range(RINGS) if one not in near), len(taken) % RINGS)
        taken.append((here, ring))
        found.append(spot(here, FIRST_RING - ring * RING))
    return found


def hand(day: date) -> tuple[Spot, Spot]:
    """Return where the line of today begins and ends."""
    return spot(angle(day), INNER), spot(angle(day), OUTER)
