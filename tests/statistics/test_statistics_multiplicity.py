"""False discovery rate over many units: the published example, a second calculation, properties, borders."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valvo.statistics.checks import StatisticsError
from valvo.statistics.multiplicity import benjamini_hochberg

p_lists = st.lists(st.floats(0, 1), max_size=30)
# Benjamini & Hochberg 1995, J. R. Statist. Soc. B 57:289–300, section 4: thrombolysis with rt-PA and APSAC.
PUBLISHED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]


def test_the_published_example_rejects_four() -> None:
    assert sum(benjamini_hochberg(PUBLISHED, level=0.05).rejected) == 4


def test_adjusted_values_are_those_of_r() -> None:
    # R: p.adjust(p, "BH") on the same values.
    adjusted = benjamini_hochberg(PUBLISHED).adjusted
    assert adjusted[:4].tolist() == pytest.approx([0.0015, 0.0030, 0.0095, 0.035625])
    assert adjusted[5] == adjusted[6] == pytest.approx(0.06385714, abs=5.1e-9)


@settings(deadline=None)
@given(p_lists, st.sampled_from([0.01, 0.05, 0.2]))
def test_the_step_up_rule_written_out_rejects_the_same(values: list[float], level: float) -> None:
    ordered = sorted(values)
    passing = [rank for rank, p in enumerate(ordered, start=1) if p * len(values) / rank <= level]
    border = ordered[max(passing) - 1] if passing else -1.0
    assert list(benjamini_hochberg(values, level=level).rejected) == [p <= border for p in values]


@settings(deadline=None)
@given(p_lists)
def test_order_is_kept_and_does_not_matter(values: list[float]) -> None:
    forward, backward = benjamini_hochberg(values), benjamini_hochberg(values[::-1])
    assert np.allclose(forward.adjusted, backward.adjusted[::-1])
    assert all(adjusted >= p - 1e-15 for adjusted, p in zip(forward.adjusted, values, strict=True))


def test_the_level_itself_still_rejects() -> None:
    assert benjamini_hochberg([0.05]).rejected == (True,)
    assert benjamini_hochberg([0.050001]).rejected == (False,)
    assert benjamini_hochberg([]).rejected == ()


@pytest.mark.parametrize("value", [-0.01, 1.01])
def test_values_that_are_no_probabilities_are_named(value: float) -> None:
    with pytest.raises(StatisticsError, match="p_values: value 2 does not lie between 0 and 1"):
        benjamini_hochberg([0.5, value])
