"""An axis always has some height, whatever its values."""

import pytest

from valvo.core.figures import Unit
from valvo.documents.charts import tick_range


@pytest.mark.parametrize("zoom", [True, False])
@pytest.mark.parametrize("unit", [Unit.PERCENT, Unit.COUNT])
@pytest.mark.parametrize("value", [0.0, 0.5, 1.0, 99.0, 99.5, 100.0, 150.0])
def test_values_all_alike_stand_inside_an_axis_with_height(value: float, unit: Unit, *, zoom: bool) -> None:
    ticks = tick_range([value, value], unit, zoom=zoom)

    assert ticks[0] < ticks[-1]
    assert ticks[0] <= value <= ticks[-1]
    assert unit is not Unit.PERCENT or value > 100 or ticks[-1] <= 100
