"""Every test of the lake has a folder of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def lake_folder(settings: Settings, tmp_path: Path) -> Path:
    """Let the lake lie in a folder of this test."""
    settings.LAKE_FOLDER = tmp_path / "lake"
    return tmp_path / "lake"
