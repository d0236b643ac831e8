"""A killed server has every report it gave a receipt for, once; and nothing of it lives on."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from uuid import UUID, uuid4

import psycopg
import pytest
from serve_installation import Reporter, Valvo

import postgresql

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups are killed as POSIX has them"),
]

THREADS, RECEIPTS_BEFORE_THE_KILL = 4, 40
STORY = "A walking aid slipped on a wet floor."  # no digits: what looks like a phone number is asked about
GIVES_UP_AFTER = 120  # seconds


@pytest.fixture(params=["sqlite", "postgresql"])
def valvo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Valvo]:
    """Yield a prepared installation, on each database in turn."""
    if request.param == "sqlite":
        yield from _prepared(Valvo(tmp_path))
    elif postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    else:
        with postgresql.running(durable=True) as server:
            yield from _prepared(Valvo(tmp_path, server.address()))


def _prepared(valvo: Valvo) -> Iterator[Valvo]:
    valvo.prepare()
    valvo.start()
    try:
        yield valvo
    finally:
        if valvo.process and valvo.process.poll() is None:
            valvo.kill_everything()


class Stream:
    """Several people who report without pause, each report twice now and then, until the server is gone."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.receipts: dict[UUID, str] = {}
        self.sent: set[UUID] = set()
        self.enough = threading.Event()
        self.faults: list[BaseException] = []

    def run_until_enough(self) -> list[threading.Thread]:
        """Start everybody; return when so many receipts have come that the kill falls in the middle of the stream."""
        reporters = [Reporter(self.url) for _ in range(THREADS)]
        threads = [threading.Thread(target=self._report, args=(one,), daemon=True) for one in reporters]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + GIVES_UP_AFTER
        while not self.enough.wait(0.2):
            assert not self.faults, self.faults
            assert time.monotonic() < deadline, f"only {len(self.receipts)} receipts"
        return threads

    def _report(self, reporter: Reporter) -> None:
        try:
            while True:
                key = uuid4()
                self.sent.add(key)
                number = reporter.send(key, STORY)
                self.receipts[key] = number
                if len(self.receipts) % 5 == 0:
                    assert reporter.send(key, "sent again") == number
                if len(self.receipts) >= RECEIPTS_BEFORE_THE_KILL:
                    self.enough.set()
        except HTTPError as fault:
            self.faults.append(fault)
        except OSError:
            return  # the server is gone
        except BaseException as fault:  # told by the test, which runs in another thread
            self.faults.append(fault)


def _stored(valvo: Valvo) -> list[tuple[UUID, str, bool, int]]:
    """Return every report in the database: key, number, whether it has its case, how many events tell of it."""
    query = """SELECT r.client_key, r.number, EXISTS (SELECT 1 FROM handling_case c WHERE c.report_id = r.id),
        (SELECT COUNT(*) FROM trail_event e WHERE e.tag = 'intake:report:sent' AND e.target = CAST(r.id AS TEXT))
        FROM intake_report r"""
    if valvo.database:
        with psycopg.connect(valvo.database) as connection:
            rows = connection.execute(query).fetchall()
    else:
        lite = sqlite3.connect(valvo.folder / "valvo.sqlite3")
        rows = lite.execute(query).fetchall()
        lite.close()
    return [(UUID(str(key)), number, bool(case), events) for key, number, case, events in rows]


def test_every_report_with_a_receipt_is_there_after_a_kill_and_none_is_there_twice(valvo: Valvo) -> None:
    stream = Stream(valvo.url)
    threads = stream.run_until_enough()

    valvo.kill_everything()
    for thread in threads:
        thread.join(60)
    valvo.start()

    assert stream.faults == []
    assert len(stream.receipts) >= RECEIPTS_BEFORE_THE_KILL
    rows = _stored(valvo)
    assert stream.receipts.items() <= {key: number for key, number, _case, _events in rows}.items()
    assert all(case and events == 1 for _key, _number, case, events in rows)

    again = Reporter(valvo.url)
    for key in stream.sent:
        number = again.send(key, "sent again after the restart")
        assert stream.receipts.get(key, number) == number
    after = _stored(valvo)
    assert sorted(key for key, *_ in after) == sorted(stream.sent)
    assert len({number for _key, number, *_ in after}) == len(stream.sent)
    assert "FAULT" not in valvo.run("doctor")
    valvo.run("trail", "verify")


def test_web_and_worker_die_with_a_server_that_was_killed_alone(valvo: Valvo) -> None:
    children = valvo.children()
    assert len(children) >= 2
    assert valvo.process is not None

    valvo.process.kill()
    valvo.process.wait()

    deadline = time.monotonic() + 15
    while any(_alive(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [child for child in children if _alive(child)] == []
    assert not valvo.answers()


def test_a_server_told_to_stop_ends_in_order_and_takes_its_worker_along(valvo: Valvo) -> None:
    children = valvo.children()
    assert valvo.process is not None

    valvo.process.terminate()

    assert valvo.process.wait(30) == 0
    assert [child for child in children if _alive(child)] == []


def _alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return False
    return "State:\tZ" not in status.read_text()
