"""Every test of the lake has a folder of its own; makers of reports are those of intake."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lake_world import Refreshed, Row
from pytest_django import Settings

from valvo.analytics import engine
from valvo.analytics import refresh as refreshing
from valvo.analytics.columns import LakeTable
from valvo.analytics.engine import open_lake
from valvo.analytics.projections import COUNTINGS, PROJECTIONS

sys.path.insert(0, str(Path(__file__).parents[1] / "intake"))


@pytest.fixture(autouse=True)
def lake_folder(settings: Settings, tmp_path: Path) -> Path:
    """Let the lake lie in a folder of this test."""
    settings.LAKE_FOLDER = tmp_path / "lake"
    return tmp_path / "lake"


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[[LakeTable], Refreshed]:
    """Return what narrows the lake to one table and gives its rows after a refresh; the last equals a full build."""

    def narrowed(table: LakeTable) -> Refreshed:
        monkeypatch.setattr(refreshing, "TABLES", (table,))
        monkeypatch.setattr(engine, "TABLES", (table,))
        for name, among in (("PROJECTIONS", PROJECTIONS), ("COUNTINGS", COUNTINGS)):
            monkeypatch.setattr(refreshing, name, {key: one for key, one in among.items() if key == table.name})

        def rows() -> list[Row]:
            lake = open_lake()
            return sorted(lake.run(lake.table(table)).to_pylist(), key=str)

        def refreshed(*, last: bool = False) -> list[Row]:
            refreshing.refresh()
            merged = rows()
            if last:
                refreshing.refresh(full=True)
                assert merged == rows()
            return merged

        return refreshed

    return narrowed
