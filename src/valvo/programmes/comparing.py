"""Areas side by side: organisers that share their results on a programme, measure by measure, never ranked."""

from collections.abc import Sequence
from dataclasses import dataclass

from valvo.core.languages import Language
from valvo.programmes.access import Followed
from valvo.programmes.queries import ShareCell, share_cell, title_of, years_counted
from valvo.programmes.rollup import Counted
from valvo.programmes.rules import Share


@dataclass(frozen=True)
class AreaLine:
    """A goal or measure with each area's share, in the order of the areas."""

    id: str
    title: str
    is_measure: bool
    cells: tuple[ShareCell, ...]


def side_by_side(areas: Sequence[Followed], year: int, language: Language, place: str = "") -> list[AreaLine]:
    """Return the goals of the first area's programme, or a goal's measures, area by area; four queries an area."""
    counted = [_counted(one, year) for one in areas]
    placed = list(areas[0].programme.all_measures())
    if place:
        rows = [(one.measure.id, one.measure.text[language], [one.measure.id]) for one in placed if one.place == place]
    else:
        titles = {one.place: title_of(one, language) for one in placed}
        rows = [(key, said, [one.measure.id for one in placed if one.place == key]) for key, said in titles.items()]
    return [
        AreaLine(key, said, is_measure=bool(place), cells=_cells(counted, ids, language)) for key, said, ids in rows
    ]


def _counted(area: Followed, year: int) -> Counted:
    found = years_counted(area, [year]).get(year)
    return found.counted if found else Counted({})


def _cells(counted: Sequence[Counted], measures: Sequence[str], language: Language) -> tuple[ShareCell, ...]:
    return tuple(
        share_cell(sum((one.measures.get(key, Share()) for key in measures), Share()), language) for one in counted
    )
