"""The lake in an S3-compatible store: built, refreshed and read as in a folder. Runs where moto is installed.

moto's server speaks S3 on a port of this machine; nothing leaves it.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from lake_world import case, told, tree
from pytest_django import Settings

from valvo.analytics import overlay
from valvo.analytics.engine import open_lake
from valvo.analytics.querying import ask
from valvo.analytics.refresh import refresh
from valvo.analytics.tables import CASES
from valvo.core import clock
from valvo.handling.models import Case
from valvo.indicators.computing import Ask, compute_on

pytest.importorskip("moto.server", reason="moto is not installed")
boto3 = pytest.importorskip("boto3", reason="boto3 is not installed")

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.filterwarnings("default")]

PATIENCE = 120  # seconds
KEYS = {"aws_access_key_id": "nobody", "aws_secret_access_key": "nothing"}


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """Start a store in a process of its own and return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", port]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + PATIENCE
    while not _listens(int(port)):
        assert time.monotonic() < until, "the store did not start"
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait(PATIENCE)


def _listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(autouse=True)
def bucket(store: str, settings: Settings, lake_folder: object) -> None:
    """Let the lake lie in a bucket of this test."""
    name = f"lake-{uuid4().hex}"
    boto3.client("s3", endpoint_url=store, region_name="eu-north-1", **KEYS).create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
    )
    settings.LAKE_FOLDER = f"s3://{name}/lake"
    settings.LAKE_STORE = KEYS | {
        "aws_endpoint_url": store,
        "aws_region": "eu-north-1",
        "aws_allow_http": "true",
        "aws_conditional_put": "etag",
    }


def test_the_lake_is_built_refreshed_and_asked_in_an_object_store() -> None:
    with clock.stopped_at(datetime(2026, 7, 1, 9, tzinfo=UTC)):
        ward = tree(top=None, ward="top")["ward"]
        case(ward, date(2026, 2, 1))
        refresh()
        case(ward, date(2026, 2, 2), reach="near_miss")
        done = refresh()

        lake = open_lake()
        rows = lake.run(lake.table(CASES)).to_pylist()
        found = compute_on(lake, Ask(("reached_share",), (ward.pk,), date(2026, 1, 1), date(2026, 4, 1), "quarter"))

    assert done.rebuilt == ()
    assert done.manifest.lake_version == 2
    assert len(rows) == 2
    assert [(one.numerator, one.denominator, one.value) for one in found] == [(1, 2, 50.0)]


def test_changed_rows_lie_beside_their_table_in_an_object_store_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlay, "MOST_REWRITTEN", 0)

    def states() -> list[tuple[object, object]]:
        lake = open_lake()
        return sorted((row["id"], row["state"]) for row in lake.run(lake.table(CASES)).to_pylist())

    ward = tree(top=None, ward="top")["ward"]
    changed, gone, same = (case(ward, date(2026, 2, day)) for day in (1, 2, 3))
    refresh()
    Case.objects.filter(pk=changed.pk).update(state="received")
    told(changed)
    told(gone)
    gone.delete()
    manifest = refresh().manifest
    right = [(changed.pk, "received"), (same.pk, "new")]
    assert (states(), manifest.has_changes(CASES), manifest.tables["cases"].rows) == (right, True, 2)
    assert ask("SELECT count(*) FROM cases", frozenset([ward.pk])).rows == ((2,),)

    with clock.stopped_at(clock.now() + timedelta(days=1)):
        assert not refresh().manifest.has_changes(CASES)
    assert states() == right
