"""The same rows and the same SQL in a throwaway PostgreSQL 15 on this machine, in memory-sized settings."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import psycopg
from deltalake import DeltaTable

BINARIES = Path("/usr/lib/postgresql/15/bin")
PORT = 54_391
COLUMNS = {
    "reports": "unit bigint, received_on date",
    "cases": "unit bigint, state text, reach text, harm int, actions int, opened_on date, closed_on date,"
    " days_to_close int",
    "closure": "ancestor bigint, descendant bigint, valid_from date, valid_to date",
}


def seconds_in_postgresql(folder: Path, queries: Sequence[str]) -> float:
    """Return how long the queries take together, the best of two runs after loading and ANALYZE."""
    with tempfile.TemporaryDirectory() as own, _server(Path(own)) as address, psycopg.connect(address) as connection:
        _load(connection, folder)
        times = []
        for _ in range(2):
            start = time.perf_counter()
            for query in queries:
                connection.execute(query).fetchall()
            times.append(time.perf_counter() - start)
        return min(times)


@contextmanager
def _server(own: Path) -> Iterator[str]:
    """Start a server in a folder of its own; PostgreSQL refuses to run as root, so its own account does."""
    own.chmod(0o755)
    data = own / "data"
    data.mkdir()
    shutil.chown(data, "postgres")
    _run(f"{BINARIES}/initdb -D {data} -A trust -U postgres --no-sync")
    settings = (
        "-c fsync=off -c shared_buffers=512MB -c work_mem=256MB -c max_wal_size=8GB -c listen_addresses=127.0.0.1"
    )
    _run(f"{BINARIES}/pg_ctl -D {data} -w -l {data}/log -o '-p {PORT} -k {data} {settings}' start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{PORT}/postgres"
    finally:
        _run(f"{BINARIES}/pg_ctl -D {data} -m immediate stop")


def _run(command: str) -> None:
    subprocess.run(["su", "postgres", "-c", command], check=True, capture_output=True)


def _load(connection: psycopg.Connection, folder: Path) -> None:
    manifest = {
        row["table"]: row for row in DeltaTable(str(folder / "lake" / "manifest")).to_pyarrow_table().to_pylist()
    }
    reader = duckdb.connect()
    for name, columns in COLUMNS.items():
        names = ", ".join(column.split()[0] for column in columns.split(", "))
        connection.execute(f"CREATE UNLOGGED TABLE {name} ({columns})")
        table = DeltaTable(str(folder / "lake" / name), version=manifest[name]["delta_version"])
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            reader.sql(
                f"COPY (SELECT {names} FROM read_parquet({table.file_uris()!r})) TO '{file.name}' (HEADER false)"
            )
            with (
                connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy,
                Path(file.name).open("rb") as rows,
            ):
                while part := rows.read(2**20):
                    copy.write(part)
    connection.commit()
    connection.autocommit = True
    for name in COLUMNS:
        connection.execute(f"VACUUM ANALYZE {name}")
