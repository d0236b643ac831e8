"""The same seed gives the same region, whenever it is made."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from region_told import told

from valvo.core import clock
from valvo.demo.generate import generate

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


@pytest.mark.one_database
def test_the_same_seed_writes_the_same_region() -> None:
    regions = []
    for _ in range(2):
        with clock.stopped_at(NOW), transaction.atomic():
            generate(seed=7, scale=0.02)
            regions.append(told())
            transaction.set_rollback(True)

    assert len(regions[0][0]) > 50
    assert regions[0] == regions[1]
