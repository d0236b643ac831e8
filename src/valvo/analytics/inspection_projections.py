"""Rows of visits and what was observed on them."""

from collections.abc import Iterator

from valvo.analytics.inspection_tables import OBSERVATIONS, VISITS
from valvo.analytics.projecting import Projection, Row, Touched, day_of
from valvo.analytics.reading import Keys
from valvo.inspections.models import Observation, Visit


def _visits(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "unit", "purpose", "kind", "form", "state", "visited_on", "approved_at", "commented_at")
    made = Visit.objects.filter(pk__in=keys, visited_on__isnull=False).order_by("pk").values_list(*fields)
    for *values, visited_on, approved_at, commented_at in made:
        yield *values, visited_on, day_of(approved_at), commented_at is not None, visited_on.year


def _observations(keys: Keys) -> Iterator[Row]:
    fields = ("pk", "visit", "visit__unit", "theme", "grade", "danger", "action", "visit__visited_on")
    found = Observation.objects.filter(pk__in=keys, visit__visited_on__isnull=False).order_by("pk")
    for *values, action, visited_on in found.values_list(*fields):
        yield *values, action is not None, visited_on, visited_on.year


def _touched_visits(touched: Touched) -> set[int]:

    return set(touched.get("inspections.visit", ()))


def _touched_observations(touched: Touched) -> set[int]:
    """Return the observations of changed visits, and those told of themselves: they are gone."""
    of_visits = Observation.objects.filter(visit__in=touched.get("inspections.visit", ())).values_list("pk", flat=True)
    return {*touched.get("inspections.observation", ()), *of_visits}


INSPECTION = (
    Projection(VISITS, Visit, _visits, _touched_visits),
    Projection(OBSERVATIONS, Observation, _observations, _touched_observations),
)
