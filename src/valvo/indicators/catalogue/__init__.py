"""The catalogue: every indicator Valvo ships with. Adding one is adding one declaration to a file of this folder."""

from collections.abc import Mapping
from types import MappingProxyType

from valvo.core.errors import Refusal
from valvo.core.languages import Language
from valvo.indicators.catalogue import (
    access,
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

__all__ = ["INDICATORS", "SERIOUS", "UnknownIndicatorError", "indicator", "names"]


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
    *care.INDICATORS,
    *steering.INDICATORS,
    *asked.INDICATORS,
    *causes.INDICATORS,
)

_BY_ID: Mapping[str, Indicator] = MappingProxyType({one.id: one for one in INDICATORS})


def indicator(identifier: str) -> Indicator:
    """Return an indicator of the catalogue; raises UnknownIndicatorError for an unknown id."""
    try:
        return _BY_ID[identifier]
    except KeyError:
        raise UnknownIndicatorError(f"There is no indicator '{identifier}'.") from None


def names(language: Language) -> Mapping[str, str]:
    """Return every indicator's name by its id."""
    return {one.id: one.name[language] for one in INDICATORS}
