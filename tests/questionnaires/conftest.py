"""What the questionnaires' tests share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Read refusals in English, whatever language an earlier test left behind."""
    with translation.override("en"):
        yield
