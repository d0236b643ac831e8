"""Which indicators an action can be tied to. Improvement lies left of indicators: they tell it here what there is."""

from collections.abc import Callable, Mapping

from valvo.core.languages import Language
from valvo.organisation.models import Unit

# Returns the names of all indicators by id, in a language; with a unit, those of the indicators it has.
Namer = Callable[[Language, Unit | None], Mapping[str, str]]
_NAMERS: list[Namer] = []


def register(namer: Namer) -> None:
    """Tell how indicators are named; called when the app that owns them is ready."""
    _NAMERS.append(namer)


def indicator_names(language: Language, unit: Unit | None = None) -> dict[str, str]:
    """Return every indicator's name by its id, in the order of the names; with a unit, those the unit has."""
    found = {key: name for namer in _NAMERS for key, name in namer(language, unit).items()}
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))
