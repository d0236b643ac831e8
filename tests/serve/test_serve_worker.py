"""What the worker does by itself survives faults, and lets nobody wait for it."""

import logging
import subprocess
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection

from valvo.config import serve, worker
from valvo.signals import actions, looking


def test_a_step_that_fails_is_written_down_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    def locked() -> None:
        raise OperationalError("database is locked")

    with caplog.at_level(logging.ERROR):
        assert not worker._done(locked, "signals")

    assert "signals failed" in caplog.text
    assert worker._done(lambda: 3, "signals")


@pytest.mark.django_db(transaction=True)
def test_figures_are_computed_while_others_may_write(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []

    def findings() -> Iterator[looking.Finding]:
        held.append(connection.in_atomic_block)
        return iter(())

    monkeypatch.setattr(looking, "findings", findings)

    actions.look()

    assert held == [False]


@pytest.mark.django_db
def test_the_demo_region_is_made_by_another_process_than_the_one_that_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def run(command: list[str], *, check: bool) -> subprocess.CompletedProcess[bytes]:
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)

    assert serve._load_demo_if_empty()
    assert [command[1:] for command in started] == [["-m", "valvo.config.cli", "demo"]]
