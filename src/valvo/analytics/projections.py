"""All projections, by table: the registry a refresh goes by. Adding a table is adding its projection here.

An app that lies above the lake registers the rows of its table in its module `lake`, which is loaded with this one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.module_loading import autodiscover_modules

from valvo.analytics.device_projections import DEVICES_AND_OCCASIONS
from valvo.analytics.figure_projections import COUNTED_BY_DAY, FIGURES
from valvo.analytics.inspection_projections import INSPECTION
from valvo.analytics.learning_projections import DAYS_OF_CROSS, LEARNING
from valvo.analytics.projecting import Counting, Projection
from valvo.analytics.steering_projections import STEERING
from valvo.analytics.work_projections import WORK

_by_table = {
    one.table.name: one for one in (*WORK, *FIGURES, *LEARNING, *INSPECTION, *STEERING, *DEVICES_AND_OCCASIONS)
}
PROJECTIONS: Mapping[str, Projection] = MappingProxyType(_by_table)
COUNTINGS: Mapping[str, Counting] = MappingProxyType({one.table.name: one for one in (*COUNTED_BY_DAY, *DAYS_OF_CROSS)})


def register(projection: Projection) -> None:
    """Let a table's rows come from an app above the lake."""
    _by_table[projection.table.name] = projection


autodiscover_modules("lake")
