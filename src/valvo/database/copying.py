"""What a question answers as Arrow record batches, straight from PostgreSQL.

The driver's own connection is used: it takes PostgreSQL's binary form apart without a call of Python's for each row. It
sees what is committed, one moment for each question, and nothing of a transaction that the caller is in.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

import pyarrow as pa
from django.db import DatabaseError, connection

if TYPE_CHECKING:
    from adbc_driver_manager import AdbcConnection

# Rows come in the order of keys that both sides of a join are indexed by: merging along the indexes takes a third of
# the processor time of hashing and sorting whole tables, as would be planned. Several tables are read at once, so that
# one question needs no helpers.
_PLANNED = {
    "jit": "off",
    "enable_hashjoin": "off",
    "max_parallel_workers_per_gather": "0",
    "work_mem": "64MB",
}


_apart: ContextVar["AdbcConnection | None"] = ContextVar("apart", default=None)


@contextmanager
def connected_apart() -> Iterator[None]:
    """Hold a connection of its own for all that is copied inside. Opening one takes as long as 100,000 rows."""
    import adbc_driver_manager as adbc  # noqa: PLC0415 (not where the database is SQLite)
    import adbc_driver_postgresql  # noqa: PLC0415 (as above)

    with adbc_driver_postgresql.connect(_address()) as database, adbc.AdbcConnection(database) as opened:
        token = _apart.set(opened)
        try:
            yield
        finally:
            _apart.reset(token)


def is_connected_apart() -> bool:
    """Tell whether `copied` has a connection to ask over."""
    return _apart.get() is not None


def copied(sql: str, values: Sequence[object], size: int) -> Generator[pa.RecordBatch]:
    """Yield what a question answers in batches of about `size` bytes. Raises DatabaseError.

    Where not all is taken nothing more can be asked over the connection held.
    """
    import adbc_driver_manager as adbc  # noqa: PLC0415 (as above)

    try:
        with adbc.AdbcStatement(_apart.get()) as asked:
            asked.set_options(**{"adbc.postgresql.batch_size_hint_bytes": str(size)})
            asked.set_sql_query(_question(sql, values))
            yield from pa.RecordBatchReader.from_stream(asked.execute_query()[0])
    except (adbc.Error, pa.ArrowException, OSError) as error:
        raise DatabaseError(str(error)) from error


def _question(sql: str, values: Sequence[object]) -> str:
    from psycopg import ClientCursor  # noqa: PLC0415 (as above)

    connection.ensure_connection()
    return str(ClientCursor(connection.connection).mogrify(sql, values))


def _address() -> str:
    """Return how to reach the very database that Django is connected to."""
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415 (as above)

    connection.ensure_connection()
    used = connection.connection.info
    known = used.get_parameters()
    options = [known.pop("options", ""), *(f"-c {name}={value}" for name, value in _PLANNED.items())]
    return make_conninfo(**known, password=used.password, options=" ".join(options))
