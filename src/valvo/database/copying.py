"""What a question answers as text, straight from PostgreSQL (COPY … TO STDOUT).

psycopg hands such text over row by row, which at tens of millions of rows takes longer than all the rest. So whatever
has arrived is taken from libpq at once, until a block is full.
"""

from collections.abc import Generator, Sequence
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult


def copied(sql: str, values: Sequence[object], size: int) -> Generator[bytes]:
    """Yield what a question answers as CSV, in blocks of whole rows, each of about `size` bytes. Raises DatabaseError.

    The connection is free again when the last block is taken or the iterator is closed. Closed early, the server is
    told to stop; a transaction around it can then only be rolled back.
    """
    from psycopg import ClientCursor  # noqa: PLC0415 (not where the database is SQLite)

    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute("SET datestyle = 'ISO'")  # also begins the transaction, which psycopg puts off
        question = ClientCursor(connection.connection).mogrify(f"COPY ({sql}) TO STDOUT (FORMAT csv)", values)
        server = connection.connection.pgconn
        server.send_query(question.encode())
        while server.flush():
            _wait(server)
        _checked(server)
        try:
            yield from _blocks(server, size)
        except BaseException:
            _stop(server)
            raise
        while _checked(server):
            pass


def _blocks(server: "PGconn", size: int) -> Generator[bytes]:
    block, take = bytearray(), server.get_copy_data
    while (taken := take(1))[0] >= 0:  # 0 where nothing has arrived
        if not taken[0]:
            _wait(server)
            continue
        block += taken[1]
        if len(block) >= size:
            yield bytes(block)
            block = bytearray()
    if block:
        yield bytes(block)


def _wait(server: "PGconn") -> None:
    with DefaultSelector() as selector:
        selector.register(server.socket, EVENT_READ)
        selector.select()
    server.consume_input()


def _checked(server: "PGconn") -> "PGresult | None":
    """Return the server's next result, None after the last. Raises its error where it is one."""
    from psycopg.errors import error_from_result  # noqa: PLC0415 (as above)
    from psycopg.pq import ExecStatus  # noqa: PLC0415 (as above)

    while server.is_busy():
        _wait(server)
    result = server.get_result()
    if result and result.status == ExecStatus.FATAL_ERROR:
        while server.get_result():
            pass
        raise error_from_result(result)
    return result


def _stop(server: "PGconn") -> None:
    from psycopg import Error  # noqa: PLC0415 (as above)

    with suppress(Error):
        server.get_cancel().cancel()
        for _block in _blocks(server, 2**20):
            pass
        while _checked(server):
            pass
