"""The makers of the folders before this one in the thread, and a lake of each test's own."""

import sys
from pathlib import Path

import pytest
from pytest_django import Settings

for folder in ("intake", "handling"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))


@pytest.fixture(autouse=True)
def lake_folder(settings: Settings, tmp_path: Path) -> Path:
    """Let the lake lie in a folder of this test."""
    settings.LAKE_FOLDER = tmp_path / "lake"
    return tmp_path / "lake"
