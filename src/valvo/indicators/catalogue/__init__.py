"""The catalogue: every indicator Valvo ships with. Adding one is adding one declaration to a file of this folder."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from valvo.core.errors import Refusal
from valvo.core.languages import Language
from valvo.core.later import later
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
from valvo.indicators.catalogue.programme import placed
from valvo.indicators.declarations import Indicator

if TYPE_CHECKING:  # the catalogue is read without a database
    from valvo.organisation.models import Unit

__all__ = ["INDICATORS", "SERIOUS", "UnknownIndicatorError", "indicator", "names"]


class UnknownIndicatorError(Refusal):
    """There is no indicator of that id."""


_DECLARED = (
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
INDICATORS: tuple[Indicator, ...] = tuple(map(placed, _DECLARED))

_BY_ID: Mapping[str, Indicator] = MappingProxyType({one.id: one for one in INDICATORS})


# Figures declared in the web: their module builds on this one.
_own_indicator: Callable[[str], Indicator | None] = later("valvo.indicators.own:own_indicator")
_own_names: Callable[[Language, "Unit | None"], Mapping[str, str]] = later("valvo.indicators.own:own_names")


def indicator(identifier: str) -> Indicator:
    """Return an indicator of the catalogue or declared in the web; raises UnknownIndicatorError for an unknown id."""
    found = _BY_ID.get(identifier) or _own_indicator(identifier)
    if found is None:
        raise UnknownIndicatorError(f"There is no indicator '{identifier}'.")
    return found


def names(language: Language, unit: "Unit | None" = None) -> Mapping[str, str]:
    """Return every indicator's name by its id; with a unit, those the unit has."""
    return {one.id: one.name[language] for one in INDICATORS} | dict(_own_names(language, unit))
