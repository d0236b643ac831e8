"""Refusals shared by the comparison statistics: every bad number is named with its place, never averaged away."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


# Nothing is counted among less than this; dividing by it would leave no number that can be reckoned with.
SMALLEST = 1e-15


class StatisticsError(ValueError):
    """A figure cannot be computed from these data; the sentence names the value and its place.

    `index` (from 0) and `column` repeat the place for readers of files, which know rows instead; None: no one place.
    """

    def __init__(self, message: str, *, index: int | None = None, column: str | None = None) -> None:
        """Keep the place beside the sentence."""
        super().__init__(message)
        self.index = index
        self.column = column


def refuse(wrong: BoolArray, name: str, fault: str) -> None:
    """Raise StatisticsError at the first place where `wrong` holds."""
    places = np.flatnonzero(wrong)
    if places.size:
        index = int(places[0])
        raise StatisticsError(f"{name}: value {index + 1} {fault}.", index=index, column=name)


def numbers(values: ArrayLike, name: str) -> FloatArray:
    """Return values as floats; raises StatisticsError naming the first one that is missing or infinite."""
    array = np.asarray(values, dtype=np.float64)
    refuse(~np.isfinite(np.atleast_1d(array)), name, "is missing or not a finite number")
    return array


def counts(values: ArrayLike, name: str) -> FloatArray:
    """Return values as floats ≥ 0; raises StatisticsError naming the first negative or missing one."""
    array = numbers(values, name)
    refuse(np.atleast_1d(array) < 0, name, "is negative")
    return array


def exposures(values: ArrayLike, name: str) -> FloatArray:
    """Return values as floats > 0; raises StatisticsError naming the first that is zero, negative or missing."""
    array = numbers(values, name)
    refuse(np.atleast_1d(array) <= 0, name, "is not above zero")
    refuse(np.atleast_1d(array) < SMALLEST, name, "is too small to divide by")
    return array


def parts_of(numerators: ArrayLike, denominators: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return numerators and denominators of proportions; raises StatisticsError where one exceeds its whole."""
    parts, wholes = counts(numerators, "numerators"), exposures(denominators, "denominators")
    try:
        np.broadcast_shapes(parts.shape, wholes.shape)
    except ValueError as error:
        message = f"the lengths differ: numerators {parts.size}, denominators {wholes.size}."
        raise StatisticsError(message) from error
    refuse(np.atleast_1d(parts > wholes), "numerators", "is larger than its denominator")
    return parts, wholes


def same_length(**arrays: FloatArray) -> int:
    """Return the common length of one-dimensional arrays; raises StatisticsError when they differ or are empty."""
    lengths = {name: array.size for name, array in arrays.items()}
    if len(set(lengths.values())) != 1:
        raise StatisticsError("the lengths differ: " + ", ".join(f"{k} {v}" for k, v in lengths.items()) + ".")
    length = next(iter(lengths.values()))
    if length == 0:
        raise StatisticsError(f"{next(iter(lengths))}: there are no values.")
    return length


def share(value: float, name: str) -> float:
    """Return a value strictly between 0 and 1, such as a confidence or a level; raises StatisticsError otherwise."""
    if not 0 < value < 1:
        raise StatisticsError(f"{name} is {value}; it must lie between 0 and 1.")
    return value


def one_of(value: str, permitted: Sequence[str], name: str) -> str:
    """Return the value when it is permitted; raises StatisticsError listing the permitted ones otherwise."""
    if value not in permitted:
        raise StatisticsError(f"{name} is '{value}'; it must be one of {', '.join(permitted)}.")
    return value
