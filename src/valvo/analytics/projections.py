"""All projections, by table: the registry a refresh goes by. Adding a table is adding its projection here."""

from collections.abc import Mapping
from types import MappingProxyType

from valvo.analytics.figure_projections import COUNTED_BY_DAY, FIGURES
from valvo.analytics.projecting import Counting, Projection
from valvo.analytics.work_projections import WORK

PROJECTIONS: Mapping[str, Projection] = MappingProxyType({one.table.name: one for one in (*WORK, *FIGURES)})
COUNTINGS: Mapping[str, Counting] = MappingProxyType({one.table.name: one for one in COUNTED_BY_DAY})
