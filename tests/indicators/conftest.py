"""Every test of indicators has a lake of its own, over the small world of the lake's tests, and intake's reports."""

import sys
from pathlib import Path

import pytest
from pytest_django import Settings

for folder in ("analytics", "intake"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))


@pytest.fixture(autouse=True)
def lake_folder(settings: Settings, tmp_path: Path) -> Path:
    """Let the lake lie in a folder of this test."""
    settings.LAKE_FOLDER = tmp_path / "lake"
    return tmp_path / "lake"
