"""Questions in SQL over one version of the lake, for people with the right: read-only, and bounded in every way.

Each question gets a process and a DuckDB of its own that can reach nothing but the lake's tables, cut to the person's
units before DuckDB sees them: no files, no network, no settings. It may take so much memory, so long and give so many
rows. `sql_rules` tells what a question may name, `answering` is the process.
"""

import multiprocessing
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from multiprocessing.context import ForkServerContext

from django.utils.translation import gettext as _

from valvo.analytics.answering import Bounds, Failed, Fault, Question, Rows, Stored, Value, answer_in_process
from valvo.analytics.engine import current_manifest
from valvo.analytics.errors import QueryError
from valvo.analytics.storage import Manifest, address, store_options
from valvo.analytics.tables import TABLES, LakeTable

BOUNDS = Bounds()
# A process that has not answered so long after its time is up is ended.
PATIENCE = 3
# Whole numbers from one to this in an answer may point to somebody; who asked is reminded.
SMALL = 4


@dataclass(frozen=True)
class Answer:
    """The rows of a question; `cut` tells that there were more, `small` that some numbers are small."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    cut: bool
    small: bool
    milliseconds: int
    lake_version: int


def ask(sql: str, units: frozenset[int], bounds: Bounds = BOUNDS) -> Answer:
    """Return the answer to a SELECT over the rows of these units; raises QueryError with why there is none."""
    manifest = current_manifest()
    started = time.monotonic()
    stored = {table.name: _stored(table, manifest) for table in TABLES}
    found = _answer(Question(sql, tuple(units), stored, store_options(), bounds))
    if isinstance(found, Failed):
        raise QueryError(_WHY[found.fault](found.said, bounds))
    spent = round(1000 * (time.monotonic() - started))
    shown = found.rows[: bounds.rows]
    return Answer(found.columns, shown, len(found.rows) > bounds.rows, _has_small(shown), spent, manifest.lake_version)


def _stored(table: LakeTable, manifest: Manifest) -> Stored:
    if table.name not in manifest.tables:
        raise QueryError(_("The figures have not been gathered yet. Run: valvo lake refresh"))

    def at(name: str, changes: Stored | None = None) -> Stored:
        return Stored(address(name), manifest.tables[name].delta_version, changes)

    return at(table.name, at(table.changes.name) if manifest.has_changes(table) else None)


@lru_cache(maxsize=1)
def _processes() -> ForkServerContext:
    """Return where processes come from: one that has loaded what they need and holds nothing of this one."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["valvo.analytics.answering"])
    return context


def _answer(question: Question) -> Rows | Failed:
    here, there = _processes().Pipe(duplex=False)
    process = _processes().Process(target=answer_in_process, args=(question, there), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(question.bounds.seconds + PATIENCE):
            return Failed("time")
        found: Rows | Failed = here.recv()
    except (EOFError, OSError):
        return Failed("memory")
    else:
        return found
    finally:
        process.kill()
        process.join()
        here.close()


_WHY: Mapping[Fault, Callable[[str, Bounds], str]] = {
    "select": lambda _said, _bounds: _("Write one SELECT."),
    "table": lambda said, _bounds: _("There is no table %(name)s. Those there are stand below.") % {"name": said},
    "function": lambda said, _bounds: _("The function %(name)s is not offered here.") % {"name": said},
    "time": lambda _said, bounds: _("The question took longer than %(seconds)s seconds.") % {"seconds": bounds.seconds},
    "memory": lambda _said, _bounds: _("The question takes more memory than it may. Ask for less at a time."),
    "size": lambda _said, _bounds: _("The answer is too long to be shown. Ask for fewer columns or shorter texts."),
    "store": lambda _said, _bounds: _("The question could not be answered. Ask in another way."),
    "question": lambda said, _bounds: said,
}


def _has_small(rows: Sequence[Sequence[Value]]) -> bool:
    return any(
        isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value) and 1 <= value <= SMALL
        for row in rows
        for value in row
    )
