"""A saved picture as its page and its mail show it."""

from dataclasses import dataclass
from datetime import datetime

from valvo.analytics.errors import LakeMissingError
from valvo.core import clock
from valvo.core.languages import Language
from valvo.core.periods import Period
from valvo.documents.tree import Tone
from valvo.indicators.catalogue import INDICATORS, UnknownIndicatorError, indicator
from valvo.indicators.declarations import Indicator
from valvo.indicators.gathered import shown_manifest
from valvo.indicators.own import own_indicators
from valvo.indicators.picture import THEMES, PictureRow, rows_of
from valvo.organisation.models import Unit
from valvo.pictures.models import SavedPicture
from valvo.pictures.rules import Which, period_shown


@dataclass(frozen=True)
class Counted:
    """How many rows there are, and of how many the marks say something."""

    rows: int
    worse: int
    better: int
    missed: int


def period_of(picture: SavedPicture) -> Period:
    """Return the period a picture shows today."""
    return period_shown(clock.today(), picture.grain, Which(picture.which), picture.period)  # type: ignore[arg-type]  # one of its choices


def rows(picture: SavedPicture, period: Period, language: Language) -> list[PictureRow] | None:
    """Return the rows in their order; None before there is a lake. What has left the catalogue is left out."""
    wanted = [found for name in picture.indicators if (found := _known(name))]
    try:
        return rows_of(picture.unit_id, period, language, wanted)
    except LakeMissingError:
        return None


def as_of() -> datetime | None:
    """Return up to when figures are known; None before there is a lake."""
    try:
        return shown_manifest().as_of
    except LakeMissingError:
        return None


def counted(found: list[PictureRow]) -> Counted:
    """Return how many rows tell of a change for the worse or the better, and how many will not meet their target."""
    marks = [{(sign.shape, sign.tone) for sign in row.signs} for row in found]
    return Counted(
        rows=len(found),
        worse=sum(("round", Tone.WORSE) in one for one in marks),
        better=sum(("round", Tone.BETTER) in one for one in marks),
        missed=sum(("square", Tone.WORSE) in one for one in marks),
    )


def offered(unit: Unit, language: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the indicators one can choose between for a unit, chapter by chapter."""
    every = (*INDICATORS, *own_indicators(unit))
    return [
        (str(title), [(one.id, one.name[language]) for one in every if one.theme is theme])
        for theme, title in THEMES.items()
    ]


def _known(name: str) -> Indicator | None:
    try:
        return indicator(name)
    except UnknownIndicatorError:
        return None
