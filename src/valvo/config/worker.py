"""The background worker: runs what was put in the queue, and puts the recurring tasks there when their time comes."""

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib import import_module

from django.core.management import call_command
from django_tasks.base import Task

from valvo.config.following import follow_parent
from valvo.config.schedule import SCHEDULE, Recurring
from valvo.config.start import start_django

# Finished tasks are kept this long, for whoever looks into a fault.
KEPT = timedelta(days=7)


def worker(arguments: list[str]) -> int:
    """Run `valvo worker` until it is stopped."""
    if arguments:
        sys.stderr.write("usage: valvo worker\n")
        return 2
    follow_parent()  # first of all: who is killed while this one starts would be missed
    start_django()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    threading.Thread(target=_put_recurring, daemon=True).start()
    for recurring in (one for one in SCHEDULE if one.apart):
        threading.Thread(target=_run_apart, args=(recurring,), daemon=True).start()
    call_command("db_worker", interval=1, startup_delay=False, verbosity=0, reload=False)
    return 0


def _put_recurring() -> None:
    """Put each recurring task in the queue when its time has come; what failed is tried again the next second."""
    steps: list[tuple[Callable[[], object], str, float]] = [
        (_prune, "pruning", timedelta(days=1).total_seconds()),
        *((partial(_enqueue_once, one), one.task, one.every.total_seconds()) for one in SCHEDULE if not one.apart),
    ]
    due = dict.fromkeys(range(len(steps)), 0.0)
    while True:
        now = time.monotonic()
        for number, (step, name, every) in enumerate(steps):
            if due[number] <= now and _done(step, name):
                due[number] = now + every
        time.sleep(1)


def _prune() -> None:
    call_command("prune_db_task_results", min_age_days=KEPT.days, verbosity=0)


def _run_apart(recurring: Recurring) -> None:
    """Run a task again and again in a thread of its own."""
    task = _task(recurring)
    while True:
        _done(task.call, recurring.task)
        time.sleep(recurring.every.total_seconds())


def _done(step: Callable[[], object], name: str) -> bool:
    """Tell whether a step could be done; a fault, such as a locked database, is written down and ends no thread."""
    from django.db import close_old_connections  # noqa: PLC0415 (usable only once Django has started)

    try:
        step()
    except Exception:
        logging.getLogger(__name__).exception("%s failed", name)
        return False
    finally:
        close_old_connections()
    return True


def _task(recurring: Recurring) -> "Task[..., object]":
    module, name = recurring.task.split(":")
    found: Task[..., object] = getattr(import_module(module), name)
    return found


def _enqueue_once(recurring: Recurring) -> None:
    """Put the task in the queue unless it already waits there: a slow worker must not be buried."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 (models exist only once Django has started)

    task = _task(recurring)
    if not DBTaskResult.objects.filter(task_path=task.module_path, status="READY").exists():
        task.enqueue()


if __name__ == "__main__":
    raise SystemExit(worker([]))
