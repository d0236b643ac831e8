"""Every indicator counted by hand, on a real Spark cluster of this machine: a standalone master and two workers.

Runs where pyspark and Java are installed.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_indicators_by_hand import asked, by_hand, places, write_everything

from valvo.analytics.engine import open_lake
from valvo.indicators import reach
from valvo.indicators.computing import Computed, compute_on

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed"),
]
PATIENCE = 300  # seconds for a master to open its port, and for both workers to find it, on a machine with other work


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a master and two workers; return the master's address."""
    folder, port, page = tmp_path_factory.mktemp("spark"), free_port(), free_port()
    home = Path(pyspark.__file__).parent
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}

    def start(role: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{role}", "--host", "127.0.0.1", *arguments]
        with (folder / f"{role.replace('.', '-')}.log").open("ab") as log:
            return subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)

    address = f"spark://127.0.0.1:{port}"
    started = [start("master.Master", "--port", str(port), "--webui-port", str(page))]
    for _ in range(2):
        own = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / "work"), "--webui-port", str(free_port()))
        started.append(start("worker.Worker", *own, address))
    try:
        _wait(lambda: (folder / "master-Master.log").read_text().count("Registering worker") == 2)
        yield address
    finally:
        for one in reversed(started):
            one.terminate()
        for one in started:
            one.wait(timeout=PATIENCE)


def _wait(happened: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, "the cluster did not start"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def session(master: str) -> Iterator[Any]:
    """Open a session on the cluster, with one executor on each worker."""
    builder = pyspark.sql.SparkSession.builder.master(master).config("spark.ui.enabled", "false")
    builder = builder.config("spark.executor.memory", "600m").config("spark.executor.cores", "1")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "2")
    found = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def on_both(session: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """Return every figure from the cluster and from DuckDB, over the same files."""
    from django.conf import settings

    from valvo.analytics.spark import open_lake_on_spark

    settings.LAKE_FOLDER, before = tmp_path_factory.mktemp("hand") / "lake", settings.LAKE_FOLDER
    few, reach.FEW = reach.FEW, 0  # the way that suits many units, since a cluster is for many
    try:
        write_everything()
        return compute_on(open_lake_on_spark(session), asked()), compute_on(open_lake(), asked())
    finally:
        settings.LAKE_FOLDER, reach.FEW = before, few


def test_the_cluster_has_two_workers(session: Any, on_both: object) -> None:
    executors = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()

    assert executors == 3  # one on each worker, and the driver


def test_each_indicator_gives_what_one_counts_by_hand_on_the_cluster(on_both: tuple[Any, Any]) -> None:
    own = places()
    found: dict[str, Computed] = {one.indicator: one for one in on_both[0] if one.unit == own[one.indicator]}

    for identifier in own:
        hand, computed = by_hand(identifier), found[identifier]
        assert (computed.numerator, computed.denominator) == (hand.numerator, hand.denominator), identifier
        assert computed.value == pytest.approx(hand.value), identifier


def test_cluster_and_process_agree_for_every_unit(on_both: tuple[Any, Any]) -> None:
    def counts(found: Any) -> list[tuple[object, ...]]:
        return [(one.indicator, one.unit, one.period, one.numerator, one.denominator) for one in found]

    on_cluster, in_process = on_both
    assert counts(on_cluster) == counts(in_process)
    assert [one.value for one in on_cluster] == pytest.approx([one.value for one in in_process], nan_ok=True)
