"""One rule for rounding. Shares shown together sum to 100; a single figure rounds half away from zero.

Both work on exact decimals and fractions, so 2.675 is the number people read and not its binary neighbour below.
See docs/statistics/rounding.md.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite

from valvo.statistics.checks import StatisticsError

Number = int | float | Decimal | Fraction
METHOD = "largest_remainder"


def round_half_away(value: Number, decimals: int = 0) -> Decimal:
    """Return the value with this many decimals, halves away from zero: 2.5 → 3, −2.5 → −3, 2.675 → 2.68."""
    steps = _exact(value, "value") * _steps_per_unit(decimals)
    whole = (abs(steps) + Fraction(1, 2)).__floor__()
    return _in_steps(whole if steps >= 0 else -whole, decimals)


def shares(counts: Sequence[Number], *, decimals: int = 1, total: int = 100) -> tuple[Decimal, ...]:
    """Return each count's share of the whole, rounded so that the shares sum exactly to `total`.

    Largest remainder (Hare–Niemeyer): every share is rounded down, then the steps that are left go to the largest
    remainders; ties go to the larger count, then to the first. Each share is less than one step from its exact value.
    Raises StatisticsError for negative counts and when all are zero: nothing has no shares.
    """
    exact = [_exact(value, f"counts: value {place}") for place, value in enumerate(counts, start=1)]
    negative = next((place for place, value in enumerate(exact, start=1) if value < 0), None)
    if negative is not None:
        raise StatisticsError(f"counts: value {negative} is negative.")
    whole = sum(exact, Fraction(0))
    if whole == 0:
        raise StatisticsError("counts: the sum is zero, so there are no shares of it.")
    all_steps = total * _steps_per_unit(decimals)
    steps = [value * all_steps / whole for value in exact]
    floors = [step.__floor__() for step in steps]
    left = all_steps - sum(floors)
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - steps[i], -exact[i], i))
    raised = set(order[:left])
    return tuple(_in_steps(floor + (place in raised), decimals) for place, floor in enumerate(floors))


def _steps_per_unit(decimals: int) -> int:
    if decimals < 0:
        raise StatisticsError(f"decimals is {decimals}; it must be at least 0.")
    return int(10**decimals)


def _exact(value: Number, name: str) -> Fraction:
    """Return the number as people read it: a float by its shortest decimal form."""
    if not isfinite(value):
        raise StatisticsError(f"{name} is not a finite number.")
    if isinstance(value, float):
        return Fraction(repr(float(value)))  # numpy's own floats would write their type's name
    if isinstance(value, Decimal | Fraction):
        return Fraction(value)
    return Fraction(int(value))  # numpy's whole numbers would carry their limited range along


def _in_steps(steps: int, decimals: int) -> Decimal:
    return Decimal(steps).scaleb(-decimals)
