"""The catalogue: every indicator Valvo ships with. Adding one is adding one declaration to a file of this folder."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from valvo.core.errors import Refusal
from valvo.core.languages import Language
from valvo.indicators.catalogue import (
    access,
    arranged,
    asked,
    care,
    causes,
    complaints,
    handling,
    improvement,
    learning,
    rates,
    reporting,
    safety,
    staff,
    steering,
)
from valvo.indicators.catalogue.facts import SERIOUS
from valvo.indicators.declarations import Indicator

__all__ = ["INDICATORS", "SERIOUS", "UnknownIndicatorError", "indicator", "names", "register"]


class UnknownIndicatorError(Refusal):
    """There is no indicator of that id."""


INDICATORS: tuple[Indicator, ...] = (
    *safety.INDICATORS,
    *reporting.INDICATORS,
    *handling.INDICATORS,
    *improvement.INDICATORS,
    *learning.INDICATORS,
    *rates.INDICATORS,
    *complaints.INDICATORS,
    *access.INDICATORS,
    *staff.INDICATORS,
    *arranged.INDICATORS,
    *care.INDICATORS,
    *steering.INDICATORS,
    *asked.INDICATORS,
    *causes.INDICATORS,
)

_BY_ID: Mapping[str, Indicator] = MappingProxyType({one.id: one for one in INDICATORS})


# Indicators declared elsewhere than here: found by their id, and all their names.
Finder = Callable[[str], Indicator | None]
Names = Callable[[Language], Mapping[str, str]]
_MORE: list[tuple[Finder, Names]] = []


def register(finder: Finder, named: Names) -> None:
    """Tell of indicators declared elsewhere. Called in the app's `ready`."""
    _MORE.append((finder, named))


def indicator(identifier: str) -> Indicator:
    """Return an indicator of the catalogue or declared elsewhere; raises UnknownIndicatorError for an unknown id."""
    found = _BY_ID.get(identifier) or next((one for find, _names in _MORE if (one := find(identifier))), None)
    if found is None:
        raise UnknownIndicatorError(f"There is no indicator '{identifier}'.")
    return found


def names(language: Language) -> Mapping[str, str]:
    """Return every indicator's name by its id."""
    found = {one.id: one.name[language] for one in INDICATORS}
    for _find, named in _MORE:
        found |= named(language)
    return found
