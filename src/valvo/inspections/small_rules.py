"""Small numbers of restriction measures hidden, with what would let them be worked out. Pure."""

from collections.abc import Sequence

SMALLEST = 5


def few(number: int) -> bool:
    """Tell whether so few could tell of somebody."""
    return 0 < number < SMALLEST


def shown(decisions: int, checked: int, faulty: int) -> tuple[int | None, int | None, int | None]:
    """Return decisions, checked and faulty; None for what is few, or few by subtraction from what stands beside it."""
    if few(decisions):
        return None, None, None
    if few(checked) or few(decisions - checked):
        return decisions, None, None
    if few(faulty) or few(checked - faulty):
        return decisions, checked, None
    return decisions, checked, faulty


def shown_months(numbers: Sequence[int | None]) -> list[int | None]:
    """Return months with None for few; where one alone is hidden the smallest other goes too: no sum tells it then."""
    kept = [None if number is None or few(number) else number for number in numbers]
    hidden = sum(number is not None and few(number) for number in numbers)
    others = [number for number in kept if number]
    if hidden == 1 and others:
        kept[kept.index(min(others))] = None
    return kept
