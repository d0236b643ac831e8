"""Counts from registers as figures of a document."""

from dataclasses import replace
from decimal import Decimal

from valvo.core.figures import Figure, Unit

UNITS = {"count": Unit.COUNT, "percent": Unit.PERCENT, "points": Unit.SCORE}


def named(figure: Figure, *name: str) -> Figure:
    """Return the figure under the name a person's text may hold it by; as it is where part of the name is missing."""
    return replace(figure, definition=".".join(name)) if all(name) else figure


def count(value: Decimal | None) -> Figure:
    """Return a count; None is missing."""
    return Figure(None if value is None else int(value))


def change(value: Decimal | None) -> Figure:
    """Return a change of a count, with its sign."""
    return Figure(None if value is None else int(value), signed=True)


def share(part: Decimal | None, whole: Decimal | None, *, decimals: int = 0) -> Figure:
    """Return a share in per cent, exact until printed; missing where either is, or where the whole is nought."""
    if part is None or not whole:
        return Figure(None, Unit.PERCENT, decimals)
    return Figure.share(int(part), int(whole), decimals=decimals)


def relative(now: Decimal | None, before: Decimal | None) -> Figure:
    """Return the change in per cent of what was before."""
    if now is None or not before:
        return Figure(None, Unit.PERCENT, 1, signed=True)
    return Figure((now - before) * 100 / before, Unit.PERCENT, 1, signed=True)


def rate(number: Decimal | None, per: Decimal | None, *, decimals: int = 1) -> Figure:
    """Return how many of one there are for each of the other."""
    if number is None or not per:
        return Figure(None, Unit.RATE, decimals)
    return Figure(number / per, Unit.RATE, decimals, cases=int(number), out_of=int(per))


def total(values: list[Decimal | None]) -> Decimal | None:
    """Return the sum of what is known, None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
